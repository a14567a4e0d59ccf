"""What the choices of the badge and the forms of the data are called."""

from __future__ import annotations

from citance.web.i18n import N_
from citance.web.pages.badges._svg import BadgeStyle, BadgeTheme

__all__ = ["AUTO", "FORMATS", "STYLES", "THEMES"]

AUTO = "auto"
"""Both pictures, of which the reader's browser takes one."""

STYLES = {
    BadgeStyle.COUNTS.value: N_("numbers with words"),
    BadgeStyle.BAR.value: N_("bar with numbers"),
    BadgeStyle.COMPACT.value: N_("numbers alone"),
}
THEMES = {
    AUTO: N_("as the reader’s system"),
    BadgeTheme.LIGHT.value: N_("light"),
    BadgeTheme.DARK.value: N_("dark"),
}
FORMATS = {
    "csv": (N_("CSV"), N_("spreadsheets, R, pandas")),
    "ndjson": (N_("NDJSON, one object a line"), N_("programs")),
    "parquet": (N_("Parquet"), N_("pandas, DuckDB, R; large libraries")),
    "ris": (N_("RIS"), N_("reference managers")),
    "bibtex": (N_("BibTeX"), N_("LaTeX, reference managers")),
    "csl-json": (N_("CSL-JSON"), N_("Zotero, Pandoc")),
    "opencitations-csv": (N_("OpenCitations CSV"), N_("pairs of DOIs, as OpenCitations lists them")),
    "cito-ttl": (N_("RDF with CiTO, Turtle"), N_("linked data: confirms, disagrees with, cites")),
    "graphml": (N_("GraphML"), N_("Gephi, networkx, igraph, Cytoscape")),
}
