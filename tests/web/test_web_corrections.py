"""Judging in the queue, the log, agreement, training data and retraining, as people meet them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.classify.encoder_file import Heads
from citance.index import Index
from citance.model import Stance
from citance.store import Scope
from citance.web import create_app
from web.seeded import seed

OWN = {"sec-fetch-site": "same-origin"}
LOCAL = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store)
        index.search_index.catch_up(index.store)
        yield index


@pytest.fixture
def client(library: Index) -> TestClient:
    return TestClient(create_app(library), **LOCAL, headers=OWN, follow_redirects=False)  # type: ignore[arg-type]


def parse(text: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(text)


def asked(client: TestClient, address: str = "/corrections") -> tuple[str, dict[str, str]]:
    """The statement that the queue asks about, and the hidden fields of its form."""
    answer = client.get(address)
    assert answer.status_code == 200
    page = parse(answer.text)
    (form,) = page.xpath("//form[@id='judge']")
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input[@type='hidden']")}
    return page.get_element_by_id("asked").get("data-statement"), fields


def judge(client: TestClient, address: str, verdict: str, who: str = "Ada", **more: str) -> tuple[str, str]:
    """Press a button of the queue: the statement, and the address that follows."""
    sid, fields = asked(client, address)
    answer = client.post("/corrections/judge", data={**fields, "verdict": verdict, "who": who, **more})
    assert answer.status_code == 303
    return sid, answer.headers["location"]


def test_statement_after_statement_none_of_them_twice(client: TestClient, library: Index) -> None:
    seen, address = [], "/corrections"
    for verdict in ("mentioning", "supporting", "contrasting", "broad-contrasting"):
        sid, address = judge(client, address, verdict)
        seen.append(sid)
    assert len(set(seen)) == 4
    found = [library.store.statement(sid) for sid in seen]
    assert [(each.stance, each.broad) for each in found] == [
        (Stance.MENTIONING, Stance.MENTIONING),
        (Stance.SUPPORTING, Stance.SUPPORTING),
        (Stance.CONTRASTING, Stance.CONTRASTING),
        (Stance.MENTIONING, Stance.CONTRASTING),
    ]
    assert all(each.correction and each.correction.who == "Ada" for each in found)
    page = parse(client.get(address).text)
    assert "4 judged today" in " ".join(page.text_content().split())
    assert page.xpath("//input[@name='who']")[0].get("value") == "Ada", "the name is remembered"


def test_a_verdict_reaches_the_search_index(client: TestClient, library: Index) -> None:
    sid, _ = judge(client, "/corrections?mode=claims", "mentioning")
    from citance.search import Filters

    found = library.search_index.statements(Filters(confidence=("checked",)))
    assert [hit.id for hit in found.hits] == [sid]


def test_the_last_one_can_be_taken_back_and_stands_there_again(client: TestClient, library: Index) -> None:
    sid, address = judge(client, "/corrections", "contrasting")
    before = library.store.statement(sid).judgement
    page = parse(client.get(address).text)
    (button,) = page.xpath("//button[@data-key='z']")
    fields = {each.get("name"): each.get("value") for each in button.getparent().xpath(".//input")}
    answer = client.post("/corrections/withdraw", data=fields)
    assert answer.status_code == 303
    item = library.store.statement(sid)
    assert before is not None
    assert (item.correction, item.stance) == (None, before.stance)
    again, fields = asked(client, answer.headers["location"])
    assert again == sid
    _, after = judge(client, answer.headers["location"], "supporting")
    assert parse_qs(urlsplit(after).query)["after"] == parse_qs(urlsplit(address).query)["after"]
    logged = library.store.correction_log(sid)
    assert [(each.correction.blind, bool(each.correction.withdrawn_at)) for each in logged] == [
        (True, True),
        (False, False),
    ]


def test_at_the_end_of_a_queue_one_can_go_on_as_somebody_else(client: TestClient) -> None:
    page = parse(client.get("/corrections?mode=disputed").text)
    assert "Nothing is left" in page.text_content()
    (form,) = page.xpath("//form[@action='/corrections/name']")
    fields = {each.get("name"): each.get("value") or "" for each in form.xpath(".//input")}
    assert (
        client.post("/corrections/name", data={**fields, "who": "Bo"}).headers["location"]
        == "/corrections?mode=disputed"
    )
    assert parse(client.get("/corrections").text).xpath("//input[@name='who']/@value") == ["Bo"]


def test_skipping_leads_on_and_back(client: TestClient) -> None:
    sid, _ = asked(client)
    page = parse(client.get("/corrections").text)
    (skip,) = page.xpath("//a[@data-key='u']")
    following, _ = asked(client, skip.get("href"))
    assert following != sid
    (back,) = parse(client.get(skip.get("href")).text).xpath("//a[@data-key='z']")
    assert asked(client, back.get("href"))[0] == sid


def test_nothing_is_given_away_to_who_judges_blind(client: TestClient, library: Index) -> None:
    for mode in ("uncertain", "random", "second", "work&work=1"):
        answer = client.get(f"/corrections?mode={mode}")
        if "data-statement" not in answer.text:
            continue
        card = parse(answer.text).get_element_by_id("asked")
        assert not card.xpath(".//*[contains(@class, 'evidence')]")
        assert not card.xpath(
            ".//*[contains(@class, 'chances') or contains(@class, 'why') or contains(@class, 'people')]"
        )
        data = client.get(f"/corrections.json?mode={mode}").json()
        assert "judgement" not in data
        assert "reason" not in data
    shown = client.get("/corrections?blind=off&mode=claims")
    assert parse(shown.text).xpath("//section[@class='model']")
    sid, _ = judge(client, "/corrections?blind=off&mode=claims", "mentioning")
    correction = library.store.statement(sid).correction
    assert correction is not None
    assert (correction.blind, correction.drawn) == (False, "queue")


def test_a_random_sample_is_marked_as_one(client: TestClient, library: Index) -> None:
    sid, address = judge(client, "/corrections?mode=random", "mentioning")
    assert "mode=random" in address
    correction = library.store.statement(sid).correction
    assert correction is not None
    assert (correction.drawn, correction.blind) == ("random", True)
    data = client.get("/corrections/agreement.json").json()
    assert data["model"]["items"] == 1


def test_keys_are_told_to_the_page_and_can_be_others(client: TestClient) -> None:
    usual = "scmSCuzvn"
    names = (
        "supporting",
        "contrasting",
        "mentioning",
        "broad-supporting",
        "broad-contrasting",
        "skip",
        "undo",
        "show",
        "note",
    )
    chosen = dict(zip(names, "1234567890"[: len(names)], strict=True))
    answer = client.post("/corrections/keys", data={**chosen, "next": "/corrections?mode=random"})
    assert answer.headers["location"] == "/corrections?mode=random"
    page = parse(client.get("/corrections").text)
    assert page.xpath("//button[@value='supporting' and contains(@class, 'verdict')]")[0].get("data-key") == "1"
    for wrong in ({"supporting": "2"}, {"skip": ""}, {"skip": "?"}, {"skip": "xy"}):
        assert client.post("/corrections/keys", data={**chosen, **wrong}).status_code == 400
    client.post("/corrections/keys", data={"usual": "yes"})
    page = parse(client.get("/corrections").text)
    assert page.xpath("//button[@value='supporting' and contains(@class, 'verdict')]")[0].get("data-key") == usual[0]


def test_the_cookie_of_the_keys_is_not_trusted(client: TestClient) -> None:
    for cookie in ("zz", "ff", b"<script>".hex(), ("s" * 9).encode().hex()):
        client.cookies.set("queue_keys", cookie)
        assert client.get("/corrections").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["mode=other", "work=x", "after=1~x~y", "mode=work", "work=99999999999999999999"],
)
def test_what_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/corrections?{query}").status_code == 400


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"id": "a-1", "verdict": "wrong"}, 400),
        ({"id": "a-1"}, 400),
        ({"verdict": "supporting"}, 400),
        ({"id": "nothing", "verdict": "supporting"}, 404),
        ({"id": "a-1", "verdict": "supporting", "who": "x" * 101}, 400),
        ({"id": "a-1", "verdict": "supporting", "note": "x" * 2_001}, 400),
        ({"id": "a-1", "verdict": "supporting", "mode": "other"}, 400),
    ],
)
def test_verdicts_are_checked(client: TestClient, library: Index, fields: dict[str, str], status: int) -> None:
    assert client.post("/corrections/judge", data=fields).status_code == status
    assert library.store.correction_log("a-1") == []


def test_who_may_only_read_is_led_to_sign_in(library: Index) -> None:
    guest = TestClient(create_app(library), headers=OWN, follow_redirects=False)
    page = parse(guest.get("/corrections").text)
    assert not page.xpath("//form[@id='judge']")
    assert page.xpath("//main//a[starts-with(@href, '/sign-in')]")
    fields = {"id": "a-1", "verdict": "supporting"}
    assert guest.post("/corrections/judge", data=fields).status_code == 401
    assert guest.get("/corrections/training.jsonl").status_code == 401
    guest.cookies.set("citance_key", library.store.make_key(Scope.WRITE, name="Zoe").secret)
    assert guest.post("/corrections/judge", data=fields).status_code == 303
    correction = library.store.statement("a-1").correction
    assert correction is not None
    assert correction.who == "Zoe", "the key's name where none is given"
    assert guest.post("/corrections/retrain").status_code == 403
    assert library.store.statement("a-1").stance is Stance.SUPPORTING


def test_forms_of_other_sites_are_refused(client: TestClient, library: Index) -> None:
    fields = {"id": "a-1", "verdict": "supporting"}
    for path in ("judge", "withdraw", "restore", "keys", "retrain", "rejudge"):
        answer = client.post(f"/corrections/{path}", data=fields, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403
    assert library.store.correction_log("a-1") == []


def test_the_log_filters_and_takes_back(client: TestClient, library: Index) -> None:
    library.correct("a-1", Stance.SUPPORTING, who="Ada", note="<b>because</b>")
    library.correct("a-1", Stance.CONTRASTING, who="Bo")
    number = library.correct("b-1", Stance.SUPPORTING, who="Ada")
    assert [row["correction"]["who"] for row in client.get("/corrections/log.json").json()["corrections"]] == [
        "Ada",
        "Bo",
        "Ada",
    ]
    disputed = client.get("/corrections/log?state=disputed")
    assert "<b>because" not in disputed.text
    assert "because" in disputed.text
    assert client.get("/corrections/log.json?state=disputed").json()["total"] == 2
    assert client.get("/corrections/log.json?changed=yes").json()["total"] == 1
    answer = client.post("/corrections/withdraw", data={"number": str(number), "next": "//evil.example/"})
    assert answer.headers["location"] == "/corrections/log"
    assert client.get("/corrections/log.json?state=withdrawn").json()["total"] == 1
    assert library.store.statement("b-1").correction is None
    client.post("/corrections/restore", data={"number": str(number)})
    assert library.store.statement("b-1").correction is not None
    assert client.get("/corrections/log?state=other").status_code == 400
    assert client.get("/corrections/log?page=0").status_code == 400
    assert client.post("/corrections/withdraw", data={"number": "x"}).status_code == 400
    assert client.post("/corrections/withdraw", data={"number": "999"}).status_code == 404


def test_agreement_and_training_are_told(client: TestClient, library: Index) -> None:
    assert client.get("/corrections/agreement").status_code == 200
    for sid, one, other in (
        ("a-1", Stance.SUPPORTING, Stance.CONTRASTING),
        ("b-1", Stance.SUPPORTING, Stance.SUPPORTING),
    ):
        library.correct(sid, one, who="Ada")
        library.correct(sid, other, who="Bo")
    data = client.get("/corrections/agreement.json").json()
    assert (data["strict"]["items"], data["strict"]["same"], data["standing"]["disputed"]) == (2, 1, 1)
    assert "Same stance" in client.get("/corrections/agreement").text
    assert client.get("/corrections/training.json").json()["statements"] == 2
    lines = [json.loads(line) for line in client.get("/corrections/training.jsonl").text.splitlines()]
    assert {line["id"]: line["stance"] for line in lines} == {"a-1": "contrasting", "b-1": "supporting"}


class _Learner:
    """Stands in for the encoder, whose fit takes a minute."""

    def __init__(self) -> None:
        from citance.classify.encoder_file import read_encoder

        self.file = read_encoder()

    @classmethod
    def shipped(cls) -> _Learner:
        return cls()


def _propose(store: object, learner: _Learner, rows: object = None, **more: bool) -> tuple[object, Heads]:
    from citance.classify.retrain import Figure, Interval, Moves, Proposal

    figure = Figure(
        name="macro-F1",
        n=3,
        before=Interval(0.5, 0.4, 0.6),
        after=Interval(0.6, 0.5, 0.7),
        change=Interval(0.1, 0.05, 0.2),
    )
    proposal = Proposal(
        corrections=3, articles=2, by_stance={"supporting": 3}, settled=0, random_sample=more["random_sample"], forced=False,
        held_out=[figure], held_out_broad=[], reference=[], warnings=["few"],
        library=Moves(looked_at=9, total=9, strict={"mentioning": {"supporting": 2}}, broad={}),
    )  # fmt: skip
    return proposal, learner.file.heads


def test_retraining_shows_then_keeps_then_goes_back(
    library: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("citance.classify.retrain.Learner", _Learner)
    monkeypatch.setattr("citance.pipeline.retraining.propose_from", _propose)
    from citance.classify.heads_in_force import current_heads
    from citance.classify.local_heads import kept_heads

    app = create_app(library)
    client = TestClient(app, **LOCAL, headers=OWN, follow_redirects=False)  # type: ignore[arg-type]
    address = client.post("/corrections/retrain", data={"sample": "random"}).headers["location"]
    assert client.get(f"{address}.json").json()["proposal"] is None
    assert client.post(f"{address}/accept").status_code == 400, "nothing is proposed yet"
    app.state.jobs.work_off()
    page = client.get(address)
    assert "macro-F1" in page.text
    assert client.get(f"{address}.json").json()["proposal"]["random_sample"] is True
    assert current_heads() is None, "nothing is kept before it is accepted"
    assert client.post(f"{address}/accept").status_code == 303
    (card,) = kept_heads()
    assert (current_heads(), card.corrections) == (card.id, 3)
    assert client.post(f"{address}/accept").status_code == 400, "once is enough"
    assert "Accepted" in client.get(address).text
    kept = heads_of(tmp_path, card.id)
    assert np.array_equal(kept["strict"], _Learner().file.heads.strict)
    assert client.post("/corrections/heads/undo").status_code == 303
    assert current_heads() is None
    assert client.post("/corrections/heads/undo").status_code == 400
    assert client.post(f"{address}/discard").status_code == 303
    assert client.get(address).status_code == 404


def heads_of(folder: Path, name: str) -> dict[str, np.ndarray]:
    with np.load(folder / "data" / "citance" / "heads" / f"{name}.npz") as found:
        return {key: found[key] for key in found.files}


def test_blind_mode_counts_nothing_that_waits(client: TestClient) -> None:
    assert "Claims not yet checked" in client.get("/corrections").text
    client.cookies.set("blind", "on")
    assert "not yet checked:" not in client.get("/corrections").text
