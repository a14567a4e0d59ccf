"""The stages that every file goes through, in their order; the store, which writes what they give, comes after."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from citance.classify import Classifier, ClassifierChoice, input_of, load_classifier
from citance.extract import extract_statements
from citance.model import CitationStatement, Judgement, Paper, ProcessedPaper, WorkKey
from citance.pipeline._titles import notices_of_titles
from citance.pipeline._untagged import fill_untagged
from citance.read import ReadOptions, read_bytes
from citance.resolve import reference_blocks, reference_keys, work_blocks, work_keys
from citance.text import guess_language

__all__ = ["STAGES", "Draft", "Stage", "decode_papers", "make_processor", "process_bytes"]


_BLOCKS_READ = 12
"""Paragraphs that are enough to tell a language where there is no abstract."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One paper on its way through the stages: each stage fills what the next one needs."""

    paper: Paper
    statements: tuple[CitationStatement, ...] = ()
    judgements: tuple[Judgement | None, ...] = ()
    work_keys: tuple[WorkKey, ...] = ()
    reference_keys: tuple[tuple[WorkKey, ...], ...] = ()
    work_blocks: tuple[int, ...] = ()
    reference_blocks: tuple[tuple[int, ...], ...] = ()


Stage = Callable[[Draft, Classifier], Draft]


def tell_language(draft: Draft, classifier: Classifier) -> Draft:
    """Guess the language from the text where the file does not state it."""
    work = draft.paper.work
    if work.language:
        return draft
    text = work.abstract or " ".join(block.text for block in draft.paper.blocks[:_BLOCKS_READ])
    known = msgspec.structs.replace(work, language=guess_language(text))
    return msgspec.structs.replace(draft, paper=msgspec.structs.replace(draft.paper, work=known))


def notice(draft: Draft, classifier: Classifier) -> Draft:
    """Add to the editorial notices those that titles speak of."""
    paper = draft.paper
    found = notices_of_titles(paper)
    if not found:
        return draft
    known = msgspec.structs.replace(paper, notices=(*paper.notices, *found))
    return msgspec.structs.replace(draft, paper=known)


def extract(draft: Draft, classifier: Classifier) -> Draft:
    """Find every place where the paper cites, and give the paper with its ranges expanded."""
    return msgspec.structs.replace(draft, statements=tuple(extract_statements(draft.paper)))


def describe(draft: Draft, classifier: Classifier) -> Draft:
    """Read the references that are mere text, so that they can be recognised, and the works that they name have titles."""
    known = fill_untagged(draft.paper.references)
    return msgspec.structs.replace(draft, paper=msgspec.structs.replace(draft.paper, references=known))


def resolve(draft: Draft, classifier: Classifier) -> Draft:
    """Work out by what the paper and each of its references can be recognised, and under which numbers works that are
    described alike are looked up."""
    return msgspec.structs.replace(
        draft,
        work_keys=tuple(work_keys(draft.paper.work)),
        reference_keys=tuple(tuple(reference_keys(reference)) for reference in draft.paper.references),
        work_blocks=work_blocks(draft.paper.work),
        reference_blocks=tuple(reference_blocks(reference) for reference in draft.paper.references),
    )


def classify(draft: Draft, classifier: Classifier) -> Draft:
    """Judge every statement."""
    references = {reference.key: reference for reference in draft.paper.references}
    inputs = [input_of(item, references[item.key], draft.paper.work) for item in draft.statements]
    return msgspec.structs.replace(draft, judgements=tuple(classifier.classify(inputs)))


STAGES: tuple[Stage, ...] = (tell_language, notice, extract, describe, resolve, classify)
"""What happens to a paper between `read_bytes` and the store."""


def process_bytes(
    data: bytes, sha256: str, classifier: Classifier, *, name: str = "", options: ReadOptions | None = None
) -> list[ProcessedPaper]:
    """Everything that is found in one file's content.

    Args:
        data: the content, unpacked.
        sha256: its hash in hexadecimal, which the papers carry on.
        classifier: judges the statements.
        name: the file's, whose suffix helps where the content does not tell what it is.
        options: how it is read.

    Raises:
        InputError: the content cannot be read.
    """
    processed = []
    for paper in read_bytes(data, name, options):
        draft = Draft(paper=msgspec.structs.replace(paper, sha256=sha256))
        for stage in STAGES:
            draft = stage(draft, classifier)
        processed.append(
            ProcessedPaper(
                paper=msgspec.structs.replace(draft.paper, blocks=()),
                statements=draft.statements,
                judgements=draft.judgements,
                work_keys=draft.work_keys,
                reference_keys=draft.reference_keys,
                work_blocks=draft.work_blocks,
                reference_blocks=draft.reference_blocks,
            )
        )
    return processed


def make_processor(
    options: ReadOptions | None = None, choice: ClassifierChoice | None = None
) -> Callable[[bytes, str, str], bytes]:
    """`process_bytes` with a classifier loaded once, its result encoded for the way between processes.

    Raises:
        ModelError: the classifier's weights are missing or do not fit.
        UsageError: a chat is to judge, and its model, address or key is not named.
    """
    classifier = load_classifier(choice or ClassifierChoice())
    encoder = msgspec.msgpack.Encoder()

    def process(data: bytes, sha256: str, name: str = "") -> bytes:
        return encoder.encode(process_bytes(data, sha256, classifier, name=name, options=options))

    return process


_decoder = msgspec.msgpack.Decoder(list[ProcessedPaper])


def decode_papers(result: bytes) -> list[ProcessedPaper]:
    """What a processor of `make_processor` has encoded."""
    return _decoder.decode(result)
