"""Finding what to read: folders, archives, limits, and everything hostile or broken that can stand in their way."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from citance.errors import DamagedInput, InputError, InputTooLarge, UnsafeInput, UnsupportedFormat
from citance.read.inputs import InputFile, Limits, find_inputs, measure_inputs

XML = b"<article><body><p>Hello</p></body></article>"
BOMB = b"<a>" + b" " * 30_000_000 + b"</a>"
SMALL = Limits(file_bytes=50_000_000, archive_bytes=100_000_000, ratio=200)


def outcome(item: InputFile) -> bytes | type[InputError]:
    try:
        return item.load()
    except InputError as error:
        return type(error) if str(error) and "\n" not in str(error) else InputError


def outcomes(*paths: Path, limits: Limits = SMALL, skipped: Counter[str] | None = None) -> dict[str, object]:
    """Names (without the folder of the first path) with their bytes or the error's class; loaded while walking."""
    return {
        os.path.relpath(item.name, paths[0].parent): outcome(item)
        for item in find_inputs(paths, limits=limits, skipped=skipped)
    }


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_folder_is_walked_in_order_and_other_suffixes_are_counted(tmp_path: Path) -> None:
    top = tmp_path / "top"
    for name in ("b.xml", "a.nxml", "sub/c.TEI", "sub/.hidden.xml", ".git/x.xml", "sub/d.doc", "e.csv.gz", "README"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(XML)
    (top / "f.xml.gz").write_bytes(gzip.compress(XML, mtime=0))
    skipped: Counter[str] = Counter()
    found = outcomes(top, skipped=skipped)
    assert found == {"top/a.nxml": XML, "top/b.xml": XML, "top/f.xml.gz": XML, "top/sub/c.TEI": XML}
    assert list(found) == ["top/a.nxml", "top/b.xml", "top/f.xml.gz", "top/sub/c.TEI"]
    assert skipped == {".doc": 1, ".csv.gz": 1, "(none)": 1}
    assert measure_inputs([top]) == (4, 3 * len(XML) + len(gzip.compress(XML, mtime=0)))


def test_a_named_file_is_tried_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes(XML)
    (tmp_path / ".hidden").write_bytes(zipped({"a.xml": XML}))
    assert outcomes(tmp_path / "article.txt", tmp_path / ".hidden") == {"article.txt": XML, ".hidden!a.xml": XML}


def test_links_that_lead_round_are_walked_once(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "sub").mkdir(parents=True)
    (top / "sub" / "a.xml").write_bytes(XML)
    (top / "sub" / "round").symlink_to(top)
    (top / "broken.xml").symlink_to(top / "nowhere.xml")
    assert outcomes(top) == {"top/broken.xml": InputError, "top/sub/a.xml": XML}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    closed = tmp_path / "top" / "closed"
    closed.mkdir(parents=True)
    closed.chmod(0)
    assert outcomes(tmp_path / "top") == {"top/closed": InputError}
    closed.chmod(0o700)


def test_a_missing_file_is_reported_by_name(tmp_path: Path) -> None:
    (item,) = find_inputs([tmp_path / "none.xml"])
    with pytest.raises(InputError, match="no such file"):
        item.load()


def test_a_plain_file_says_size_and_time(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(XML)
    (item,) = find_inputs([path])
    assert (item.size, item.weight, item.mtime_ns, item.portable) == (
        len(XML),
        len(XML),
        path.stat().st_mtime_ns,
        True,
    )


ARCHIVES: list[tuple[str, Callable[[dict[str, bytes]], bytes]]] = [
    ("a.zip", zipped),
    ("stored.zip", lambda members: zipped(members, zipfile.ZIP_STORED)),
    ("a.tar", tarred),
    ("a.tar.gz", lambda members: tarred(members, "w:gz")),
    ("a.tgz", lambda members: tarred(members, "w:gz")),
    ("a.tar.bz2", lambda members: tarred(members, "w:bz2")),
    ("a.tar.xz", lambda members: tarred(members, "w:xz")),
]


@pytest.mark.parametrize(("name", "pack"), ARCHIVES, ids=[name for name, _ in ARCHIVES])
@pytest.mark.parametrize("named", [True, False], ids=["named", "in a folder"])
def test_archives_give_their_members(
    tmp_path: Path, name: str, pack: Callable[[dict[str, bytes]], bytes], named: bool
) -> None:
    members = {
        "one.xml": XML,
        "inner/two.nxml": XML * 2,
        "inner/fig.png": b"x",
        "three.xml.gz": gzip.compress(XML, mtime=0),
    }
    (tmp_path / name).write_bytes(pack(members))
    skipped: Counter[str] = Counter()
    found = list(outcomes(tmp_path / name if named else tmp_path, skipped=skipped).items())
    prefix = name if named else f"{tmp_path.name}/{name}"
    assert found == [
        (f"{prefix}!one.xml", XML),
        (f"{prefix}!inner/two.nxml", XML * 2),
        (f"{prefix}!three.xml.gz", XML),
    ]
    assert skipped == {".png": 1}


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_single_compressed_files(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    (tmp_path / "a.xml.gz").write_bytes(pack(XML))
    (tmp_path / "cut.xml.gz").write_bytes(pack(XML * 100)[:-9])
    assert outcomes(tmp_path / "a.xml.gz", tmp_path / "cut.xml.gz") == {"a.xml.gz": XML, "cut.xml.gz": DamagedInput}


def test_archives_are_opened_one_level_deep(tmp_path: Path) -> None:
    deep = zipped({"deep.xml": XML})
    inner = tarred({"x.xml": XML, "deep.zip": deep}, "w:gz")
    (tmp_path / "a.zip").write_bytes(zipped({"inner.tar.gz": inner, "z.xml": XML}))
    assert outcomes(tmp_path / "a.zip") == {
        "a.zip!inner.tar.gz!x.xml": XML,
        "a.zip!inner.tar.gz!deep.zip": UnsafeInput,
        "a.zip!z.xml": XML,
    }


@pytest.mark.parametrize("bad", ["../evil.xml", "/etc/evil.xml", "a/../../evil.xml", "..\\evil.xml", "C:\\evil.xml"])
@pytest.mark.parametrize("pack", [zipped, tarred])
def test_paths_that_leave_the_archive_are_refused_and_the_rest_is_read(
    tmp_path: Path, pack: Callable[[dict[str, bytes]], bytes], bad: str
) -> None:
    (tmp_path / "a.pack").write_bytes(pack({bad: XML, "good.xml": XML}))
    found = [outcome(item) for item in find_inputs([tmp_path / "a.pack"])]
    assert found == [UnsafeInput, XML]
    assert {path.name for path in tmp_path.rglob("*")} == {"a.pack"}


def test_links_in_archives_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            info = tarfile.TarInfo(f"link{kind.decode()}.xml")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        device = tarfile.TarInfo("device.xml")
        device.type = tarfile.CHRTYPE
        archive.addfile(device)
    (tmp_path / "a.tar").write_bytes(buffer.getvalue())
    link = zipfile.ZipInfo("link.xml")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as zip_archive:
        zip_archive.writestr(link, "/etc/passwd")
    found = outcomes(tmp_path / "a.tar", tmp_path / "b.zip")
    assert set(found.values()) == {UnsafeInput}
    assert len(found) == 4


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml.gz", gzip.compress(BOMB, mtime=0)),
        ("a.xml.bz2", bz2.compress(BOMB)),
        ("a.xml.xz", lzma.compress(BOMB)),
    ],
)
def test_thousandfold_expansion_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "b.zip").write_bytes(zipped({f"in/{name}": data, "good.xml": XML}))
    assert outcomes(tmp_path / name, tmp_path / "b.zip") == {
        name: UnsafeInput,
        f"b.zip!in/{name}": UnsafeInput,
        "b.zip!good.xml": XML,
    }


