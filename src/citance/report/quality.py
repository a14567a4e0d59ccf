"""How good citance was measured to be: the figures of `citance/data/quality.json`, which `python -m benchmarks.quality` writes.

Nothing here measures; it gives the saved figures their shape, so that pages and programs read the same ones.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import msgspec

from citance.errors import StoreError

__all__ = [
    "QUALITY_FORMAT",
    "Bin",
    "ClassQuality",
    "Example",
    "Figure",
    "ModelQuality",
    "PointQuality",
    "Quality",
    "Reading",
    "StageQuality",
    "read_quality",
]

QUALITY_FORMAT = 1


class Figure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One measured figure: a share between 0 and 1 with its 95 % interval, counted over `n` items.

    `low` and `high` are None where the figure has no sampling error to speak of (a count over a whole table). `aim` is the
    value that was asked for before it was measured; `less` tells that smaller is better. `what` says what the items are.
    """

    name: str
    value: float
    n: int
    low: float | None = None
    high: float | None = None
    aim: float | None = None
    less: bool = False
    what: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the value reaches its aim; None without one."""
        if self.aim is None:
            return None
        return self.value <= self.aim if self.less else self.value >= self.aim

    @property
    def surely(self) -> bool:
        """Whether the whole interval reaches the aim, and not only the value in its middle."""
        bound = self.high if self.less else self.low
        if self.aim is None or bound is None:
            return False
        return bound <= self.aim if self.less else bound >= self.aim


class StageQuality(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was measured of one stage: by which command, on which day (ISO), on what."""

    key: str
    command: str
    measured: str
    figures: tuple[Figure, ...]


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """The statements whose probability lay between two bounds: how many, the mean of what the model said, and the share that
    was so, with its interval. Shares are weighed to the natural mix, `n` is counted."""

    start: float
    end: float
    n: int
    weight: float
    said: float
    found: float
    low: float
    high: float


class ClassQuality(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and F1 of one stance. The items of the precision are the statements that were called so, those of
    the other two (`support`) the statements that are so."""

    stance: str
    precision: Figure
    recall: Figure
    f1: Figure

    @property
    def support(self) -> int:
        """How many labelled statements have this stance."""
        return self.recall.n


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of the three stances under one way to weigh the rows; `mix` is the share of each stance in it."""

    name: str
    mix: dict[str, float]
    classes: tuple[ClassQuality, ...]


class PointQuality(msgspec.Struct, frozen=True, kw_only=True):
    """One operating point: readings, summary figures, confusion (labelled → said → how many), calibration by class."""

    name: str
    readings: tuple[Reading, ...]
    figures: tuple[Figure, ...]
    confusion: dict[str, dict[str, int]]
    natural_confusion: dict[str, dict[str, float]]
    uncertain_wrong: Figure
    uncertain_right: Figure


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of the invented tutorial library that the model got wrong."""

    truth: str
    said: str
    probability: float
    uncertain: bool
    why: str
    before: str
    citance: str
    after: str
    marker_start: int
    marker_end: int
    citing: str
    language: str


class ModelQuality(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured of one stance model. `out_of_fold` tells that calibration and points were chosen on other articles
    than those they are measured on. `groups` has right share and macro-F1 by where rows come from and by the labeller's
    confidence; `fields` the figures outside of the training's fields; `bins` the calibration by class ("top": the likeliest)."""

    model: str
    codebook: int
    command: str
    measured: str
    out_of_fold: bool
    rows: int
    articles: int
    random_rows: int
    points: tuple[PointQuality, ...]
    bins: dict[str, tuple[Bin, ...]]
    groups: dict[str, tuple[Figure, ...]]
    fields: dict[str, tuple[Figure, ...]]
    tutorial_confusion: dict[str, dict[str, int]]
    examples: tuple[Example, ...]

    def point(self, name: str) -> PointQuality:
        """The operating point of that name, the first where there is none."""
        return next((point for point in self.points if point.name == name), self.points[0])


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was measured: stance models, the shipped one first, then the other stages in the order of the data's way."""

    format: int
    models: tuple[ModelQuality, ...]
    stages: tuple[StageQuality, ...]


@cache
def read_quality() -> Quality:
    """The saved figures.

    Raises:
        StoreError: the file is missing or damaged.
    """
    try:
        raw = (resources.files("citance.data") / "quality.json").read_bytes()
        return msgspec.json.decode(raw, type=Quality)
    except (OSError, msgspec.MsgspecError) as error:
        raise StoreError(f"the file of the measured quality cannot be read: {error}") from error
