"""Files that come with citance: the tutorial library.

The tutorial library is a folder of seventeen short papers, written for this project, on what happens to a firm's
ties in its home cluster when the firm internationalizes. They cite, support, contrast, correct and retract one
another. `docs/tutorial-library.md` introduces them one by one; `expected.json` beside them lists every citation
statement with its stance by the codebook.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from citance.errors import NotFoundError

__all__ = ["TUTORIAL_NOTE", "TUTORIAL_WORK", "tutorial_files", "tutorial_folder"]

TUTORIAL_NOTE = "The papers, people, firms and journals of this tutorial library are invented."
"""Every page that shows the tutorial library shows this sentence."""


TUTORIAL_WORK = "10.5555/citance.tut.004"
"""The paper of the tutorial library that the others discuss most; an index that holds it holds the library."""


def tutorial_folder() -> Path:
    """The folder that holds the tutorial library, to be read only.

    Raises:
        NotFoundError: the folder is not there as plain files, as when the package runs out of a zip archive.
    """
    folder = files(__package__).joinpath("tutorial")
    if not isinstance(folder, Path) or not folder.is_dir():
        raise NotFoundError("the tutorial library is not installed as plain files")
    return folder


def tutorial_files() -> tuple[Path, ...]:
    """The papers of the tutorial library, in the order of their DOIs, without `expected.json`.

    Raises:
        NotFoundError: as `tutorial_folder`.
    """
    return tuple(sorted(tutorial_folder().glob("*.xml")))
