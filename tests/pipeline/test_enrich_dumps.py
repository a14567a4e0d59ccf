"""Dumps on disk: kinds of files, damage, resuming; the store is a stand-in that keeps what is put."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from citance.errors import InputError, OfflineError, SourceUnavailable
from citance.model import EditorialNotice, IndexedWork, MatchMethod, Work, WorkKey
from citance.pipeline._progress_file import ProgressFile
from citance.pipeline.enriching import EnrichInterrupted, enrich, enrich_from_dump
from citance.resolve import Matcher
from citance.sources import Problems
from citance.sources.dumps import BadLine, DumpRecord, PartDone, find_parts, read_dump
from citance.store import NoticesUpdated, Unenriched, WorkRecord
from fixtures import source_answers as answers


@dataclass
class Outcome:
    new: int = 0
    replaced: int = 0
    unchanged: int = 0


@dataclass
class KeepingStore:
    """Knows DOIs that end in an even number, and works that are to be described."""

    works: list[Work] = field(default_factory=list)
    records: dict[str, WorkRecord] = field(default_factory=dict)
    notices: dict[tuple[str, str], tuple[EditorialNotice, ...]] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    stop_after: int | None = None

    def works_by_keys(self, keys: Iterable[WorkKey]) -> dict[WorkKey, int]:
        return {key: 1 for key in keys if key.method is MatchMethod.DOI and key.value[-1] in "02468"}

    def put_records(self, records: Sequence[WorkRecord], *, matcher: Matcher | None = None) -> Outcome:
        if self.stop_after is not None and len(self.batches) >= self.stop_after:
            raise KeyboardInterrupt
        self.batches.append(len(records))
        new = [record for record in records if record.identifier not in self.records]
        self.records |= {record.identifier: record for record in records}
        return Outcome(new=len(new), unchanged=len(records) - len(new))

    def put_notices(self, source: str, said: Mapping[str, Sequence[EditorialNotice]]) -> NoticesUpdated:
        self.notices |= {(source, document): tuple(items) for document, items in said.items()}
        return NoticesUpdated(source=source, new=sum(map(len, said.values())))

    def unenriched(self, limit: int, *, after: tuple[int, int] | None = None) -> list[Unenriched]:
        start = after[1] if after else 0
        return [
            Unenriched(IndexedWork(id=number, work=work), 1)
            for number, work in enumerate(self.works[start : start + limit], start + 1)
        ]


@pytest.fixture
def store() -> KeepingStore:
    return KeepingStore()


def openalex_lines(numbers: Iterable[int]) -> bytes:
    return b"".join(json.dumps(answers.openalex_record(100 + number)).encode() + b"\n" for number in numbers)


def items(numbers: Iterable[int]) -> bytes:
    return json.dumps({"items": [answers.crossref_item(f"10.5555/item.{number}") for number in numbers]}).encode()


def tar(path: Path, mode: Any = "w", **files: bytes) -> Path:
    with tarfile.open(path, mode) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(f"dump/{name.replace('_', '.')}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def events(path: Path) -> list[DumpRecord | BadLine | PartDone]:
    return list(read_dump(path, lambda part: 0))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("part_0000", openalex_lines(range(3))),
        ("part_0000.gz", gzip.compress(openalex_lines(range(3)))),
        ("works.jsonl", openalex_lines(range(3)).replace(b"\n", b"\r\n\r\n")),
        ("works.ndjson.gz", gzip.compress(openalex_lines(range(2))) + gzip.compress(openalex_lines([2]))),
        ("0.json", items(range(3))),
        ("0.json.gz", gzip.compress(items(range(3)))),
        ("lines.json", openalex_lines(range(3))),
        ("pretty.json", json.dumps(json.loads(items(range(3))), indent=1).encode()),
        ("answer.json", json.dumps({"status": "ok", "message": json.loads(items(range(3)))}, indent=1).encode()),
        ("list.json", json.dumps([answers.openalex_record(number) for number in range(1, 4)], indent=1).encode()),
        ("page.json", json.dumps(answers.openalex_list(*map(answers.openalex_record, (1, 2, 3))), indent=1).encode()),
    ],
)
def test_kinds_of_files(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    found = events(tmp_path / name)
    assert [type(event) for event in found] == [DumpRecord] * 3 + [PartDone]
    works = [event.work(Problems()) for event in found if isinstance(event, DumpRecord)]
    assert all(work and work.title and work.doi for work in works)


@pytest.mark.parametrize(
    "record",
    [
        answers.openalex_record(),
        answers.crossref_item(),
        {"message-type": "work", "message": answers.crossref_item()},
        {
            "source": "openalex",
            "openalex_id": "https://openalex.org/W1",
            "doi": "https://doi.org/10.5555/hedge.1",
            "title": "Rows of hedges",
            "authors": [
                {"display_name": "Ada Alder", "institutions": [{"display_name": "Hedge U", "ror_id": "04mkzax54"}]},
                "Bea Birch",
                3,
            ],
            "venue": {"display_name": "Journal of Hedges", "issn": ["1932-6203"]},
        },
    ],
    ids=["openalex", "crossref", "message", "retold"],
)
def test_one_work_in_a_file(tmp_path: Path, record: dict[str, Any]) -> None:
    (tmp_path / "work.json").write_text(json.dumps(record, indent=2))
    found, end = events(tmp_path / "work.json")
    assert isinstance(found, DumpRecord)
    assert isinstance(end, PartDone)
    work = found.work(Problems())
    assert work is not None
    assert (work.doi, work.venue.title, work.authors[0].rors) == (
        "10.5555/hedge.1",
        "Journal of Hedges",
        ("04mkzax54",),
    )


def test_one_work_that_nothing_names(tmp_path: Path) -> None:
    told = {"source": "crossref", "title": "Rows of hedges", "authors": ["Ada Alder"], "journal": "Journal of Hedges"}
    (tmp_path / "work.json").write_text(json.dumps(told, indent=2))
    bad, _ = events(tmp_path / "work.json")
    assert isinstance(bad, BadLine)
    assert "without the DOI" in bad.reason


@pytest.mark.parametrize(("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz")])
def test_archives(tmp_path: Path, name: str, mode: str) -> None:
    packed = gzip.compress(items(range(2)))
    path = tar(
        tmp_path / name, mode, **{"1_json_gz": packed, "2_jsonl": openalex_lines([5]), "3_json_gz": packed[:99]}
    )
    found = events(path)
    assert [event.identifier for event in found if isinstance(event, DumpRecord)] == [
        "10.5555/item.0",
        "10.5555/item.1",
        "W105",
    ]
    assert [event.part.rpartition("!")[2] for event in found if isinstance(event, BadLine)] == ["dump/3.json.gz"]
    cut = tmp_path / "cut.tar"
    cut.write_bytes(tar(tmp_path / "whole.tar", x_jsonl=openalex_lines(range(9))).read_bytes()[:4000])
    assert any(isinstance(event, BadLine) for event in events(cut))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{cut", "no JSON"),
        (b"[]", "no JSON object"),
        (b"\xff\xfe", "no JSON"),
        (b"{}", "neither"),
        (b'{"id": 3, "doi": 4}', "neither"),
        (b'{"id": "https://openalex.org/A123"}', "neither"),
        (b'{"DOI": "hedge"}', "no DOI"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_lines_that_are_none(tmp_path: Path, line: bytes, reason: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(openalex_lines([1]) + line + b"\n" + openalex_lines([2]))
    first, bad, last, done = events(path)
    assert isinstance(first, DumpRecord)
    assert isinstance(last, DumpRecord)
    assert isinstance(bad, BadLine)
    assert (bad.position, reason in bad.reason) == (2, True)
    assert done == PartDone(str(path), 3)


def test_lines_without_end_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citance.sources.dumps._LONGEST_LINE", 5000)
    monkeypatch.setattr("citance.sources.dumps._LONGEST_PART", 5000)
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"x": "' + b"y" * 100_000 + b'"}\n' + openalex_lines([1])))
    found = events(path)
    assert [type(event) for event in found] == [BadLine, DumpRecord, PartDone]
    whole = tmp_path / "a.json"
    whole.write_bytes(items(range(50)))
    (bad,) = events(whole)
    assert isinstance(bad, BadLine)


def test_parts_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "updated_date=2026-01-01").mkdir()
    for name in ("b.jsonl", "manifest.json", "README.md", "updated_date=2026-01-01/part_000"):
        (tmp_path / name).touch()
    assert [path.name for path in find_parts([tmp_path])] == ["b.jsonl", "part_000"]
    for wrong in (tmp_path / "nowhere", tmp_path / "updated_date=2026-01-01" / "empty"):
        wrong.mkdir() if wrong.name == "empty" else None
        with pytest.raises(InputError):
            find_parts([wrong])


def test_only_what_the_index_mentions_is_written(tmp_path: Path, store: KeepingStore) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(openalex_lines(range(10)))
    summary = enrich_from_dump(store, [path])
    assert (summary.asked, summary.new, sorted(store.records)) == (10, 5, ["W100", "W102", "W104", "W106", "W108"])
    assert enrich_from_dump(store, [path], everything=True).new == 5
    assert enrich_from_dump(KeepingStore(), [path], everything=True, limit=1).new >= 1


def test_an_interrupted_run_goes_on_where_it_stood(
    tmp_path: Path, store: KeepingStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citance.pipeline.enriching._DUMP_BATCH", 4)
    folder = tmp_path / "dump"
    folder.mkdir()
    (folder / "1.jsonl").write_bytes(openalex_lines(range(10)))
    tar(folder / "2.tar", a_jsonl=openalex_lines(range(10, 20)), b_jsonl=openalex_lines(range(20, 24)))
    state = tmp_path / "state"
    store.stop_after = 5
    with pytest.raises(EnrichInterrupted) as caught:
        enrich_from_dump(store, [folder], everything=True, state=state)
    assert caught.value.summary.new == sum(store.batches) == 4 + 4 + 2 + 4 + 4
    assert state.exists()
    store.stop_after = None
    summary = enrich_from_dump(store, [folder], everything=True, state=state)
    assert (summary.new, summary.unchanged, len(store.records)) == (6, 0, 24)
    assert not state.exists()
    again = enrich_from_dump(store, [folder], everything=True, state=state)
    assert (again.new, again.unchanged) == (0, 24)


def test_the_place_of_another_run_is_not_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "state"
    first = ProgressFile(path, ["a"])
    first.at("part", 3)
    first.save()
    assert ProgressFile(path, ["a"]).done("part") == 3
    assert ProgressFile(path, ["b"]).done("part") == 0
    path.write_bytes(b"{cut")
    assert ProgressFile(path, ["a"]).done("part") == 0


# -- services --------------------------------------------------------------------------------------------------------


@dataclass
class Knows:
    """A source that knows the DOIs that end in these signs; it may fail first."""

    name: str
    ends: str
    fails: list[Exception] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    asked: list[list[str]] = field(default_factory=list)

    def lookup(self, keys: Sequence[WorkKey]) -> Iterator[Work]:
        self.asked.append([key.value for key in keys])
        if self.fails:
            raise self.fails.pop(0)
        yield Work(title="Not asked for", doi="10.5555/other")
        for key in keys:
            if key.value[-1] in self.ends:
                yield Work(title="Hedges", doi=key.value.upper().lower())


def test_what_one_source_knows_is_not_asked_of_the_next(store: KeepingStore) -> None:
    store.works = [Work(title="t", doi=f"10.5555/{number}") for number in range(6)] + [Work(title="Without any")]
    first, second = Knows("openalex", "024"), Knows("crossref", "1")
    summary = enrich(store, [first, second])
    assert second.asked == [["10.5555/1", "10.5555/3", "10.5555/5"]]
    assert (summary.asked, summary.new, summary.unknown) == (6, 4, 2)
    assert {record.source for record in store.records.values()} == {"openalex", "crossref"}
    assert "10.5555/other" not in store.records


def test_a_source_that_goes_on_failing_is_left_alone(store: KeepingStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("citance.pipeline.enriching._BATCH", 1)
    store.works = [Work(title="t", doi=f"10.5555/{number}") for number in range(10)]
    broken = Knows("openalex", "", [SourceUnavailable("openalex: out of hedges")] * 99)
    summary = enrich(store, [broken, Knows("crossref", "0123456789")])
    assert (len(broken.asked), summary.bad_number, summary.new) == (5, 5, 10)


def test_offline_ends_the_run(store: KeepingStore) -> None:
    store.works = [Work(title="t", doi="10.5555/1")]
    second = Knows("crossref", "1")
    summary = enrich(store, [Knows("openalex", "", [OfflineError("offline")]), second])
    assert (summary.stopped, summary.unknown, second.asked) == ("offline", 0, [])


def test_a_limit_of_works(store: KeepingStore) -> None:
    store.works = [Work(title="t", doi=f"10.5555/{number}") for number in range(10)]
    assert enrich(store, [Knows("openalex", "0123456789")], limit=3).asked == 3
