"""How a paper prints its citations: by number, by author and year, or by label, and with which signs.

Told from what the source says (natbib's and biblatex's options, `\\setcitestyle`, `\\bibpunct`), then from the labels of
its list, then from the bibliography style's name, then from the commands that it uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

__all__ = ["CitationStyle", "Mode", "alphabetical", "cites_in_notes", "find_style"]

Mode = str
"""`numeric`, `author-year` or `label`."""

_BY_NUMBER = re.compile(
    r"num|ieee|unsrt|vancouver|aps|prsty|revtex|nature|naturemag|pnas|science|splncs|spmpsci|spphys|osa|acs|rsc|chem|plain"
    r"|abbrv|^acm$|siam|amsplain|ams|jhep|utphys|model1|elsart|wlscirep|cell|bmc|frontiersinhlth|ama|angew|nar|sn-math|sn-aps"
    r"|sn-vancouver|sn-nature|plos|phys|ieeetr|aip|iop|naturemag|mdpi|aas-num",
    re.I,
)
_BY_NAME = re.compile(
    r"apa|chicago|harvard|natbib|plainnat|abbrvnat|unsrtnat|author|agsm|dcu|kluwer|mnras|aasjournal|apj|asa|aer|econ|jf\b|jfe|qje"
    r"|spbasic|cbe|copernicus|ametsoc|agu|ecology|elsarticle-harv|model2|model5|named|acl|icml|iclr|nips|neurips|rfs|newapa"
    r"|humannat|besjournals|jss|rss|frontiersinscns|aea|bath|te$|mlasoc|sn-apacite|sn-basic|sn-chicago|ecta|ims|informs|management|smj",
    re.I,
)
_CITED_ORDER = re.compile(
    r"unsrt|ieee|vancouver|aps|prsty|revtex|nature|pnas|science|elsarticle-num|model1|spphys|osa|acs|rsc|chem|jhep|utphys|wlscirep"
    r"|cell|bmc|ama|angew|nar|sn-aps|sn-vancouver|sn-nature|plos|phys|aip|iop|mdpi|model3|frontiersinhlth",
    re.I,
)
_LABELS = re.compile(r"^(alpha|amsalpha|.*alpha)$", re.I)
_WORDS = {
    **dict.fromkeys(("german", "ngerman", "austrian", "naustrian", "nswissgerman"), (" und ", "S.", "S.")),
    **dict.fromkeys(("french", "francais", "frenchb"), (" et ", "p.", "p.")),
    "spanish": (" y ", "pág.", "págs."),
    **dict.fromkeys(("portuguese", "brazil", "brazilian"), (" e ", "p.", "pp.")),
    "italian": (" e ", "p.", "pp."),
    **dict.fromkeys(("english", "british", "american", "UKenglish", "USenglish"), (" and ", "p.", "pp.")),
}
_BIBLATEX_VERBOSE = (
    "verbose",
    "authortitle",
    "footnote",
    "inote",
    "trad",
    "fiwi",
    "notes",
    "mla",
    "jura",
    "historian",
    "archa",
)


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """The signs of a citation; the defaults are natbib's."""

    mode: Mode = "author-year"
    opening: str = "("
    closing: str = ")"
    between: str = "; "
    before_year: str = ", "
    between_years: str = ", "
    name_and: str = " and "
    names_shown: int = 2
    """More authors than these are "et al."."""
    raised: bool = False
    compress: bool = False
    sort: bool = False
    biblatex: bool = False
    plain_cite: str = "paren"
    """What `\\cite` prints: `paren`, `text` or `bare`."""
    auto: str = "paren"
    """What `\\autocite` prints: `paren`, `super` or `foot`."""
    pages: tuple[str, str] = ("p.", "pp.")
    """What biblatex puts before a note that is a page, or several."""


def _options(packages: Mapping[str, Sequence[str]], name: str) -> list[str]:
    text = ",".join(packages.get(name, ()))
    return [" ".join(option.replace(" ", "").split()) for option in text.split(",") if option.strip()]


def _value(options: Iterable[str], *names: str) -> str:
    """The last value that any of these names is given ("style=apa")."""
    found = ""
    for option in options:
        name, _, value = option.partition("=")
        if name in names:
            found = value.strip("{}") or "true"
    return found


