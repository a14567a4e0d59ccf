"""`section_role` over headings of six languages."""

from __future__ import annotations

import pytest

from citance.model import SectionRole
from citance.text import section_role

I, M, R, D, O = (  # noqa: E741
    SectionRole.INTRODUCTION,
    SectionRole.METHODS,
    SectionRole.RESULTS,
    SectionRole.DISCUSSION,
    SectionRole.OTHER,
)

HEADINGS = {
    I: [
        "Introduction", "1. Introduction", "1 INTRODUCTION:", "I. INTRODUCTION", "Background", "Literature review",
        "2 Theoretical framework", "Theory and hypotheses", "Related work", "State of the art", "Hypotheses",
        "Theoretical background", "Introdução", "1. Introducción", "Einleitung", "Stand der Forschung", "Introduzione",
        "Marco teórico", "Referencial teórico", "Revisão da literatura", "Revue de la littérature", "Antecedentes",
        "Theoretischer Hintergrund", "Introduction: ties and firms", "The present study", "Background and aims",
        "Objetivos", "Statement of need", "Hypothesis development", "Conceptual framework",
    ],
    M: [
        "Methods", "2.1 Materials and Methods", "2. MATERIALS AND METHODS", "III. Methodology", "Method", "Data",
        "Sample", "Participants", "Procedure", "Measures", "Statistical analysis", "Study design", "Patients",
        "Experimental section", "Material e Métodos", "Materiales y métodos", "Material und Methoden", "Methodik",
        "Matériel et méthodes", "Metodi", "Metodología", "Data and methods", "Data collection", "Patients and methods",
        "2.3.1. Search strategy", "Procedimientos metodológicos", "Coleta de dados", "Análise estatística",
        "Statistische Auswertung", "Inclusion criteria", "RNA extraction", "Study area", "Ethics statement",
        "Participants and procedure", "Online Methods", "Data analysis", "A. Sampling", "Área de estudo", "Stichprobe",
    ],
    R: [
        "Results", "3. RESULTS", "Findings", "Main results", "Results and discussion", "Resultados e Discussão",
        "3 Results and Discussions", "Ergebnisse", "Résultats", "Risultati", "Resultados", "Results of the survey",
        "Descriptive statistics", "Robustness checks", "IV. Results", "Experimental results", "Key findings",
    ],
    D: [
        "Discussion", "4. Discussion", "General Discussion", "DISCUSSION", "Conclusions", "Limitations",
        "Comparison with existing literature", "Implications", "Discussion and conclusions", "Practical implications",
        "Strengths and limitations", "Future research", "Concluding remarks", "Discussão", "Discusión", "Diskussion",
        "Conclusiones", "Considerações finais", "Schlussfolgerungen", "Fazit", "Conclusion", "Discussione",
        "Conclusioni", "Limitações", "Consideraciones finales", "Fazit und Ausblick", "5. Conclusion and outlook",
        "Implications for policy", "Limitations of the study", "Comparison with previous studies",
    ],
    O: [
        "The firms of Turku", "Case presentation", "Acknowledgements", "Data availability", "Author contributions",
        "Data Availability Statement", "Supplementary material", "Appendix A", "Funding", "Ties and their price",
        "Patients with ties in art", "II", "3", "Declarations", "The data revolution in ports", "Competing interests",
        "Methods that changed the port", "Case report", "Abbreviations",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("role", "heading"), [(role, h) for role, headings in HEADINGS.items() for h in headings])
def test_one_heading(role: SectionRole, heading: str) -> None:
    assert section_role([heading]) is role
    assert section_role([heading.upper()]) is role


@pytest.mark.parametrize(
    ("titles", "role"),
    [
        (["Discussion", "Methodological considerations"], D),
        (["Methods", "Results of the pilot"], M),
        (["2. Materials and methods", "The firms"], M),
        (["Study 1", "Results and discussion"], R),
        (["Study 1", "Method", "Participants"], M),
        (["Results and discussion", "Discussion"], D),
        (["Results and discussion", "The firms"], R),
        (["Discussion and conclusions", "Limitations"], D),
        (["Ties in Turku", "Methods"], M),
        (["Ties in Turku", "Discussion", "Firms"], D),
        (["Appendix", "Methods"], O),
        (["", "Results"], R),
        ([], O),
        (["Ties in Turku", "Firms"], O),
    ],
)
def test_nested_headings(titles: list[str], role: SectionRole) -> None:
    assert section_role(titles) is role


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("intro", I), ("methods", M), ("materials|methods", M), ("results", R), ("results|discussion", R),
        ("discussion", D), ("conclusions", D), ("subjects", M), ("supplementary-material", O), ("cases", O),
        ("Results", R), ("other", O), ("", O),
    ],
)  # fmt: skip
def test_the_type_of_the_source(kind: str, role: SectionRole) -> None:
    assert section_role(["Ties in Turku"], kind) is role
    assert section_role([], kind) is role


def test_a_heading_outweighs_the_type() -> None:
    assert section_role(["Results and discussion"], "conclusions") is R


def test_untitled_opening() -> None:
    assert section_role([], "", 0.0) is I
    assert section_role([""], "", 0.1) is I
    assert section_role(["Main"], "", 0.1) is I
    assert section_role([], "", 0.15) is O
    assert section_role([], "", None) is O
    assert section_role(["Ties in Turku"], "", 0.0) is O
