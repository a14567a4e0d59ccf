"""The line that names the codebook's rule, in other languages.

`citance.classify` writes it in English beside the judgement: a rule's sentence, filled with words of the paper. Here the
sentence is recognised by the rule that made it, translated, and filled with the same words again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations

from citance.web.i18n import N_

__all__ = ["reason_messages", "translated_reason"]

_SENSES = ("agrees with", "disagrees with")
_LEADS = {
    "Supporting": N_("Supporting"),
    "Contrasting": N_("Contrasting"),
    "Mentioning": N_("Mentioning"),
}
_LEAD = re.compile(r"(Supporting|Contrasting|Mentioning) \((?:rule (\d+)|by definition)\): (.+)\.", re.DOTALL)
_SLOT = re.compile(r"\\\{(words|own|found)\\\}")
_LONGEST = 1000


def reason_messages() -> Iterator[str]:
    """The sentences of all rules as messages: their words are placeholders such as %(found)s."""
    from citance.classify.rules import RULES

    for line in dict.fromkeys(rule.line for rule in RULES):
        for sense in _SENSES if "{sense}" in line else ("",):
            yield re.sub(r"\{(\w+)\}", r"%(\1)s", line.replace("{sense}", sense))


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    found = []
    for message in reason_messages():
        text = re.escape(re.sub(r"%\((\w+)\)s", r"{\1}", message))
        found.append((re.compile(_SLOT.sub(r"(?P<\1>[^”]*)", text), re.DOTALL), message))
    return tuple(found)


def translated_reason(why: str, catalogue: NullTranslations) -> str:
    """The line in the catalogue's language; "" where no rule's sentence is in it, or that has no translation."""
    lead = _LEAD.fullmatch(why) if len(why) <= _LONGEST else None
    if not lead:
        return ""
    for pattern, message in _patterns():
        fitting = pattern.fullmatch(lead[3])
        said = catalogue.gettext(message) if fitting else message
        if fitting and said != message:
            words = {"stance": catalogue.gettext(_LEADS[lead[1]]), "reason": said % fitting.groupdict()}
            if lead[2]:
                return catalogue.gettext("%(stance)s (rule %(number)s): %(reason)s.") % {**words, "number": lead[2]}
            return catalogue.gettext("%(stance)s (by definition): %(reason)s.") % words
    return ""
