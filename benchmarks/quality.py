"""Measure how good citance is and keep the figures for the pages: `src/citance/data/quality.json`.

    python -m benchmarks.quality                    everything: about a quarter of an hour
    python -m benchmarks.quality --only stance,pdf  these; the other figures stay as they are, with their days
    python -m benchmarks.quality --list             what there is to measure, and when it was measured

Every stage is measured by the functions of its own benchmark, so that this file and that benchmark's table say the same.
Without the shared data a stage keeps its old figures.
"""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from benchmarks import _quality_stages as stages
from benchmarks._data import data_folder
from citance.report.quality import QUALITY_FORMAT, ModelQuality, Quality, StageQuality

FILE = Path(__file__).resolve().parents[1] / "src" / "citance" / "data" / "quality.json"
STAGES: dict[str, Callable[[], StageQuality | None]] = {
    "extract": stages.extract,
    "sentences": stages.sentences,
    "marking": stages.marking,
    "pdf": stages.pdf,
    "refstrings": stages.refstrings,
    "matching": stages.matching,
    "checking": stages.checking,
    "meaning": stages.meaning,
}
"""The stages beside the stance, in the order of the data's way."""


def measure_models(dev: Path) -> tuple[ModelQuality, ...]:
    """The shipped model, then the linear one."""
    from train.stance_data import read_rows

    from benchmarks._quality_stance import measure_encoder, measure_linear

    rows, day = read_rows(dev), datetime.date.today().isoformat()
    command = "python -m benchmarks.quality --only stance"
    return measure_encoder(rows, command=command, day=day), measure_linear(rows, command=command, day=day)


def read() -> Quality:
    """What is kept; nothing where there is no file yet."""
    if not FILE.is_file():
        return Quality(format=QUALITY_FORMAT, models=(), stages=())
    return msgspec.json.decode(FILE.read_bytes(), type=Quality)


def write(quality: Quality) -> None:
    """Keep the figures, rounded to what they are good for."""
    text = json.dumps(_rounded(msgspec.to_builtins(quality, enc_hook=float)), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value


def main() -> int:
    """Measure what is asked for and write it, stage by stage."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", metavar="NAMES", help="stance and stages, with commas between")
    parser.add_argument("--list", action="store_true")
    flags = parser.parse_args()
    wanted = [name for name in flags.only.split(",") if name] or ["stance", *STAGES]
    if unknown := set(wanted) - {"stance", *STAGES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: stance, {', '.join(STAGES)}")
    if flags.list:
        kept = read()
        for model in kept.models:
            print(f"stance: {model.model}, {model.measured}")
        for stage in kept.stages:
            print(f"{stage.key}: {stage.measured}, {len(stage.figures)} figures")
        return 0
    folder = data_folder("stance")
    for name in wanted:
        if name == "stance":
            if folder is None or data_folder("corpora") is None:
                print("stance: skipped, no shared data", file=sys.stderr)
                continue
            models = measure_models(folder / "dev.jsonl")
            write(msgspec.structs.replace(read(), models=models))
            print("stance: " + ", ".join(model.model for model in models), flush=True)
            continue
        found = STAGES[name]()
        if found is None:
            print(f"{name}: skipped, no shared data", file=sys.stderr)
            continue
        kept = read()
        held = {stage.key: stage for stage in kept.stages} | {name: found}
        write(msgspec.structs.replace(kept, stages=tuple(held[key] for key in STAGES if key in held)))
        print(f"{name}: {len(found.figures)} figures", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
