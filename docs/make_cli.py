"""Write docs/cli.md out of the program itself: `python docs/make_cli.py`. A test keeps the two the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from citance.cli._exits import MEANINGS
from citance.cli.main import app

TARGET = Path(__file__).with_name("cli.md")

HEAD = """# The command line

<!-- Written by docs/make_cli.py; change the docstrings and option helps in src/citance/cli instead. -->

Data go to standard output; progress, notes and errors to standard error. On a terminal tables are drawn, elsewhere they
are tab-separated lines; `--json` prints JSON. `--db` may stand before or after the command;
`--quiet` before it, or after those that list it below.

Settings come from the flag, else from the environment (`CITANCE_DB`, `CITANCE_WORKERS` …), else from `citance.toml` in
the working folder, else from the default; `citance doctor` shows each with its origin.
"""


def page() -> str:
    """The whole page."""
    group: Any = get_command(app)
    parts = [HEAD, "## Exit codes\n", "| code | meaning |\n|---|---|"]
    parts[-1] += "".join(f"\n| {code.value} | {text} |" for code, text in MEANINGS.items())
    parts += ["\n## Options before the command\n", options(group), ""]
    for name, command in commands(group):
        parts += [f"## citance {name}\n", f"    citance {name} {usage(command)}".rstrip() + "\n"]
        parts += [" ".join(line for line in (command.help or "").split("\n")).strip() + "\n", options(command), ""]
    return "\n".join(parts).rstrip() + "\n"


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """All commands by what is typed for them, those of a group of commands one by one."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def usage(command: Any) -> str:
    """The arguments as they are typed."""
    words = [f"{parameter.metavar or parameter.name.upper()}" for parameter in arguments(command)]
    return " ".join([*words, "[OPTIONS]"])


def arguments(command: Any) -> Iterator[Any]:
    """The positional parameters."""
    return (parameter for parameter in command.params if parameter.param_type_name == "argument")


def options(command: Any) -> str:
    """A table of the parameters."""
    rows = ["| option | meaning | default |", "|---|---|---|"]
    for parameter in arguments(command):
        rows.append(f"| `{parameter.metavar or parameter.name.upper()}` | {parameter.help or ''} | |")
    for parameter in command.params:
        if parameter.param_type_name == "option" and not parameter.hidden:
            names = ", ".join(f"`{name}`" for name in parameter.opts)
            rows.append(f"| {names} | {parameter.help or ''} | {default(parameter)} |")
    return "\n".join(rows)


def default(parameter: Any) -> str:
    """The default where it says something."""
    value = parameter.default
    if value is None or value is False or value == "" or callable(value):
        return ""
    return f"`{getattr(value, 'value', value)}`"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
