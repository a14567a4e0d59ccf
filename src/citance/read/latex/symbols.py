"""Commands that stand for characters, accents, and the ligatures of plain text.

The names come from pylatexenc's table (MIT), read once on first use; what it lacks or prints unlike a page stands here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["ACCENTS", "accented", "ligatures", "symbols"]

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "k": "\u0328",
    "d": "\u0323",
    "b": "\u0331",
    "r": "\u030a",
    "t": "\u0361",
    "G": "\u030f",
    "h": "\u0309",
    "hat": "\u0302",
    "widehat": "\u0302",
    "tilde": "\u0303",
    "widetilde": "\u0303",
    "bar": "\u0304",
    "overline": "\u0304",
    "dot": "\u0307",
    "ddot": "\u0308",
    "acute": "\u0301",
    "grave": "\u0300",
    "check": "\u030c",
    "breve": "\u0306",
    "vec": "\u20d7",
}
_OWN = {
    " ": " ", "\n": " ", "\t": " ", "/": "", "-": "", "@": "", "!": "", ",": " ", ";": " ", ":": " ", ">": " ",
    "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ", "space": " ", "nobreakspace": " ", "enskip": " ",
    "negthinspace": "", "negthickspace": "", "allowbreak": "", "xspace": "", "ignorespaces": "", "unskip": "",
    "relax": "", "protect": "", "noindent": "", "null": "", "leavevmode": "", "null ": "",
    "%": "%", "&": "&", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", "|": "‖",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX",
    "ldots": "…", "dots": "…", "textellipsis": "…", "dotsc": "…", "lq": "‘", "rq": "’", "lbrack": "[", "rbrack": "]",
    "lbrace": "{", "rbrace": "}", "textbraceleft": "{", "textbraceright": "}", "P": "¶", "S": "§", "copyright": "©", "pounds": "£", "textperiodcentered": "·",
    "slash": "/", "textbar": "|", "textless": "<", "textgreater": ">", "textunderscore": "_", "textbackslash": "\\",
    "textasciicircum": "^", "textasciitilde": "~", "textquotesingle": "'", "textquotedbl": '"', "textnumero": "№",
    "textbullet": "•", "textdagger": "†", "textdaggerdbl": "‡", "textleftarrow": "←", "textrightarrow": "→",
    "textregistered": "®", "texttrademark": "™", "texttimes": "×", "textminus": "−", "textdegree": "°", "degree": "°",
    "celsius": "°C", "textohm": "Ω", "textmu": "µ", "micro": "µ", "guillemotleft": "«", "guillemotright": "»",
    "guilsinglleft": "‹", "guilsinglright": "›", "og": "« ", "fg": " »", "glqq": "„", "grqq": "“", "flqq": "«",
    "frqq": "»", "glq": "‚", "grq": "‘", "quotedblbase": "„", "quotesinglbase": "‚", "i": "i", "j": "j", "l": "ł",
    "L": "Ł", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "ss": "ß", "SS": "SS", "aa": "å", "AA": "Å",
    "dag": "†", "ddag": "‡", "euro": "€", "EUR": "€", "texteuro": "€", "yen": "¥", "ie": "i.e.", "eg": "e.g.",
    "etal": "et al.", "slash ": "/", "textemdash": "—", "textendash": "–", "bibrangedash": "–", "bibinitperiod": ".",
    "bibinitdelim": " ", "bibnamedelima": " ", "bibnamedelimb": " ", "bibnamedelimc": " ", "bibnamedelimd": " ",
    "bibnamedelimi": " ", "bibinithyphendelim": ".-", "bibrangessep": ", ", "bibnamedash": "—", "bibpagespunct": ", ",
    "prime": "′", "cdot": "·", "ast": "*", "star": "*", "epsilon": "ε", "phi": "φ", "leqslant": "≤", "geqslant": "≥",
    "sim": "∼", "colon": ":", "lt": "<", "gt": ">", "mid": "|", "vert": "|", "bullet": "•", "ne": "≠", "land": "∧",
    "lor": "∨", "lnot": "¬", "neg": "¬", "iff": "⇔", "implies": "⇒", "gets": "←", "checkmark": "✓", "Pr": "Pr",
    "det": "det", "dim": "dim", "gcd": "gcd", "arg": "arg", "ker": "ker", "deg": "deg", "hom": "hom", "limits": "",
    "lq ": "‘", "rightarrow": "→", "Rightarrow": "⇒", "leftrightarrow": "↔", "surd": "√", "hyp": "-", "hyph": "-",
    "textquotestraightbase": "‚", "cyrdash": "—", "newblock": " ", "backslash": "\\", "hfill": " ", "hfil": " ",
    "BBA": "&", "BBOQ": "“", "BBCQ": "”", "BOthers": "et al.", "BOthersPeriod": "et al.", "BBOP": "(", "BBCP": ")",
    "BPBI": ".", "BHBI": ".-", "BCBT": ",", "BCBL": ", ", "BED": "Ed.", "BEDS": "Eds.", "BVOL": "Vol.", "BPGS": "pp.",
    "BPG": "p.", "BIP": "in press", "BIn": "In", "BBAY": ", ", "BBN": ", ", "BCBN": ", ", "APACyear": "", "BAvailFrom": "",
    "apj": "ApJ", "apjl": "ApJL", "apjs": "ApJS", "mnras": "MNRAS", "aap": "A&A", "aapr": "A&AR", "aaps": "A&AS", "aj": "AJ",
    "araa": "ARA&A", "nat": "Nature", "pasp": "PASP", "pasj": "PASJ", "prd": "Phys. Rev. D", "prl": "Phys. Rev. Lett.",
    "physrep": "Phys. Rep.", "ssr": "Space Sci. Rev.", "jcap": "JCAP", "icarus": "Icarus", "solphys": "Sol. Phys.",
    "isotope": "", "middle": "", "nonumber": "", "notag": "", "displaystyle": "", "textstyle": "", "scriptstyle": "",
}  # fmt: skip
_NOT_TAKEN = frozenset(
    {"today", "hspace", "vspace", "ref", "autoref", "cref", "Cref", "eqref", "cite", "citet", "citep", "-"}
)
_LIGATURE = re.compile(r"---|--|``|''|`|'|!`|\?`|,,")
_PLAIN = {"---": "—", "--": "–", "``": "“", "''": "”", "`": "‘", "'": "’", "!`": "¡", "?`": "¿", ",,": "„"}
_GERMAN = re.compile(r"\"(?:([aouAOU])|([sz])|([`'<>])|[=~-]|\"|\|)")
_GERMAN_QUOTES = {"`": "„", "'": "“", "<": "«", ">": "»"}


@lru_cache(maxsize=1)
def symbols() -> dict[str, str]:
    """Command names without the backslash to the characters that they print."""
    from pylatexenc.latex2text._defaultspecs import specs

    table: dict[str, str] = {}
    for group in specs.values() if isinstance(specs, dict) else (group for _, group in specs):
        for macro in group.get("macros", ()):
            text = macro.simplify_repl
            if isinstance(text, str) and "%" not in text and macro.macroname not in _NOT_TAKEN:
                table[macro.macroname] = text
    table.pop("\\", None)
    table.update(_OWN)
    return table


def accented(accent: str, base: str) -> str:
    """The text with the accent on its first letter ("'", "ei" → "éi")."""
    base = base.lstrip()
    mark = ACCENTS[accent]
    if not base:
        return {"~": "~", "^": "^", "`": "‘", "'": "’", '"': "”"}.get(accent, "")
    return unicodedata.normalize("NFC", base[0] + mark) + base[1:]


def ligatures(text: str, *, german: bool = False) -> str:
    """Dashes and quotation marks as printed; `german` reads babel's shorthands ("a for ä)."""
    if german and '"' in text:
        text = _GERMAN.sub(_shorthand, text)
    if "-" in text or "`" in text or "'" in text or ",," in text:
        return _LIGATURE.sub(lambda found: _PLAIN[found.group()], text)
    return text


def _shorthand(found: re.Match[str]) -> str:
    if found.group(1):
        return accented('"', found.group(1))
    if found.group(2):
        return "ß"
    if found.group(3):
        return _GERMAN_QUOTES[found.group(3)]
    return {'"=': "-", '"~': "-"}.get(found.group(), "")
