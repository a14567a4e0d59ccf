"""Which readers read a file, in the short word that the store keeps: what decides whether it is read again.

"2"             by citance's own readers of version 2
"2+grobid"      by GROBID; or GROBID was asked too, and neither it nor citance could read it
"2+ocr"         could not be read, though its pages would have been recognised (of failures only)
"""

from __future__ import annotations

from collections.abc import Iterable

from citance import read
from citance.model import ProcessedPaper
from citance.read import ReadOptions
from citance.read.grobid import FORMAT
from citance.read.sniff import may_be_pdf
from citance.store import FileState, FileStatus

__all__ = ["ReaderVersions"]

_GROBID = "+grobid"
_OCR = "+ocr"


class ReaderVersions:
    """The words for one run, in which PDF files are read as the options say."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options

    def is_current(self, state: FileState) -> bool:
        """Whether a file was read as this run would read it.

        What GROBID gave nothing for, and citance read itself, is asked for again in every run with GROBID; a failure,
        once more in a run with recognition.
        """
        asked = may_be_pdf(state.name)
        wanted = self._base(grobid=asked)
        if state.status is FileStatus.FAILED and asked and self.options.ocr:
            return state.reader_version == wanted + _OCR
        return state.reader_version.removesuffix(_OCR) == wanted

    def read(self, papers: Iterable[ProcessedPaper]) -> str:
        """The word for a file that was read."""
        return self._base(grobid=any(each.paper.format == FORMAT for each in papers))

    def failed(self, name: str) -> str:
        """The word for a file that could not be read."""
        asked = may_be_pdf(name)
        return self._base(grobid=asked) + (_OCR if asked and self.options.ocr else "")

    def _base(self, *, grobid: bool) -> str:
        return f"{read.READER_VERSION}{_GROBID if grobid and self.options.reader == 'grobid' else ''}"
