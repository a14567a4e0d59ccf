"""What a caller may choose about the reading of files; travels to the processes that read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from citance.read._bounded import Limits

if TYPE_CHECKING:
    from citance.settings import Settings

__all__ = ["PdfReader", "ReadOptions"]

PdfReader = Literal["own", "grobid"]
"""Who reads PDF files: citance itself, or a GROBID server."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The choices for one run.

    `reader` and `ocr` concern PDF files only. `grobid_seconds` is the longest time that the server may take for one
    file, waiting and trying again included; `ocr_seconds` the same for the recognition of a scanned file, which is in
    the languages `ocr_language`. `limits` hold for what a content unpacks to while it is read.
    """

    reader: PdfReader = "own"
    grobid_url: str = "http://localhost:8070"
    grobid_seconds: float = 120.0
    ocr: bool = False
    ocr_seconds: float = 600.0
    ocr_language: str = "eng"
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, settings: Settings) -> ReadOptions:
        """The choices that the settings name."""
        return cls(
            reader=settings.reader,
            grobid_url=settings.grobid_url,
            grobid_seconds=settings.grobid_timeout,
            ocr=settings.ocr,
            ocr_seconds=settings.ocr_timeout,
            ocr_language=settings.ocr_language,
            limits=Limits.of(settings),
        )

    @property
    def extra_seconds(self) -> float:
        """What a PDF file may take beyond the time that every file has."""
        return (self.grobid_seconds if self.reader == "grobid" else 0.0) + (self.ocr_seconds if self.ocr else 0.0)
