"""Where the measuring data lie, and how a share is written with its interval."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["data_folder", "percent", "wilson"]


def data_folder(name: str) -> Path | None:
    """The folder `name` under `CITANCE_DATA`, or under ../shared beside the repository; None where it is absent."""
    given = os.environ.get("CITANCE_DATA")
    base = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    folder = base / name
    return folder if folder.is_dir() else None


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share after Wilson (1927); (0, 1) of nothing."""
    if not whole:
        return 0.0, 1.0
    z = 1.959964
    share, scale = part / whole, 1 + z * z / whole
    middle = share + z * z / (2 * whole)
    reach = z * ((share * (1 - share) + z * z / (4 * whole)) / whole) ** 0.5
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def percent(part: int, whole: int) -> str:
    """A share as "99.95 % (99.91–99.97)"; "–" of nothing."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{100 * part / whole:.2f} % ({100 * low:.2f}–{100 * high:.2f})"
