"""The collection's own book, and the names of its files."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from citance.errors import BadAnswer, InputError
from citance.model import Work
from citance.pipeline._ledger import Item, ItemState, Ledger, key_of
from citance.pipeline.collecting import _named_by_content, _stem
from citance.sources import Copy, CopyKind, Hit, Wanted


def item(key: str, state: ItemState = ItemState.WAITING, **more: object) -> Item:
    hit = Hit(work=Work(title="Hedges", doi=key), copies=(Copy(kind=CopyKind.JATS, url="https://hedge.example/1"),))
    return Item(key=key, state=state, hit=hit, **more)  # type: ignore[arg-type]


def test_the_last_line_of_an_article_counts(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new")
    ledger.put(item("a"))
    ledger.put(item("b"))
    ledger.put(item("a", ItemState.FAILED, reason="no hedges", tries=1))
    again = Ledger(tmp_path / "new")
    assert [(each.key, each.state, each.reason) for each in again] == [
        ("a", ItemState.FAILED, "no hedges"),
        ("b", ItemState.WAITING, ""),
    ]
    assert (again.get("a"), again.get("c")) == (ledger.get("a"), None)


def test_the_same_again_is_not_written(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for _ in range(3):
        ledger.put(item("a"))
    assert len((tmp_path / "collection.jsonl").read_bytes().splitlines()) == 1


@pytest.mark.parametrize(
    "rest", [b'{"key": "c", "state"', b"\xff\xfe", b"[]", b'{"key": "c", "state": "odd", "hit": {}}']
)
def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path, rest: bytes) -> None:
    Ledger(tmp_path).put(item("a"))
    with (tmp_path / "collection.jsonl").open("ab") as file:
        file.write(rest)
    ledger = Ledger(tmp_path)
    ledger.put(item("b"))
    assert [each.key for each in Ledger(tmp_path)] == ["a", "b"]


def test_a_folder_that_cannot_be_one(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError):
        Ledger(tmp_path / "file").put(item("a"))
    (tmp_path / "collection.jsonl").mkdir()
    with pytest.raises(InputError):
        Ledger(tmp_path)


@pytest.mark.parametrize(
    ("work", "key"),
    [
        (Work(doi="10.1/a", pmcid="PMC1"), "10.1/a"),
        (Work(pmcid="PMC1", pmid="1"), "PMC1"),
        (Work(arxiv="2101.00001"), "2101.00001"),
        (Work(openalex="W1", pmid="1"), "W1"),
        (Work(title="Hedges"), ""),
    ],
)
def test_keys(work: Work, key: str) -> None:
    assert key_of(Hit(work=work)) == key


def test_names_of_files_are_safe_and_never_the_same_for_two_articles() -> None:
    keys = [
        "10.5555/hedge.1",
        "10.5555/hedge/1",
        "10.5555/hedge_1",
        "10.5555/../../etc/passwd",
        "10.5555/" + "a" * 500,
    ]
    keys += [
        "10.5555/" + "a" * 501,
        "PMC12",
        "hep-th/9901001",
        "10.5555/é",
        "10.5555/ê",
        "10.5555/a:b*c",
        "10.5555/a?b*c",
    ]
    names = [_stem(key) for key in keys]
    assert names[0] == "10.5555_hedge.1"
    assert len(set(names)) == len(keys)
    assert all("/" not in name and ".." not in name[:2] and len(name) < 120 and name.isascii() for name in names)


def test_a_source_of_arxiv_that_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(b"\x1f\x8b\x08 no gzip")
    with pytest.raises(BadAnswer, match="damaged"):
        _named_by_content(path, tmp_path / "a")
    assert not path.exists()
    path.write_bytes(b"%PDF-1.4")
    assert _named_by_content(path, tmp_path / "a").name == "a.pdf"


def test_what_is_wanted() -> None:
    hit = Hit(work=Work(title="Hedges", year=2015, licence="https://creativecommons.org/licenses/by/4.0/"))
    assert Wanted().allows(hit)
    assert Wanted(first_year=2015, last_year=2015, licences=("cc-by",)).allows(hit)
    assert not Wanted(first_year=2016).allows(hit)
    assert not Wanted(licences=("cc0",)).allows(hit)
    assert not Wanted(last_year=2020).allows(Hit(work=Work(title="Of no year")))


def test_items_round_trip() -> None:
    one = item("a", ItemState.DONE, file="papers/a.xml", size=3)
    assert msgspec.json.decode(msgspec.json.encode(one), type=Item) == one
