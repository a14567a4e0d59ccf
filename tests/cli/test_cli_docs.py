"""The documentation of the command line is whole, and asking for it is quick."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.main import get_command

from citance.cli._exits import Exit
from citance.cli.main import app

DOCS = Path(__file__).resolve().parents[2] / "docs"


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_cli", DOCS / "make_cli.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMMANDS: dict[str, Any] = dict(maker().commands(get_command(app)))


def test_the_page_is_what_the_program_says() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == maker().page(), "run python docs/make_cli.py"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    section = text.split(f"## citance {name}\n")[1].split("\n## ")[0]
    command = COMMANDS[name]
    assert command.help
    for parameter in command.params:
        if parameter.name != "help":
            assert parameter.help, f"{name}: {parameter.name} has no help"
            words = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
            assert all(f"`{word}`" in section for word in words)


def test_exit_codes_are_in_every_help(citance: Any) -> None:
    for name in COMMANDS:
        text = citance(*name.split(), "--help").stdout
        assert all(str(code.value) in text.split("Exit codes:")[1] for code in Exit)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['citance', '--help']\n"
        "from citance.cli.main import app\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'lxml', 'sqlalchemy', 'tantivy', 'numpy', 'starlette', 'uvicorn', 'pydantic', 'rich', 'jinja2',\n"
        "         'httpx', 'onnxruntime', 'tokenizers', 'stamina'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "HEAVY []"
