"""Reference strings to references."""

from __future__ import annotations

from collections.abc import Sequence

from citance.model import Reference
from citance.refstring._assemble import assemble
from citance.refstring._identifiers import split_label
from citance.refstring._model import label_tokens
from citance.refstring._tokens import tokenise

__all__ = ["parse_reference", "parse_references"]

_LONGEST = 4000
"""Characters of a string that are looked at; what is longer is no reference."""


def parse_reference(text: str, *, key: str = "r1", index: int = 1) -> Reference:
    """Read the fields of one reference as printed. What the text does not tell stays empty; many are faster together."""
    return parse_references([text], keys=[key], first=index)[0]


def parse_references(
    texts: Sequence[str], *, keys: Sequence[str] | None = None, first: int = 1, numbered: bool = True
) -> list[Reference]:
    """Read references as printed, each text one; in order, with `keys` (default r1, r2 …) and indexes from `first`.

    A number or name printed before an entry ("[12]", "3.") becomes its `label`, unless `numbered` is False, which is for
    texts whose number is already off. Editors are told from authors and left out.
    """
    raws = [" ".join(text.split()) for text in texts]
    labelled = [split_label(raw[:_LONGEST]) if numbered else ("", raw[:_LONGEST]) for raw in raws]
    tokens = [tokenise(body) for _, body in labelled]
    labels = label_tokens([[token.text for token in each] for each in tokens])
    return [
        assemble(
            body,
            tokens[at],
            labels[at],
            key=keys[at] if keys is not None else f"r{first + at}",
            index=first + at,
            label=label,
            raw=raws[at],
        )
        for at, (label, body) in enumerate(labelled)
    ]
