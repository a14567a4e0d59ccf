"""White space, language, and what the package offers."""

from __future__ import annotations

import subprocess
import sys

import pytest

import citance.text
from citance.text import guess_language, normalise_space


def test_all_is_sorted_and_there() -> None:
    assert citance.text.__all__ == sorted(citance.text.__all__)
    assert all(hasattr(citance.text, name) for name in citance.text.__all__)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        (" \n ", ""),
        ("a  b\n\tc", "a b c"),
        (" Fig.\u00a02\u2009mm ", "Fig. 2 mm"),
        ("co\u00adoperate\u200b now\ufeff", "cooperate now"),
        ("plain text", "plain text"),
    ],
)
def test_normalise_space(text: str, wanted: str) -> None:
    assert normalise_space(text) == wanted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The firms of the cluster grew when they exported, and their rivals did not grow at all.", "en"),
        ("As empresas do polo cresceram quando exportaram, e as suas rivais não cresceram nada.", "pt"),
        ("Las empresas del polo crecieron cuando exportaron, y sus rivales no crecieron nada.", "es"),
        ("Die Firmen wuchsen, als sie exportierten, und ihre Rivalen wuchsen überhaupt nicht.", "de"),
        ("Les entreprises du pôle ont grandi en exportant, et leurs rivales n’ont pas grandi.", "fr"),
        ("", ""),
        ("Fig. 2", ""),
        ("β = 0.53, p < .05, n = 1,204 (95 % CI 0.31–0.75); t(23) = 2.1", ""),
    ],
)
def test_guess_language(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_the_language_model_is_not_loaded_by_the_import() -> None:
    code = "import sys, citance.text; sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