def alphabetical(bibliography_style: str, packages: Mapping[str, Sequence[str]]) -> bool:
    """Whether a list made from a `.bib` is in the order of names, or in that of the first citations."""
    if "biblatex" in packages:
        options = _options(packages, "biblatex")
        sorting = _value(options, "sorting")
        if sorting:
            return sorting != "none"
        return not re.search(
            r"ieee|nature|science|phys|chem|vancouver|numeric-comp-none", _value(options, "style", "bibstyle")
        )
    return not _CITED_ORDER.search(bibliography_style.rsplit("/", 1)[-1])


def cites_in_notes(packages: Mapping[str, Sequence[str]]) -> bool:
    """True where `\\autocite` makes a footnote."""
    return "biblatex" in packages and _biblatex(_options(packages, "biblatex")).auto == "foot"


def find_style(
    packages: Mapping[str, Sequence[str]],
    settings: Sequence[str],
    bibliography_style: str,
    labels: Sequence[str],
    forms: Mapping[str, int],
    document_class: str = "",
) -> CitationStyle:
    """The style of a paper.

    Args:
        packages: the packages that it loads, with their options; the class's options under "\\class".
        settings: what `items` kept of the commands that set the style.
        bibliography_style: the name that `\\bibliographystyle` gives.
        labels: the labels of the items in its list, "" for those without.
        forms: how often each form of citation command is used.
        document_class: REVTeX sorts and compresses numbers unasked.
    """
    if "biblatex" in packages:
        options = _options(packages, "biblatex") + _set_options(settings, "ExecuteBibliographyOptions")
        return _in_language(_biblatex(options), [*_options(packages, "\\class"), *_options(packages, "babel")])
    if "apacite" in packages:
        return CitationStyle(name_and=" & ", names_shown=2)
    style = bibliography_style.rsplit("/", 1)[-1].lower()
    options = (
        _options(packages, "\\class")
        + _options(packages, "natbib")
        + _set_options(settings, "biboptions", "setcitestyle")
    )
    natbib = "natbib" in packages or bool(_set_options(settings, "biboptions", "setcitestyle", "citestyle"))
    punctuation = [setting[9:].split("\x1f") for setting in settings if setting.startswith("bibpunct:")]
    mode = _mode(style, options, punctuation, labels, forms, natbib=natbib)
    if mode == "numeric":
        if document_class.startswith("revtex4"):
            options = ["sort&compress", *options]
        return _numeric(packages, options, punctuation, style)
    if mode == "label":
        return CitationStyle(mode="label", opening="[", closing="]", between=", ", plain_cite="paren")
    return _author_year(options, punctuation, packages, natbib=natbib or bool(forms.get("text") or forms.get("paren")))


def _set_options(settings: Sequence[str], *names: str) -> list[str]:
    found: list[str] = []
    for setting in settings:
        name, _, text = setting.partition(":")
        if name in names:
            found += [option.strip() for option in _split(text)]
    return found


def _split(text: str) -> list[str]:
    """Options at commas that no brace holds."""
    return re.split(r",(?![^{}]*\})", text)


def _mode(
    style: str,
    options: Sequence[str],
    punctuation: Sequence[Sequence[str]],
    labels: Sequence[str],
    forms: Mapping[str, int],
    *,
    natbib: bool,
) -> Mode:
    if punctuation and len(punctuation[-1]) > 3 and punctuation[-1][3] in ("n", "s", "a"):
        return "author-year" if punctuation[-1][3] == "a" else "numeric"
    for option in reversed(options):
        if option in ("numbers", "super", "numerical", "number", "superscript"):
            return "numeric"
        if option in ("authoryear", "author-year", "aay", "apa", "rmp", "acmauthoryear"):
            return "author-year"
    dated = sum(bool(re.search(r"\(\s*(?:\d{4}|n\.?d|in press|forthcoming)", label)) for label in labels)
    if labels:
        if not any(labels):
            return "numeric"
        if dated * 2 > len(labels):
            return "numeric" if _labels_unused(style, options) else "author-year"
        return "label"
    if _LABELS.match(style):
        return "label"
    if style and not natbib and _BY_NUMBER.search(style) and not _BY_NAME.search(style):
        return "numeric"
    if _BY_NAME.search(style):
        return "author-year"
    if style and _BY_NUMBER.search(style):
        return "numeric"
    textual = forms.get("text", 0) + forms.get("paren", 0) + forms.get("bare", 0) + forms.get("Text", 0)
    return "author-year" if textual or natbib else "numeric"


