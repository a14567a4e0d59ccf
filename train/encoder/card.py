"""The page of figures that the training writes: every seed, the mean of them, and what is shipped, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from benchmarks.stance import Scored, by_group, measure
from sklearn.metrics import f1_score
from train.encoder.examples import INTENTS, examples_of_public, examples_of_rows, public_input
from train.encoder.finish import Kept, classifier_of, judged_apart
from train.encoder.loop import ask
from train.encoder.network import StanceNetwork
from train.encoder.stages import renderer_of
from train.stance_data import CLASSES, NATURAL_STRATA, Row, input_from_row, labels

__all__ = ["card_page", "intent_f1", "measured"]

_SHOWN = (
    "macro_f1", "broad_macro_f1", "supporting_precision", "supporting_recall", "supporting_f1", "contrasting_precision",
    "contrasting_recall", "contrasting_f1", "contrasting_precision_at_60", "natural_supporting_precision",
    "natural_supporting_recall", "natural_contrasting_precision", "natural_contrasting_recall", "natural_ece",
    "evidence_overlap",
)  # fmt: skip


def measured(network: StanceNetwork, base: Path, dev: list[Row], test: list[Row] | None = None) -> dict[str, float]:
    """A network by itself in bfloat16, the likeliest class taken: dev, and the intents of SciCite's test rows where they
    are given (the teacher has not learnt them)."""
    renderer = renderer_of(base)
    said = ask(network, examples_of_rows(dev, [input_from_row(row) for row in dev], renderer), renderer.pad)
    strict, broad = labels(dev), labels(dev, "broad")
    each = f1_score(strict, said.strict.argmax(1), average=None, labels=[0, 1, 2])
    return {
        "macro-F1": float(each.mean()),
        **{name: float(value) for name, value in zip(CLASSES, each, strict=True)},
        "broad": float(f1_score(broad, said.broad.argmax(1), average="macro")),
        **({"SciCite intents": intent_f1(network, base, test)} if test is not None else {}),
    }


def intent_f1(network: StanceNetwork, base: Path, test: list[Row]) -> float:
    """Macro-F1 of the three intents on SciCite's test rows."""
    renderer = renderer_of(base)
    said = ask(network, examples_of_public(test, renderer, scale=1.0), renderer.pad)
    truth = [INTENTS.index(row["original_label"].split("|")[0]) for row in test]
    return float(f1_score(truth, said.intent.argmax(1), average="macro"))


def _shipped_intents(kept: Kept, test: list[Row]) -> str:
    """Macro-F1 of the intents by the int8 network and its committed head."""
    rendered = kept.file.renderer.render([public_input(row) for row in test])
    features = classifier_of(kept.file, kept.card).read(rendered).features
    truth = [INTENTS.index(row["original_label"].split("|")[0]) for row in test]
    value = f1_score(truth, kept.file.heads.scores(features, "intent").argmax(1), average="macro")
    return f"SciCite's three intents by the int8 network: macro-F1 {value:.3f} on {len(test)} test rows."


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _figures(scored: Scored) -> str:
    found = measure(scored)
    rows = [
        [name.replace("_", " "), f"{found[name]['value']:.3f}", f"{found[name]['low']:.3f}–{found[name]['high']:.3f}",
         str(int(found[name]["n"]))]
        for name in _SHOWN
    ]  # fmt: skip
    return _table(["figure", "value", "95 %", "n"], rows)


def _groups(scored: Scored, key: Callable[[Row], str]) -> str:
    rows = [
        [name, f"{one['macro_f1']:.3f}", f"{one['right']:.3f}", str(int(one["n"]))]
        for name, one in by_group(scored, key).items()
    ]
    return _table(["group", "macro-F1", "right", "n"], rows)


def _cascade(kept: Kept, dev: list[Row]) -> str:
    with_stage, without = (Scored(dev, judged_apart(kept, dev, "balanced", cascade=on)) for on in (True, False))
    lines = []
    for k, name in enumerate(CLASSES[:2]):
        recalls = [float((one.said == k)[one.stance == k].mean()) for one in (with_stage, without)]
        lines.append(f"{name} recall {recalls[0]:.3f} with the first stage, {recalls[1]:.3f} without")
    plain = [i for i, row in enumerate(dev) if row["stratum"] in NATURAL_STRATA and row["stance"] == "mentioning"]
    return (
        f"Threshold {kept.settling.above}: chosen so that out of fold {kept.settling.lost:.1%} of the supporting and "
        f"contrasting rows of train are settled; {kept.settling.passed:.0%} of its randomly drawn mentionings go on to "
        f"the encoder. On dev ({len(plain)} randomly drawn mentionings): " + "; ".join(lines) + "."
    )


def card_page(kept: Kept, figures: dict[str, dict[str, float]], dev: list[Row], test: list[Row], out: Path) -> str:
    """The page in Markdown."""
    names = list(max(figures.values(), key=len))
    seeds = [values["macro-F1"] for name, values in figures.items() if name.startswith("seed")]
    balanced, precise = (Scored(dev, judged_apart(kept, dev, point)) for point in ("balanced", "precise"))
    size = sum((out / name).stat().st_size for name in ("encoder.onnx", "heads.npz", "tokenizer.json", "encoder.json"))
    trained = ", ".join(f"{key} {value}" for key, value in kept.card.trained_on.items() if not key.endswith("jsonl"))
    return "\n\n".join(
        [
            f"# Figures of {kept.card.name}",
            "Written by `train/train_encoder.py`; do not edit. What they mean: [model-card.md](model-card.md).",
            f"Trained on: {trained}. Size of the files: {size / 1e6:.1f} MB.",
            "## Networks by themselves",
            "In bfloat16, without the linear model, calibration or operating point; F1 on dev (strict stance), and the "
            f"three intents of SciCite's {len(test)} test rows by the network's own head.",
            _table(
                ["network", *names],
                [
                    [name, *(f"{values[key]:.3f}" if key in values else "–" for key in names)]
                    for name, values in figures.items()
                ],
            ),
            f"Seeds: mean {np.mean(seeds):.3f}, from {min(seeds):.3f} to {max(seeds):.3f}. Shipped is the first, as was decided before any was measured.",
            "## Shipped: int8, with the linear model, cross-fitted",
            "Every row of dev is judged with calibration and operating point chosen on the other four fifths of its "
            "articles. Intervals: bootstrap over citing articles. Natural figures are weighed to the natural mix.",
            _shipped_intents(kept, test),
            "### Operating point balanced",
            _figures(balanced),
            "### Operating point precise",
            _figures(precise),
            "### Per stratum",
            _groups(balanced, lambda row: str(row["stratum"])),
            "### Per source",
            _groups(balanced, lambda row: str(row["source"])),
            "### Per confidence of the label",
            _groups(balanced, lambda row: str(row["conf"])),
            "## The first stage",
            _cascade(kept, dev),
            "",
        ]
    )
