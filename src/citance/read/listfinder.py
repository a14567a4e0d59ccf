"""Where the reference list is, among paragraphs of which nothing is known but their text and perhaps their headings.

In this order: what the file marks as entries; every run under a heading that names a reference list; the last run of
paragraphs that look like entries.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from citance.model import Place
from citance.read.pieces import Piece
from citance.text.sections import plain_heading

__all__ = ["find_entries", "is_abstract_heading", "is_list_heading", "looks_like_entry"]

# Words that begin the heading of a reference list, small and without accents as `plain_heading` makes them.
_HEADINGS = re.compile(
    r"(?:(?:list of |selected |cited |further |main |primary |secondary |used |full )*"
    r"(?:references?|reference list|bibliography|literature|works|sources)(?: and (?:notes|sources|further reading|links))?"
    r"(?: cited| list| and notes| used)?|notes and references|literature references|works consulted"
    r"|(?:lista de |listado de )?referencias?(?: bibliograficas?| consultadas| citadas| e notas)?"
    r"|(?:lista de )?referencias? bibliograficas?|bibliografia(?: citada| consultada| generale| essenziale)?|obras citadas|literatura citada|fuentes"
    r"|literatur(?:verzeichnis|angaben|liste|nachweise?)?|quellen(?:verzeichnis|angaben)?|bibliogra(?:ph|f)ie|referenzen"
    r"|quellen und literatur(?:verzeichnis)?|zitierte literatur|verwendete literatur"
    r"|(?:liste des |les )?references?(?: bibliographiques?| citees)?|ouvrages cites|sources et bibliographie"
    r"|riferimenti(?: bibliografici)?|opere citate|fonti"
    r"|literatuur(?:lijst|opgave|verwijzingen)?|referenties|bronnen(?:lijst)?|bibliografie"
    r"|referens(?:er|lista)|litteratur(?:forteckning|lista|liste|henvisninger)?|kall(?:or|forteckning)|referanser|kilder|kildeliste|referencer"
    r"|lahteet|lahdeluettelo|kirjallisuus(?:luettelo)?|viitteet"
    r"|literatura|seznam (?:pouzite )?literatury|pouzita literatura|zrodła|zrodla|bibliografia i zrodla|irodalom(?:jegyzek)?|hivatkozasok"
    r"|kaynakca|kaynaklar|referanslar|literatura i izvori|popis literature|viri(?: in literatura)?|bibliografie selectiva"
    r"|(?:список )?(?:использованнои |использованных )?(?:литературы?|источников)(?: и источников)?|библиография|библиографическии список|ссылки"
    r"|(?:список )?(?:використанои )?літератури|литература|βιβλιογραφια|αναφορες"
    r"|参考文献|参考资料|引用文献|文献|文獻|參考文獻|参考書目|참고문헌|المراجع|مراجع|מקורות|ביבליוגרפיה|daftar pustaka|tai lieu tham khao)"
)
_SPACED = re.compile(r"(?:[A-ZÀ-Þ] ){4,}[A-ZÀ-Þ]")
_LABEL = re.compile(r"\s*(?:\[[^\]\s]{1,12}\]|\(\d{1,4}\)|\d{1,4}[.)\]]|\d{1,4}(?=\s+[^\W\d_a-z])|[*•†‡–-])\s*")
_YEAR = re.compile(
    r"(?<![\d.])(?:1[5-9]\d\d|20\d\d)(?!\d)|\b(?:in press|forthcoming|n\.\s?d\.|s\.\s?f\.|s\.\s?d\.|o\.\s?J\.|im Druck|en prensa|no prelo)",
    re.I,
)
_LINK = re.compile(r"\b10\.\d{4,9}/|https?://|\bwww\.|\barxiv\b|\bISBN\b", re.I)
_PARTICLE = r"(?:(?:van|von|vom|der|den|de|da|do|dos|das|del|della|di|la|le|du|el|al|ten|ter|af|av|zu|Van|Von|De|Di|La|Le|El|Al)\s+|d['’])*"
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĽŁŃŇŌŐŒŘŚŞŠŤŪŮŰŲŹŻŽΑ-ΩА-Я"
_NAME = rf"[{_UPPER}][\w'’ʼ\-]*"
# "Coe, N.", "Coe NM,", "COE, Neil", "N. M. Coe,", and the name of a group before a year or full stop.
_PERSON_FIRST = re.compile(
    rf"{_PARTICLE}{_NAME}(?:[ \-]{_NAME}){{0,2}}(?:,?\s+(?:[{_UPPER}]\.?[ \-]?){{1,4}}[\s,.;:&(]|,\s+{_NAME}[\s,.;(&])"
)
_INITIALS_FIRST = re.compile(
    rf"(?:[{_UPPER}]\.[ \-]?){{1,4}}\s*{_PARTICLE}{_NAME}|{_NAME} {_NAME}(?:, | and | & |\. )[‘“'\"{_UPPER}]"
)
_GROUP_FIRST = re.compile(rf"{_NAME}(?:[ ,]+[\w'’&\-]+){{0,9}}?[.,:]?\s*[(\[]?(?:1[5-9]|20)\d\d")
_SENTENCE_START = re.compile(
    r"(?:The|This|These|In|We|Our|It|As|For|Table|Figure|Fig|Note|Source|Data|All|Both|However|Since|From|After|Between|During|By|On|At|An|A)\s"
)
_REPEATED = re.compile(r"\s*[—–―_\-]{2,}\s*[.,(:]|\s*—\s*[.,(]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ABSTRACT = frozenset(
    [
        "abstract",
        "summary",
        "executive summary",
        "zusammenfassung",
        "kurzfassung",
        "kurzzusammenfassung",
        "resumo",
        "resumen",
        "resume",
        "riassunto",
        "sommario",
        "sammanfattning",
        "sammendrag",
        "samenvatting",
        "ozet",
        "аннотация",
        "реферат",
        "резюме",
        "анотація",
        "摘要",
        "要旨",
        "抄録",
        "초록",
        "요약",
        "streszczenie",
        "abstrakt",
        "tiivistelma",
        "ملخص",
        "absztrakt",
        "osszefoglalas",
    ]
)
_LONGEST = 2500
_FEWEST = 3
"""A run without a heading must have as many entries, else one or two sentences with a name and a year would pass."""
_GAP = 2


def is_abstract_heading(text: str) -> bool:
    """True for a heading that opens an abstract, in several languages."""
    return len(text) < 40 and plain_heading(text) in _ABSTRACT


def is_list_heading(text: str) -> bool:
    """True for a heading that names a reference list, in many languages, numbered or not."""
    if len(text) > 90:
        return False
    if _SPACED.fullmatch(text.strip()):
        text = text.replace(" ", "")
    return bool(_HEADINGS.fullmatch(plain_heading(text)))


def looks_like_entry(text: str, *, strict: bool = False) -> bool:
    """True for a paragraph that may be an entry: a year or address in it, and a label or a name at its start.

    `strict` asks for a person's or a group's name even behind a label.
    """
    if not 20 <= len(text) <= _LONGEST:
        return False
    if not (_YEAR.search(text) or _LINK.search(text)):
        return False
    if _REPEATED.match(text):
        return True
    label = _LABEL.match(text)
    rest = text[label.end() :] if label else text
    if label and not strict:
        return True
    if _CJK.search(rest[:20]):
        return label is not None or "." in rest or "，" in rest or "．" in rest
    if _SENTENCE_START.match(rest):
        return False
    return bool(_PERSON_FIRST.match(rest) or _INITIALS_FIRST.match(rest) or _GROUP_FIRST.match(rest))


def find_entries(pieces: Sequence[Piece]) -> list[list[int]]:
    """The reference lists: of each, the positions of the pieces that hold its entries, in order; [] if there is none."""
    marked = [number for number, piece in enumerate(pieces) if piece.listed]
    if marked:
        return [marked]
    headed = _headed(pieces)
    if headed:
        return headed
    run = _last_run(pieces)
    return [run] if run else []


def _headed(pieces: Sequence[Piece]) -> list[list[int]]:
    lists: list[list[int]] = []
    reached = 0
    for number, piece in enumerate(pieces):
        if number < reached or not _may_head(piece) or not is_list_heading(piece.block.text):
            continue
        entries = _below(pieces, number)
        good = sum(_may_be_entry(_with_label(pieces[place])) for place in entries)
        # A styled heading that names a list is believed more than a line of text that does.
        if entries and good * (4 if piece.level else 2) >= len(entries):
            lists.append(entries)
            reached = entries[-1] + 1
    return lists


def _may_head(piece: Piece) -> bool:
    return piece.level > 0 or (piece.block.place in (Place.BODY, Place.FOOTNOTE) and len(piece.block.text) <= 60)


def _with_label(piece: Piece) -> str:
    return f"{piece.label} {piece.block.text}" if piece.label else piece.block.text


def _may_be_entry(text: str) -> bool:
    """Like an entry, or at least with a name at its start ("Marsh F. Personal communication")."""
    if looks_like_entry(text):
        return True
    label = _LABEL.match(text)
    return len(text) <= _LONGEST and bool(_PERSON_FIRST.match(text[label.end() :] if label else text))


def _below(pieces: Sequence[Piece], heading: int) -> list[int]:
    """The entries under a heading; what follows the last one that looks like one is left out."""
    level = pieces[heading].level
    entries: list[int] = []
    last = -1
    for number in range(heading + 1, len(pieces)):
        piece = pieces[number]
        if piece.level:
            if not level or piece.level <= level:
                break
            continue  # "Primary sources" and the like
        if piece.block.place is not Place.BODY or not piece.block.text:
            continue
        if not level and _is_plain_heading(pieces, number):
            break
        if _may_be_entry(_with_label(piece)):
            last = len(entries)
        elif len(piece.block.text) < 12:
            continue
        entries.append(number)
    return entries[: last + 1]


def _is_plain_heading(pieces: Sequence[Piece], number: int) -> bool:
    """True for a short line that opens another part: nothing like an entry, and no entry behind it."""
    text = pieces[number].block.text
    if len(text) > 60 or looks_like_entry(_with_label(pieces[number])) or text.endswith((".", ",", ";")):
        return False
    following = [piece for piece in pieces[number + 1 : number + 3] if piece.block.place is Place.BODY]
    return bool(following) and not any(looks_like_entry(_with_label(piece)) for piece in following)


def _last_run(pieces: Sequence[Piece]) -> list[int]:
    best: list[int] = []
    run: list[int] = []
    gap = 0
    for number, piece in enumerate(pieces):
        if piece.level == 0 and piece.block.place is Place.BODY and looks_like_entry(_with_label(piece), strict=True):
            run.append(number)
            gap = 0
        elif run:
            gap += 1
            if gap > _GAP or piece.level:
                best = run if len(run) >= _FEWEST else best
                run, gap = [], 0
    best = run if len(run) >= _FEWEST else best
    if not best:
        return []
    # A list stands in the second half, or makes up most of the paper.
    return best if best[0] * 2 >= len(pieces) or len(best) * 2 >= len(pieces) else []
