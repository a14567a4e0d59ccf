"""Made-up references: records, partly of real lists and partly put together, printed in many styles and four languages.

A style is a line of groups `<label text {field}>`; a group with an empty field is left out with its punctuation, and what
stands between groups bears no label.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from benchmarks._refstrings_gold import Labelled, joined
from train.refstring import phrases
from train.refstring.silver import Record

__all__ = ["made_strings"]

_GROUP = re.compile(r"<(\w+) ([^<>]*)>")
_FIELD = re.compile(r"\{(\w+)\}")
_J = {
    "apa": "<author {authors}> <date ({year}).> <title {title}.> <journal {container},> <volume {volume}><issue ({issue}),> <pages {pages}.> <doi https://doi.org/{doi}>",
    "vanc": "<number {n}> <author {authors}.> <title {title}.> <journal {container}.> <date {year};><volume {volume}><issue ({issue})>:<pages {pages}.> <doi doi: {doi}>",
    "vanc2": "<author {authors}.> <title {title}.> <journal {container}> <date {year}> <date {month};> <volume {volume}><issue ({issue})>:<pages {pages}.>",
    "springer": "<author {authors}> <date ({year})> <title {title}.> <journal {container}> <volume {volume}><issue ({issue})>:<pages {pages}>",
    "nature": "<number {n}> <author {authors}> <title {title}.> <journal {container}> <volume {volume},> <pages {pages}> <date ({year}).>",
    "ieee": "<number [{num2}]> <author {authors},> “<title {title},>” <journal {container},> <volume vol. {volume},> <issue no. {issue},> <pages pp. {pages},> <date {month}> <date {year}.> <doi doi: {doi}.>",
    "chicago": "<author {authors}.> <date {year}.> “<title {title}.>” <journal {container}> <volume {volume}> <issue ({issue})>: <pages {pages}.>",
    "chicago2": "<author {authors},> “<title {title},>” <journal {container}> <volume {volume},> <issue no. {issue}> <date ({year}):> <pages {pages}.>",
    "mla": "<author {authors}.> “<title {title}.>” <journal {container},> <volume vol. {volume},> <issue no. {issue},> <date {year},> <pages pp. {pages}.>",
    "abnt": "<author {authors}.> <title {title}.> <journal {container},> <location {city},> <volume v. {volume},> <issue n. {issue},> <pages p. {pages},> <date {month}> <date {year}.>",
    "abnt2": "<author {authors}.> <title {title}.> <journal {container},> <volume v.{volume},> <issue n.{issue},> <pages p.{pages},> <date {year}.> <note Disponível em:> <url {url}.> <note Acesso em: {day} {month} {later}.>",
    "din": "<author {authors}:> <title {title}.> <journal In: {container}> <volume {volume}> <date ({year}),> <issue Nr. {issue},> <pages S. {pages}>",
    "din2": "<author {authors}> <date ({year}):> <title {title},> <journal in: {container},> <volume Jg. {volume},> <issue Heft {issue},> <pages S. {pages}.>",
    "din3": "<author {authors}> <date {year}.> <title {title}.> <journal {container}> <volume {volume}> <issue ({issue}):> <pages {pages}.>",
    "es": "<author {authors}> <date ({year}).> <title {title}.> <journal {container},> <volume {volume}><issue ({issue}),> <pages {pages}.> <note Recuperado de> <url {url}>",
    "es2": "<author {authors}> <date ({year}),> “<title {title}>”, <journal {container},> <volume vol. {volume},> <issue núm. {issue},> <pages pp. {pages}.>",
    "harvard": "<author {authors}> <date ({year})> ‘<title {title}>’, <journal {container},> <volume {volume}><issue ({issue}),> <pages pp. {pages}.>",
    "elsevier": "<number [{num2}]> <author {authors},> <title {title},> <journal {container}> <volume {volume}> <date ({year})> <pages {pages}.> <doi https://doi.org/{doi}.>",
    "elsevier2": "<author {authors},> <date {year}.> <title {title}.> <journal {container}> <volume {volume}> <issue ({issue}),> <pages {pages}.>",
    "acs": "<number ({num2})> <author {authors}> <title {title}.> <journal {container}> <date {year},> <volume {volume}> <issue ({issue}),> <pages {pages}.>",
    "phys": "<number [{num2}]> <author {authors},> <journal {container}> <volume {volume},> <pages {first}> <date ({year}).>",
    "phys2": "<author {authors},> <date {year},> <journal {container},> <volume {volume},> <pages {first}>",
    "phys3": "<author {authors},> <title {title},> <journal {container}> <volume {volume}> <date ({year})> <pages {first},> <id [arXiv:{arxiv}].>",
    "cell": "<author {authors}> <date ({year}).> <title {title}.> <journal {container}> <volume {volume},> <pages {pages}.>",
    "acm": "<author {authors}.> <date {year}.> <title {title}.> <journal {container}> <volume {volume},> <issue {issue}> <date ({month} {year}),> <pages {pages}.>",
    "dated": "<author {authors}> <date ({year}, {month} {day}).> <title {title}.> <journal {container},> <volume {volume}><issue ({issue}),> <pages {pages}.>",
    "paper": "<author {authors},> ‘<title {title}>’, <journal {container},> <date {day} {month} {year},> <pages p. {page}.>",
    "paper2": "<author {authors}.> “<title {title}.>” <journal {container},> <date {month} {day}, {year}.>",
    "mag": "<author {authors}.> <title {title}.> <journal {container},> <date {month} {year}.> <pages Page {page}>",
    "bare": "<author {authors}> <title {title}> <journal {container}> <date {year}> <volume {volume}> <pages {pages}>",
}  # fmt: skip
_B = {
    "apa": "<author {authors}> <date ({year}).> <title {title}> <edition ({ed} ed.).> <location {city}:> <publisher {publisher}.>",
    "apa7": "<author {authors}> <date ({year}).> <title {title}.> <publisher {publisher}.>",
    "vanc": "<number {n}> <author {authors}.> <title {title}.> <edition {ed} ed.> <location {city}:> <publisher {publisher};> <date {year}.>",
    "chicago": "<author {authors}.> <date {year}.> <title {title}.> <location {city}:> <publisher {publisher}.>",
    "chicago2": "<author {authors},> <title {title}> <location ({city}:> <publisher {publisher},> <date {year}),> <pages {page}.>",
    "abnt": "<author {authors}.> <title {title}.> <edition {ed}. ed.> <location {city}:> <publisher {publisher},> <date {year}.> <pages {page} p.>",
    "din": "<author {authors}:> <title {title}.> <edition {ed}. Aufl.> <location {city}:> <publisher {publisher},> <date {year}>",
    "din2": "<author {authors}> <date ({year}):> <title {title}.> <location {city}:> <publisher {publisher}.>",
    "din3": "<author {authors}> <date ({year}),> <title {title},> <location {city}.>",
    "din4": "<author {authors}:> <title {title}.> <location {city}> <date {year}.>",
    "es": "<author {authors}> <date ({year}).> <title {title}.> <location {city}:> <publisher {publisher}.>",
    "es2": "<author {authors},> <title {title},> <location {city},> <publisher {publisher},> <date {year}.>",
    "springer": "<author {authors}> <date ({year})> <title {title},> <edition {ed} edn.> <publisher {publisher},> <location {city}>",
    "nature": "<number {n}> <author {authors}> <title {title}> (<publisher {publisher},> <date {year}).>",
    "ieee": "<number [{num2}]> <author {authors},> <title {title},> <edition {ed} ed.> <location {city}:> <publisher {publisher},> <date {year}.>",
    "human": "<author {authors},> <title {title},> <location {city}:> <publisher {publisher},> <date {year}.>",
    "human2": "<author {authors},> <title {title}> (<location {city}:> <publisher {publisher},> <date {year}>).",
    "human3": "<author {authors},> <title {title},> <edition {ed} ed.,> <publisher {publisher},> <location {city}> <date {year}.>",
    "human4": "<author {authors}.> <title {title}.> <edition {ed} edition.> <publisher {publisher},> <location {city},> <date {year}.>",
    "human5": "<author {authors},> <title {title},> <publisher {publisher},> <date {year},> <location {city}.>",
    "human6": "<author {authors}:> <title {title},> <location {city}> <date {year}.>",
    "short": "<author {authors},> <title {title}> <date ({year}).>",
    "short2": "<author {authors},> <title {title},> <location {city}> <date {year}>",
    "short3": "<author {authors}.> <title {title}.> <publisher {publisher},> <date {year}.>",
    "short4": "<author {authors}.> <date {year}.> <title {title}.> <location {city}.>",
    "mla": "<author {authors}.> <title {title}.> <location {city}:> <publisher {publisher},> <date {year}.> <note Print.>",
    "series": "<author {authors}.> <title {title}.> <series Lecture Notes in Mathematics,> <volume {volume}.> <publisher {publisher},> <date {year}.>",
    "series2": "<author {authors}> <date ({year}).> <title {title}> <series (Sage University Paper Series No. {num}).> <location {city}:> <publisher {publisher}.>",
    "translated": "<author {authors}.> <title {title}.> <editor Trans. {editor}.> <location {city}:> <publisher {publisher},> <date {year}.>",
    "translated2": "<author {authors}> <date ({year}).> <title {title}> <editor ({editor}, Trans.).> <location {city}:> <publisher {publisher}.>",
    "edited": "<editor {authors} {role}> <date ({year}).> <title {title}.> <location {city}:> <publisher {publisher}.>",
    "edited2": "<editor {authors} {role}:> <title {title}.> <location {city}:> <publisher {publisher}> <date {year}.>",
    "group": "<author {institution}.> <title {title}.> <location {city}:> <publisher {institution},> <date {year}.>",
    "group2": "<author {institution}> <date ({year}).> <title {title}.> <location {city}:> <publisher Author.>",
}  # fmt: skip
_C = {
    "apa": "<author {authors}> <date ({year}).> <title {title}.> <editor In {editors} {role},> <book {book}> <pages (pp. {pages}).> <location {city}:> <publisher {publisher}.>",
    "apa7": "<author {authors}> <date ({year}).> <title {title}.> <editor In {editors} {role},> <book {book}> <edition ({ed} ed.,> <pages pp. {pages}).> <publisher {publisher}.>",
    "vanc": "<author {authors}.> <title {title}.> <editor In: {editors}, editors.> <book {book}.> <location {city}:> <publisher {publisher};> <date {year}.> <pages p. {pages}.>",
    "abnt": "<author {authors}.> <title {title}.> <editor In: {editors} {role}.> <book {book}.> <location {city}:> <publisher {publisher},> <date {year}.> <pages p. {pages}.>",
    "din": "<author {authors}:> <title {title}.> <editor In: {editors} {role}:> <book {book}.> <location {city}:> <publisher {publisher}> <date {year},> <pages S. {pages}.>",
    "din2": "<author {authors}> <date ({year}):> <title {title},> <editor in: {editors} {role},> <book {book},> <location {city}:> <publisher {publisher},> <pages S. {pages}.>",
    "din3": "<author {authors}> <date ({year}):> <title {title}.> <book In: {book}.> <editor Hrsg. von {editors}.> <location {city}:> <publisher {publisher},> <pages {pages}.>",
    "es": "<author {authors}> <date ({year}).> <title {title}.> <editor En {editors} {role},> <book {book}> <pages (pp. {pages}).> <location {city}:> <publisher {publisher}.>",
    "chicago": "<author {authors}.> <date {year}.> “<title {title}.>” <book In {book},> <editor edited by {editors},> <pages {pages}.> <location {city}:> <publisher {publisher}.>",
    "chicago2": "<author {authors},> “<title {title},>” <book in {book},> <editor ed. {editors}> <location ({city}:> <publisher {publisher},> <date {year}),> <pages {pages}.>",
    "springer": "<author {authors}> <date ({year})> <title {title}.> <editor In: {editors} {role}> <book {book}.> <publisher {publisher},> <location {city},> <pages pp {pages}>",
    "conf": "<author {authors},> “<title {title},>” <book in Proceedings of the {ed} International Conference on {book},> <location {city},> <date {year},> <pages pp. {pages}.>",
    "conf2": "<author {authors}.> <date {year}.> <title {title}.> <book In Proc. {book} Conference,> <pages pages {pages}.> <publisher {publisher}.>",
    "conf3": "<author {authors}.> <title {title}.> <book In: CONGRESSO BRASILEIRO DE {book}, {ed}.,> <date {year},> <location {city}.> <book Anais...> <location {city}:> <publisher {publisher},> <date {year}.> <pages p. {pages}.>",
    "first": "<author {authors}.> “<title {title}.>” <editor In {editor}, ed.,> <book {book},> <pages {pages}.> <location {city}:> <publisher {publisher},> <date {year}.>",
    "first2": "<author {authors}.> <date {year}.> <title {title}.> <editor In {editor}, ed.> <book {book}.> <pages Pp. {pages}.> <location {city}:> <publisher {publisher}.>",
    "first3": "<author {authors},> ‘<title {title}>’, <editor in {editors} {role},> <book {book}> <location ({city}:> <publisher {publisher},> <date {year}),> <pages pp. {pages}.>",
    "plain": "<author {authors}.> <title {title}.> <book In {book},> <pages pages {pages},> <date {year}.>",
    "plain2": "<author {authors}.> <date {year}.> <title {title}.> <book In {book},> <pages {pages}.> <location {city}:> <publisher {publisher}.>",
    "plain3": "<author {authors},> <title {title},> <book in: {book},> <publisher {publisher},> <location {city},> <date {year},> <pages pp. {pages}.>",
    "part": "<author {authors},> “<title {title},>” <book in {book}> <volume Vol. {volume},> <publisher {publisher},> <date {year},> <pages pp. {pages}.>",
    "lncs": "<author {authors}:> <title {title}.> <editor In: {editors} {role}> <book {book}.> <series LNCS,> <volume vol. {volume},> <pages pp. {pages}.> <publisher {publisher},> <location {city}> <date ({year})>",
}  # fmt: skip
_T = {
    "en": ("<author {authors}> <date ({year}).> <title {title}> <genre (Doctoral dissertation).> <publisher {institution},> <location {city}.>",
           "<author {authors}.> <title {title}> <genre [PhD thesis].> <location {city}:> <publisher {institution};> <date {year}.>",
           "<author {authors},> “<title {title},>” <genre Ph.D. dissertation,> <publisher {institution},> <location {city},> <date {year}.>",
           "<author {authors}> <date ({year})> <title {title}.> <genre Master's thesis,> <publisher {institution}>"),
    "de": ("<author {authors}> <date ({year}):> <title {title}.> <genre Dissertation,> <publisher {institution}.>",
           "<author {authors}:> <title {title}.> <location {city}:> <publisher {institution},> <genre Diss.,> <date {year}.>",
           "<author {authors}> <date ({year}).> <title {title}> <genre (Unveröffentlichte Masterarbeit).> <publisher {institution},> <location {city}.>",
           "<author {authors}:> <title {title}.> <genre Habilitationsschrift.> <publisher {institution}> <date {year}.>"),
    "pt": ("<author {authors}.> <title {title}.> <date {year}.> <pages {page} f.> <genre Dissertação (Mestrado em Educação)> – <publisher {institution},> <location {city},> <date {year}.>",
           "<author {authors}.> <title {title}.> <date {year}.> <genre Tese (Doutorado)> - <publisher {institution},> <location {city},> <date {year}.>",
           "<author {authors}.> <title {title}> <genre [tese].> <location {city}:> <publisher {institution};> <date {year}.>",
           "<author {authors}> <date {year}.> <title {title}.> <genre Dissertação de Mestrado,> <publisher {institution},> <location {city}.> <pages {page} p.>"),
    "es": ("<author {authors}> <date ({year}).> <title {title}> <genre (Tesis doctoral).> <publisher {institution},> <location {city}.>",
           "<author {authors}.> <title {title}> <genre [tesis de maestría].> <location {city}:> <publisher {institution};> <date {year}.>"),
}  # fmt: skip
_W = {
    "en": ("<author {institution}.> <date ({year}).> <title {title}.> <note Retrieved {month} {day}, {later}, from> <url {url}>",
           "<author {institution}.> <title {title}> <note [Internet].> <date {year}> <note [cited {later} {month} {day}].> <note Available from:> <url {url}>",
           "<author {authors}> <date ({year})> <title {title}.> <note Available at:> <url {url}> <note (accessed {day} {month} {later}).>",
           "<author {authors},> “<title {title},>” <journal The Guardian,> <date {day} {month} {year}.> <note [Online]. Available:> <url {url}.>",
           "<author {institution}.> <title {title}.> <url {url}> <date ({year}).>", "<title {title}.> <url {url}> <note (accessed {day} {month} {later}).>"),
    "de": ("<author {institution}> <date ({year}):> <title {title}.> <note Online verfügbar unter> <url {url},> <note zuletzt geprüft am {day}.03.{later}.>",
           "<author {authors}> <date ({year}).> <title {title}.> <note Verfügbar unter:> <url {url}> <note [Zugriff am {day}. {month} {later}].>",
           "<author {authors}:> <title {title}.> <note URL:> <url {url}> <note (abgerufen am {day}.03.{later}).>"),
    "pt": ("<author {institution}.> <title {title}.> <location {city},> <date {year}.> <note Disponível em:> <url {url}.> <note Acesso em: {day} {month} {later}.>",
           "<author {authors}.> <title {title}.> <date {year}.> <note Disponível em:> <url {url}> <note (acesso em {day} {month} {later}).>"),
    "es": ("<author {institution}> <date ({year}).> <title {title}.> <note Recuperado el {day} de {month} de {later}, de> <url {url}>",
           "<author {authors}.> <title {title}> <note [Internet].> <date {year}> <note [consultado el {day} de {month} de {later}].> <note Disponible en:> <url {url}>"),
}  # fmt: skip
_R = (
    "<author {institution}> <date ({year}).> <title {title}> <genre (Technical Report No. {num}).> <location {city}:> <publisher {institution}.>",
    "<author {authors}> <date ({year}).> <title {title}.> <genre Working Paper {num}.> <publisher {institution}.>",
    "<author {authors},> <title {title},> <genre NBER Working Paper No. {num},> <date {year}.>",
    "<author {authors}:> <title {title}.> <genre Discussion Paper Nr. {num}.> <location {city}> <date {year}.>",
    "<author {authors}.> <title {title}.> <date {year}.> <genre Tech. Rep. {num},> <publisher {institution}.>",
)
_P = (
    "<author {authors}> <date ({year}).> <title {title}.> <journal arXiv preprint> <id arXiv:{arxiv}.>",
    "<author {authors}.> <title {title}.> <journal bioRxiv> <note [Preprint].> <date {year}> <doi doi: 10.1101/{arxiv}>",
    "<author {authors},> <title {title},> <id arXiv:{arxiv}> <date ({year}).>",
    "<author {authors},> “<title {title},>” <id arXiv:{arxiv},> <date {year}.>",
    "<author {authors}.> <date {year}.> <title {title}.> <journal CoRR> <volume abs/{arxiv}> <date ({year}).>",
    "<author {authors}> <date ({year})> <title {title}.> <journal medRxiv.> <url https://doi.org/10.1101/{arxiv}>",
    "<author {authors},> <id hep-th/{old}> <date ({year}).>", "<author {authors},> <title {title},> <id [arXiv:{arxiv} [hep-ph]].>",
)  # fmt: skip
_MONTHS = {
    "en": ("Jan", "Mar.", "May", "June", "July", "September", "Oct.", "December"),
    "de": ("Januar", "März", "Mai", "Juni", "Oktober", "Dez."),
    "pt": ("jan.", "mar.", "maio", "jun.", "ago.", "set.", "out.", "dez."),
    "es": ("enero", "marzo", "mayo", "junio", "agosto", "octubre", "diciembre"),
}


def _initials(given: str, rng: random.Random) -> list[str]:
    if given.isupper() and len(given) <= 4 and given.isalpha():
        return list(given)
    return [part[0] for part in re.split(r"[\s.\-]+", given) if part] or [rng.choice("ABCDEGHJKLMPRST")]


def _person(name: tuple[str, str], style: str, language: str, rng: random.Random) -> str:
    family, given = name
    if not given and " " in family:
        return family  # a group
    first = _initials(given, rng)
    whole = (
        given
        if len(given.split()[0] if given.split() else "") > 2 and not given.isupper()
        else rng.choice(phrases.GIVEN[language])
    )
    dotted = {"space": " ", "tight": ""}["space" if rng.random() < 0.6 else "tight"].join(
        f"{letter}." for letter in first
    )
    plain = "".join(first)
    return {
        "family-dots": f"{family}, {dotted}", "family-plain": f"{family} {plain}", "dots-family": f"{dotted} {family}", "family-full": f"{family}, {whole}",
        "full-family": f"{whole} {family}", "FAMILY-dots": f"{family.upper()}, {dotted}", "FAMILY-full": f"{family.upper()}, {whole}",
        "family-space-dots": f"{family} {dotted}", "plain-family": f"{plain} {family}",
    }[style]  # fmt: skip


_NAMES = (
    "family-dots",
    "family-plain",
    "dots-family",
    "family-full",
    "full-family",
    "FAMILY-dots",
    "FAMILY-full",
    "family-space-dots",
    "plain-family",
)
_LAST = {
    "en": (", and ", " and ", ", & ", " & "),
    "de": (" und ", "/", " & ", "; "),
    "pt": (" e ", "; ", " & "),
    "es": (" y ", ", y ", " & "),
}


def _names(people: Sequence[tuple[str, str]], style: str, language: str, rng: random.Random) -> str:
    shown = [_person(name, style, language, rng) for name in people]
    most = rng.choice((3, 6, 8, 20))
    between = "; " if style.startswith("FAMILY") or (style == "family-full" and rng.random() < 0.6) else ", "
    if language == "de" and rng.random() < 0.3:
        between = rng.choice(("; ", "/", " / "))
    if len(shown) > most:
        return between.join(shown[: max(1, most - 2)]) + rng.choice((", et al", " et al", ", et al.", " et al."))
    if len(shown) == 1:
        return shown[0]
    last = between if rng.random() < 0.35 else rng.choice(_LAST[language])
    return between.join(shown[:-1]) + last + shown[-1]


def _title(language: str, rng: random.Random) -> str:
    one, two = rng.sample(phrases.TOPICS[language], 2)
    return rng.choice(phrases.TITLES[language]).format(
        a=one, A=one[0].upper() + one[1:], b=two, N=rng.choice(phrases.SURNAMES["en"])
    )


def _people(language: str, count: int, rng: random.Random) -> list[tuple[str, str]]:
    return [(rng.choice(phrases.SURNAMES[language]), rng.choice(phrases.GIVEN[language])) for _ in range(count)]


def _pages(first: str, last: str, rng: random.Random) -> str:
    if not last or not first.isdigit():
        return first
    dash = rng.choice("-–-–—")
    if rng.random() < 0.2 and len(first) == len(last) > 2:
        same = next((at for at in range(len(first)) if first[at] != last[at]), 0)
        last = last[same:] or last
    return f"{first}{dash if rng.random() < 0.95 else ' – '}{last}"


def _fields(
    record: Record | None, language: str, names_at_hand: list[tuple[str, str]], rng: random.Random
) -> dict[str, str]:
    year = (record.year if record and record.year[:2] in ("19", "20") else "") or str(rng.randint(1930, 2024))
    first = rng.randint(1, 900)
    names = rng.choice(_NAMES)
    people = (
        list(record.authors[:25])
        if record
        else names_at_hand or _people(language, rng.choice((1, 1, 1, 2, 2, 3, 4)), rng)
    )
    arxiv = f"{rng.randint(7, 24):02d}{rng.randint(1, 12):02d}.{rng.randint(1, 19999):05d}"
    return {
        "authors": _names(people, names, language, rng), "editors": _names(_people(language, rng.choice((1, 2, 2, 3)), rng), rng.choice(_NAMES), language, rng),
        "editor": _person(_people(language, 1, rng)[0], rng.choice(("full-family", "dots-family")), language, rng), "title": record.title if record else _title(language, rng), "container": (record.container if record else "") or rng.choice(phrases.JOURNALS[language]),
        "book": _title(language, rng), "year": year + (rng.choice("abc") if rng.random() < 0.05 else ""),
        "volume": (record.volume if record else "") or str(rng.randint(1, 120)), "issue": (record.issue if record else "") or (str(rng.randint(1, 12)) if rng.random() < 0.6 else ""),
        "pages": _pages(record.first, record.last, rng) if record and record.first else f"{first}{rng.choice('-–')}{first + rng.randint(2, 40)}",
        "first": (record.first if record else "") or str(first), "publisher": (record.publisher if record else "") or rng.choice(phrases.PUBLISHERS[language]),
        "city": (record.location if record else "") or (rng.choice(phrases.CITIES[language]) if rng.random() < 0.85 else ""),
        "institution": rng.choice(phrases.INSTITUTIONS[language]), "doi": ((record.doi if record else "") or f"10.{rng.randint(1000, 9999)}/j.{rng.choice('abcdef')}{rng.randint(100, 99999)}") if rng.random() < 0.4 else "",
        "n": rng.choice(("", "", f"{rng.randint(1, 99)}.", f"{rng.randint(1, 99)}", f"[{rng.randint(1, 99)}]")), "num2": str(rng.randint(1, 150)) if rng.random() < 0.5 else "",
        "month": rng.choice(_MONTHS[language]) if rng.random() < 0.5 else "", "day": str(rng.randint(1, 28)), "later": str(min(2024, int(year) + rng.randint(0, 8))),
        "url": rng.choice(phrases.SITES), "ed": rng.choice(("", "2", "3rd", "2nd", "4", "1")), "page": str(rng.randint(40, 600)) if rng.random() < 0.5 else "",
        "role": rng.choice(phrases.EDITORS[language]), "num": str(rng.randint(10, 9999)), "arxiv": arxiv, "old": f"{rng.randint(9101, 9912)}{rng.randint(1, 999):03d}",
        "a": rng.choice(phrases.TOPICS[language]), "b": rng.choice(phrases.TOPICS[language]),
    }  # fmt: skip


def _rendered(style: str, fields: dict[str, str], kind: str) -> Labelled:
    pieces: list[tuple[str, str]] = []
    at = 0
    for group in _GROUP.finditer(style):
        pieces.append((style[at : group.start()], ""))
        at = group.end()
        names = _FIELD.findall(group.group(2))
        if all(fields[name] for name in names):
            pieces.append((_FIELD.sub(lambda found: fields[found.group(1)], group.group(2)), group.group(1)))
    pieces.append((style[at:], ""))
    flat: list[tuple[str, str]] = []
    for text, label in pieces:
        text = re.sub(r"([.?!])\.(?!\.)", r"\1", text)
        if flat and not text.strip() and flat[-1][0].endswith(" "):
            continue
        if flat and text.startswith(".") and flat[-1][0].endswith((".", "?")):
            text = text[1:]
        if text:
            flat.append((text if flat else text.lstrip(), label))
    return joined("made-" + kind, flat)


def _pools(strings: Sequence[Labelled]) -> dict[str, list[str]]:
    """The printed fields of labelled strings, by label, without the punctuation around them."""
    pools: dict[str, list[str]] = {
        "title": [],
        "book": [],
        "publisher": [],
        "city": [],
        "container": [],
        "authors": [],
    }
    names = {
        "title": "title",
        "book": "book",
        "publisher": "publisher",
        "location": "city",
        "journal": "container",
        "author": "authors",
    }
    for string in strings:
        for span in string.spans:
            text = re.sub(r"^(?:in|In)\b:?\s*", "", string.raw[span.start : span.end].strip(" ,.;:()“”\"‘’'"))
            if span.label in names and len(text) > 2 and "<" not in text:
                pools[names[span.label]].append(text)
    return pools


def made_strings(records: Sequence[Record], real: Sequence[Labelled], count: int, *, seed: int = 5) -> list[Labelled]:
    """`count` labelled strings, some with single fields of the labelled ones in `real`: half of them journal articles, the rest books, chapters, theses, reports, web pages, preprints, laws."""
    rng = random.Random(seed)
    strings = []
    pools = _pools(real)
    families = [family for each in records for family, given in each.authors if given]
    givens = [
        given
        for each in records
        for _, given in each.authors
        if len(given.split(" ")[0]) > 2 and not given.isupper() and "." not in given
    ]
    for _ in range(count):
        language = rng.choice(("en", "en", "de", "de", "pt", "es"))
        kind = rng.choice(
            ("journal",) * 6 + ("book",) * 6 + ("chapter",) * 4 + ("thesis", "report", "web", "web", "preprint", "law")
        )
        record = rng.choice(records) if kind in ("journal", "preprint") and rng.random() < 0.8 else None
        if kind == "book" and rng.random() < 0.3:
            books = [each for each in rng.sample(records, 40) if each.kind == "book"]
            record = books[0] if books else None
        style = _style(kind, language, rng)
        people = [(rng.choice(families), rng.choice(givens)) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
        fields = _fields(record, "en" if record else language, people if language == "en" else [], rng)
        if record is None and language == "en":
            for name, pool in pools.items():
                if pool and rng.random() < 0.5:
                    fields[name] = rng.choice(pool)
        if rng.random() < 0.04:
            fields["authors"] = fields["institution"]
        made = _rendered(style, fields, kind)
        if len(made.raw) > 15:
            strings.append(made)
    return strings


def _style(kind: str, language: str, rng: random.Random) -> str:
    if kind in ("journal", "book", "chapter"):
        styles = {"journal": _J, "book": _B, "chapter": _C}[kind]
        mine = [
            style
            for name, style in styles.items()
            if name.startswith({"de": "din", "pt": "abnt", "es": "es"}.get(language, "zz"))
        ]
        return rng.choice(mine) if mine and rng.random() < 0.6 else rng.choice(list(styles.values()))
    if kind == "law":
        return rng.choice(phrases.LAWS[language])
    if kind in ("thesis", "web"):
        return rng.choice((_T if kind == "thesis" else _W)[language])
    return rng.choice(_R if kind == "report" else _P)
