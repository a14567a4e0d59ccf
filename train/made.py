"""Statements put together from tables of phrases, with their stances by construction.

Frequent phrases carry the training rows; these made ones give the rare constructions a voice: verbs of agreement and
disagreement that few authors use, own results without "we", other people's evidence, lists of citations, negation.
They are a prior, not data: each counts a small share of a row, and none is ever scored on.
"""

from __future__ import annotations

import random

from citance.classify import ClassifierInput

__all__ = ["made_rows"]

SUPPORTING, CONTRASTING, MENTIONING = 0, 1, 2
_TOPICS = (
    "wages follow exports", "larger firms keep fewer suppliers", "small classes read better", "density falls with altitude",
    "rents rise near stations", "older trees grow slowly", "the gap closes with age", "prices were set by guilds",
    "training raises output", "heat slows growth", "the effect fades after a year", "turnout falls in summer",
)  # fmt: skip
_OWN = (
    "Our results", "Our findings", "Our data", "These results", "These findings", "This finding", "This result", "This",
    "The present results", "The present estimates", "Our estimates", "My interviews", "My results", "The results",
    "The estimates", "The coefficients in Table 2", "Table 3", "The results of this study", "This pattern",
    "The answers of our respondents", "The present study", "Our analysis", "The pooled effect", "The regressions",
    "The field data", "Our simulations", "The observed decline of 12 %",
    "The letters in the church books", "The traps", "Pupils in these schools", "The soil cores", "The price series",
    "The second experiment", "The measured lifetime", "Towns in the north", "The account books", "The older respondents",
    "The spectra", "Teachers in the sample", "Firms of all sizes", "The ring widths", "The excavation", "The diaries",
)  # fmt: skip
_OTHERS = (
    "The results of Rask [97]", "Rask (1987)", "Later studies [95,96]", "Several authors", "The data of Lund and Rask (1991)",
    "A later trial [98]", "Other studies", "The survey of Rask [97]", "Previous work [94]", "The findings of Lund (1989)",
)  # fmt: skip
_VERBS = {
    SUPPORTING: (
        "confirm", "corroborate", "support", "agree with", "replicate", "reproduce", "match", "mirror", "echo",
        "accord with", "tally with", "coincide with", "bear out", "uphold", "reinforce", "lend support to",
        "lend weight to", "are in line with", "are in keeping with", "are in accordance with", "are in agreement with",
        "are in harmony with", "are consistent with", "are compatible with", "are similar to", "are comparable to",
        "fit", "square with", "strengthen", "parallel", "resemble", "speak for", "are close to", "concur with",
    ),
    CONTRASTING: (
        "contradict", "contrast with", "differ from", "depart from", "deviate from", "conflict with", "disagree with",
        "refute", "challenge", "do not confirm", "do not support", "fail to replicate", "fail to confirm",
        "are at odds with", "are inconsistent with", "are incompatible with", "run counter to", "are contrary to",
        "are the opposite of", "reverse", "do not agree with", "are lower than", "are higher than", "are smaller than",
        "exceed", "are weaker than", "cast doubt on", "call into question", "do not bear out", "speak against",
        "are in contrast to", "are not in line with", "undermine", "could not reproduce", "diverge from", "clash with",
    ),
}  # fmt: skip
_ADJUNCTS = {
    SUPPORTING: (
        "in line with", "in agreement with", "consistent with", "in accordance with", "in keeping with", "similar to",
        "as was also found by", "which confirms", "which agrees with", "which supports", "just as in", "like", "as did",
        "in harmony with", "which matches", "corroborating", "confirming", "which is close to", "echoing",
    ),
    CONTRASTING: (
        "in contrast to", "contrary to", "unlike", "which contradicts", "at odds with", "in contradiction to",
        "which differs from", "which conflicts with", "counter to", "contradicting",
        "which departs from", "whereas the opposite was reported by", "which is less than in", "which is far more than in",
    ),
}  # fmt: skip
_OBJECTS = (
    "those of {m}", "the findings of {m}", "the results of {m}", "what {m} reported", "the work of {m}", "{m}",
    "earlier findings {b}", "previous studies {b}", "the view that {t} {b}", "the claim that {t} {b}",
    "the conclusion of {m}", "an early census {b}", "the trial of {m}", "the estimate of {m}", "the hypothesis of {m}",
    "both the census {o} and the tax files {b}", "the census {b} and the tax records {o}", "{o}, {o} and {m}",
)  # fmt: skip
_FINDINGS = (
    "we found that {t}", "we observed that {t}", "our data show that {t}", "I find that {t}", "in our sample {t}",
    "the estimate is negative (β = −0.21, p < 0.01)", "the share was 31 % (95 % CI 27 to 35)", "the effect was absent here",
    "in the present study {t}", "the slope in Table 2 is positive", "we found no sign that {t}", "the results show that {t}",
)  # fmt: skip
_OTHER_FINDINGS = ("Rask [97] found that {t}", "later studies showed that {t} [95]", "Lund (1989) observed that {t}")
_FALSE_FRIENDS = (
    "Findings on whether {t} are mixed {b}.", "The evidence that {t} is inconsistent {b}.",
    "Studies of whether {t} have been contradictory {b}.", "There is disagreement on whether {t} {b}.",
    "Our protocol differs from that of {m}.", "Our design is similar to that of {m}.",
    "Unlike {m}, we used yearly data.", "Our sample is larger than that of {m}, as it covers all towns.",
    "The items were coded in line with the scheme of {m}.", "Growth was computed in the same way as in {m}.",
    "The cases were handled in accordance with the standard {b}.", "The model was validated with the data of {m}.",
    "This may be because {t} {b}.", "One reason could be that {t} {b}.", "In contrast to Lund (1989), {m} held that {t}.",
    "A similar view was put forward by {m}.", "Similar effects have been seen in the north {b} and the south [97].",
    "It has also been shown that {t} {b}.", "{m} confirmed that {t}.", "However, it is not known whether {t} {b}.",
    "{m} argued that {t}, while Rask [97] disagreed.", "Support for the view that {t} came from {m}.",
)  # fmt: skip
"""Words of agreement or disagreement without own evidence on the target's claim: mentioning."""
_NAMED = ("Ode (1999)", "Ode and Berg (2003)", "Ode et al. (2008)", "Ode [4]", "Ode et al. [12]")
_BARE = ("[4]", "[12]", "(Ode 1999)", "(Ode & Berg, 2003)")
_OTHER = ("[2]", "[3]", "(Rask 2001)", "Lund (2004)")
_AGREES_WITH_IT = {"This": True, "This finding": True, "This result": True, "Table 3": True, "This pattern": True}


