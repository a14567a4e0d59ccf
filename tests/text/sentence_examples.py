"""Passages with their sentence boundaries, written for this project.

"|" stands at the end of a sentence (the passage's own end has none). ⟦…⟧ is a citation marker, ⟨…⟩ a superscript one;
the signs themselves are no part of the text. A passage with signs is split with the markers known and, unless it
stands in `KNOWN_ONLY`, also as bare text.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["EXAMPLES", "KNOWN_ONLY", "Example", "parse"]


class Example(NamedTuple):
    """One passage as text, markers, wanted sentence ends, language and the kind of trouble."""

    kind: str
    text: str
    markers: tuple[tuple[int, int, bool], ...]
    ends: tuple[int, ...]
    language: str


def parse(kind: str, passage: str, language: str = "en") -> Example:
    """Read the notation of the table."""
    text: list[str] = []
    markers: list[tuple[int, int, bool]] = []
    ends: list[int] = []
    opened = 0
    for sign in passage:
        if sign == "|":
            ends.append(len(text))
        elif sign in "⟦⟨":
            opened = len(text)
        elif sign in "⟧⟩":
            markers.append((opened, len(text), sign == "⟩"))
        else:
            text.append(sign)
    return Example(kind, "".join(text), tuple(markers), tuple(ends), language)


_ENGLISH: dict[str, list[str]] = {
    "plain": [
        "The firms grew.| Their rivals did not.",
        "Growth stopped!| Nobody knew why.",
        "Why did it stop?| Nobody knew.",
        "One sentence without a stop",
        "Two words. still one sentence after a slip of the pen.",
        "The cluster lost three firms.  | Two spaces stand before this one.",
    ],
    "et al.": [
        "Laine et al. found no such tie.| We did.",
        "As Laine et al. (2003) argued, ties weaken.| This matters.",
        "This was shown by Laine et al.| The effect was small.",
        "This was shown by Laine et al. ⟦[14]⟧.| The effect was small.",
        "Laine et al.⟨14⟩ showed the effect.| Others followed.",
        "Laine et al. ⟦[3]⟧ showed the effect.| Others followed.",
        "In the model of Laine et al., ties are costly.| We relax this.",
        "We follow Laine et al.’s reading.| It is simple.",
        "The trial of Okoye et al. CARDIA-2 had two arms.| Both were small.",
        "Laine, M., et al. 2003 gives the proof.| We sketch it.",
    ],
    "figures and equations": [
        "See Fig. 2 for the trend.| It is flat.",
        "Figs. 2 and 3 show the trend.| It is flat.",
        "The trend is flat (Fig. 2A).| It stays so.",
        "As Fig. S3 shows, it is flat.| It stays so.",
        "Inserting Eq. (3) into Eq. (4) gives the bound.| It is tight.",
        "From Eqs. 3–5 the bound follows.| It is tight.",
        "The trend is flat in Fig. 3.| It stays so.",
        "Fig. 3. The trend of exports by year.| Bars are standard errors.",
        "Figure 4. Ties by distance.| Bars are standard errors.",
        "Data in suppl. Fig. 2 agree.| So do those in Suppl. Table 4.",
        "By Lemma 2, the bound holds.| See Sect. 4.2 for the proof.",
        "Details are given in Sec. II of the appendix.| They are long.",
        "This holds for App. A too.| It is proved there.",
    ],
    "Latin and common abbreviations": [
        "Some ties, e.g. those of kin, last.| Others fade.",
        "Some ties, i.e., those of kin, last.| Others fade.",
        "Some ties (e.g., Finnish firms) last.| Others fade.",
        "Some ties, e.g. Finnish kinship, last.| Others fade.",
        "We compared exporters vs. Non-exporters in the cluster.| They differ.",
        "It took approx. 12 months.| It was then repeated.",
        "The mill dates from ca. 1900 and still runs.| It is small.",
        "Ties fade (cf. Laine 2003).| Others last.",
        "Ties, cf. Sect. 3, fade.| Others last.",
        "Firms, suppliers, etc. were asked.| All answered.",
        "We asked firms, suppliers, etc.| All answered.",
        "The first, viz. Turku, is old.| The second is young.",
        "It was named sensu lato, i. e. in the wide sense.| We follow this.",
    ],
    "volumes, pages, numbers": [
        "See vol. 3 of the series.| It is long.",
        "See vol. II of the series.| It is long.",
        "See pp. 3–5 for details.| They are long.",
        "As she writes on p. 7 of the report, ties fade.| We agree.",
        "It was sample no. 5 of the lot.| It was broken.",
        "It is recorded as No. 5.| It was broken.",
        "They asked and he said no.| Then they left.",
        "Approval No. NCT01234 was given.| The study began.",
        "Details are in Ref. 14 and elsewhere.| They are long.",
        "Details are in Refs. 3–5.| They are long.",
        "Each hydrogen is bound to the nearest N.| Ref. 14 gives the distance.",
        "We used version v. 2.0 of the tool.| It is free.",
        "We used ver. 2.0 of the tool.| It is free.",
        "It was posted on Sept. 3 of that year.| It is free.",
        "The survey closed in Dec. 2019.| It was repeated.",
    ],
    "decimal numbers and statistics": [
        "The mean was 3.5 and rose to 4.25.| It then fell.",
        "The difference was small, p < .05.| It then vanished.",
        "The groups differ (P<0.05).| We checked this twice.",
        "The difference was small (t(23) = 2.1, p = .04).| It then vanished.",
        "The slope is 0.7.| The intercept is 3.",
        "It grew by 12.5%.| Exports grew by 3%.",
        "The ratio was 1:2.5.| 12 firms closed.",
        "The firm was founded in 1998.| In 2003 it was sold.",
        "Of these, 14 closed.| 23 were sold.",
    ],
    "species": [
        "Growth of E. coli was slow.| It then stopped.",
        "Isolates of Bacillus sp. PCC 7 grew.| Others did not.",
        "We kept Aedes spp. in cages.| They thrived.",
        "The cages held Aedes spp.| Larvae were fed daily.",
        "The group Rosa sect. Caninae is large.| It is old.",
        "Plants of Rosa canina subsp. canina grew.| Others died.",
        "Plants of Brassica oleracea var. Capitata grew.| Others died.",
        "Isolates of S. Typhimurium grew.| Others did not.",
    ],
    "persons and places": [
        "The method of J. K. Smith is old.| It still works.",
        "Smith J. A. found the tie.| It lasted.",
        "It was read by M.L. and K.P.| Both agreed.",
        "Dr. Laine and Prof. Okoye read all items.| They agreed.",
        "Mrs. Laine was asked.| She agreed.",
        "The plant in St. Louis was closed.| It was old.",
        "Firms in the U.S. were asked.| Most answered.",
        "Exports went to the U.S. Department of Trade.| They were small.",
        "We asked firms in the U.S.| The others were left out.",
        "She holds a Ph.D. from Turku.| She teaches there.",
        "She holds a Ph.D.| The others do not.",
        "Reagents came from Laine Inc. (Turku, Finland).| They were stored cold.",
        "Reagents came from Laine Ltd.| They were stored cold.",
        "John F. Kennedy was cited often.| Others were not.",
        "The tie was named by A. de Vries.| It lasted.",
        "Patients lacked vitamin C.| Supplements were given.",
        "Firms were put in group A.| The rest formed group B.| Nobody changed.",
    ],
    "doses and times": [
        "The drug was given b.i.d. for two weeks.| It was tolerated.",
        "The drug was given i.v. and later by mouth.| It was tolerated.",
        "The drug was given i.v.| Patients tolerated it.",
        "Samples were taken at 9 a.m. and cooled.| They were kept.",
        "Samples were taken at 9 a.m.| Cooling followed.",
        "It was stirred for 5 min.| Water was added.",
        "It was shown on a 13-in. Laine screen.| It was small.",
        "The mixture stood for 12 h.| It was then filtered.",
    ],
    "addresses": [
        "The data are at https://example.org/data.v2/set.html?x=1 and free.| Use them.",
        "The data are at www.example.org.| Use them.",
        "See doi:10.1234/abc.2003.05.| It is free.",
        "Write to m.laine@example.org for the data.| They are free.",
        "The package ties.net.Core was used.| It is free.",
        "We used R (v4.1.2; www.example.org).| It is free.",
    ],
    "superscript after the stop": [
        "There is much evidence.⟨7,18⟩| Interestingly, none is new.",
        "There is much evidence.⟨7–9⟩| Interestingly, none is new.",
        "There is much evidence.⟨7⟩⟨,⟩⟨18⟩| Interestingly, none is new.",
        "This began in the civil war.⟨2⟩|In peace it ended.",
        "It was shown before (in mice).⟨12⟩| However, men differ.",
        "Is it so?⟨3⟩| Some doubt it.",
        "“It is so.”⟨3⟩| Some doubt it.",
        "It rose.⟨3⟩| mRNA levels fell.",
        "It rose.⟨3⟩| 12 patients died.",
        "It rose as expected.⟨3⟩",
        "It rose⟨3⟩.| Then it fell.",
        "It rose,⟨3⟩ and then it fell.| Nobody knew why.",
        "It rose.⟨3⟩ (Fig. 2)| Then it fell.",
        "Exports to the U.S.⟨3⟩ fell.| Imports rose.",
        "It was stable in 2003.⟨3⟩| Then it fell.",
    ],
    "bracket after the stop": [
        "This was shown. ⟦[3]⟧| Next we ask why.",
        "This is known from reports.⟦[5–7]⟧| The rest is new.",
        "This is known from reports.[⟦5⟧–⟦7⟧]| The rest is new.",
        "This is known from reports.[⟦5⟧,⟦7⟧]| The rest is new.",
        "We normalised to GAPDH.⟦[12]⟧| Fold changes were computed.",
        "This is old text. |⟦[3]⟧ showed that it is wrong.",
        "This is old text. |⟦[3]⟧ and ⟦[4]⟧ showed that it is wrong.",
        "This was shown [⟦3⟧].| Next we ask why.",
        "This was shown.⟦[3]⟧|Next we ask why.",
        "This was shown.⟦[3]⟧.| Next we ask why.",
        "This was shown. ⟦[3]⟧.| Next we ask why.",
    ],
    "author and year": [
        "This was shown. ⟦(Smith 2001)⟧| Next we ask why.",
        "This was shown. (⟦Smith 2001⟧; ⟦Laine et al. 2003⟧)| Next we ask why.",
        "This was shown. ⟦(Smith et al., 2001;⟧⟦Laine & Okoye, 2003)⟧.| Next we ask why.",
        "The book History of ties... (⟦Smith, s.d.⟧), in which they fade, is old.| It is read.",
        "This was shown. (⟦SMITH, 2001⟧, p. 210).| Next we ask why.",
        "This was shown (⟦Smith 2001⟧).| Next we ask why.",
        "This was shown by others. |⟦Smith (2001)⟧ used firms.",
        "This was shown by others. |⟦de Jong et al. (2003)⟧ used firms.",
        "This was shown (⟦Laine et al. 2003⟧; ⟦J. Smith 2001⟧).| Next we ask why.",
        "This was shown by ⟦Smith et al.⟧ (⟦2001⟧).| Next we ask why.",
        "⟦Smith et al. [3]⟧ showed this.| ⟦Laine et al. [4]⟧ did not.",
        "As noted by Smith et al. ⟦(2003)⟧| The reading is old.",
    ],
    "quotations": [
        "He said “It is so.”| Then he left.",
        'He said "It is so."| Then he left.',
        "He said that “it is so”.| Then he left.",
        "He called it “a tie.”⟨4⟩| Then he left.",
        "The book “What next? Ties and firms” is old.| It is read.",
        "The paper “Who exports? Evidence from Turku” is old.| It is read.",
        "He said “It is so!” (⟦SMITH, 1982, p. 97⟧) is his answer.| Then he left.",
        "He said “It is so…” (⟦SMITH, 1982, p. 97⟧)- and left.| Then he slept.",
        "Firms, banks etc. –, except ports, were asked.| All answered.",
        "The beetle Cylas laetus (Fair.) (Coleoptera) eats roots.| It is small.",
        "This is known.⟦(17)⟧-⟦(20)⟧| It is old.",
        "This is known.[⟦5⟧]–[⟦7⟧]| It is old.",
        "She asked “why?” and left.| He stayed.",
        "‘It is so.’| Then he left.",
        "“I like it here. It is quiet” (P3).| Others agreed.",
    ],
    "brackets": [
        "Ties fade (this is old. It is known) in time.| Others last.",
        "Ties fade in time. |(See below.)| Then they return.",
        "Ties fade (see Table 3.)| Then they return.",
        "Ties (do they fade? Perhaps) matter.| Others do not.",
        "Ties fade [see Fig. 2. Data are old] in time.| Others last.",
        "Ties fade (in time.| Others last.",
        "Ties fade in time).| Others last.",
        "Ties fade. (Table 1)| Others last.",
        "Ties fade. |(Iso)propanol was used.",
        "Ties fade. |(R)-mandelic acid was used.",
    ],
    "ellipses and marks": [
        "Ties fade … and return.| Others last.",
        "Ties fade…| Others last.",
        "Ties fade...| They return.",
        "Ties fade ... and return.| Others last.",
        "He wrote “ties [...] fade” and left.| Others last.",
        "He wrote “ties fade [...]” (⟦Smith, 2001, p.17⟧).| Then he left.",
        "They used the method of Smith and D. W. Laine.| It is old.",
        "The product n! grows fast.| It is large.",
        "There are 5! ways of doing so.| All were tried.",
        "Ties fade; Others last; None return.| It is so.",
        "There were two kinds: Firms and people.| Both were asked.",
        "Ties fade.*| Others last.",
        "Ties fade .| Others last.",
    ],
    "formulas": [
        "Let x be 2.| Then f(x) = 0.5.",
        "Let n be the number of firms of size n.| Then n is large.",
        "We set y = a.b + c and solve.| The result is large.",
        "We have x = 3.| α is small.",
    ],
    "enumerations": [
        "We did (1) ask firms; (2) ask people.| Both agreed.",
        "1. First, firms were asked.| 2. Second, people were asked.",
        "We took three steps: 1. We asked firms.| 2. We asked people.",
        "(1) Firms were asked.| (2) People were asked.",
        "2.1. Firms and people.| They were asked.",
        "A. Firms were asked.| B. People were asked.",
        "II. Firms were asked.| Nobody answered.",
        "(a) firms were asked.| (b) people were asked.",
    ],
    "small first letters": [
        "It was kept cool.| pH was 7.",
        "It was kept cool.| mRNA was extracted.",
        "It was kept cool.| p53 was measured.",
        "It was kept cool.| iPSCs were grown.",
        "It was kept cool.| α-synuclein was added.",
        "It was kept cool.| siRNA was added.",
        "It was kept cool.| 3-methyl ether was added.",
        "It was kept cool.| β-actin was used.",
    ],
    "run-in headings": [
        "Statistical analysis.| Data were pooled.",
        "Statistical analysis: Data were pooled.| Means were taken.",
        "Ethics.|—The board agreed.",
        "End of analysis.|Moreover, data were pooled.",
        "• Firms were asked.| • People were asked.",
    ],
}

_OTHERS: dict[str, list[str]] = {
    "es": [
        "Algunos lazos, p. ej. los de familia, duran.| Otros no.",
        "El Sr. García y la Dra. López leyeron todo.| Coincidieron.",
        "Véase el núm. 5 de la revista.| Es largo.",
        "Se preguntó a empresas, proveedores, etc.| Todos respondieron.",
        "¿Por qué crecen?| Nadie lo sabe.",
        "Crecen.| ¿Por qué?| ¡Nadie lo sabe!| Así es.",
        "Como señala en la pág. 12, crecen.| Estamos de acuerdo.",
        "Las empresas de EE. UU. exportan más.| Otras no.",
        "Fue en el s. XIX cuando crecieron.| Luego no.",
        "Laine et al. (2003) lo mostraron.| En cambio, otros no.",
        "Así lo mostraron Laine et al.| En cambio, otros no.",
        "Crecieron poco.⟨12⟩| Los demás no crecieron.",
    ],
    "pt": [
        "Alguns laços, p. ex. os de família, duram.| Outros não.",
        "O Sr. Silva e a Profa. Costa leram tudo.| Concordaram.",
        "Ver o vol. 3, p. 7, da revista.| É longo.",
        "Segundo o art. 5 da lei, crescem.| Outros não.",
        "Isso mudou no séc. XX e durou.| Depois não.",
        "Foram ouvidas empresas, fornecedores etc.| Todos responderam.",
        "A cidade mudou.| Ver Silva (org.) Cidades do norte.",
        "Cresceram pouco.⟨12,13⟩| Não se sabe por quê.",
        "Cresceram pouco⟨12⟩.| É sabido.",
    ],
    "de": [
        "Manche Bindungen, z. B. Verwandtschaft, halten.| Andere nicht.",
        "Manche Bindungen, z.B. Verwandtschaft, halten.| Andere nicht.",
        "Manche, d. h. Verwandte, bleiben.| Andere nicht.",
        "Befragt wurden u. a. Firmen aus Turku.| Alle antworteten.",
        "Firmen bzw. Menschen wurden befragt.| Alle antworteten.",
        "Das ist bekannt (vgl. Laine 2003, S. 12).| Neu ist es nicht.",
        "Siehe S. 12 und Abb. 3 dazu.| Sie zeigen es.",
        "Es war Nr. 5 der Reihe.| Sie ist alt.",
        "Es dauerte ca. 12 Monate.| Dann endete es.",
        "Die Umfrage begann am 3. Mai und dauerte lange.| Sie endete nie.",
        "Im 19. Jahrhundert war es anders.| Heute nicht.",
        "Es waren Firmen, Menschen usw.| Die Antworten kamen spät.",
        "Befragt wurden Firmen, Banken etc. Reederei und Hafen fehlten.",
        "Es begann 2003.| Die Firmen wuchsen.",
        "Er sagte: „Es ist so.“| Dann ging er.",
        "Die Werte lagen bei 12.| Die anderen lagen höher.",
    ],
    "fr": [
        "Certains liens, p. ex. ceux de famille, durent.| D’autres non.",
        "Cf. infra pour le détail.| Il est long.",
        "Voir le vol. 3, p. 7, de la revue.| Il est long.",
        "Il a dit « c’est ainsi ».| Puis il est parti.",
        "M. Dupont et le Dr. Laine ont tout lu.| Ils sont d’accord.",
    ],
    "it": [
        "Alcuni legami durano (cfr. Laine 2003).| Altri no.",
        "Si vedano le pagg. 3–5 del volume.| Sono lunghe.",
    ],
    "zh": [
        "企业成长。|竞争者没有。",
        "为什么？|没人知道。|真的！",
    ],
    "ja": [
        "企業は成長した。|競合は成長しなかった（図2を参照。）。|以上。",
    ],
}

KNOWN_ONLY = frozenset(
    {
        # Without the markup these are something else: a decimal, a name that starts a sentence, a small letter.
        "It was stable in 2003.3 Then it fell.",
        "This is known.(17)-(20) It is old.",
        "This was shown by others. de Jong et al. (2003) used firms.",
    }
)

EXAMPLES: list[Example] = [
    *(parse(kind, passage) for kind, passages in _ENGLISH.items() for passage in passages),
    *(parse(language, passage, language) for language, passages in _OTHERS.items() for passage in passages),
]
