"""The cue lexicon: phrases by what they do in an argument, written for this classifier from CODEBOOK.md.

A phrase is a template: `{a|b}` stands for either, an empty choice for nothing. Phrases are matched on lower-case
word tokens, the longest one at each place, so that "not consistent with" is one cue and not two.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

__all__ = ["FAMILIES", "CueSpan", "find_cues"]

_RESULT = (
    "{results|result|findings|finding|data|observations|observation|analysis|analyses|study|work"
    "|experiments|estimates|estimate|values|model|simulations|patients|series|cohort|sample|case|cases}"
)
_SAW = (
    "{found|observed|show|showed|shown|saw|detected|noted|demonstrate|demonstrated|confirmed|identified"
    "|obtained|report"
    "|reported|see|find|observe|measured}"
)
_BE = "{|is|are|was|were|be|been|being}"
_WITH = "{with|to}"

_TEMPLATES: dict[str, tuple[str, ...]] = {
    # the citing authors' own evidence
    "OWNRES": (
        "our {|own|present|current|preliminary|experimental|clinical|main} " + _RESULT,
        "{the|these|this} {present|current} {results|result|findings|finding|data|observations|observation"
        "|analysis|meta-analysis|report}",
        "{these|this} {results|result|findings|finding|data|observations|observation}",
        "{results|findings|data} {from|of|in|obtained in|presented in} {our|this|the present|the current|our "
        "own} {study|work|analysis}",
        "{our|the present|the current|this} {meta-analysis|systematic review}",
        "{results|findings} presented here",
        "the {results|findings|data} {presented|reported|obtained} here",
    ),
    "OWNACT": (
        "we {|also|further|have|did|could|have also|thus|therefore|indeed|consistently|similarly} " + _SAW,
        "we {were able to|could|can}",
        "we {|also} {replicate|replicated|confirm|confirmed|extend|corroborate|corroborated}",
    ),
    "OWNLOC": (
        "{in|from|by} {our|this|the present|the current|present|current|our own|our present|our current|the "
        "presented} {study|work|series|analysis|cohort|sample|case|patients|patient|data|population|research"
        "|investigation|experiment|experiments|trial|model|review|meta-analysis|survey|paper}",
        "{this|the present|the current|present|current} {study|work|investigation|research|trial|survey}",
        "{our|in our} {patient|patients|participants|study|case}",
        "{here|herein}",
    ),
    "WE": ("{we|our|us|ours}",),
    # agreement
    "AGREE": (
        _BE + " {|also|largely|broadly|generally|well|highly|fully|very|partly|partially|entirely|quite|more} "
        "{consistent|compatible|congruent|concordant|consonant|commensurate} with",
        "consistent {|also|largely} with",
        "{|is|are|was|were} in {|good|close|general|excellent|full|complete|broad|strong|perfect|partial"
        "|reasonable} {line|agreement|accordance|accord|keeping|concordance|harmony|consensus|concert"
        "|conformity|consonance|parallel|congruence|consistency} " + _WITH,
        "in agreement",
        "{agree|agrees|agreed|agreeing|concur|concurs|concurred|accord|accords|align|aligns|aligned|dovetail"
        "|dovetails|fit|fits|tally|coincide|coincides|coincided|conform|conforms} {|well|closely|largely"
        "|partially} with",
        "{consistently|consistent}",
        "{according|accordingly} with",
        "corresponding to",
        "{correspond|corresponds|corresponded} {|well|closely} {to|with}",
        "in {|good} {agreement|accordance|line}",
    ),
    "SIMILAR": (
        "{|very|quite|highly|broadly|remarkably|strikingly} {similar|comparable|analogous|identical"
        "|equivalent|akin} {to|with}",
        "{similar|comparable|analogous|identical|same} {|to} {results|result|findings|finding|observations"
        "|observation|data|effects|effect|values|trends|trend|pattern|patterns|rates|conclusions|conclusion}",
        "{similar|comparable|similarly|likewise|analogous|analogously}",
        "{resemble|resembles|resembled|resembling|mirror|mirrors|mirrored|mirroring|parallel|parallels"
        "|paralleled|paralleling|echo|echoes|echoed|echoing|match|matches|matched|matching|reminiscent of}",
        "the same",
        "same as",
        "as well as in",
        "close to",
        "{as was|as has been} {|also|previously} {reported|found|shown|observed|seen}",
    ),
    "CONFIRM": (
        "{confirm|confirms|confirmed|confirming|confirmation|confirmatory|corroborate|corroborates"
        "|corroborated|corroborating|corroboration|replicate|replicates|replicated|replicating|reproduce"
        "|reproduces|reproduced|reproducing|validate|validates|validated|validating|reinforce|reinforces"
        "|reinforced|reinforcing|strengthen|strengthens|strengthened|verify|verifies|verified|substantiate"
        "|substantiates|reaffirm|reaffirms|reconfirm|bolster|bolsters|underscore|underscores}",
        "{support|supports|supported|supporting|supportive of}",
        "{lend|lends|lending|provide|provides|providing|give|gives|gave|adds|add|adding|offer|offers} {"
        "|further|additional|strong|direct|more|empirical|new} {support|evidence|credence|weight"
        "|confirmation} {|to|for}",
        "{is|are|was|were} {|further|also|strongly|well} supported by",
        "{add|adds|adding} to {the|a} {growing|existing||increasing} {body|evidence|literature}",
        "{extend|extends|extended|extending}",
    ),
    "PREV": (
        "{as|has|have|was|were|had} {|been} {previously|also|already} {|been} {reported|shown|described"
        "|observed|demonstrated|found|suggested|documented|noted|published|seen}",
        "{previously|already|earlier} {reported|shown|described|observed|demonstrated|found|suggested"
        "|documented|noted|published|identified|known}",
        "as {reported|shown|observed|found|demonstrated|suggested|noted|seen|documented} {|previously|earlier"
        "|before|elsewhere} {|by|in}",
        "{as expected|as predicted|as anticipated|as hypothesized|as hypothesised}",
        "{reported|observed|found|described|shown} {previously|elsewhere|earlier|before|by others|in other "
        "studies|in previous studies}",
    ),
    "ALSO": ("{also|too|again|indeed|both|moreover|furthermore|in addition}",),
    # disagreement
    "DISAGREE": (
        "{in|by} {|sharp|stark|marked|striking|direct|strong|clear|apparent} {contrast|contradiction"
        "|opposition|contradistinction|disagreement|conflict|discordance} {to|with}",
        "{|is|are|was|were} {|also|partly|somewhat|apparently} {contrary|opposite|counter} to",
        "{|is|are|was|were} {inconsistent|incompatible|incongruent|discordant|discrepant|at odds|at variance"
        "|in disagreement|in conflict} {with|from}",
        "{|is|are|was|were|be|been} {not|neither|nor|hardly|less} {|entirely|fully|completely|always|quite}"
        " {consistent|compatible|congruent|in line|in agreement|in accordance|in accord|in keeping|aligned} {|with}",
        "{|do|does|did|could|can|cannot|was|were|is|are} {not|cannot|nor} {|be}"
        " {support|supported|confirm|confirmed|replicate|replicated|agree|corroborate|reproduce|reproduced|similar}"
        " {|with|by|the|this|to}",
        "{disagree|disagrees|disagreed|contradict|contradicts|contradicted|contradicting|contradictory"
        "|contradiction|refute|refutes|refuted|conflict|conflicts|conflicting|conflicted|challenge|challenges"
        "|challenged|challenging|dispute|disputes|question|questions|oppose|opposes|opposed|overturn}",
        "{contrast|contrasts|contrasted|contrasting} {|sharply|strongly|markedly|starkly} {with|to}",
        "{contrasting|contrary|conversely|inconsistent|inconsistency|inconsistencies|discrepancy"
        "|discrepancies|discrepant|disagreement|opposite|opposing}",
        "{differ|differs|differed|different|differing|differently|divergent|diverge|diverges|deviate|deviates"
        "|departs} {|significantly|markedly|slightly|considerably|substantially|somewhat} {from|to|than|with}",
        "{unlike|contrastingly}",
        "as opposed to",
        "{fail|fails|failed|failing|failure|unable|could not|did not|not able|inability|was not|were not|do "
        "not|does not|cannot} {|to|be} {|independently|directly|fully} {replicate|replicated|confirm"
        "|confirmed|reproduce|reproduced|support|corroborate|corroborated|find|observe|detect|verify"
        "|validate}",
        "{challenge|challenges|challenging|calls into question|call into question|cast doubt|casts doubt"
        "|raise doubts|rather than|instead of}",
        "{no|little|without} {evidence|support|confirmation}",
        "{overestimated|underestimated|overestimate|underestimate|overestimates|underestimates}",
    ),
    "COMPARE": (
        "{|much|slightly|significantly|considerably|substantially|somewhat|markedly|far|even|relatively} "
        "{higher|lower|greater|less|smaller|larger|more|fewer|better|worse|longer|shorter|stronger|weaker"
        "|faster|slower|older|younger} than",
        "{higher|lower|greater|smaller|larger|fewer|better|worse|longer|shorter|stronger|weaker}",
        "{compared|comparing|compare|comparison} {with|to}",
        "{exceed|exceeds|exceeded|exceeding|below|above|twice|half}",
        "{difference|differences|different}",
    ),
    "CONTRAST": (
        "{however|but|whereas|while|although|though|yet|nevertheless|nonetheless|despite|conversely|whilst"
        "|instead|surprisingly|interestingly|unexpectedly|notably}",
        "{in contrast|by contrast|on the other hand|on the contrary|in spite of|even though|even if|rather|only}",
    ),
    "NEG": (
        "{not|no|nor|neither|never|none|without|cannot|lack|lacked|lacking|absence|absent|unable|fail|failed"
        "|fails|failure}",
        "{did|does|do|was|were|is|are|has|have|could} not",
    ),
    "NOSIG": (
        "{no|not|non|without|nor} {|any|a} {significant|significantly|association|associated|correlation"
        "|difference|differences|effect|effects|relationship|relation|change|changes|statistically "
        "significant|correlated|affect}",
    ),
    # others' evidence and reuse
    "OTHERS": (
        "{previous|prior|earlier|other|recent|several|many|some|most|numerous|past|published|existing|various"
        "|few|two|three|certain|both|these|those|the|all} {|previous|recent|other|published|clinical"
        "|experimental|observational|prior|earlier} {studies|reports|findings|authors|investigators"
        "|researchers|works|results|observations|data|literature|experiments|publications|analyses|research"
        "|work|study|report|trials|groups|investigations|series}",
        "{others|literature|elsewhere|authors|researchers|investigators}",
        "{a|an|another|one|the} {previous|prior|earlier|recent|former|similar|large|larger} {study|report"
        "|work|finding|meta-analysis|analysis|trial|investigation|survey|review}",
        "{has|have} been {|previously|also|well|widely|recently} {shown|reported|demonstrated|found|described"
        "|suggested|observed|proposed|documented|associated|implicated|established}",
    ),
    "SAID": (
        "{reported|reports|report|found|finds|showed|shows|shown|observed|demonstrated|demonstrates|described"
        "|noted|concluded|suggested|suggests|suggest|proposed|stated|argued|claimed|documented|revealed"
        "|indicated|indicates|identified|published|according to|obtained|documented|estimated}",
    ),
    "HEDGE": (
        "{may|might|could|possibly|perhaps|likely|probably|would|potentially|seem|seems|appears|appear"
        "|presumably|should}",
    ),
    "EXPLAIN": (
        "{explain|explains|explained|explanation|explanations|because|due to|owing to|attributed to"
        "|attributable to|reason|reasons|result of|therefore|thus|hence|since|as a result|caused by|reflect"
        "|reflects|the role of}",
    ),
    "METHOD": (
        "{as described|described previously|previously described|described elsewhere|using|used|use|method"
        "|methods|protocol|procedure|adapted from|modified from|following|performed|calculated|algorithm"
        "|software|approach|technique|was assessed|was measured|based on|scale|questionnaire|dataset"
        "|obtained from|purchased|criteria|defined}",
    ),
    "THEORY": (
        "{hypothesis|hypotheses|theory|theories|prediction|predictions|predicted|predicts|guideline"
        "|guidelines|recommendation|recommendations|recommended|notion|idea|view|assumption|expectation"
        "|expectations|proposal|model|concept|account|accounts}",
    ),
    "REVIEW": (
        "{review|reviewed|reviews|meta-analysis|meta-analyses|systematic|included studies|pooled|studies included}",
    ),
    "MIXED": (
        "{controversial|controversy|mixed|conflicting|debate|debated|inconclusive|equivocal|contradictory} {"
        "|results|findings|evidence}",
        "remains {unclear|controversial|unknown}",
    ),
    "THISIS": (
        "{this|that|it|which|these|they} {is|are|was|were|has|have|agrees|agree|confirms|supports|contrasts"
        "|differs|suggests|may|could}",
    ),
    "NOTDIS": (
        "not {|be|in|necessarily} {contradiction|contradict|contradictory|conflict|inconsistent|incompatible"
        "|at odds|opposed}"
        " {|with|to}",
    ),
    "FIGURE": ("{fig|figure|figs|table|supplementary|tables}",),
}

FAMILIES: tuple[str, ...] = tuple(_TEMPLATES)


class CueSpan(NamedTuple):
    """One phrase of the lexicon: its family and the word positions it covers."""

    family: str
    start: int
    end: int


def _expand(template: str) -> Iterator[tuple[str, ...]]:
    parts = [
        part[1:-1].split("|") if part.startswith("{") else [part] for part in re.findall(r"\{[^}]*\}|[^{}]+", template)
    ]
    for choice in itertools.product(*parts):
        if words := tuple(" ".join(choice).split()):
            yield words


class _Node:
    __slots__ = ("children", "family")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.family: str | None = None


def _build() -> dict[str, _Node]:
    root = _Node()
    for family, templates in _TEMPLATES.items():
        for template in templates:
            for words in _expand(template):
                node = root
                for word in words:
                    node = node.children.setdefault(word, _Node())
                if node.family is None:  # the family that is listed first owns a phrase
                    node.family = family
    return root.children


_ROOT = _build()


def find_cues(words: Sequence[str]) -> list[CueSpan]:
    """The cues in a list of lower-case words, in order, without overlap, the longest at each place."""
    found: list[CueSpan] = []
    position, count = 0, len(words)
    while position < count:
        node = _ROOT.get(words[position])
        best, end, walk = None, position, position
        while node is not None:
            walk += 1
            if node.family is not None:
                best, end = node.family, walk
            node = node.children.get(words[walk]) if walk < count else None
        if best is None:
            position += 1
        else:
            found.append(CueSpan(best, position, end))
            position = end
    return found
