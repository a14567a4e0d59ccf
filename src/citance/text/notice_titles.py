"""What a publisher writes before a title once the work is retracted, withdrawn or corrected.

Two kinds of prefix, which say opposite things about the document that bears them:

* a *mark* ("RETRACTED: …", "[Retracted] …", "WITHDRAWN: …") stands on the work itself;
* a *notice* ("Retraction: …", "Erratum to: …", "Expression of Concern: …") is the title of another document, which
  says something about the work named after it.

A mark must stand first and be set off by a colon, a dash, brackets or the word "article"; so "Retracted articles in
surgery journals" is an article about retractions, and no mark. A word in small letters at the start is none either
unless a colon or brackets follow it. English, German, Spanish and Portuguese (SciELO's tagging rules write
"[ARTIGO RETRATADO]:" and "[ARTÍCULO RETRACTADO]:").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from citance.model import NoticeKind

__all__ = ["NoticeTitle", "read_notice_title"]


class NoticeTitle(NamedTuple):
    """What a title's prefix says: `of_itself` where the work that bears the title is meant, else the work whose title
    is `rest`; `rest` is the title without the prefix."""

    kind: NoticeKind
    of_itself: bool
    rest: str


_KINDS = NoticeKind
_ARTICLE = r"(?:(?:article|paper|chapter|artikel|art[ií]culo|artigo|publication)\s+)?"
_AFTER = r"(?:\s+(?:article|paper|chapter|artikel|publication))"
_MARKS = {
    _KINDS.RETRACTION: r"(?:partially\s+)?retracted|zur[üu]ckgezogen(?:er)?|(?:parcialmente\s+)?retra(?:c)?tad[oa]",
    _KINDS.WITHDRAWAL: r"withdrawn|removed|retirad[oa]",
    _KINDS.REINSTATEMENT: r"reinstated",
}
_PLAIN_MARK = "Retracted"
"""The one word that publishers put before a colon without capitals, brackets or "article"; the others begin books."""
_NOTICES = {
    _KINDS.RETRACTION: r"(?:(?:notice\s+of|statement\s+of)\s+)?(?:partial\s+)?retraction(?:\s+(?:notice|note|statement))?"
    r"|(?:nota\s+de\s+)?retra(?:c)?ta[cç](?:i[oó]n|[aã]o)(?:\s+parcial)?|zur[üu]ckziehung|widerruf",
    _KINDS.WITHDRAWAL: r"(?:notice\s+of\s+)?withdrawal(?:\s+notice)?|(?:notice\s+of\s+)?removal(?:\s+notice)?",
    _KINDS.CONCERN: r"(?:editorial\s+|publisher[’']?s?\s+)?(?:note\s+of\s+|notice\s+of\s+)?expressions?\s+of\s+(?:editorial\s+)?concern"
    r"|editorial\s+notice\s+of\s+concern|expresi[oó]n\s+de\s+preocupaci[oó]n|express[aã]o\s+de\s+preocupa[cç][aã]o"
    r"|ausdruck\s+der\s+besorgnis",
    _KINDS.CORRECTION: r"(?:(?:author|publisher|editorial)[’']?s?\s+)?(?:correction|corrigendum|corrigenda|erratum|errata)"
    r"(?:\s+notice)?|fe\s+de\s+erratas?|correcci[oó]n|corre[cç][aã]o|berichtigung|korrektur|korrigendum|addendum",
    _KINDS.REINSTATEMENT: r"(?:notice\s+of\s+)?reinstatement(?:\s+notice)?",
}
_TO = r"(?:\s+(?:to|of|for|on|regarding|concerning|zu|zum|zur|von|an|a|al|de|do|da|del|sobre))?"
_DASH = r"(?:\s*[:：]\s*|\s+[-–—]{1,3}\s+)"


def _mark(words: str) -> re.Pattern[str]:
    """In brackets, or with "article" beside it, or all in capitals before a colon or dash."""
    stated = rf"{_ARTICLE}(?:{words}){_AFTER}?"
    bracketed = rf"[\[(【]\s*(?:this\s+{_ARTICLE}(?:has\s+been|is)\s+)?{stated}\s*[\])】]\s*[:：.–-]?\s*"
    named = rf"(?:{_ARTICLE[:-1]}(?:{words})|(?:{words}){_AFTER}){_DASH}"
    return re.compile(rf"\s*(?:{bracketed}|{named}|(?P<bare>{words}){_DASH})", re.I)


def _notice(words: str) -> re.Pattern[str]:
    """Set off by a colon, dash or brackets, or standing before the quoted title; "Erratum to …" needs neither."""
    bracketed = rf"[\[(]\s*(?:{words})\s*[\])]\s*[:：.–-]?\s*"
    set_off = rf"(?:{words}){_TO}(?:{_DASH}|\s*(?=[“\"«‘„]))"
    plain = r"|(?:erratum|corrigendum)\s+to\s+" if "erratum" in words else ""
    return re.compile(rf"\s*(?:{bracketed}|{set_off}{plain})", re.I)


_MARK_OF = tuple((kind, _mark(words)) for kind, words in _MARKS.items())
_NOTICE_OF = tuple((kind, _notice(words)) for kind, words in _NOTICES.items())
_ALONE = tuple((kind, re.compile(rf"\s*(?:{words})\s*\.?\s*", re.I)) for kind, words in _NOTICES.items())
_STARTS = re.compile(
    r"\s*[\[(【“\"]?\s*(?:this |article |paper |chapter |artikel |publication |art[ií]culo |artigo |partial|parcial"
    r"|retra|withdraw|remov|retirad|reinst|zur[üu]ck|wider|notice|statement|nota|editorial|publisher|author|express"
    r"|expres|ausdruck|correc|corrig|corre|errat|fe de|bericht|korr|addend)",
    re.I,
)
"""Nearly all titles fail here, at a tenth of the cost of asking every pattern."""
_LONGEST = 160
"""Characters in which a prefix stands whole; a bound on what hostile titles cost."""
_QUOTES = '“”"«»‘’„ '


def read_notice_title(title: str) -> NoticeTitle | None:
    """What the prefix of a title says; None for a title without one, and for a mark with no title after it."""
    if not _STARTS.match(title):
        return None
    head = title[:_LONGEST]
    for kind, pattern in _MARK_OF:
        found = pattern.match(head)
        if found and _is_mark(found["bare"]) and (rest := title[found.end() :].strip()):
            return NoticeTitle(kind, True, rest)
    for kind, pattern in _NOTICE_OF:
        found = pattern.match(head)
        if found and (rest := title[found.end() :].strip(_QUOTES)):
            return NoticeTitle(kind, False, rest)
    if len(title) <= _LONGEST:
        for kind, pattern in _ALONE:
            if pattern.fullmatch(title):
                return NoticeTitle(kind, False, "")
    return None


def _is_mark(bare: str | None) -> bool:
    return bare is None or bare.isupper() or bare == _PLAIN_MARK
