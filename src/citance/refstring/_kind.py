"""What kind of work a reference names: journal, book, chapter, proceedings, thesis, report, web, preprint, law."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["kind_of"]

_THESIS = re.compile(
    r"\b(?:dissertation|thesis|ph\.?\s?d\b|doctoral|diss\.|habilitation\w*|(?:master|magister|diplom|bachelor)arbeit|tese\b|dissertação|tesis|doutorado|mestrado|"
    r"trabalho de conclusão|thèse|mémoire de)",
    re.I,
)
_REPORT = re.compile(
    r"\b(?:technical report|tech\.\s?rep|working papers?|discussion papers?|white paper|research report|final report|relatório|informe técnico|"
    r"arbeitspapier|forschungsbericht|(?:report|rep)\.?\s(?:no|nr|n[º°])|documento de trabajo|texto para discussão)",
    re.I,
)
_PREPRINT = re.compile(
    r"\b(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|osf preprints|ssrn|preprints?\b|corr\b|research square|scielo preprints)",
    re.I,
)
_ACT = re.compile(
    r"\W*(?:(?:brasil|brazil|bund|bverf\w*|bgh|bag|eugh|españa|colombia)\b[^a-z]{0,4}.{0,60})?(?:lei|ley|decreto|portaria|resolução|medida provisória|constituição|constitución|real decreto|gesetz|"
    r"verordnung|urteil|beschluss|directive|regulation \((?:eu|ec)\)|act of|public law|executive order)\b(?:.{0,40}\d|\s+(?:da|de|of|vom|zur))|"
    r"[^.]{3,60}\s(?:v|vs)\.\s[A-Z][^.]{2,60},\s*\d+\s+[A-Z]",
    re.I,
)
_GAZETTES = re.compile(
    r"BVerfG|BGHZ|BGBl|NJW|U\.S\.C|U\. S\. C|F\.2d|F\.3d|F\. Supp|S\. Ct|S\.Ct|Diário Oficial|Boletín Oficial|"
    r"Diario Oficial|Official Journal of the European|Pub\. L\.|Pub\.L\.|Fed\. Reg"
)
_MEETING = re.compile(
    r"\b(?:proceedings|proc\b|conference|conf\.|symposium|workshop|congress|congresso|congreso|anais|actas|tagung|kongress|simpósio|encontro|"
    r"lecture notes in|lncs|seminário|jornadas)",
    re.I,
)


def kind_of(text: str, fields: Mapping[str, str], *, preprint: bool) -> str:
    """The kind, or "" where nothing tells it. `fields` are the pieces by label; `preprint` tells of an arXiv number."""
    about = " ".join(fields.get(name, "") for name in ("genre", "note", "publisher", "edition"))
    if _THESIS.search(about) or ("genre" in fields and _THESIS.search(text)):
        return "thesis"
    if _ACT.match(text) or _GAZETTES.search(text):
        return "law"
    journal, book = fields.get("journal", ""), fields.get("book", "")
    if _PREPRINT.search(journal) or (preprint and not journal and not book):
        return "preprint"
    if book:
        return "proceedings" if _MEETING.search(book) else "chapter"
    if journal:
        return "proceedings" if _MEETING.search(journal) and not fields.get("volume") else "journal"
    if _REPORT.search(about):
        return "report"
    if fields.get("volume") and fields.get("pages"):
        return "journal"
    if fields.get("publisher") or fields.get("location"):
        return "book"
    if fields.get("url"):
        return "web"
    return ""
