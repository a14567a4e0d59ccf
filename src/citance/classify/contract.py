"""The JSON objects of `citance classify`: reading one, writing one."""

from __future__ import annotations

from typing import Any

from citance.classify.protocol import ClassifierInput
from citance.errors import DamagedInput
from citance.model import Judgement, SectionRole

__all__ = ["judgement_line", "read_input"]

_ROLES = frozenset(role.value for role in SectionRole)


def _text(source: dict[str, Any], name: str, where: str = "") -> str:
    value = source.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DamagedInput(f'"{where}{name}" must be a string, not {_kind(value)}')
    return value


def _kind(value: object) -> str:
    names = {
        bool: "a truth value",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "an object",
        str: "a string",
    }
    return "null" if value is None else names.get(type(value), type(value).__name__)


def _whole(source: dict[str, Any], name: str) -> int:
    if name not in source:
        raise DamagedInput(f'"{name}" is missing')
    value = source[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise DamagedInput(f'"{name}" must be a whole number, not {_kind(value)}')
    return value


def _year(value: object, name: str) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise DamagedInput(f'"{name}" must be a year, not {_kind(value)}')
    digits = str(value)[:4]
    if not (digits.isascii() and digits.isdigit()):
        raise DamagedInput(f'"{name}" must be a year')
    return int(digits)


def _part(source: dict[str, Any], name: str) -> dict[str, Any]:
    value = source.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise DamagedInput(f'"{name}" must be an object, not {_kind(value)}')
    return value


def _section(source: dict[str, Any]) -> tuple[str, str | None]:
    value = source.get("section")
    if value is None or isinstance(value, str):
        return value or "", None
    if not isinstance(value, dict):
        raise DamagedInput(f'"section" must be a string or an object, not {_kind(value)}')
    role = _text(value, "role", "section.")
    return _text(value, "title", "section."), role if role in _ROLES else None


def _identifier(source: dict[str, Any]) -> str:
    value = source.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(source, "id")


def read_input(obj: object) -> ClassifierInput:
    """One object of the `citance classify` contract, checked.

    `citance`, `marker_start` and `marker_end` are needed, everything else may be missing or null; keys that the
    contract does not know are left alone. `citing_title`, `cited_title` and `cited_year` win over the `citing` and
    `reference` objects that `citance extract` writes.

    Raises:
        DamagedInput: a key is missing or of the wrong kind, or the marker lies outside the citance; one line.
    """
    if not isinstance(obj, dict):
        raise DamagedInput(f"an object is expected, not {_kind(obj)}")
    if "citance" not in obj or obj["citance"] is None:
        raise DamagedInput('"citance" is missing')
    citance = _text(obj, "citance")
    start, end = _whole(obj, "marker_start"), _whole(obj, "marker_end")
    if not 0 <= start <= end <= len(citance):
        raise DamagedInput(f"the marker {start}:{end} lies outside the citance of {len(citance)} characters")
    section, role = _section(obj)
    reference, citing = _part(obj, "reference"), _part(obj, "citing")
    year = obj.get("cited_year")
    return ClassifierInput(
        id=_identifier(obj),
        citance=citance,
        marker_start=start,
        marker_end=end,
        before=_text(obj, "before"),
        after=_text(obj, "after"),
        section=section,
        section_role=role,
        citing_title=_text(obj, "citing_title") or _text(citing, "title", "citing."),
        cited_title=_text(obj, "cited_title") or _text(reference, "title", "reference."),
        cited_year=_year(reference.get("year"), "reference.year") if year is None else _year(year, "cited_year"),
    )


def judgement_line(identifier: object, judgement: Judgement) -> dict[str, Any]:
    """The object that `citance classify` writes; `identifier` is given back as it came, `evidence` is null where nothing
    stands out, `why` is "" where no rule of the codebook was named."""
    probabilities, evidence = judgement.probabilities, judgement.evidence
    return {
        "id": identifier,
        "stance": judgement.stance.value,
        "probabilities": {
            "supporting": probabilities.supporting,
            "contrasting": probabilities.contrasting,
            "mentioning": probabilities.mentioning,
        },
        "broad": judgement.broad.value,
        "evidence": {"text": evidence.text, "start": evidence.start, "end": evidence.end} if evidence else None,
        "model": judgement.model,
        "codebook": judgement.codebook,
        "uncertain": judgement.uncertain,
        "why": judgement.why,
    }
