"""An open index of how research papers cite each other."""

from citance._version import __version__

__all__ = ["__version__"]
