"""The pages: a server-rendered view of one index, whole without scripts, and without any request to elsewhere."""

from citance.web.app import create_app

__all__ = ["create_app"]
