"""Charts that are drawn on the server: from counts to places on the page; `templates/charts.html` prints them."""

from citance.web.charts.timeline import Mark, StanceTimeline, stance_timeline
from citance.web.charts.years import Column, Label, Piece, YearsChart, stacked_years

__all__ = [
    "Column",
    "Label",
    "Mark",
    "Piece",
    "StanceTimeline",
    "YearsChart",
    "stacked_years",
    "stance_timeline",
]