def test_a_zip_bomb_is_refused_and_its_neighbours_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"bomb.xml": BOMB, "good.xml": XML}))
    assert outcomes(tmp_path / "a.zip") == {"a.zip!bomb.xml": UnsafeInput, "a.zip!good.xml": XML}


def test_a_tar_bomb_ends_its_archive_only(tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(tarred({"first.xml": XML, "bomb.bin": BOMB, "last.xml": XML}, "w:gz"))
    (tmp_path / "b.xml").write_bytes(XML)
    found = outcomes(tmp_path / "a.tar.gz", tmp_path / "b.xml")
    assert found["a.tar.gz!first.xml"] == XML
    assert found["a.tar.gz"] is UnsafeInput
    assert found["b.xml"] == XML


def test_an_archive_may_not_unpack_to_more_than_its_limit(tmp_path: Path) -> None:
    noise = [os.urandom(40_000) for _ in range(4)]
    members = {f"{number}.xml": data for number, data in enumerate(noise)}
    limits = Limits(archive_bytes=100_000)
    for name, data in (("a.zip", zipped(members)), ("a.tar", tarred(members))):
        (tmp_path / name).write_bytes(data)
        found = outcomes(tmp_path / name, limits=limits)
        assert found[f"{name}!0.xml"] == noise[0]
        assert found[name] is InputTooLarge


def test_large_files_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.xml").open("wb") as file:
        file.truncate(10**12)
    (tmp_path / "a.zip").write_bytes(zipped({"large.xml": os.urandom(5000), "good.xml": XML}))
    (tmp_path / "b.tar").write_bytes(tarred({"large.xml": os.urandom(5000), "good.xml": XML}))
    assert outcomes(tmp_path, limits=Limits(file_bytes=4000)) == {
        f"{tmp_path.name}/a.zip!large.xml": InputTooLarge,
        f"{tmp_path.name}/a.zip!good.xml": XML,
        f"{tmp_path.name}/b.tar!large.xml": InputTooLarge,
        f"{tmp_path.name}/b.tar!good.xml": XML,
        f"{tmp_path.name}/huge.xml": InputTooLarge,
    }


def test_sizes_in_headers_are_not_believed(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": BOMB}))
    real, lie = len(BOMB).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert data.count(real) == 2
    (tmp_path / "a.zip").write_bytes(data.replace(real, lie))
    (found,) = outcomes(tmp_path / "a.zip").values()
    assert found in (UnsafeInput, DamagedInput)


def test_encrypted_members_are_reported(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": XML, "b.xml": XML}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    assert outcomes(tmp_path / "a.zip") == {"a.zip!a.xml": UnsupportedFormat, "a.zip!b.xml": XML}


def test_a_damaged_member_does_not_stop_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": XML, "b.xml": XML}, zipfile.ZIP_STORED))
    data[data.index(b"Hello")] = 0
    (tmp_path / "a.zip").write_bytes(data)
    assert outcomes(tmp_path / "a.zip") == {"a.zip!a.xml": DamagedInput, "a.zip!b.xml": XML}


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_truncated_zip_gives_what_is_whole(tmp_path: Path, method: int) -> None:
    noise = os.urandom(3000)
    data = zipped({"a.xml": XML, "b.xml": noise, "c.xml": noise}, method)
    (tmp_path / "a.zip").write_bytes(data[: data.rindex(b"PK\x03\x04") + 1000])
    assert outcomes(tmp_path / "a.zip") == {
        "a.zip!a.xml": XML,
        "a.zip!b.xml": noise,
        "a.zip": DamagedInput,
    }


class _Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def seek(self, *_: object) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def test_a_truncated_zip_that_was_written_to_a_stream_gives_what_is_whole(tmp_path: Path) -> None:
    buffer = _Unseekable()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", XML)
        archive.writestr("../b.xml", XML)
        archive.writestr("c.xml", os.urandom(3000))
    (tmp_path / "a.zip").write_bytes(buffer.getvalue()[:-1500])
    found = [outcome(item) for item in find_inputs([tmp_path / "a.zip"])]
    assert found == [XML, UnsafeInput, DamagedInput]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:xz"])
def test_a_truncated_tar_gives_what_is_whole(tmp_path: Path, mode: str) -> None:
    noise = os.urandom(50_000)
    data = tarred({"a.xml": noise, "b.xml": noise[::-1]}, mode)
    (tmp_path / "a.tar").write_bytes(data[: len(data) * 7 // 10])
    found = outcomes(tmp_path / "a.tar")
    assert found["a.tar!a.xml"] == noise
    assert found["a.tar!b.xml"] is DamagedInput
    assert found["a.tar"] is DamagedInput


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.zip", b""),
        ("text.zip", b"no archive"),
        ("empty.tar.gz", gzip.compress(b"", mtime=0)),
        ("cut.tar.gz", b"\x1f\x8b"),
    ],
)
def test_what_only_claims_to_be_an_archive_is_one_input(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert len(list(find_inputs([tmp_path]))) == 1


def test_office_files_are_not_archives(tmp_path: Path) -> None:
    data = zipped({"[Content_Types].xml": XML, "word/document.xml": XML})
    (tmp_path / "a.docx").write_bytes(data)
    assert outcomes(tmp_path / "a.docx") == {"a.docx": data}


_PEAK = """
import sys, tracemalloc
from pathlib import Path
from citance.read.inputs import find_inputs
tracemalloc.start()
size = sum(len(item.load()) for item in find_inputs([Path(sys.argv[1])]))
print(size, tracemalloc.get_traced_memory()[1])
"""


def test_memory_stays_flat_over_many_members(tmp_path: Path) -> None:
    """In a process of its own: what other threads take counts, too."""
    (tmp_path / "a.tar").write_bytes(tarred({f"{number}.xml": XML for number in range(15_000)}))
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, tmp_path / "a.tar"], capture_output=True, text=True, check=True
    )
    size, peak = map(int, done.stdout.split())
    assert size == 15_000 * len(XML)
    assert peak < 4_000_000  # keeping every member takes about 6.6 MB
