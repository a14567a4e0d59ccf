"""The vectors on disk, followed from a real store; a toy encoder makes nearness plain to see."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from citance.errors import NotFoundError, StoreError
from citance.search.meaning import MeaningIndex, load_sentence_encoder
from citance.search.meaning.codes import BLOCK, code_of, nearest_rows
from citance.search.meaning.files import VectorFiles
from citance.search.meaning.fuse import fused
from citance.search.meaning.sentence import bare_sentence
from citance.store import Store
from web.seeded import seed

Floats = npt.NDArray[np.float32]


class BagOfWords:
    """A vector is the sum of a random direction per word."""

    width = 128

    def __init__(self, name: str = "bag") -> None:
        self.name = name
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], /) -> Floats:
        self.texts += texts
        found = np.stack([sum((_direction(word) for word in text.lower().split()), np.zeros(128)) for text in texts])
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return (found / np.maximum(lengths, 1e-9)).astype(np.float32)


def _direction(word: str) -> npt.NDArray[np.float64]:
    seed_of = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
    return np.random.default_rng(seed_of).normal(size=128)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        seed(opened)
        yield opened


def test_what_is_asked_in_a_sentences_own_words_finds_it(tmp_path: Path, store: Store) -> None:
    encoder = BagOfWords()
    index = MeaningIndex.make(tmp_path / "v", encoder)
    assert index.catch_up(store, encoder) == store.stats().statements
    assert index.state.watermark == store.watermark()
    for item in store.iter_statements():
        vector = index.vector_of(item.statement.id, encoder.width)
        assert vector is not None
        nearest = index.nearest(vector, 1)
        assert item.statement.id in {sid for sid, _ in nearest}
        assert nearest[0][1] == pytest.approx(1, abs=0.01)


def test_a_sentence_is_read_once_and_nothing_twice(tmp_path: Path, store: Store) -> None:
    encoder = BagOfWords()
    index = MeaningIndex.make(tmp_path / "v", encoder)
    index.catch_up(store, encoder)
    sentences = {item.statement.citance for item in store.iter_statements()}
    assert len(encoder.texts) == len(sentences) == index.state.rows
    assert index.catch_up(store, encoder) == 0
    assert MeaningIndex.make(tmp_path / "v", encoder).state.rows == len(sentences)
    assert len(encoder.texts) == len(sentences)


def test_what_is_removed_is_not_found_and_its_row_is_used_again(tmp_path: Path, store: Store) -> None:
    encoder = BagOfWords()
    index = MeaningIndex.make(tmp_path / "v", encoder)
    index.catch_up(store, encoder)
    rows = index.state.rows
    item = next(store.iter_statements())
    doi = item.citing.work.doi
    assert doi is not None
    vector = index.vector_of(item.statement.id, encoder.width)
    assert vector is not None
    store.remove(doi)
    index.catch_up(store, encoder)
    assert item.statement.id not in {sid for sid, _ in index.nearest(vector, 100)}
    assert index.vector_of(item.statement.id, encoder.width) is None
    seed(store)
    index.catch_up(store, encoder)
    assert item.statement.id in {sid for sid, _ in index.nearest(vector, 1)}
    assert index.state.rows == rows


def test_a_run_that_dies_in_the_middle_is_taken_up(tmp_path: Path, store: Store) -> None:
    class Dying(BagOfWords):
        def encode(self, texts: Sequence[str], /) -> Floats:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        MeaningIndex.make(tmp_path / "v", Dying()).catch_up(store, Dying())
    index = MeaningIndex.open(tmp_path / "v")
    assert index.state.watermark == 0
    encoder = BagOfWords()
    assert index.catch_up(store, encoder) == store.stats().statements


def test_vectors_of_another_model_are_made_anew(tmp_path: Path, store: Store) -> None:
    MeaningIndex.make(tmp_path / "v", BagOfWords()).catch_up(store, BagOfWords())
    other = BagOfWords("other")
    index = MeaningIndex.make(tmp_path / "v", other)
    assert index.state.rows == 0
    index.catch_up(store, other)
    assert len(other.texts) == index.state.rows


def test_a_reader_goes_on_while_the_vectors_are_made_anew(tmp_path: Path, store: Store) -> None:
    encoder = BagOfWords()
    reader = MeaningIndex.make(tmp_path / "v", encoder)
    reader.catch_up(store, encoder)
    asked = encoder.encode(["trust between firms"])[0]
    before = reader.nearest(asked, 3)
    MeaningIndex.rebuild(tmp_path / "v", store, encoder)
    assert sorted(reader.nearest(asked, 3)) == sorted(before)
    assert not (tmp_path / "v.old").exists()


def test_no_vectors(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="citance index vectors"):
        MeaningIndex.open(tmp_path / "nothing")


def test_vectors_that_are_cut_short_say_so(tmp_path: Path, store: Store) -> None:
    encoder = BagOfWords()
    MeaningIndex.make(tmp_path / "v", encoder).catch_up(store, encoder)
    (tmp_path / "v" / "codes.bin").write_bytes(b"")
    with pytest.raises(StoreError, match="rebuild"):
        MeaningIndex.open(tmp_path / "v").nearest(encoder.encode(["trust"])[0], 1)


@pytest.mark.parametrize("rows", [1, 7, BLOCK, BLOCK + 1, 3 * BLOCK - 1])
def test_the_nearest_codes_are_those_that_a_plain_count_finds(rows: int) -> None:
    rng = np.random.default_rng(rows)
    vectors = rng.normal(size=(rows, 128)).astype(np.float32)
    codes = code_of(vectors)
    blocks = -(-rows // BLOCK)
    padded = np.zeros((blocks * BLOCK, 2), np.uint64)
    padded[:rows] = codes
    laid = np.ascontiguousarray(padded.reshape(blocks, BLOCK, 2).transpose(0, 2, 1))
    asked = code_of(rng.normal(size=(1, 128)).astype(np.float32))[0]
    plain = np.array([sum(int(a ^ b).bit_count() for a, b in zip(row, asked, strict=True)) for row in codes.tolist()])
    found = nearest_rows(laid, rows, asked, 20)
    assert found.tolist() == np.argsort(plain, kind="stable")[:20].tolist()


def test_vectors_come_back_as_they_were_put(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(5, 128)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    files = VectorFiles(tmp_path, 128, writable=True)
    files.grow(BLOCK + 5)
    files.write(np.array([0, 3, BLOCK - 1, BLOCK, BLOCK + 4]), vectors)
    files.flush()
    again = VectorFiles(tmp_path, 128)
    for row, vector in zip((0, 3, BLOCK - 1, BLOCK, BLOCK + 4), vectors, strict=True):
        assert float(again.vector(row, BLOCK + 5) @ vector) == pytest.approx(1, abs=0.005)
        assert again.nearest(vector, BLOCK + 5, 1)[0][0] == row


@pytest.mark.parametrize(
    ("citance", "markers", "bare"),
    [
        ("Ties weaken [3].", ["[3]"], "Ties weaken."),
        ("Ties weaken (Coe, 2003).", ["(Coe, 2003)"], "Ties weaken."),
        ("Ties (Coe, 2003; Bunnell, 2001) weaken.", ["Coe, 2003", "Bunnell, 2001"], "Ties weaken."),
        ("Ties weaken [3, 4].", ["3", "4"], "Ties weaken."),
        ("Coe (2003) finds weak ties.", ["Coe (2003)"], "finds weak ties."),
        ("[3]", ["[3]"], "[3]"),
    ],
)
def test_markers_are_left_out(citance: str, markers: list[str], bare: str) -> None:
    spans = [(citance.index(marker), citance.index(marker) + len(marker)) for marker in markers]
    assert bare_sentence(citance, spans) == bare


def test_two_rankings_made_one() -> None:
    assert [each for each, _ in fused(["a", "b", "c"], ["c", "a"])] == ["a", "c", "b"]
    assert fused([], []) == []


def test_the_real_encoder_knows_what_is_near() -> None:
    encoder = load_sentence_encoder(threads=2)
    asked, near, far = encoder.encode(
        [
            "Internationalization weakens the ties of firms to their local cluster.",
            "Firms that expand abroad loosen their links with the industrial district at home.",
            "The protein binds zinc at the active site.",
        ]
    )
    assert np.linalg.norm(asked) == pytest.approx(1, abs=1e-3)
    assert asked @ near > 0.5 > 0.2 > asked @ far
    assert np.array_equal(encoder.encode(["one", "two words"])[1], encoder.encode(["two words"])[0])
    assert encoder.encode([]).shape == (0, 384)


def test_stored_vectors_are_read_without_the_network(tmp_path: Path, store: Store) -> None:
    encoder = BagOfWords()
    index = MeaningIndex.make(tmp_path / "v", encoder)
    assert index.vectors_of(["a-1"]) == {}
    index.catch_up(store, encoder)
    read = MeaningIndex.open(tmp_path / "v").vectors_of(["a-1", "b-1", "nobody"])
    assert set(read) == {"a-1", "b-1"}
    for sid, vector in read.items():
        one = index.vector_of(sid, encoder.width)
        assert one is not None
        assert np.array_equal(vector, one)
    (tmp_path / "v" / "codes.bin").unlink()
    with pytest.raises(StoreError, match="damaged"):
        MeaningIndex.open(tmp_path / "v").vectors_of(["a-1"])
