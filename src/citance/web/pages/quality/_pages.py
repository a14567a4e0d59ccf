"""The three pages: the stance model, the other stages, this library."""

from __future__ import annotations

from typing import Any, Final

from citance.errors import NotFoundError
from citance.model import Stance
from citance.report.library_quality import LibraryQuality, library_quality
from citance.report.quality import ModelQuality, PointQuality, read_quality
from citance.web.pages.quality._charts import diagram, histogram, whisker
from citance.web.pages.quality._words import FIELDS, ITEMS, POINTS, READINGS, STAGES, figure_words, share_text
from citance.web.remembered import Remembered
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

_KEPT: Final[Remembered[LibraryQuality]] = Remembered(1, patience=0.5)
"""The figures of the library as they were counted last: counting reads every statement."""
STANCES = (Stance.CONTRASTING.value, Stance.SUPPORTING.value, Stance.MENTIONING.value)


def _context(visit: Visit) -> dict[str, Any]:
    """What all three templates use."""
    language = visit.preferences.language
    return {
        "stances": STANCES,
        "share": lambda value, near=None: share_text(value, language, near=near),
        "figure_words": figure_words,
        "whisker": whisker,
        "items": ITEMS,
    }


def model_page(visit: Visit) -> Page:
    """What was measured of a stance model, at one operating point."""
    quality = read_quality()
    model = _chosen_model(quality.models, visit.request.query_params.get("model", ""))
    point = _chosen_point(model, visit.request.query_params.get("point", ""), visit.settings.classifier_point)
    context = {
        **_context(visit),
        "quality": quality,
        "model": model,
        "point": point,
        "points": POINTS,
        "readings": READINGS,
        "fields": FIELDS,
        "diagrams": [diagram(name, model.bins[name]) for name in ("top", *STANCES) if name in model.bins],
        "missed": [each for each in model.points[0].figures if each.reached is False],
    }
    return Page("quality/model.html", context, {"model": model, "point": point.name})


def _chosen_model(models: tuple[ModelQuality, ...], name: str) -> ModelQuality:
    found = next((model for model in models if model.model == name), None if name else models[0])
    if found is None:
        raise NotFoundError(f"nothing was measured of a model named {name[:60]}")
    return found


def _chosen_point(model: ModelQuality, name: str, in_force: str) -> PointQuality:
    if name and name not in {point.name for point in model.points}:
        raise NotFoundError(f"{model.model} was not measured at an operating point named {name[:60]}")
    return model.point(name or in_force)


def stages_page(visit: Visit) -> Page:
    """What was measured of everything that comes before the stance, and of the search."""
    quality = read_quality()
    context = {**_context(visit), "quality": quality, "stages": STAGES}
    return Page("quality/stages.html", context, quality.stages)


def library_page(visit: Visit) -> Page:
    """What can be said of this library's own labels."""
    store = visit.library.store
    found = _KEPT.get(store, "library", lambda: library_quality(store))
    context = {
        **_context(visit),
        "found": found,
        "columns": {stance: histogram(found.confidence.get(stance, ())) for stance in STANCES},
        "quality": read_quality(),
    }
    return Page("quality/library.html", context, found)


ROUTES = (
    PageRoute("/quality", model_page),
    PageRoute("/quality/stages", stages_page),
    PageRoute("/quality/library", library_page),
)
