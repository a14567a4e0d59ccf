"""`citance classify` and `citance add` with another classifier than citance's own."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citance.cli import _chat
from citance.data import tutorial_files
from citance.store import Store
from fixtures.chat_server import ChatServer, running

LINES = "".join(
    json.dumps({"id": number, "citance": text, "marker_start": text.index("["), "marker_end": text.index("]") + 1})
    + "\n"
    for number, text in enumerate(("Our results are in line with [1].", "So far, in contrast to [2].", "See [3]."))
)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with running() as state:
        yield state


def chat(server: ChatServer, *more: str) -> list[str]:
    return ["classify", "--model", "chat", "--chat-url", server.url, "--chat-model", "m", *more]


def test_a_chat_model_judges(citance: Any, server: ChatServer) -> None:
    result = citance(*chat(server), stdin=LINES)
    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["id"] for one in found] == [0, 1, 2]
    assert [one["stance"] for one in found] == ["supporting", "contrasting", "mentioning"]
    assert found[0]["model"] == "chat/m/prompt-1"
    assert result.stderr.startswith("3 statements, 0 of them answered before: 1 requests, about ")
    assert "--price-in" in result.stderr
    again = citance(*chat(server), stdin=LINES)
    assert again.stdout == result.stdout
    assert again.stderr == "3 statements, 3 of them answered before: nothing to ask\n"
    assert len(server.bodies) == 1


def test_a_dry_run_tells_the_cost_and_sends_nothing(citance: Any, server: ChatServer) -> None:
    result = citance(*chat(server, "--dry-run", "--price-in", "1000", "--price-out", "1000"), stdin=LINES)
    assert result.exit_code == 0
    assert result.stdout.startswith("3 statements, 0 of them answered before: 1 requests, about ")
    assert result.stdout.endswith(" at these prices\n")
    assert float(result.stdout.split("; about ")[1].split()[0]) > 1
    assert server.bodies == []


def test_bad_lines_are_named_and_the_others_judged(citance: Any, server: ChatServer) -> None:
    result = citance(*chat(server, "--yes"), stdin="{}\n" + LINES)
    assert result.exit_code == 3
    assert len(result.stdout.splitlines()) == 3
    assert 'line 1: "citance" is missing' in result.stderr


def test_the_settings_name_the_classifier(citance: Any, server: ChatServer, tmp_path: Path) -> None:
    lines = ['classifier = "chat"', f'chat_url = "{server.url}"', 'chat_model = "from-file"', "chat_batch = 2"]
    (tmp_path / "citance.toml").write_text("\n".join(lines))
    result = citance("classify", stdin=LINES)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout.splitlines()[0])["model"] == "chat/from-file/prompt-1"
    assert sorted(map(len, server.asked)) == [1, 2]
    linear = citance("classify", "--model", "linear", stdin=LINES)
    assert json.loads(linear.stdout.splitlines()[0])["model"].startswith("linear")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--model", "oracle"], 1, 'there is no classifier named "oracle"; known: default, linear, chat'),
        (["--model", "no/such/model.onnx"], 1, "there is no model at no/such/model.onnx"),
        (["--model", "chat"], 2, "--chat-model"),
        (["--model", "chat", "--chat-model", "m", "--chat-url", "x"], 2, "chat_url"),
        (["--model", "chat", "--chat-model", "m", "--chat-key-env", "NOT_SET"], 2, "NOT_SET"),
        (["--dry-run"], 2, "--model chat"),
        (["--price-in", "3"], 2, "--model chat"),
    ],
)
def test_what_makes_no_sense_is_told(citance: Any, words: list[str], code: int, message: str) -> None:
    result = citance("classify", *words, stdin=LINES)
    assert result.exit_code == code
    assert message in result.stderr
    assert result.stdout == ""


def test_a_server_that_refuses_ends_the_command(citance: Any, server: ChatServer) -> None:
    server.replies = [(401, {}, b"who are you")]
    result = citance(*chat(server), stdin=LINES)
    assert result.exit_code == 1
    assert "citance: the chat server refuses the key: status 401: who are you" in result.stderr


@pytest.mark.parametrize(("typed", "goes_on"), [("y", True), ("Yes", True), ("n", False), ("", False)])
def test_on_a_terminal_one_is_asked_first(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, goes_on: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(_chat, "_ask", lambda question: typed)
    assert _chat.agreed("about 7 dollars", yes=False) is goes_on
    assert _chat.agreed("about 7 dollars", yes=True)
    assert "about 7 dollars" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("typed", "number"), [("n\n", 0), ("y\n", 1)])
def test_the_answer_comes_from_the_keyboard_not_from_the_pipe(
    server: ChatServer, tmp_path: Path, typed: str, number: int
) -> None:
    """A whole process with a terminal of its own: statements through the pipe, the answer through the terminal."""
    statements = tmp_path / "lines.jsonl"
    statements.write_text(LINES)
    out = tmp_path / "out.jsonl"
    words = " ".join(["exec", sys.executable, "-m", "citance", *chat(server), f"< {statements} > {out}"])
    child, terminal = pty.fork()
    if child == 0:
        os.environ["XDG_CACHE_HOME"] = str(tmp_path)
        os.chdir(tmp_path)
        os.execv("/bin/sh", ["/bin/sh", "-c", words])  # noqa: S606 - the child becomes the command
    shown = b""
    while b"[y/N]" not in shown:
        shown += os.read(terminal, 1000)
    os.write(terminal, typed.encode())
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0
    assert len(server.bodies) == number
    assert len(out.read_text().splitlines()) == 3 * number


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a POSIX signal here")
def test_an_interrupted_run_goes_on_without_asking_again(server: ChatServer, tmp_path: Path) -> None:
    server.wait = 0.3
    lines = ""
    for number in range(12):
        text = f"Sentence {number} of many [1]."
        marks = {"marker_start": text.index("["), "marker_end": len(text) - 1}
        lines += json.dumps({"id": number, "citance": text, **marks}) + "\n"
    words = [sys.executable, "-m", "citance", *chat(server, "--chat-batch", "1")]
    calm = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "CITANCE_CHAT_REQUESTS": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, env=calm, cwd=tmp_path, text=True) as run:
        assert run.stdin is not None
        run.stdin.write(lines)
        run.stdin.close()
        while len(server.bodies) < 3 and run.poll() is None:
            time.sleep(0.02)
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
    asked = len(server.bodies)
    assert 3 <= asked < 12
    server.wait = 0.0
    done = subprocess.run(words, input=lines, capture_output=True, env=calm, cwd=tmp_path, text=True, check=True)
    assert len(done.stdout.splitlines()) == 12
    assert len(server.bodies) <= 13, "at most the one that was under way is asked again"
    assert f"12 statements, {asked - (len(server.bodies) - 12)} of them answered before" in done.stderr


def test_add_judges_with_the_classifier_of_the_settings(
    citance: Any, server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"CLASSIFIER": "chat", "CHAT_URL": server.url, "CHAT_MODEL": "m"}.items():
        monkeypatch.setenv(f"CITANCE_{name}", value)
    result = citance("add", tutorial_files()[0], "--db", tmp_path / "l.db", "--workers", "1")
    assert result.exit_code == 0, result.output
    assert server.bodies
    with Store.open(tmp_path / "l.db") as store:
        stats = store.stats()
        assert stats.models == {"chat/m/prompt-1": stats.statements}
    found = {
        each["name"]: each for each in json.loads(citance("doctor", "--json").stdout) if each["area"] == "classifier"
    }
    assert found["model"]["value"] == "chat/m/prompt-1"


def test_add_ends_with_a_reason_where_the_classifier_cannot_work(
    citance: Any, server: ChatServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITANCE_CLASSIFIER", "chat")
    result = citance("add", tutorial_files()[0], "--db", tmp_path / "l.db", "--workers", "1")
    assert result.exit_code == 2
    assert "--chat-model" in result.stderr
    monkeypatch.setenv("CITANCE_CHAT_MODEL", "m")
    monkeypatch.setenv("CITANCE_CHAT_URL", server.url)
    server.replies = [(401, {}, b"no")] * 50
    result = citance("add", tutorial_files()[0], "--db", tmp_path / "l.db", "--workers", "1")
    assert result.exit_code == 1
    assert "refuses the key" in result.stderr
