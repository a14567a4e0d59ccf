"""Clients of open scholarly services: metadata, full texts, notices, identifiers."""
