"""The words of section headings, by role, in English, Portuguese, Spanish, German, French and Italian.

All words are in small letters without accents, as `sections.plain_heading` makes them.

    CORE      the words that name a part of a paper; they count at the start of a heading
    PHRASES   what such a part contains; they count anywhere in a heading
    NO_ROLE   parts that are none of the four, though their words may sound so ("Data availability")
"""

from __future__ import annotations

from citance.model import SectionRole

__all__ = ["ADJECTIVES", "CORE", "KINDS", "LINKS", "NO_ROLE", "PHRASES", "words_of"]


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as one text."""
    return frozenset(text.split())


_I, _M, _R, _D = SectionRole.INTRODUCTION, SectionRole.METHODS, SectionRole.RESULTS, SectionRole.DISCUSSION

CORE: dict[SectionRole, str] = {
    _I: "introduction introducao introduccion introduzione einleitung einfuhrung background hintergrund"
    " antecedentes"
    " contexto motivation preface vorwort objectives objective aims aim objetivos objetivo justificativa"
    " justificacion"
    " rationale hypotheses hypothesis hypothesen hipoteses hipotesis theory theories theorie teoria"
    " problemstellung",
    _M: "methods method methodology methodologies materials material materiel methodological metodos"
    " metodo metodologia"
    " metodologias materiais materiales methoden methode methodik methodologie methodes metodi materiali"
    " participants patients subjects participantes sample samples sampling muestra amostra stichprobe echantillon"
    " campione procedure procedures procedimientos procedimento procedimentos procedimiento measures measurements"
    " measurement instruments instrumentos design setting settings data datasets dataset dados datos"
    " daten donnees dati"
    " patienten teilnehmer casuistica durchfuhrung statistics protocol apparatus stimuli delineamento"
    " reagents animals"
    " analysis analyses",
    _R: "results result findings resultados resultado ergebnisse ergebnis resultats risultati achados"
    " hallazgos befunde"
    " experiments outcomes",
    _D: "discussion discussions discusion discussao discusiones diskussion discussione conclusion"
    " conclusions concluding"
    " conclusao conclusoes conclusiones conclusioni schlussfolgerung schlussfolgerungen schlussbemerkung"
    " schluss fazit"
    " ausblick outlook limitations limitation limitacoes limitacao limitaciones limites limitationen implications"
    " implicacoes implicaciones implikationen summary zusammenfassung perspectives perspectivas recommendations"
    " recomendaciones recomendacoes epilogue interpretation strengths",
}

ADJECTIVES = words_of(
    "general main online star numerical research study empirical overall preliminary brief detailed additional key"
    " final clinical statistical short practical theoretical managerial policy primary secondary further extended"
    " gerais general generales principais principales the our"
    " allgemeine abschliessende generale"
)
LINKS = words_of("and or of the e y und et ed with for to in de da do del della des remarks comments notes")

PHRASES: dict[SectionRole, str] = {
    _I: r"introduction\b|literature reviews?$|review of (?:the )?(?:literature|related)|(?:related"
    r"|previous|prior|existing)"
    r" (?:works?|research|literature|studies)$|theoretical (?:background|framework|foundations?|considerations)"
    r"|conceptual (?:background|framework|model|foundations?)|hypothes[ie]s(?: development)?$"
    r"|development of hypotheses"
    r"|state of the art|stand der forschung|forschungsstand|estado d[ea]l? arte|etat de l.?art|stato dell.?arte"
    r"|revis(?:ao|ion) (?:d[ae] |de la )?(?:la )?(?:bibliografica|literatura)|revue de (?:la )?litterature"
    r"|marco (?:teorico|conceptual)|referencial teorico|fundament(?:acao|acion|os|os) teoric[oa]s?|quadro teorico"
    r"|theoretische[rns]* (?:hintergrund|rahmen|grundlagen)|cadre (?:theorique|conceptuel)"
    r"|(?:the )?(?:present|current)"
    r" (?:study|research|work)$|research (?:questions?|gap|objectives?|aims?)|preguntas? de investigacion"
    r"|statement of need|our contributions?$|problem statement|background (?:and|&)|purpose of (?:the"
    r"|this)|study aims?"
    r"|objectives? of (?:the|this)|why this (?:study|review)",
    _M: r"experimental$|materials? (?:and|&) methods?|materiel and methods|patients and methods|(?:data|study|research"
    r"|laboratory|field|computational|experimental|survey|review|general|numerical) methods$|methods? section"
    r"|experimental (?:section|procedures?|design|setup|methods?|details|model)|statistic(?:al"
    r"|s) (?:analys[ei]s|methods?"
    r"|modell?ing)|data (?:collection|sources?|analys[ei]s|extraction|acquisition|processing|preparation|synthesis)"
    r"|(?:study|research|trial|survey|sampling) (?:design|population|area|sites?|setting|selection"
    r"|participants|protocol"
    r"|procedures?|sample)|study (?:region|subjects)|(?:inclusion|exclusion|eligibility"
    r"|selection) (?:and \w+ )?criteria"
    r"|search (?:strategy|method)|literature search|outcome measures?|sample size|power (?:calculation|analysis)"
    r"|randomi[sz]ation|risk of bias assessment|quality assessment|data ?sets?$|ethic(?:s|al) (?:statement"
    r"|considerations|approval)$|analytic(?:al)? (?:strategy|approach|plan|methods?|procedures?)"
    r"|cell (?:culture|lines?)"
    r"|(?:rna|dna|protein) (?:extraction|isolation|purification|sequencing)|western blot|immunohistochemistry"
    r"|immunofluorescence|immunoprecipitation|flow cytometry|(?:rt-?q?|q)?pcr\b|antibodies|plasmids"
    r"|bacterial strains"
    r"|strains and|mass spectrometry|image (?:acquisition|analysis|processing)|software$"
    r"|computational (?:methods?|model)"
    r"|model (?:description|formulation|specification|implementation|setup)|models and methods|simulation (?:setup"
    r"|methods?|settings)|variables$|interview|coding (?:procedure|scheme)|questionnaires?$|recruitment"
    r"|^(?:the )?intervention$"
    r"|procedimientos? metodologicos?|procedimentos? metodologicos?|percurso metodologico"
    r"|area de (?:estudo|estudio)"
    r"|coleta (?:de|dos) dados|recogida de datos|recoleccion de datos|analise (?:d[eo]s? dados"
    r"|estatistica)|analisis"
    r" (?:de (?:los )?datos|estadistico)|dise[nñ]o (?:de|del|metodologico)|desenho d[eo]|populacao"
    r"|poblacion|aspectos"
    r" eticos|consideracoes eticas|criterios de|statistische (?:analyse|auswertung|methoden)|datenerhebung"
    r"|datenanalyse|datenauswertung|studiendesign|untersuchungsdesign|messinstrumente?|patienten und|analyses?"
    r" statistiques?|collecte des donnees|analisi (?:statistica|dei dati)|raccolta (?:dei )?dati|synthesis of\b",
    _R: r"(?:main|primary|experimental|numerical|simulation|empirical|key|major|study|search|qualitative"
    r"|quantitative)"
    r" (?:results|findings)|\bresults$|\bfindings$|technical validation|robustness (?:checks?|tests?|analys[ei]s)"
    r"|descriptive statistics|resultados|ergebnisse|baseline characteristics|participant characteristics"
    r"|(?:patient|sample)"
    r" characteristics|characteristics of (?:the )?(?:included )?(?:studies|patients|participants|sample)|study"
    r" characteristics|manipulation checks?",
    _D: r"\bdiscussion\b|\bconclusions?\b|(?:study|methodological|potential|main|research|our"
    r"|and) limitations$|limitations of (?:the|this|our)|(?:practical|theoretical|managerial|policy"
    r"|clinical|practice|research|potential)[\w ]{0,25} implications?\b|^implications? (?:for|of|and)"
    r"|(?:and|future) implications$|compar(?:ison|ed) (?:with"
    r"|to) (?:\w+ ){0,3}"
    r"(?:literature|studies|research|work|findings)|relation to (?:\w+ ){0,2}(?:literature|studies|research|work)"
    r"|strengths (?:and|&)|future (?:\w+ )?(?:research|work|directions?|perspectives?|outlook|studies|prospects)"
    r"|(?:research )?gaps (?:and|&)|concluding|final (?:remarks|considerations|thoughts)|closing remarks"
    r"|consideracoes finais|consideraciones finales|reflexiones finales|futuras? (?:lineas|pesquisas"
    r"|investigaciones)"
    r"|lessons learned|ausblick|schluss(?:folgerung|betrachtung|bemerkung)|considerazioni (?:finali|conclusive)"
    r"|interpretation of|summary of (?:\w+ ){0,2}(?:findings|results|evidence)|grenzen der|perspectivas futuras"
    r"|unanswered questions|open questions",
}

NO_ROLE = (
    r"acknowledge?ments?|agradecimientos|agradecimentos|danksagung|remerciements|ringraziamenti|funding"
    r"|financ|foerderung"
    r"|declaration|conflicts? of|competing|authors?.? contribution|contribution of|author information"
    r"|data (?:and \w+ )?"
    r"(?:availability|sharing|access)|data,? .*availability|availability of|code availability|suppl"
    r"|supporting information"
    r"|append|anhang|annex|apendice|abbreviation|ethics approval and consent|references?$|bibliogra"
    r"|referencias|consent for"
    r"|associated data|open (?:access|research|practices)|publisher.?s note|case (?:presentation|report"
    r"|description|series)"
    r"|casos? clinicos?|about the|trial registration|registration$|additional (?:files?|information)"
    r"|glossary|credit "
)

KINDS: dict[str, SectionRole] = {
    # The source's own section types (JATS `sec-type` and what publishers write there).
    "intro": _I,
    "introduction": _I,
    "background": _I,
    "methods": _M,
    "method": _M,
    "materials": _M,
    "materials|methods": _M,
    "materials and methods": _M,
    "methods|materials": _M,
    "subjects": _M,
    "subjects|methods": _M,
    "results": _R,
    "results|discussion": _R,
    "results|conclusions": _R,
    "discussion": _D,
    "discussion|conclusions": _D,
    "conclusions": _D,
    "conclusion": _D,
    "limitations": _D,
}
