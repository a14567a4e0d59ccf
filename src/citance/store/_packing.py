"""Long texts in the database, packed: what every row of a table repeats, names of fields above all, is not written again.

A packed text is a byte that tells its kind, then raw deflate (RFC 1951) with a preset dictionary, which makes the short
texts of single rows as small as those of whole files. Texts that this would not make smaller, and all that an older
version wrote, stand as they are. Equal texts give equal bytes with one build of zlib only, so no question to the database
compares packed columns.
"""

from __future__ import annotations

import zlib
from typing import Any

from sqlalchemy import Dialect, LargeBinary, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from citance.errors import StoreError

__all__ = ["Packed", "pack", "unpack"]

_WINDOW = -13
"""8 KB, without zlib's header: larger ones only cost time for texts of a few hundred bytes."""
_KIND = b"\x01"
_AS_IT_IS = b"\x00"
"""Begins a text that is not packed, in a column of bytes."""
_DAMAGED = "a packed text in the database is damaged: restore a copy, or add the articles to a new one"
_LEAST = 24
"""Characters below which nothing is won."""
_MOST = 50_000_000
"""Bytes that one text may have; far above any paper's description, and a bound for what a damaged row may claim."""

# What may never change: texts are read with the dictionary they were packed with. A better one would be another kind.
# The most frequent strings come last, where they are cheapest to point at.
_WORDS = """
although however therefore furthermore moreover whereas because during through between among within without against before
after under over about into than that this these those their there which while when where what have been being were was are
is not also both each other such more most some many only same first second third several various different similar
significant significantly important previous previously recent recently reported showed shown found observed suggest
suggested suggests indicate indicated demonstrated described proposed developed investigated examined evaluated estimated
performed conducted compared associated association relationship correlation increase increased decrease decreased reduced
improve improved higher lower greater smaller positive negative effect effects impact influence role factors factor level
levels group groups participants patients patient children adolescents adults older women men students population
populations sample samples size age sex gender years months weeks days study studies research review systematic
meta-analysis trial randomized controlled clinical trials cohort cross-sectional longitudinal survey questionnaire interview
qualitative quantitative analysis analyses method methods model models modeling approach framework theory theoretical
empirical evidence results findings discussion introduction conclusion limitations future data set values value measured
measure measures measurement assessment scale test testing statistical regression distribution probability estimation
treatment therapy intervention interventions prevention diagnosis disease diseases cancer cell cells tumor gene genes genetic
genome expression protein proteins receptor signaling pathway molecular mechanism mechanisms function activity response
responses stress infection virus vaccine immune inflammation inflammatory brain cognitive behavior behaviour behavioral
memory learning education school social psychological psychology mental health care public global medical medicine
hospital nursing quality of life risk mortality depression anxiety disorder disorders symptoms physical exercise diet food
nutrition climate change environment environmental water soil species plant plants ecology biodiversity conservation
energy carbon temperature pressure surface structure properties materials chemistry physics engineering technology digital
information network networks deep machine learning artificial intelligence algorithm software computer system systems
performance efficiency design development application applications management policy political economic economics market
firm firms international national country countries United States European Europe China African American Brazil Germany
German University Department of School Faculty Institute National Center Centre for Research Sciences
in the of the and the to the on the for the with the from the by the at the as well as in order to due to based on et al.
para com das dos uma que como pela pelo entre sobre mais não uma la los las del por con una und der die das von mit
2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2009 2008 2007 2006 2005 2004 2003 2002
2001 2000 1999 1998 1997 1996 1995 1990
"""
_JOURNALS = """
Cambridge University Press Oxford University Press Springer Nature Elsevier Wiley Blackwell Taylor & Francis SAGE Routledge
Academic Press MIT Press John Wiley & Sons American Psychological Association World Health Organization New York London
Berlin Proceedings of the National Academy of Sciences of the United States of America Proceedings of the Conference on
Advances in Neural Information Processing Systems IEEE Transactions on Lecture Notes in Computer Science arXiv preprint
Nature Communications Scientific Reports PLoS ONE PLOS ONE BMC Public Health BMJ Open The Lancet JAMA New England Journal of
Medicine N Engl J Med Annals of Annual Review of International Journal of Environmental Research and Public Health
Frontiers in Psychology Frontiers in Public Health Journal of the American Medical Association Journal of Personality and
Social Psychology Psychological Science Psychological Bulletin American Journal of British Journal of European Journal of
Trends in Current Opinion in Review of Archives of Quarterly Bulletin Letters Physical Review Journal of Applied Journal of
Clinical Journal of Experimental Journal of Management Academy of Management Strategic Management Journal
"""
_SECTIONS = (
    '{"titles":["Limitations"],"number":"5","role":"limitations"}{"titles":["Conclusions"],"role":"conclusion"}'
    '{"titles":["Background"],"role":"introduction"}{"titles":["Materials and Methods","Statistical analysis"],'
    '"role":"methods"}{"titles":["2. Methods","2.1. Participants"],"role":"methods"}{"titles":["Results"],"role":"results"}'
    '{"titles":["Discussion"],"role":"discussion"}{"titles":["1. Introduction"],"role":"introduction"}'
)
_FIELDS = (
    '{"work":{"title":"","abstract":"","keywords":["affiliations":["Department of ,"orcid":"0000-000,"roles":["author"],'
    '"issn":["subtitle":"","original_title":"","published":"-01-01","language":"en","license":"https://creativecommons.org/'
    'licenses/by/4.0/"},"sha256":"","format":"jats","reader":"citance-'
    '"kind":"conference","edition":"","editors":[{"family":"","publisher":"},"url":"https://www.","accessed":"'
    '","doi":"10.1111/j.","doi":"10.1038/s","doi":"10.1016/j.","doi":"10.1371/journal.pone.0","doi":"10.1186/s12'
    '","doi":"10.1007/s00","doi":"10.1002/","doi":"10.1177/0","doi":"10.1080/0","doi":"10.3390/","doi":"10.3389/f'
    '","doi":"10.1093/","doi":"10.1103/PhysRev","doi":"10.1136/bmj","doi":"10.1073/pnas.","doi":"10.48550/arXiv.'
    " [DOI] [PubMed] [Google Scholar] https://doi.org/10.10 doi:10.1 Available from: http://dx.doi.org/10. In: eds. vol. pp. "
    '"kind":"book"},"kind":"journal","pmid":"2","kind":"journal","pmid":"3","pmcid":"PMC","arxiv":"",'
    '{"key":"CR1","index":1,"entry":"CR1","label":"1.","raw":"{"key":"ref-1","index":2,"entry":"ref-1","label":"[2]","raw":"'
    '{"key":"bib1","index":1,"entry":"bib1","raw":"{"key":"B10","index":10,"entry":"B10","label":"10","raw":"'
    '"]},"authors":[{"family":"Smith","given":"J. A."},{"family":"Wang","given":"Y."},{"family":"Zhang","given":"X."},'
    '{"family":"Li","given":"J."},{"family":"Chen","given":"M."},{"family":"Johnson","given":"R."},{"family":"van der '
    ',"given":"A"},{"family":"","given":"S"}],"year":2019,"venue":{"title":"Journal of "},"volume":"1","issue":"2","pages":"1'
    '"}],"year":2020,"container":"Journal of ","volume":"12","issue":"1","pages":"1–","title":"The effect of '
    '","doi":"10.1","kind":"journal"},"kind":"journal"}'
)
_DICTIONARY = " ".join(f"{_WORDS}{_JOURNALS}".split()).encode() + (_SECTIONS + _FIELDS).encode()

