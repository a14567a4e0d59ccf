"""The pages: a server-rendered view of one index, read-only, without scripts and without any request to elsewhere."""

from citance.web.app import create_app
from citance.web.protocol import Library

__all__ = ["Library", "create_app"]
