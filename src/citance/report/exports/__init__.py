"""Works and statements in the formats that other programs read, as streams of bytes.

`EXPORTS` is the registry: by name, the media type, the suffix, and the writers for works and for statements.
"""

from citance.report.exports.registry import EXPORTS, ExportFormat, ExportKind, format_for_media_type
from citance.report.exports.selection import ExportStore, Selection, select

__all__ = [
    "EXPORTS",
    "ExportFormat",
    "ExportKind",
    "ExportStore",
    "Selection",
    "format_for_media_type",
    "select",
]
