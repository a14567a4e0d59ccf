"""Minimal pairs written for this project: two statements that differ in a word or in the target, rule by rule.

A statement is written `before || citance || after` (or the citance alone), the target's marker between ⟦ and ⟧.
`known` names the sides (1, 2) that the linear model is known to get wrong; the test keeps that list honest in both
directions.
"""

from __future__ import annotations

from typing import NamedTuple

from citance.classify import ClassifierInput

S, C, M = "supporting", "contrasting", "mentioning"


class Pair(NamedTuple):
    """Two statements and their strict stances; `rule` is the codebook's number or a word."""

    rule: str
    first: str
    first_stance: str
    second: str
    second_stance: str
    known: tuple[int, ...] = ()


def read(text: str, section: str = "Discussion") -> ClassifierInput:
    """A marked-up statement as classifier input."""
    parts = [part.strip() for part in text.split("||")]
    before, citance, after = parts if len(parts) == 3 else ("", text, "")
    start = citance.index("⟦")
    end = citance.index("⟧") - 1
    plain = citance.replace("⟦", "").replace("⟧", "")
    return ClassifierInput(
        citance=plain, marker_start=start, marker_end=end, before=before, after=after, section=section
    )


PAIRS = (
    # rule 1: the target decides
    Pair("1", "Our results are consistent with ⟦[4]⟧ but in contrast to [5].", S, "Our results are consistent with [4] but in contrast to ⟦[5]⟧.", C),
    Pair("1", "Our findings contrast with those of ⟦[4]⟧ but agree with those of [5].", C, "Our findings contrast with those of [4] but agree with those of ⟦[5]⟧.", S),
    Pair("1", "In agreement with ⟦(Ode 2009)⟧ and unlike (Rask 2011), we found that exporting raised productivity.", S, "In agreement with (Ode 2009) and unlike ⟦(Rask 2011)⟧, we found that exporting raised productivity.", C),
    Pair("1", "Unlike ⟦Ode (2009)⟧, but similar to Rask (2011), we observed no decline in local suppliers.", C, "Unlike Ode (2009), but similar to ⟦Rask (2011)⟧, we observed no decline in local suppliers.", S, (2,)),
    Pair("1", "The prevalence in our sample was similar to that in Norway ⟦[7]⟧, whereas it was higher than that in Spain [8].", S, "The prevalence in our sample was similar to that in Norway [7], whereas it was higher than that in Spain ⟦[8]⟧.", C),
    Pair("1", "Our data confirm the decline seen by ⟦[2]⟧ and contradict the rise reported by [3].", S, "Our data confirm the decline seen by [2] and contradict the rise reported by ⟦[3]⟧.", C),
    Pair("1", "Although our results disagree with ⟦[2]⟧, they are in line with [3].", C, "Although our results disagree with [2], they are in line with ⟦[3]⟧.", S),
    Pair("1", "Contrary to ⟦[11]⟧ and in accordance with [12], the present study found no effect of age.", C, "Contrary to [11] and in accordance with ⟦[12]⟧, the present study found no effect of age.", S),
    # agreement against disagreement, one word apart
    Pair("definition", "Our results are consistent with those of Ode et al. ⟦[4]⟧.", S, "Our results are inconsistent with those of Ode et al. ⟦[4]⟧.", C),
    Pair("definition", "These findings are in line with earlier reports ⟦[4]⟧.", S, "These findings are in contrast to earlier reports ⟦[4]⟧.", C),
    Pair("definition", "In agreement with ⟦[9]⟧, we found a lower survival in treated plants.", S, "In contrast to ⟦[9]⟧, we found a lower survival in treated plants.", C),
    Pair("definition", "Our findings agree with the work of Rask ⟦[3]⟧.", S, "Our findings disagree with the work of Rask ⟦[3]⟧.", C),
    Pair("definition", "We replicated the effect reported by ⟦[6]⟧.", S, "We failed to replicate the effect reported by ⟦[6]⟧.", C, (1,)),
    Pair("definition", "Our data confirm the observation of ⟦[6]⟧.", S, "Our data contradict the observation of ⟦[6]⟧.", C),
    Pair("definition", "The rate in our cohort was similar to that reported by ⟦[6]⟧.", S, "The rate in our cohort was lower than that reported by ⟦[6]⟧.", C),
    Pair("definition", "Similar to ⟦[13]⟧, we observed an increase in serum calcium.", S, "Unlike ⟦[13]⟧, we observed an increase in serum calcium.", C),
    Pair("definition", "This result corroborates previous findings ⟦(Ode & Rask, 2014)⟧.", S, "This result contradicts previous findings ⟦(Ode & Rask, 2014)⟧.", C),
    Pair("definition", "Our estimate is comparable to that of earlier surveys.⟦14⟧", S, "Our estimate differs from that of earlier surveys.⟦14⟧", C),
    Pair("definition", "As previously reported ⟦[8]⟧, we found that older patients recovered more slowly.", S, "Contrary to previous reports ⟦[8]⟧, we found that older patients recovered more slowly.", C),
    # negation
    Pair("negation", "Our results support the conclusion of ⟦[5]⟧.", S, "Our results do not support the conclusion of ⟦[5]⟧.", C),
    Pair("negation", "Our findings are consistent with ⟦[5]⟧.", S, "Our findings are not consistent with ⟦[5]⟧.", C),
    Pair("negation", "We could confirm the association found by ⟦[5]⟧.", S, "We could not confirm the association found by ⟦[5]⟧.", C),
    Pair("negation", "We were able to reproduce the results of ⟦[5]⟧.", S, "We were unable to reproduce the results of ⟦[5]⟧.", C),
    Pair("negation", "Our data are in agreement with ⟦[5]⟧.", S, "Our data are not in agreement with ⟦[5]⟧.", C),
    Pair("11", "Our data are in line with ⟦[5]⟧.", S, "Our data are not in contradiction with ⟦[5]⟧.", M),
    # own evidence against others'
    Pair("own", "Our results are consistent with those of Ode ⟦[4]⟧.", S, "The results of Rask [7] are consistent with those of Ode ⟦[4]⟧.", M, (2,)),
    Pair("own", "In contrast to Ode ⟦[4]⟧, we found no effect of firm size.", C, "In contrast to Ode ⟦[4]⟧, Rask [7] found no effect of firm size.", M, (2,)),
    Pair("own", "We failed to replicate the finding of ⟦[4]⟧.", C, "Rask et al. [7] failed to replicate the finding of ⟦[4]⟧.", M, (2,)),
    Pair("own", "We confirmed the observation of ⟦[4]⟧ in our cohort.", S, "Later trials [7] confirmed the observation of ⟦[4]⟧.", M, (1,)),
    Pair("own", "Our study found, like ⟦[4]⟧, that wages rose after entry.", S, "Previous studies found, like ⟦[4]⟧, that wages rose after entry.", M),
    Pair("own", "The present data contradict the model of ⟦[4]⟧.", C, "Data from Rask [7] contradict the model of ⟦[4]⟧.", M),
    Pair("own", "In our patients, mortality was lower than in ⟦[4]⟧.", C, "In the trial of Rask [7], mortality was lower than in ⟦[4]⟧.", M),
    Pair("own", "Our findings are similar to those of previous studies ⟦[10,11]⟧.", S, "Similar findings have been reported in mice ⟦[10,11]⟧ and rats [12].", M, (2,)),
    # rule 2: mixed
    Pair("2", "Our results for men are similar to ⟦[4]⟧.", S, "Unlike ⟦[4]⟧, our results differ between men and women.", C),
    # rule 3: side by side with and without a word of comparison
    Pair("3", "|| Ode ⟦[4]⟧ reported a stay of 9 days. || Similarly, in our study the stay was 9 days.", S, "|| Ode ⟦[4]⟧ reported a stay of 9 days. || The stay depends on the ward.", M, (1,)),
    Pair("3", "|| Rask et al. ⟦[4]⟧ reported that half of the firms exported. || In contrast, we found that few firms exported.", C, "|| Rask et al. ⟦[4]⟧ reported that half of the firms exported. || Exports are recorded by customs.", M),
    # rule 4: a difference in finding against one in method
    Pair("4", "The incidence in our study was higher than that reported by ⟦[4]⟧.", C, "We used a higher dose than the one used by ⟦[4]⟧.", M),
    Pair("4", "Our estimate is lower than that of ⟦[4]⟧, probably because our patients were younger.", C, "Our patients were recruited in wards, while those of ⟦[4]⟧ were recruited at home.", M, (2,)),
    Pair("4", "Our results differ from those of ⟦[4]⟧.", C, "Our protocol differs from that of ⟦[4]⟧.", M),
    # rule 5: explanation
    Pair("5", "Our results confirm that stress raises cortisol ⟦[4]⟧.", S, "This may be because stress raises cortisol ⟦[4]⟧.", M),
    Pair("5", "We found that heat slowed growth, in agreement with ⟦[4]⟧.", S, "We found that heat slowed growth, which may be explained by protein damage ⟦[4]⟧.", M),
    Pair("5", "The higher cost that we observed was also found by ⟦[4]⟧.", S, "The higher cost that we observed may be due to travel ⟦[4]⟧.", M),
    # rule 6: the neighbouring sentence
    Pair("6", "We found no effect of sex. || This is consistent with ⟦[4]⟧. ||", S, "We found no effect of sex. || This is in contrast to ⟦[4]⟧. ||", C),
    Pair("6", "|| Earlier work found that ties fade ⟦[4]⟧. || Our results are consistent with this.", S, "|| Earlier work found that ties fade ⟦[4]⟧. || Our results are consistent with those of Rask [9].", M),
    Pair("6", "|| It has been reported that ties fade after entry ⟦[4]⟧. || However, we did not find such an effect.", C, "|| It has been reported that ties fade after entry ⟦[4]⟧. || However, the mechanism is unknown.", M, (1,)),
    Pair("6", "|| Several authors found a gain ⟦[4]⟧. || Our findings confirm these results.", S, "|| Several authors found a gain ⟦[4]⟧. || Our findings contradict these results.", C, (1, 2)),
    Pair("6", "Our results agree with [9]. || Sampling is described elsewhere ⟦[4]⟧. ||", M, "Our sampling was small. || Our results nevertheless agree with ⟦[4]⟧. ||", S),
    # rule 7: hypothesis, guideline
    Pair("7", "Our results support the hypothesis of Ode ⟦[4]⟧.", S, "We tested the hypothesis of Ode ⟦[4]⟧.", M),
    Pair("7", "Our data are in agreement with the recommendation of the guideline ⟦[4]⟧.", S, "Patients were treated in accordance with the guideline ⟦[4]⟧.", M, (2,)),
    Pair("7", "These findings are consistent with the theory of gradual entry ⟦(Ode 1977)⟧.", S, "Our design is based on the theory of gradual entry ⟦(Ode 1977)⟧.", M),
    Pair("7", "Our results contradict the prediction of ⟦[4]⟧.", C, "Our analysis starts from the prediction of ⟦[4]⟧.", M),
    # rule 8: extending
    Pair("8", "Our findings confirm and extend those of ⟦[4]⟧.", S, "Future work should extend the design of ⟦[4]⟧.", M),
    # rule 9: reviews
    Pair("9", "Our meta-analysis confirms the effect reported by ⟦[4]⟧.", S, "One of the included studies reported an effect ⟦[4]⟧.", M),
    Pair("9", "In contrast to a previous review ⟦[4]⟧, our pooled analysis found no benefit.", C, "A previous review ⟦[4]⟧ included six trials and found no benefit.", M),
    # rule 12: the literature as a whole
    Pair("12", "Our results contradict earlier work on this topic ⟦[4]⟧.", C, "Results on this topic are conflicting ⟦[4]⟧.", M, (2,)),
    Pair("12", "Our findings are inconsistent with those of ⟦[4,5]⟧.", C, "Findings in this field have been inconsistent ⟦[4,5]⟧.", M, (2,)),
    # method, data, praise, motivation
    Pair("use", "The values agree well with our measurements ⟦[4]⟧.", S, "The values were computed with the program of ⟦[4]⟧.", M),
    Pair("use", "Our results were similar to those of ⟦[4]⟧.", S, "Our methods were similar to those of ⟦[4]⟧.", M),
    Pair("use", "As reported by ⟦[4]⟧, we also found more deaths in winter.", S, "As described by ⟦[4]⟧, we extracted RNA with phenol.", M),
    Pair("praise", "The careful study of Ode ⟦[4]⟧ is confirmed by our data.", S, "The careful study of Ode ⟦[4]⟧ is a landmark of the field.", M, (1,)),
    Pair("motivation", "Contrary to ⟦[4]⟧, our firms kept their local ties.", C, "However, little is known about the local ties of firms ⟦[4]⟧.", M),
    # hedges
    Pair("hedge", "Our results seem to be in line with ⟦[4]⟧.", S, "Our results might be of use to the authors of ⟦[4]⟧.", M),
    Pair("hedge", "This appears to contradict the results of ⟦[4]⟧, since we found no gain.", C, "This might apply to the results of ⟦[4]⟧ as well.", M),
    # other fields, other words: economics, education, ecology, physics, history
    Pair("field", "The elasticity in Table 3 is close to the one that Ode ⟦[4]⟧ estimated for Finland.", S, "The elasticity in Table 3 is half the one that Ode ⟦[4]⟧ estimated for Finland.", C),
    Pair("field", "The coefficient on tariffs is negative (β = −0.21, p < 0.01), which accords with ⟦Ode (1999)⟧.", S, "The coefficient on tariffs is negative (β = −0.21, p < 0.01), which runs counter to ⟦Ode (1999)⟧.", C),
    Pair("field", "The regressions bear out the claim that wages follow exports ⟦(Rask 2003)⟧.", S, "The regressions do not bear out the claim that wages follow exports ⟦(Rask 2003)⟧.", C),
    Pair("field", "Pupils in small classes read better, as ⟦Rask (2008)⟧ had also found in Denmark.", S, "Pupils in small classes read no better, contrary to what ⟦Rask (2008)⟧ had found in Denmark.", C, (1,)),
    Pair("field", "The test scores replicate the gap of ⟦[12]⟧.", S, "The test scores reverse the gap of ⟦[12]⟧.", C, (2,)),
    Pair("field", "Teachers in the sample echoed the complaint recorded by ⟦[3]⟧.", S, "Teachers in the sample rejected the complaint recorded by ⟦[3]⟧.", C, (1,)),
    Pair("field", "Seedling density fell with altitude, in harmony with the transects of ⟦[21]⟧.", S, "Seedling density rose with altitude, at odds with the transects of ⟦[21]⟧.", C),
    Pair("field", "The 31 % loss of beetles tallies with the loss counted by ⟦[5]⟧.", S, "The 31 % loss of beetles exceeds the loss counted by ⟦[5]⟧.", C),
    Pair("field", "The measured lifetime of 2.2 ± 0.1 ns coincides with that of ⟦[17]⟧.", S, "The measured lifetime of 2.2 ± 0.1 ns deviates from that of ⟦[17]⟧.", C, (2,)),
    Pair("field", "Our critical temperature reproduces the value of ⟦[9]⟧.", S, "Our critical temperature lies below the value of ⟦[9]⟧.", C),
    Pair("field", "The simulations agree with the scattering data of ⟦[30]⟧.", S, "The simulations use the scattering data of ⟦[30]⟧.", M),
    Pair("field", "The letters in the archive corroborate the chronology of ⟦Rask (1971)⟧.", S, "The letters in the archive refute the chronology of ⟦Rask (1971)⟧.", C, (1,)),
    Pair("field", "I find, like ⟦Ode (2011)⟧, that the guild set the prices.", S, "I follow ⟦Ode (2011)⟧ in calling such an association a guild.", M, (1,)),
    Pair("field", "My interviews contradict the account given by ⟦Ode (2011)⟧.", C, "My interviews were coded with the scheme given by ⟦Ode (2011)⟧.", M),
    # what is said of one member of a list is said of all
    Pair("list", "These estimates confirm both the census [2] and the tax records ⟦[3]⟧.", S, "These estimates confirm the census [2] but not the tax records ⟦[3]⟧.", C, (2,)),
    Pair("list", "Our slopes match those of Ode [2], Rask [3] and Lund ⟦[4]⟧.", S, "Our slopes match those of Ode [2], whereas they are flatter than those of Lund ⟦[4]⟧.", C),
    Pair("list", "This contradicts the first ⟦[6]⟧ and the second wave [7] of the census.", C, "This contradicts the first [6], yet supports the second wave ⟦[7]⟧ of the census.", S, (2,)),
    Pair("list", "In line with ⟦Ode (2001)⟧ and Rask (2004), rents rose by 4 % in our towns.", S, "In line with Ode (2001) and unlike ⟦Rask (2004)⟧, rents rose by 4 % in our towns.", C),
    # own evidence without "we"
    Pair("own", "The present estimates are smaller than those of ⟦[4]⟧.", C, "The estimates of Rask [7] are smaller than those of ⟦[4]⟧.", M, (2,)),
    Pair("own", "Rents fell by 12 % (p < 0.05), which supports ⟦[4]⟧.", S, "Rents fell by 12 % in the survey of Rask [7], which supports ⟦[4]⟧.", M, (1,)),
    Pair("own", "No such decline was seen in the present panel, in contrast to ⟦[4]⟧.", C, "No such decline was seen by Rask [7], in contrast to ⟦[4]⟧.", M),
    # negation
    Pair("negation", "The thesis of ⟦[8]⟧ is upheld by our data.", S, "The thesis of ⟦[8]⟧ cannot be upheld in the light of our data.", C, (1,)),
    Pair("negation", "Our results lend weight to the view of ⟦[8]⟧.", S, "Our results lend no weight to the view of ⟦[8]⟧.", C, (2,)),
    Pair("negation", "The rule of ⟦[8]⟧ also holds in our forests.", S, "The rule of ⟦[8]⟧ does not hold in our forests.", C),
    # reuse in the same fields
    Pair("use", "The wage gap is similar to the gap in ⟦[4]⟧.", S, "Wages are deflated with the index of ⟦[4]⟧.", M, (1,)),
    Pair("use", "Growth was slower than in ⟦[4]⟧.", C, "Growth was measured as in ⟦[4]⟧.", M, (1,)),
    # other languages
    Pair("language", "Nuestros resultados coinciden con los de ⟦[4]⟧.", S, "Nuestros resultados no coinciden con los de ⟦[4]⟧.", C),
    Pair("language", "Estos resultados confirman lo observado por ⟦Silva (2010)⟧.", S, "A diferencia de ⟦Silva (2010)⟧, no encontramos efecto de la edad.", C),
    Pair("language", "Nossos resultados estão em consonância com os de ⟦[4]⟧.", S, "Nossos resultados contradizem os de ⟦[4]⟧.", C),
    Pair("language", "Ao contrário de ⟦Souza (2012)⟧, observamos menor produtividade.", C, "A produtividade foi medida segundo o método de ⟦Souza (2012)⟧.", M),
    Pair("language", "Unsere Ergebnisse bestätigen den Befund von ⟦Ode (2009)⟧.", S, "Unsere Ergebnisse bestätigen den Befund von ⟦Ode (2009)⟧ nicht.", C),
    Pair("language", "Im Einklang mit ⟦[4]⟧ fanden wir höhere Löhne.", S, "Im Gegensatz zu ⟦[4]⟧ fanden wir keine höheren Löhne.", C),
    Pair("language", "Die Löhne wurden nach dem Verfahren von ⟦[4]⟧ berechnet.", M, "Die Löhne lagen in unserer Stichprobe höher als bei ⟦[4]⟧.", C),
)  # fmt: skip