def _singular(verb: str) -> str:
    first, _, rest = verb.partition(" ")
    changed = {
        "are": "is",
        "do": "does",
        "could": "could",
        "match": "matches",
        "echo": "echoes",
        "clash": "clashes",
    }.get(first, first + "s")
    return f"{changed} {rest}".strip()


def _filled(rng: random.Random, text: str) -> str:
    text = text.replace("{t}", rng.choice(_TOPICS)).replace("{o}", rng.choice(_OTHER))
    return text.replace("{m}", f"⟦{rng.choice(_NAMED)}⟧").replace("{b}", f"⟦{rng.choice(_BARE)}⟧")


def _statement(rng: random.Random, stance: int, own: bool) -> str:
    target = rng.choice(_OBJECTS)
    if rng.random() < 0.55:
        subject = rng.choice(_OWN if own else _OTHERS)
        verb = rng.choice(_VERBS[stance])
        single = subject.split(" (")[0].split(" [")[0]
        if single in _AGREES_WITH_IT or single.startswith(("The present study", "Our analysis", "The pooled", "The observed",
                                                           "A later", "The survey", "Rask", "Previous work")):  # fmt: skip
            verb = _singular(verb)
        text = f"{subject} {rng.choice(('', '', '', 'also ', 'clearly ', 'thus '))}{verb} {target}."
    else:
        clause = rng.choice(_FINDINGS if own else _OTHER_FINDINGS)
        adjunct = f"{rng.choice(_ADJUNCTS[stance])} {target}"
        if rng.random() < 0.4 and not adjunct.startswith(("which", "whereas")):
            text = f"{adjunct[0].upper()}{adjunct[1:]}, {clause}."
        else:
            text = f"{clause[0].upper()}{clause[1:]}, {adjunct}."
    return _filled(rng, text)


def made_rows(count: int, seed: int) -> list[tuple[ClassifierInput, int, int]]:
    """Inputs with their strict and broad labels; the same for the same seed.

    Of five, three speak of own evidence, one of somebody else's, one has the words of a relation and is none.
    """
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        stance, kind = number % 2, number % 5
        own = kind < 3
        text = _filled(rng, rng.choice(_FALSE_FRIENDS)) if kind == 4 else _statement(rng, stance, own)
        start, end = text.index("⟦"), text.index("⟧") - 1
        item = ClassifierInput(
            citance=text.replace("⟦", "").replace("⟧", ""), marker_start=start, marker_end=end,
            section=rng.choice(("Discussion", "Results", "Findings", "4 Evidence")),
        )  # fmt: skip
        rows.append((item, stance if own else MENTIONING, MENTIONING if kind == 4 else stance))
    return rows
