"""The rate of every host, by a clock of the test's own."""

from __future__ import annotations

import threading

import pytest

from citance.errors import SourceRefused
from citance.sources import DOCUMENTED, Limits, Rate


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limits(clock: Clock, **table: Rate) -> Limits:
    hosts = {name.replace("_", "."): rate for name, rate in table.items()}
    return Limits(hosts, clock=clock, sleep=clock.sleep)


def test_a_burst_and_then_the_rate(clock: Clock) -> None:
    found = limits(clock, a_org=Rate(2, burst=2))
    for _ in range(4):
        found.wait("a.org", 1000)
    assert clock.slept == [0.5, 0.5]


def test_hosts_of_one_service_share_their_rate(clock: Clock) -> None:
    found = limits(clock, arxiv_org=Rate(1, seconds=3))
    for host in ("export.arxiv.org", "arxiv.org", "www.arxiv.org"):
        found.wait(host, 1000)
    found.wait("notarxiv.org", 1000)
    assert clock.slept == [3, 3]


def test_a_wait_beyond_the_deadline_is_refused_and_costs_nothing(clock: Clock) -> None:
    found = limits(clock, a_org=Rate(1, seconds=10))
    found.wait("a.org", 1000)
    for _ in range(3):
        with pytest.raises(SourceRefused, match="patience"):
            found.wait("a.org", clock.now + 1)
    clock.now += 10
    found.wait("a.org", clock.now + 1)
    assert clock.slept == []


def test_a_host_that_asks_for_peace_gets_it(clock: Clock) -> None:
    found = limits(clock, a_org=Rate(100))
    found.hold("a.org", 7)
    found.wait("a.org", 1000)
    assert clock.slept == [7]


def test_a_host_can_ask_for_a_lower_rate_and_not_for_a_higher_one(clock: Clock) -> None:
    found = limits(clock, a_org=Rate(2))
    found.slow_down("a.org", 50, 1)
    found.slow_down("a.org", 0, 0)
    found.slow_down("a.org", 1, 4)
    for _ in range(2):
        found.wait("a.org", 1000)
    assert clock.slept == [4]


def test_who_says_who_they_are_may_ask_more_often(clock: Clock) -> None:
    for known, seconds in ((frozenset({"mailto"}), 1 / 3), (frozenset(), 1.0)):
        found = Limits(DOCUMENTED, known_as=known, clock=clock, sleep=clock.sleep)
        clock.slept.clear()
        for _ in range(2):
            found.wait("api.crossref.org", 1000)
        assert clock.slept == [round(seconds, 3)]


def test_arxiv_keeps_its_three_seconds(clock: Clock) -> None:
    found = Limits(clock=clock, sleep=clock.sleep)
    for _ in range(3):
        found.wait("export.arxiv.org", 1000)
    assert clock.slept == [3, 3]


def test_threads_together_keep_the_rate() -> None:
    found = Limits({"a.org": Rate(50)})
    start = threading.Barrier(10)
    waited: list[int] = []

    def ask() -> None:
        start.wait()
        found.wait("a.org", 1e12)
        waited.append(1)

    import time

    threads = [threading.Thread(target=ask) for _ in range(10)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert len(waited) == 10
    assert time.monotonic() - began > 9 / 50 * 0.9
