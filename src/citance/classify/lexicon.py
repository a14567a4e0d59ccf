"""The English cue lexicon: phrases by what they do in an argument, written for this classifier from CODEBOOK.md.

A phrase is a template: `{a|b}` stands for either, an empty choice for nothing. `citance.classify.cues` matches them.
"""

from __future__ import annotations

__all__ = ["ENGLISH"]

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

ENGLISH: dict[str, tuple[str, ...]] = {
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
        "my {own|present|current|} " + _RESULT,
        "our own {|earlier|previous} {results|findings|data|figures|estimates|numbers|evidence}",
    ),
    "OWNACT": (
        "we {|also|further|have|did|could|have also|thus|therefore|indeed|consistently|similarly} " + _SAW,
        "we {were able to|could|can}",
        "we {|also} {replicate|replicated|confirm|confirmed|extend|corroborate|corroborated}",
        "i {|also|did|could} " + _SAW,
    ),
    "OWNLOC": (
        "{in|from|by} {our|this|the present|the current|present|current|our own|our present|our current|the "
        "presented} {study|work|series|analysis|cohort|sample|case|patients|patient|data|population|research"
        "|investigation|experiment|experiments|trial|model|review|meta-analysis|survey|paper}",
        "{this|the present|the current|present|current} {study|work|investigation|research|trial|survey}",
        "{our|in our} {patient|patients|participants|study|case}",
        "{here|herein}",
    ),
    "WE": ("{we|our|us|ours|my|mine}",),
    # results of the paper at hand, named without "our"; a citation beside them may make them somebody else's
    "RESN": (
        "{the|this|these|its|all|both} {main|pooled|overall|mean|average|present|observed|estimated|measured|fitted"
        "|resulting|adjusted|summary|combined|empirical|} {results|result|findings|finding|estimate|estimates"
        "|coefficient|coefficients|effect|effects|pattern|patterns|regression|regressions|figures|interviews"
        "|interview|panel|survey|respondents|informants|participants|interviewees|experiment|experiments|analysis"
        "|analyses|evidence|observations|simulations|test|tests|slope|elasticity|correlation|sign|signs}",
        "{column|columns|panel a|panel b}",
    ),
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
        "in {|good} {agreement|accordance|line|accord|keeping|harmony|concordance|conformity}",
        "in {tune|step|unison} with",
        "of a piece with",
        "{square|squares|squared|chime|chimes|chimed|sit well|sits well|sat well|go well|goes well|converge|converges"
        "|converged|jibe|jibes|tallies|tallied|comports|comport|harmonize|harmonizes|harmonise|harmonises|agreeing}"
        " {|well|closely|neatly|} with",
        "{agree|agrees|agreed|concur|concurs|concurred|coincide|coincides|coincided|tally|tallies|tallied} {|that|on|in}",
        "{within|inside} the {range|interval|band|bounds|limits} {of|reported|given|found|suggested|}",
        "{congruent|concordant|compatible|consonant} with",
    ),
    "SIMILAR": (
        "{similarly|likewise}",
        "{|very|quite|highly|broadly|remarkably|strikingly} {similar|comparable|analogous|identical"
        "|equivalent|akin} {to|with}",
        "{similar|comparable|analogous|identical|same} {|to} {results|result|findings|finding|observations"
        "|observation|data|effects|effect|values|trends|trend|pattern|patterns|rates|conclusions|conclusion}",
        "{resemble|resembles|resembled|resembling|mirror|mirrors|mirrored|mirroring|parallel|parallels"
        "|paralleled|paralleling|echo|echoes|echoed|echoing|match|matches|matched|matching|reminiscent of}",
        "{|just|much|exactly} {as did|as does|as do|as had} {|the}",
        "{just as|much as|much like|just like|exactly as} {|in|for}",
        "of {|about|roughly|almost|nearly} the same {order|size|magnitude|sign|kind|direction|} {|of magnitude} {|as}",
        "in the same {direction|range|order|way|manner|vein|spirit} {|as}",
        "{nearly|almost|virtually|much|essentially|practically|broadly|exactly|roughly|about} the same {|as}",
        "the same {|basic|general|overall|broad|qualitative} {conclusion|conclusions|result|results|picture|pattern"
        "|patterns|sign|direction|order|story|finding|findings|effect|tendency|trend} {|as|was|is|were|holds|emerges"
        "|emerged|appears|appeared}",
        "{as was|as has been} {|also|previously} {reported|found|shown|observed|seen}",
    ),
    # likeness and support said of many things, so weaker signs
    "LIKE": (
        "{similar|comparable|analogous|analogously}",
        "the same",
        "same as",
        "as well as in",
        "{close|near|equal|equivalent} to",
        "{identical|equally|alike}",
    ),
    "CONFIRM": (
        "{confirm|confirms|confirmed|confirming|confirmation|confirmatory|corroborate|corroborates"
        "|corroborated|corroborating|corroboration|replicate|replicates|replicated|replicating|reproduce"
        "|reproduces|reproduced|reproducing|substantiate"
        "|substantiates|reaffirm|reaffirms|reconfirm}",
        "{uphold|upholds|upheld|upholding|endorse|endorses|endorsed|vindicate|vindicates|vindicated|buttress"
        "|buttresses|buttressed|affirm|affirms|affirmed|reaffirmed|reconfirmed|substantiated}",
        "{bear|bears|bore|bearing|borne} out",
        "{back|backs|backed|backing} up",
        "{backs|backed by}",
        "{speak|speaks|spoke|argue|argues|weigh|weighs} {for|in favour of|in favor of}",
        "in {favour|favor|support} of",
        "{hold|holds|held} {|also|equally|again|true} {here|too|for our|in our|as well|true}",
        "{recover|recovers|recovered} the {same|effect|result|estimate}",
        "{lend|lends|lent|lending|give|gives|gave|add|adds|added|bring|brings|carry|carries} {|some|further|additional|new"
        "|more|considerable|strong|independent|empirical} {weight|support|credence|strength|substance|credibility"
        "|plausibility} {|to}",
        "{add|adds|adding} to {the|a} {growing|existing||increasing} {body|evidence|literature}",
    ),
    "SUPPORT": (
        "{support|supports|supported|supporting|supportive of}",
        "{extend|extends|extended|extending}",
        "{lend|lends|lending|provide|provides|providing|give|gives|gave|adds|add|adding|offer|offers} {"
        "|further|additional|strong|direct|more|empirical|new} {support|evidence|credence|weight"
        "|confirmation} {|to|for}",
        "{is|are|was|were} {|further|also|strongly|well} supported by",
        "{validate|validates|validated|validating|reinforce|reinforces|reinforced|reinforcing|strengthen|strengthens"
        "|strengthened|strengthening|verify|verifies|verified|verifying|bolster|bolsters|bolstered|underscore"
        "|underscores|underscored|underscoring|underpin|underpins|favor|favors|favour|favours|favored|favoured}",
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
    "ALSO": ("{also|too|again|indeed|both|moreover|furthermore|in addition|as well|once more}",),
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
        "|contradiction|refute|refutes|refuted|conflict|conflicts|conflicting|conflicted|overturn}",
        "{contrast|contrasts|contrasted|contrasting} {|sharply|strongly|markedly|starkly} {with|to}",
        "{contrasting|contrary|conversely|inconsistent|inconsistency|inconsistencies|discrepancy"
        "|discrepancies|discrepant|disagreement|opposite|opposing}",
        "{unlike|contrastingly|counter to}",
        "{reject|rejects|rejected|rejecting|rejection of|rebut|rebuts|rebutted|refuting|falsify|falsifies|falsified"
        "|disprove|disproves|disproved|disproven|invalidate|invalidates|invalidated|undermine|undermines"
        "|undermined|undermining|belie|belies|belied|clash|clashes|clashed|discredit|discredits|disconfirm"
        "|disconfirms|disconfirmed|disagreeing|overturns|overturned|untenable}",
        "{run|runs|ran|running|go|goes|went|speak|speaks|spoke|argue|argues|argued|weigh|weighs|count|counts|tell"
        "|tells|militate|militates} {counter to|against|contrary to}",
        "in {|the} {opposite|reverse|other|wrong} direction",
        "{opposite|reverse|opposing} {sign|signs|effect|effects|result|results|pattern|conclusion|picture|tendency"
        "|trend|of|to}",
        "the other way {round|around}",
        "{do|does|did} not {hold|generalize|generalise|extend|apply|carry over|materialize|materialise|survive}",
        "{no longer|nothing of} {holds|hold|the kind|the sort|}",
        "{hard|difficult} to reconcile",
        "as opposed to",
        "{fail|fails|failed|failing|failure|unable|could not|did not|not able|inability|was not|were not|do "
        "not|does not|cannot} {|to|be} {|independently|directly|fully} {replicate|replicated|confirm"
        "|confirmed|reproduce|reproduced|support|corroborate|corroborated|verify"
        "|validate}",
    ),
    "DIFFER": (
        "{differ|differs|differed|different|differing|differently|divergent|diverge|diverges|deviate|deviates"
        "|departs} {|significantly|markedly|slightly|considerably|substantially|somewhat} {from|to|than|with}",
        "{depart|departs|departed|departing|deviate|deviated|deviating|deviates|diverge|diverged|diverging|diverges"
        "|differing|dissent|dissents} {|clearly|markedly|sharply|notably|substantially} {from|with}",
    ),
    "DOUBT": (
        "{challenge|challenges|challenging|calls into question|call into question|cast doubt|casts doubt"
        "|raise doubts|rather than|instead of}",
        "{challenged|dispute|disputes|disputed|disputing|question|questions|questioned|questioning|oppose|opposes|opposed"
        "|deny|denies|denied|contest|contests|contested|reversed|reverses|reverse|overstate|overstates|overstated"
        "|understate|understates|understated|exaggerate|exaggerates|exaggerated|mistaken|wrong|incorrect}",
        "{overestimated|underestimated|overestimate|underestimate|overestimates|underestimates}",
    ),
    "NOFIND": (
        "{fail|fails|failed|failing|failure|unable|could not|did not|not able|inability|was not|were not|do not|does not"
        "|cannot} {|to|be} {find|found|observe|observed|detect|detected|see|seen|show}",
        "{no|little|without} {evidence|support|confirmation} {|of|for|that}",
        "no such {effect|difference|association|relation|decline|increase|pattern|trend|link|correlation}",
    ),
    "THAN": (
        "{|much|slightly|significantly|considerably|substantially|somewhat|markedly|far|even|relatively|well|notably"
        "|clearly|also|rather|about} {higher|lower|greater|less|smaller|larger|more|fewer|better|worse|longer|shorter"
        "|stronger|weaker|faster|slower|older|younger|steeper|flatter|earlier|later|rarer|commoner|wider|narrower"
        "|deeper|poorer|richer|bigger|heavier|lighter|warmer|colder|quicker|milder} than",
        "{exceed|exceeds|exceeded|exceeding|twice|half|double|triple} {|that|those|the|as}",
        "{times|percent|percentage points} {higher|lower|greater|smaller|larger|more|less} than",
        "{above|below} {that|those|the}",
    ),
    "COMPARE": (
        "{higher|lower|greater|smaller|larger|fewer|better|worse|longer|shorter|stronger|weaker}",
        "{compared|comparing|compare|comparison} {with|to}",
        "{below|above}",
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
        "{did|does|do|was|were|is|are|has|have|could|would|can|may|should} not",
        "{hardly|scarcely|barely|little|fails to|failed to|fail to|far from}",
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
    "THISIS": ("{this|that|it|which|these|they} {is|are|was|were|has|have|suggests|may|could}",),
    "NOTDIS": (
        "not {|be|in|necessarily} {contradiction|contradict|contradictory|conflict|inconsistent|incompatible"
        "|at odds|opposed}"
        " {|with|to}",
    ),
    "FIGURE": ("{fig|figure|figs|table|supplementary|tables}",),
}
