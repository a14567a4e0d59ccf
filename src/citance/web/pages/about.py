"""What the words and numbers mean: the codebook for readers, with anchors that the pages' explanations lead to."""

from __future__ import annotations

from typing import NamedTuple

from citance import __version__
from citance.model import CODEBOOK_VERSION
from citance.report.quality import read_quality
from citance.web.i18n import N_
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["GLOSSARY", "ROUTES", "RULES", "RuleText"]


class RuleText(NamedTuple):
    """A rule of the codebook for readers: what it is about, what it says, and an invented example with its stance."""

    number: int
    title: str
    told: str
    example: str
    stance: str


RULES: tuple[RuleText, ...] = (
    RuleText(
        1,
        N_("The target decides"),
        N_(
            "A sentence may agree with one work and differ from another. Each work gets the stance that is said of it."
        ),
        N_("“Our ties lasted longer than those of [A], but as long as those of [B].”"),
        N_("[A] contrasting, [B] supporting"),
    ),
    RuleText(
        2,
        N_("Partly so, partly not"),
        N_(
            "Where the findings agree in one part and differ in another, the part that the sentence stresses counts. If both weigh the same: contrasting."
        ),
        N_("“Exporters cut ties as in [A], yet only the small ones did so.”"),
        N_("contrasting"),
    ),
    RuleText(
        3,
        N_("Side by side"),
        N_(
            "Own and cited result that merely stand next to each other are a mention, unless a word ties them: also, similarly, higher than, however."
        ),
        N_("“[A] counted nine advisers. In our sample there were eight.”"),
        N_("mentioning"),
    ),
    RuleText(
        4,
        N_("Higher and lower"),
        N_(
            "A difference told as a difference in what was found is contrasting, even where another population is given as its reason. A difference of method, sample or setting alone is a mention."
        ),
        N_("“The share is lower than in [A], perhaps because our firms are younger.”"),
        N_("contrasting"),
    ),
    RuleText(
        5,
        N_("Explanations"),
        N_(
            "A work that only lends a mechanism or a reason is mentioned. It is supported if it is cited as having found the very thing that was found again."
        ),
        N_("“This may be due to the loss of trust [A].”"),
        N_("mentioning"),
    ),
    RuleText(
        6,
        N_("The sentence before, the sentence after"),
        N_(
            "Words that agree or disagree in a neighbouring sentence count if they plainly bear on the same claim, and do not if they speak of another work."
        ),
        N_("“We found no effect of size. This is consistent with [A].”"),
        N_("supporting"),
    ),
    RuleText(
        7,
        N_("Guidelines, hypotheses, reference values"),
        N_("Own data that agree with them support them. Only following or using them is a mention."),
        N_("“As recommended [A], firms below ten employees were left out.”"),
        N_("mentioning"),
    ),
    RuleText(
        8,
        N_("Together with, extends"),
        N_(
            "“Together with [A], our results suggest” supports only if the own evidence points the same way on the same question."
        ),
        N_("“Our panel extends the finding of [A] to service firms.”"),
        N_("supporting"),
    ),
    RuleText(
        9,
        N_("Reviews"),
        N_(
            "A study that a review includes is its data, so a mention. What the review itself concludes from all of them counts as its own evidence."
        ),
        N_("“Pooled over twelve studies the effect is absent, unlike in [A].”"),
        N_("contrasting"),
    ),
    RuleText(
        10,
        N_("Self-citation"),
        N_("Judged like any other citation, and marked as such, so that it can be left out."),
        N_("“This confirms our earlier survey [A].”"),
        N_("supporting, marked as self-citation"),
    ),
    RuleText(
        11,
        N_("Not in contradiction"),
        N_("That something does not contradict says neither agreement nor disagreement."),
        N_("“The interviews do not contradict [A].”"),
        N_("mentioning"),
    ),
    RuleText(
        12,
        N_("Disputed as a whole"),
        N_(
            "Literature that is called mixed or controversial is mentioned. In the broad sense a work is contrasted only if somebody’s named opposite finding is set against it."
        ),
        N_("“Evidence on exporters is mixed [A, B, C].”"),
        N_("mentioning"),
    ),
)
"""The codebook's rules in the numbers that a judgement's explanation names; a test holds them together."""

GLOSSARY: tuple[tuple[str, str], ...] = (
    (N_("work"), N_("the intellectual item; a preprint and the article that came of it are one work")),
    (N_("paper"), N_("the full text of a work that was read here")),
    (N_("citing work, cited work"), N_("the one that holds the sentence, and the one it is about")),
    (N_("reference"), N_("one entry of a reference list")),
    (N_("marker"), N_("what stands in the text and points at a reference, such as [4] or (Coe, 2003)")),
    (
        N_("citation statement"),
        N_(
            "one marker, one reference, the sentence that holds the marker and its neighbours: what is judged and counted"
        ),
    ),
    (N_("stance"), N_("supporting, contrasting or mentioning")),
    (N_("evidence words"), N_("the words underlined in a sentence: those that carried the stance")),
    (N_("tally"), N_("how many statements about a work have which stance")),
    (N_("editorial notice"), N_("what a publisher said later: retraction, expression of concern, correction …")),
    (N_("inferred marker"), N_("a marker without a link in the publisher’s file, recognised by its text")),
    (
        N_("same group"),
        N_("the authors of both works share a person or work with each other; such evidence is not independent"),
    ),
)
"""The words of the pages, in the order in which one meets them."""


def page(visit: Visit) -> Page:
    """The definitions in plain words, and where the labels come from."""
    model = read_quality().models[0]
    data = {
        "version": __version__,
        "codebook": CODEBOOK_VERSION,
        "rules": [rule._asdict() for rule in RULES],
        "glossary": dict(GLOSSARY),
        "measured": {"model": model.model, "rows": model.rows},
    }
    context = {
        **data,
        "rules": RULES,
        "glossary": GLOSSARY,
        "model": model,
        "point": model.point(visit.settings.classifier_point),
        "local_only": visit.visitor.local,
    }
    return Page("about.html", context, data)


ROUTES = (PageRoute("/about", page),)
