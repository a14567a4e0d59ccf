"""A server as it really runs: started from the command line, in one process and in several, read while it is written."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from citance.store import Store
from web.seeded import TARGET_DOI, seed

ARTICLE = """<article><front><article-meta><article-id pub-id-type="doi">10.5555/new.{0}</article-id><title-group>
<article-title>Article number {0}</article-title></title-group></article-meta></front><body><p>We confirm what Moreno
found [<xref ref-type="bibr" rid="B1">1</xref>].</p></body><back><ref-list><ref id="B1"><element-citation>
<article-title>Leaving home</article-title><pub-id pub-id-type="doi">{1}</pub-id></element-citation></ref></ref-list>
</back></article>"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "library.db"
    with Store.open(path) as store:
        seed(store)
    return path


@contextmanager
def server(database: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = database.parent / "tmp"
    folder.mkdir(exist_ok=True)
    environment = {**os.environ, "CITANCE_DB": str(database), "TMPDIR": str(folder)}
    command = [sys.executable, "-m", "citance", "serve", "--port", str(port), *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    try:
        for _ in range(600):
            assert process.poll() is None
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5):
                    break
            except OSError:
                time.sleep(0.05)
        yield port, process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)
    assert not list(folder.glob("citance-serve-*"))


def read(port: int, path: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_answers_and_ends(database: Path, workers: str) -> None:
    with server(database, "--workers", workers, "--access-log") as (port, process):
        status, body = read(port, f"/tallies/{quote(TARGET_DOI, safe='')}")
        assert (status, json.loads(body)["total"]) == (200, 15)
        assert read(port, "/api/v1/works")[0] == 200
        assert read(port, "/")[0] == 200
        assert read(port, "/tallies/10.5555/nothing")[0] == 404
        process.send_signal(signal.SIGINT if workers == "1" else signal.SIGTERM)
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0
        assert b"Traceback" not in said
        logged = [json.loads(line) for line in said.splitlines() if line.startswith(b"{")]
        assert [line["status"] for line in logged] == [200, 200, 404]


@pytest.mark.slow
def test_sixty_four_clients_read_while_articles_are_added(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.xml").write_text(ARTICLE.format(number, TARGET_DOI))
    paths = [
        f"/tallies/{quote(TARGET_DOI, safe='')}",
        "/api/v1/search/statements?q=ties",
        "/api/v1/works?limit=5",
        f"/papers/{TARGET_DOI}",
        "/search?term=firms",
        f"/works/{TARGET_DOI}",
    ]
    with server(database, "--workers", "2") as (port, _):
        assert read(port, "/api/v1/works")[0] == 200
        done = threading.Event()
        wrong: list[tuple[str, int]] = []
        totals: list[int] = []

        def client(number: int) -> None:
            seen = 0
            while not done.is_set():
                path = paths[number % len(paths)]
                status, body = read(port, path)
                if status != 200:
                    wrong.append((path, status))
                elif path.startswith("/tallies"):
                    now = json.loads(body)["total"]
                    if now < seen:
                        wrong.append((path, now - seen))
                    seen = now
                    totals.append(now)

        threads = [threading.Thread(target=client, args=(number,)) for number in range(64)]
        for thread in threads:
            thread.start()
        environment = {**os.environ, "CITANCE_DB": str(database), "CITANCE_CLASSIFIER": "linear"}
        added = subprocess.run(
            [sys.executable, "-m", "citance", "--quiet", "add", "--workers", "1", str(folder)],
            env=environment,
            capture_output=True,
            timeout=500,
        )
        done.set()
        for thread in threads:
            thread.join()
        assert added.returncode == 0, added.stderr
        assert wrong == []
        assert min(totals) == 15
        assert json.loads(read(port, paths[0])[1])["total"] == 75
        for _ in range(100):  # the search index follows
            if json.loads(read(port, "/api/v1/search/statements?q=confirm")[1])["total"] == 61:
                break
            time.sleep(0.1)
        assert json.loads(read(port, "/api/v1/search/statements?q=confirm")[1])["total"] == 61
