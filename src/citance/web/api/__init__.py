"""The HTTP API: `/api/v1`, and the paths that clients of scite know, beside the pages."""

from __future__ import annotations

from citance.web.api.library import ApiLibrary
from citance.web.api.routes import ApiRoute, is_api
from citance.web.api.service import Service

__all__ = ["ApiLibrary", "ApiRoute", "Service", "is_api"]
