"""What other readers find: run as a script by a Python that has them, `python _peers.py NAME FILE…`.

Prints one JSON object: the version, the CPU seconds of the second and only timed reading (imports and a warm-up of ten
files are not counted), the files that raised, and for every file the ids that the reader ties to places in the text,
in its order. Nothing of this project is imported, so that any environment will do.

Each reader is given what it offers: pubmed_parser its list of paragraphs with `reference_ids`, pmcgrab the citation
links of its paper dictionary, litdown the `](#id)` links of its Markdown. Readers that install but keep no ids of
references (jats 0.2, which writes links to DOIs), that do not import as installed (pyjats 0.0.2) or that the package
index does not have (s2orc-doc2json) cannot be compared.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import json
import logging
import re
import sys
import time
import warnings
from collections.abc import Callable
from typing import Any

WARM_UP = 10


def pubmed_parser() -> Callable[[str], list[str]]:
    """Ids of all children of paragraphs that have a `rid`."""
    import pubmed_parser as peer  # type: ignore[import-not-found, unused-ignore]

    def read(path: str) -> list[str]:
        paragraphs = peer.parse_pubmed_paragraph(path, all_paragraph=True)
        return [one for paragraph in paragraphs for ids in paragraph["reference_ids"] for one in ids.split()]

    return read


def pmcgrab() -> Callable[[str], list[str]]:
    """Targets of the links of type citation."""
    import pmcgrab as peer  # type: ignore[import-not-found, unused-ignore]

    def read(path: str) -> list[str]:
        paper = peer.paper_dict_from_local_xml(path)
        return [one for link in _links(paper) if link["type"] == "citation" for one in link["target_ids"]]

    return read


def litdown() -> Callable[[str], list[str]]:
    """Targets of the links inside the Markdown."""
    import litdown as peer  # type: ignore[import-not-found, unused-ignore]

    def read(path: str) -> list[str]:
        return re.findall(r"\]\(#([^)\s]+)\)", str(peer.convert(path)))

    return read


PEERS: dict[str, Callable[[], Callable[[str], list[str]]]] = {
    "pmcgrab": pmcgrab,
    "pubmed_parser": pubmed_parser,
    "litdown": litdown,
}


def _links(node: object) -> list[dict[str, Any]]:
    """Every dictionary with `target_ids` in a tree of dictionaries and lists."""
    if isinstance(node, dict):
        found = [node] if "target_ids" in node and "type" in node else []
        return found + [link for value in node.values() for link in _links(value)]
    if isinstance(node, list):
        return [link for value in node for link in _links(value)]
    return []


def _attempt(read: Callable[[str], list[str]], path: str) -> list[str] | None:
    try:
        return read(path)
    except Exception:  # noqa: BLE001 - a peer may raise anything; that file counts as not read
        return None


def main() -> None:
    """Read all files with one peer."""
    name, *paths = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    answer: dict[str, object] = {"version": importlib.metadata.version(name)}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        read = PEERS[name]()
        for path in paths[:WARM_UP]:
            _attempt(read, path)
        start = time.process_time()
        found = {path: _attempt(read, path) for path in paths}
        answer["seconds"] = time.process_time() - start
    answer["failed"] = [path for path, keys in found.items() if keys is None]
    answer["files"] = {path: keys for path, keys in found.items() if keys is not None}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