_READY = zlib.compressobj(4, zlib.DEFLATED, _WINDOW, 5, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)
"""A packer that has read the dictionary, to be copied: higher levels win one part in a hundred and cost a third more."""


def pack(text: str) -> bytes | str:
    """A text as its row keeps it."""
    if len(text) < _LEAST:
        return text
    plain = text.encode(errors="surrogatepass")
    if len(plain) >= _MOST:
        return text
    maker = _READY.copy()
    packed = _KIND + maker.compress(plain) + maker.flush()
    return packed if len(packed) < len(plain) else text


def unpack(kept: bytes | str) -> str:
    """The text that `pack` was given, or one that an older version left unpacked.

    Raises:
        StoreError: these are no packed bytes.
    """
    if isinstance(kept, str):
        return kept
    reader = zlib.decompressobj(_WINDOW, _DICTIONARY)
    try:
        if kept[:1] == _AS_IT_IS:
            return kept[1:].decode(errors="surrogatepass")
        if kept[:1] == _KIND:
            text = reader.decompress(kept[1:], _MOST).decode(errors="surrogatepass")
            if reader.eof:
                return text
    except (zlib.error, UnicodeDecodeError) as error:
        raise StoreError(f"{_DAMAGED} ({error})") from error
    raise StoreError(_DAMAGED)


class Packed(TypeDecorator[str]):
    """A column of packed texts. SQLite keeps bytes in a column of texts as they are; others get a column of bytes."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Bytes where a column has one type only."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else LargeBinary())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Into the database."""
        if value is None:
            return None
        packed = pack(value)
        if dialect.name == "sqlite" or isinstance(packed, bytes):
            return packed
        return _AS_IT_IS + packed.encode(errors="surrogatepass")

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Out of the database."""
        return None if value is None else unpack(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """The same without a call in between, where the driver gives the value as it is."""
        return unpack if dialect.name == "sqlite" else super().result_processor(dialect, coltype)