def _labels_unused(style: str, options: Sequence[str]) -> bool:
    """True where the list's labels give author and year, but the class prints numbers."""
    by_number = style and _BY_NUMBER.search(style) and not _BY_NAME.search(style)
    physics = {"prl", "pra", "prb", "prc", "prd", "pre", "prx", "aps", "aip", "prstab", "prapplied"} & set(options)
    return bool(by_number) or bool(physics) or style.startswith(("elsarticle-num", "aps", "aip", "acm-reference"))


def _numeric(
    packages: Mapping[str, Sequence[str]],
    options: Sequence[str],
    punctuation: Sequence[Sequence[str]],
    style: str,
) -> CitationStyle:
    compress = any("compress" in option for option in options) or "cite" in packages
    sort = any("sort" in option for option in options) or "cite" in packages
    raised = "super" in options or "superscript" in options or "superscript" in _options(packages, "cite")
    raised = raised or (bool(punctuation) and len(punctuation[-1]) > 3 and punctuation[-1][3] == "s")
    opening, closing = "[", "]"
    if "round" in options:
        opening, closing = "(", ")"
    if punctuation:
        opening, closing = punctuation[-1][0].strip("{}") or "", punctuation[-1][1].strip("{}") or ""
    return CitationStyle(
        mode="numeric",
        opening=opening,
        closing=closing,
        between=", ",
        compress=compress,
        sort=sort,
        raised=raised,
        auto="super" if raised else "paren",
    )


def _author_year(
    options: Sequence[str],
    punctuation: Sequence[Sequence[str]],
    packages: Mapping[str, Sequence[str]],
    *,
    natbib: bool,
) -> CitationStyle:
    opening, closing, between, before_year = "(", ")", "; ", ", "
    if "square" in options or "nonamebreak,square" in options:
        opening, closing = "[", "]"
    if "comma" in options:
        between = ", "
    for option in options:
        name, _, value = option.partition("=")
        value = value.strip("{}")
        if name == "open":
            opening = value
        elif name == "close":
            closing = value
        elif name == "citesep":
            between = value.strip() + " "
        elif name == "aysep":
            before_year = value.strip() + " "
    if punctuation and len(punctuation[-1]) > 4:
        opening, closing, separator, _, comma = (part.strip("{}") for part in punctuation[-1][:5])
        between, before_year = separator.strip() + " ", comma.strip() + " "
    plain_cite = "text" if natbib else "paren"
    if "chicago" in packages or "harvard" in packages:
        before_year = " "
        plain_cite = "paren"
    return CitationStyle(
        opening=opening, closing=closing, between=between, before_year=before_year, plain_cite=plain_cite
    )


def _in_language(style: CitationStyle, options: Sequence[str]) -> CitationStyle:
    """biblatex prints "and" and "p." in the language of the text, babel's last one."""
    words = next((_WORDS[option] for option in reversed(options) if option in _WORDS), None)
    if words is None:
        return style
    name_and, page, pages = words
    return replace(style, name_and=style.name_and if "&" in style.name_and else name_and, pages=(page, pages))


def _biblatex(options: Sequence[str]) -> CitationStyle:
    style = (_value(options, "citestyle") or _value(options, "style") or "numeric").lower()
    auto = _value(options, "autocite")
    chosen = {"superscript": "super", "footnote": "foot", "inline": "paren", "plain": "bare"}.get(auto, "")
    if style.startswith("alphabetic"):
        return CitationStyle(mode="label", opening="[", closing="]", between=", ", biblatex=True)
    if style.startswith(_BIBLATEX_VERBOSE) or style == "chicago-notes":
        return CitationStyle(before_year=" ", biblatex=True, plain_cite="bare", auto=chosen or "foot", names_shown=3)
    if re.search(r"numeric|ieee|nature|science|phys|chem|vancouver|nejm|acm$|lncs|aip|aps", style):
        raised = style in ("nature", "science", "nejm", "chem-acs", "numeric-comp-super") or chosen == "super"
        return CitationStyle(
            mode="numeric",
            opening="[",
            closing="]",
            between=", ",
            compress="comp" in style,
            sort="comp" in style,
            biblatex=True,
            auto=chosen or ("super" if raised else "paren"),
        )
    apa = style.startswith("apa")
    return CitationStyle(
        before_year=", " if apa else " ",
        name_and=" & " if apa else " and ",
        names_shown=2 if apa else int(_value(options, "maxcitenames", "maxnames") or 0) or 3,
        biblatex=True,
        plain_cite="paren" if apa else "bare",
        auto=chosen or "paren",
    )
