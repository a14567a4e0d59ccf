"""What whoever runs a library looks after: jobs, files that could not be read, sources, licences, storage, keys, settings."""

from __future__ import annotations

from citance.web.pages.admin import files, inforce, jobs, keys, licences, overview, storage

__all__ = ["ROUTES"]

ROUTES = (
    *jobs.ROUTES,
    *overview.ROUTES,
    *files.ROUTES,
    *licences.ROUTES,
    *storage.ROUTES,
    *keys.ROUTES,
    *inforce.ROUTES,
)
