"""Work for reader processes that goes wrong in every way; the content of a file says in which."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from pathlib import Path

import msgspec

from citance.errors import DamagedInput, ModelError
from citance.model import (
    CitationStatement,
    Judgement,
    MatchMethod,
    Paper,
    Probabilities,
    ProcessedPaper,
    Reference,
    Stance,
    Work,
    WorkKey,
)
from citance.pipeline import Work as Work_

HOARD: list[bytearray] = []


def obedient(data: bytes, sha256: str, name: str) -> bytes:
    word, _, argument = data.decode().removeprefix("%PDF-").partition(" ")
    match word:
        case "exit":
            os._exit(int(argument))
        case "segfault":
            ctypes.string_at(0)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "span":
            began = time.time()
            time.sleep(float(argument))
            return f"{began} {time.time()}".encode()
        case "sleep":
            time.sleep(float(argument))
        case "raise":
            raise DamagedInput(argument)
        case "bug":
            raise KeyError(argument)
        case "memory":
            return b"%d" % len(bytearray(int(argument) * 1_000_000))
        case "hoard":
            HOARD.append(bytearray(int(argument) * 1_000_000))
            return b"%d" % os.getpid()
        case "name":
            return name.encode()
        case "pid":
            return b"%d" % os.getpid()
        case "large":
            return b"x" * int(argument)
        case "note":
            with Path(argument).open("a") as file:
                file.write("called\n")
            raise DamagedInput("noted")
    return data.upper()


def make_obedient() -> Work_:
    return obedient


def make_impossible() -> Work_:
    raise ModelError("the weights are missing")


def make_dying() -> Work_:
    os._exit(3)


def simple(data: bytes, sha256: str, name: str) -> bytes:
    """A paper out of a line: its DOI, then the stances of its statements about one work; or a misdeed of `obedient`."""
    words = data.decode().split()
    if words and words[0] == "incoherent":
        words = ["10.1/incoherent", "supporting"]
    elif not words or not words[0].startswith("10."):
        return obedient(data, sha256, name)
    key = "nowhere" if data.startswith(b"incoherent") else "r1"
    sure = Probabilities(supporting=0.2, contrasting=0.2, mentioning=0.6)
    statements = [
        CitationStatement(id=f"{words[0]}#{n}", key=key, marker="[1]", citance="So [1].", marker_start=3, marker_end=6)
        for n in range(len(words) - 1)
    ]
    judgements = [
        Judgement(stance=Stance(word), broad=Stance(word), probabilities=sure, model="simple") for word in words[1:]
    ]
    paper = ProcessedPaper(
        paper=Paper(
            work=Work(title=f"On {words[0]}", doi=words[0]),
            references=(Reference(key="r1", index=1, title="The cited one", doi="10.1/cited"),),
            sha256=sha256,
            format="simple",
        ),
        statements=tuple(statements),
        judgements=tuple(judgements),
        work_keys=(WorkKey(MatchMethod.DOI, words[0]),),
        reference_keys=((WorkKey(MatchMethod.DOI, "10.1/cited"),),),
    )
    return msgspec.msgpack.encode([paper])


def make_simple() -> Work_:
    return simple
