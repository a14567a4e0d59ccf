"""Jobs that pages start: kept, taken once, told, cancelled, cut off, put back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from citance.errors import DamagedInput, NotFoundError, UsageError
from citance.index import Index
from citance.settings import Settings
from citance.store import Job, JobStatus, Store
from citance.store.schema import job as job_table
from citance.web import create_app
from citance.web.jobs import JobContext, Jobs, Lane, job_kind, kind_of

OWN = {"sec-fetch-site": "same-origin"}
HOME = ("127.0.0.1", 50_000)
_GO = threading.Event()


@job_kind("try-count", "Counting")
def _count(context: JobContext, arguments: dict[str, Any]) -> dict[str, int]:
    for number in range(int(arguments["to"])):
        context.progress(number, int(arguments["to"]), f"step <{number}>")
    return {"counted": int(arguments["to"])}


@job_kind("try-wait", "Waiting", resumes=True)
def _wait(context: JobContext, arguments: dict[str, Any]) -> None:
    while not _GO.is_set():
        context.progress(1, 2, "waiting")
        time.sleep(0.01)


@job_kind("try-stay", "Waiting", lane=Lane.SHORT, address=lambda job: f"/about?job={job.id}")
def _stay(context: JobContext, arguments: dict[str, Any]) -> None:
    _wait(context, arguments)


@job_kind("try-fail", "Failing")
def _fail(context: JobContext, arguments: dict[str, Any]) -> None:
    if arguments.get("badly"):
        raise RuntimeError("a secret of the machine")
    raise DamagedInput("it is\n damaged")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    _GO.clear()
    with Index.open(tmp_path / "library.db") as index:
        yield index
    _GO.set()


def _jobs(library: Index) -> Jobs:
    return Jobs(library, Settings())


def _until(told: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not told():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


def test_a_job_is_done_and_tells_its_result(library: Index) -> None:
    jobs = _jobs(library)
    made = jobs.start("try-count", "Three", {"to": 3}, who="Ada")
    waiting = jobs.get(made)
    assert (waiting.status, waiting.who, waiting.title) == (JobStatus.PENDING, "Ada", "Three")
    assert jobs.work_off() == 1
    done = jobs.get(made)
    assert (done.status, done.result) == (JobStatus.DONE, {"counted": 3})
    assert (done.done, done.total, done.words) == (2, 3, "step <2>")
    assert done.share == pytest.approx(2 / 3)
    assert jobs.recent()[0].result is None


def test_a_job_that_fails_says_why_in_one_line(library: Index) -> None:
    jobs = _jobs(library)
    known, unknown = jobs.start("try-fail", "a"), jobs.start("try-fail", "b", {"badly": True})
    jobs.work_off()
    assert (jobs.get(known).status, jobs.get(known).error) == (JobStatus.FAILED, "it is damaged")
    assert jobs.get(unknown).status is JobStatus.FAILED
    assert "secret" not in jobs.get(unknown).error


def test_only_one_process_takes_a_job(library: Index) -> None:
    store = library.store
    made = store.add_job("try-count", "x", {"to": 1})
    taken = [store.take_job(["try-count"], worker) for worker in ("one", "two")]
    assert [work is not None for work in taken] == [True, False]
    assert store.job(made).status is JobStatus.RUNNING


def test_many_at_once_take_each_job_once(library: Index) -> None:
    store = library.store
    made = {store.add_job("try-count", str(n), {"to": 1}) for n in range(12)}
    taken: list[str] = []

    def take(worker: str) -> None:
        misses = 0
        while misses < 20:
            work = store.take_job(["try-count"], worker)
            misses = 0 if work else misses + 1
            if work:
                taken.append(work.job.id)

    threads = [threading.Thread(target=take, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(made)


def test_a_job_that_waits_is_cancelled_at_once(library: Index) -> None:
    jobs = _jobs(library)
    made = jobs.start("try-count", "x", {"to": 1})
    assert jobs.cancel(made).status is JobStatus.CANCELLED
    assert jobs.work_off() == 0
    assert jobs.cancel(made).status is JobStatus.CANCELLED


@pytest.mark.parametrize("same_process", [True, False])
def test_a_job_that_works_is_cancelled_at_its_next_step(library: Index, same_process: bool) -> None:
    jobs = _jobs(library)
    made = jobs.start("try-wait", "x")
    thread = threading.Thread(target=jobs.work_off)
    thread.start()
    _until(lambda: jobs.get(made).status is JobStatus.RUNNING)
    other = jobs if same_process else _jobs(library)
    assert other.cancel(made).stopping
    thread.join(10)
    assert jobs.get(made).status is JobStatus.CANCELLED
    assert not jobs.get(made).stopping


def test_a_job_whose_process_is_gone_is_told_as_cut_off(library: Index) -> None:
    store = library.store
    made = store.add_job("try-count", "x", {"to": 1})
    store.take_job(["try-count"], "gone")
    assert store.close_silent_jobs() == 0
    with store._engine.begin() as connection:
        hour = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="microseconds")
        connection.execute(update(job_table).values(changed_at=hour))
    told = store.job(made)
    assert told.status is JobStatus.FAILED
    assert "cut off" in told.error
    assert store.close_silent_jobs() == 1
    assert not store.tell_job(made, "gone")
    store.end_job(made, "gone", JobStatus.DONE, result={"late": True})
    assert store.job(made).status is JobStatus.FAILED


def test_when_the_server_ends_jobs_are_put_back_or_told_as_ended(library: Index) -> None:
    jobs = _jobs(library)
    resumes, ends = jobs.start("try-wait", "x"), jobs.start("try-stay", "y")
    jobs.begin()
    _until(lambda: all(jobs.get(each).status is JobStatus.RUNNING for each in (resumes, ends)))
    begun = time.monotonic()
    jobs.close()
    assert time.monotonic() - begun < 5
    assert library.store.job(resumes).status is JobStatus.PENDING
    assert library.store.job(ends).status is JobStatus.FAILED
    assert "server" in library.store.job(ends).error
    _GO.set()
    assert _jobs(library).work_off() == 1
    assert library.store.job(resumes).status is JobStatus.DONE


def test_lanes_do_not_wait_for_one_another(library: Index) -> None:
    jobs = _jobs(library)
    jobs.begin()
    try:
        long = jobs.start("try-wait", "x")
        _until(lambda: jobs.get(long).status is JobStatus.RUNNING)
        short = jobs.start("try-stay", "y")
        _until(lambda: jobs.get(short).status is JobStatus.RUNNING)
        _GO.set()
        _until(lambda: jobs.get(short).status is JobStatus.DONE)
    finally:
        jobs.close()


def test_what_makes_no_sense_is_refused(library: Index) -> None:
    jobs = _jobs(library)
    with pytest.raises(UsageError, match="no kind"):
        jobs.start("try-nothing", "x")
    with pytest.raises(UsageError, match="JSON"):
        jobs.start("try-count", "x", {"to": object()})
    with pytest.raises(NotFoundError):
        jobs.get("0" * 32)
    few = Jobs(library, Settings(api_tasks=1))
    few.start("try-stay", "x")
    with pytest.raises(UsageError, match="too many"):
        few.start("try-stay", "y")


def test_old_jobs_are_forgotten_and_others_are_not(tmp_path: Path) -> None:
    with Store.open(tmp_path / "c.db") as store:
        soon, later = store.add_job("try-count", "a", {}, hours=1), store.add_job("try-count", "b", {})
        for _ in range(2):
            work = store.take_job(["try-count"], "w")
            assert work is not None
            store.end_job(work.job.id, "w", JobStatus.DONE)
        with store._engine.begin() as connection:
            connection.execute(update(job_table).values(changed_at="2026-01-01T00:00:00.000000+00:00"))
            connection.execute(
                update(job_table).where(job_table.c.id == later).values(changed_at="9999-01-01T00:00:00.000000+00:00")
            )
        store.add_job("try-count", "c", {})
        work = store.take_job(["try-count"], "w")
        assert work is not None
        store.end_job(work.job.id, "w", JobStatus.DONE)
        assert soon not in {each.id for each in store.jobs()}
        assert later in {each.id for each in store.jobs()}


def _client(library: Index, client: tuple[str, int] = HOME) -> TestClient:
    app = create_app(library, settings=Settings())
    return TestClient(app, base_url="http://127.0.0.1:8000", client=client, follow_redirects=False)


def _started(client: TestClient, kind: str, **arguments: Any) -> str:
    jobs: Jobs = client.app.state.jobs  # type: ignore[attr-defined]
    return jobs.start(kind, "A <b>title</b>", arguments)


def test_the_page_of_a_job_asks_again_until_it_is_over(library: Index) -> None:
    client = _client(library)
    made = _started(client, "try-count", to=2)
    waiting = client.get(f"/jobs/{made}").text
    assert 'hx-trigger="every 1s"' in waiting
    assert "A &lt;b&gt;title&lt;/b&gt;" in waiting
    assert "<noscript>" in waiting
    client.app.state.jobs.work_off()  # type: ignore[attr-defined]
    over = client.get(f"/jobs/{made}").text
    assert "hx-trigger" not in over
    assert "Done." in over
    assert client.get(f"/jobs/{made}.json").json()["result"] == {"counted": 2}


def test_who_may_see_and_cancel(library: Index) -> None:
    home, away = _client(library), _client(library, ("203.0.113.7", 5))
    made = _started(home, "try-count", to=2)
    assert away.get("/jobs").status_code == 401
    assert home.get("/jobs").status_code == 200
    assert away.get(f"/jobs/{made}").status_code == 200
    assert away.get(f"/jobs/{'0' * 32}").status_code == 404
    assert away.post(f"/jobs/{made}/cancel", headers=OWN).status_code == 401
    assert home.post(f"/jobs/{made}/cancel").status_code == 403  # from another site's page
    assert home.post(f"/jobs/{made}/cancel", headers=OWN).headers["location"] == f"/jobs/{made}"
    assert library.store.job(made).status is JobStatus.CANCELLED
    own = _started(home, "try-stay")
    assert away.post(f"/jobs/{own}/cancel", headers=OWN).status_code == 303
    assert away.get(f"/jobs/{own}").headers["location"] == f"/about?job={own}"


def test_a_server_does_jobs_while_it_runs(library: Index) -> None:
    with _client(library) as client:
        made = _started(client, "try-count", to=5)
        _until(lambda: library.store.job(made).status is JobStatus.DONE)


def test_a_job_of_a_newer_version_is_left_alone(library: Index) -> None:
    made = library.store.add_job("try-tomorrow", "x", {})
    assert _jobs(library).work_off() == 0
    client = _client(library)
    assert client.get(f"/jobs/{made}").status_code == 200
    assert kind_of(Job(id="a", kind="try-tomorrow", title="", status=JobStatus.PENDING)) is None
