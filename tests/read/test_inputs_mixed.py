"""Folders and archives as people have them: what is taken for an article, what belongs together, what is left out."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from citance.errors import InputError, InputTooLarge
from citance.read._latexfiles import latex_members
from citance.read.inputs import InputFile, Limits, find_inputs, measure_inputs

XML = b"<article><body><p>Hello</p></body></article>"
PDF = b"%PDF-1.4\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><p>Hello</p></body></html>"
TEXT = b"Title\n\nHedges grow [1].\n\nReferences\n\n1. Alder A. On hedges. 1991.\n"
MAIN = rb"""\documentclass{article}
\usepackage{local,graphicx}
\begin{document}
\input{sections/intro}
\includegraphics[width=\textwidth]{figures/growth}
\bibliography{refs}
\end{document}
"""
INTRO = rb"Hedges grow \cite{alder}. \input{deep}"
BIB = b"@article{alder, title={On hedges}, year={1991}}"
ARTICLE = {
    "main.tex": MAIN,
    "sections/intro.tex": INTRO,
    "deep.tex": b"Deep.",
    "refs.bib": BIB,
    "local.sty": b"\\newcommand{\\x}{y}",
    "figures/growth.pdf": PDF,
    "main.pdf": PDF,
}
SOURCES = {name for name in ARTICLE if not name.endswith(".pdf")}


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def tarred(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def found(*paths: Path, skipped: Counter[str] | None = None) -> dict[str, InputFile]:
    """The inputs by their names, seen from the parent of the first path."""
    return {str(item.name).removeprefix(f"{paths[0].parent}/"): item for item in find_inputs(paths, skipped=skipped)}


def test_a_mixed_folder_gives_its_articles_and_counts_the_rest(tmp_path: Path) -> None:
    files = {
        "a.xml": XML,
        "b.PDF": PDF,
        "c.docx": zipped({"[Content_Types].xml": b"", "word/document.xml": XML}),
        "d.epub": zipped({"mimetype": b"application/epub+zip", "META-INF/container.xml": XML}),
        "e.html": HTML,
        "e_files/frame.html": HTML,
        "e_files/style.css": b"",
        "f.txt": TEXT,
        "g.md": b"# Title\n\nHedges grow [1].\n\n## References\n\n1. Alder A. On hedges. 1991.\n",
        "README.md": TEXT,
        "LICENSE.txt": TEXT,
        "notes.txt": b"Buy hedges.\n",
        "chapter.tex": INTRO,
        "letter.tex": b"\\documentclass{letter}\\begin{document}Dear Sir\\end{document}",
        "lone.bib": BIB,
        "figure.png": b"\x89PNG",
        "style.css": b"",
    }
    skipped: Counter[str] = Counter()
    top = put(tmp_path / "top", files)
    names = [name.removeprefix("top/") for name in found(top, skipped=skipped)]
    assert names == ["a.xml", "b.PDF", "c.docx", "d.epub", "e.html", "f.txt", "g.md"]
    assert skipped == {".md": 1, ".txt": 2, ".tex": 2, ".bib": 1, ".png": 1, ".css": 1}
    assert measure_inputs([top])[0] == len(names)


def test_the_sources_of_an_article_in_a_folder_are_one_input(tmp_path: Path) -> None:
    top = put(tmp_path / "top", {f"paper/{name}": data for name, data in ARTICLE.items()} | {"paper/other.pdf": PDF})
    skipped: Counter[str] = Counter()
    items = found(top, skipped=skipped)
    assert list(items) == ["top/paper/main.tex", "top/paper/other.pdf"]
    assert skipped == {".pdf": 2}  # the picture, and the article as it was set
    item = items["top/paper/main.tex"]
    assert latex_members(item.load(), Limits()).keys() == SOURCES
    assert item.size == sum(len(ARTICLE[name]) for name in SOURCES)
    assert measure_inputs([top]) == (2, item.size + len(PDF))


def test_a_change_of_any_part_shows(tmp_path: Path) -> None:
    top = put(tmp_path / "top", ARTICLE)
    (before,) = found(top).values()
    content = before.load()
    assert content == before.load()
    (top / "refs.bib").write_bytes(BIB + b"\n")
    (after,) = found(top).values()
    assert (after.size, after.load() != content) == (before.size + 1, True)
    assert after.mtime_ns >= before.mtime_ns


def test_a_main_file_that_is_named_brings_its_parts(tmp_path: Path) -> None:
    top = put(tmp_path / "top", ARTICLE)
    (item,) = find_inputs([top / "main.tex"])
    assert latex_members(item.load(), Limits()).keys() == SOURCES


def test_a_single_file_stays_what_it_is(tmp_path: Path) -> None:
    alone = (
        b"\\documentclass{article}\\begin{document}\\begin{thebibliography}{9}\\end{thebibliography}\\end{document}"
    )
    top = put(tmp_path / "top", {"alone.tex": alone})
    (item,) = found(top).values()
    assert item.load() == alone


def test_several_articles_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    other = MAIN.replace(b"sections/intro", b"deep").replace(b"refs", b"others")
    top = put(tmp_path / "top", ARTICLE | {"other.tex": other, "others.bib": BIB, "zzz.pdf": PDF})
    items = found(top)
    assert list(items) == ["top/main.tex", "top/other.tex", "top/zzz.pdf"]
    assert latex_members(items["top/main.tex"].load(), Limits()).keys() == SOURCES
    assert latex_members(items["top/other.tex"].load(), Limits()).keys() == {
        "other.tex",
        "deep.tex",
        "others.bib",
        "local.sty",
    }


def test_nothing_outside_the_folder_is_gathered(tmp_path: Path) -> None:
    put(tmp_path, {"secret.tex": b"secret", "top/x.tex": b""})
    (tmp_path / "top" / "link.tex").symlink_to(tmp_path / "secret.tex")
    main = MAIN.replace(b"sections/intro", b"../secret").replace(b"refs", str(tmp_path / "secret.tex").encode())
    (tmp_path / "top" / "main.tex").write_bytes(main)
    for item in find_inputs([tmp_path / "top"]):
        assert b"secret" not in item.load().replace(main, b"")


@pytest.mark.parametrize("name", ["2101.00001v2.tar.gz", "arXiv-2101.00001.tgz", "2101.00001.gz", "overleaf.zip"])
@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
def test_an_archive_that_is_one_article_is_one_input(tmp_path: Path, name: str, named: bool) -> None:
    pack = zipped if name.endswith("zip") else tarred
    top = put(tmp_path / "top", {name: pack(ARTICLE | {"anc/data.xml": XML, "fig2.pdf": PDF})})
    (item,) = find_inputs([top / name if named else top])
    assert item.name == str(top / name)
    assert latex_members(item.load(), Limits()).keys() == SOURCES
    assert item.portable


def test_a_packed_single_source_of_arxiv_is_found(tmp_path: Path) -> None:
    top = put(tmp_path / "top", {"2101.00001v1.gz": gzip.compress(MAIN), "1999.csv.gz": gzip.compress(b"a,b")})
    (item,) = find_inputs([top])
    assert item.load() == MAIN


def test_an_archive_of_many_articles_is_walked(tmp_path: Path) -> None:
    members = {"a.xml": XML, "p/main.tex": MAIN, "p/part.tex": INTRO, "b.pdf": PDF, "c.txt": TEXT, "d.txt": b"no"}
    skipped: Counter[str] = Counter()
    for name, pack in (("a.tar.gz", tarred), ("a.zip", zipped)):
        top = put(tmp_path / name[2:], {name: pack(members)})
        inputs = [(item.name.partition("!")[2], item.load()) for item in find_inputs([top], skipped=skipped)]
        assert inputs == [("a.xml", XML), ("p/main.tex", MAIN), ("b.pdf", PDF), ("c.txt", TEXT)]
    assert skipped == {".tex": 2, ".txt": 2}


def test_many_pdf_files_with_one_note_in_latex_are_many_articles(tmp_path: Path) -> None:
    members = {f"{number}.pdf": PDF for number in range(30)} | {"note.tex": MAIN}
    top = put(tmp_path / "top", {"a.zip": zipped(members)})
    assert len(list(find_inputs([top]))) == 31


def test_archives_of_articles_in_an_archive(tmp_path: Path) -> None:
    """As arXiv gives its sources away in bulk."""
    bulk = {
        "2101/2101.00001.gz": tarred(ARTICLE),
        "2101/2101.00002.gz": gzip.compress(MAIN),
        "2101/2101.00003.pdf": PDF,
    }
    (tmp_path / "bulk.tar").write_bytes(tarred(bulk, "w"))
    items = list(find_inputs([tmp_path / "bulk.tar"]))
    assert [item.name.partition("!")[2] for item in items] == list(bulk)
    contents = [item.load() for item in find_inputs([tmp_path / "bulk.tar"])]
    assert latex_members(contents[0], Limits()).keys() == SOURCES
    assert contents[1:] == [MAIN, PDF]


def test_sources_are_held_to_the_limits(tmp_path: Path) -> None:
    big = {**ARTICLE, "refs.bib": BIB * 2000}
    limits = Limits(file_bytes=50_000)
    put(tmp_path / "top", big)
    (tmp_path / "a.tar.gz").write_bytes(tarred(big))
    (item,) = find_inputs([tmp_path / "a.tar.gz"], limits=limits)
    with pytest.raises(InputTooLarge):
        item.load()
    # A part that is too large is left out of a folder's article, whose main file is what was asked for.
    (item, *_) = find_inputs([tmp_path / "top"], limits=limits)
    assert "refs.bib" not in latex_members(item.load(), limits)


def test_damaged_archives_of_sources_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(tarred(ARTICLE)[:-200])
    outcomes = []
    for item in find_inputs([tmp_path / "a.tar.gz"]):
        try:
            outcomes.append(item.load())
        except InputError as error:
            outcomes.append(str(error).encode())
    assert any(b"truncated" in outcome for outcome in outcomes)


def test_sources_that_name_one_another_for_ever_are_gathered_once(tmp_path: Path) -> None:
    loop = {f"{n}.tex": b"\\input{%d}\\input{main}" % ((n + 1) % 5) for n in range(5)}
    top = put(tmp_path / "top", loop | {"main.tex": MAIN + b"\\input{0}\\input{main}"})
    (item,) = find_inputs([top])
    assert latex_members(item.load(), Limits()).keys() == {*loop, "main.tex"}
