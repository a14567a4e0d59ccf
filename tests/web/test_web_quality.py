"""Measured quality, what is known of a library, and the definitions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.classify.rules import RULES as CLASSIFIER_RULES
from citance.index import Index
from citance.model import CODEBOOK_VERSION, Stance
from citance.report.quality import Bin, Figure, read_quality
from citance.web import create_app
from citance.web.pages.about import GLOSSARY, RULES
from citance.web.pages.quality._charts import diagram, histogram, whisker
from citance.web.pages.quality._words import FIELDS, FIGURES, ITEMS, POINTS, READINGS, SOURCES, STAGES, share_text
from web.seeded import seed


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("quality") / "library.db") as index:
        seed(index.store)
        index.search_index.catch_up(index.store)
        yield index


@pytest.fixture(scope="module")
def client(library: Index) -> TestClient:
    return TestClient(create_app(library))


def test_saved_figures_are_whole() -> None:
    quality = read_quality()
    assert [model.model for model in quality.models] == ["encoder-1", "linear-2"]
    assert {stage.key for stage in quality.stages} == set(STAGES)
    for model in quality.models:
        assert model.codebook == CODEBOOK_VERSION
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", model.measured)
        for point in model.points:
            assert sum(sum(row.values()) for row in point.confusion.values()) == model.rows
            assert sum(sum(row.values()) for row in point.natural_confusion.values()) == pytest.approx(1, abs=0.001)


def test_every_figure_has_items_an_interval_and_a_name() -> None:
    quality = read_quality()
    figures = [figure for stage in quality.stages for figure in stage.figures]
    for model in quality.models:
        figures += [figure for group in (*model.fields.values(), *model.groups.values()) for figure in group]
        for point in model.points:
            figures += point.figures
            assert point.name in POINTS
            assert {reading.name for reading in point.readings} == set(READINGS)
        assert set(model.fields) == set(FIELDS)
    for figure in figures:
        assert figure.n > 0
        assert figure.low is not None
        assert figure.high is not None
        assert -1e-9 <= figure.low <= figure.value + 1e-9
        assert figure.value - 1e-9 <= figure.high <= 1 + 1e-9
        assert figure.name in FIGURES or figure.name in SOURCES
        assert not figure.what or figure.what in ITEMS


def test_precision_and_confusion_fit_together() -> None:
    for point in read_quality().models[0].points:
        labelled = point.readings[0]
        for each in labelled.classes:
            called = sum(row[each.stance] for row in point.confusion.values())
            right = point.confusion[each.stance][each.stance]
            assert each.precision.value == pytest.approx(right / called, abs=1e-4)
            assert each.recall.value == pytest.approx(right / each.support, abs=1e-4)


def test_examples_are_confusions_of_the_tutorial_library() -> None:
    from citance.data import tutorial_files

    texts = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in tutorial_files())
    plain = re.sub(r"[^\w]+", "", re.sub(r"<[^>]+>|&#?\w+;", "", texts))
    for model in read_quality().models:
        assert model.examples
        for one in model.examples:
            assert one.truth != one.said
            words = re.findall(r"[^\W\d_]{4,}", one.citance)
            assert sum(word in plain for word in words) >= 0.9 * len(words)


def test_aims_tell_what_is_held_and_how_surely() -> None:
    missed = Figure(name="x", value=0.79, low=0.7, high=0.85, n=9, aim=0.8)
    held = Figure(name="x", value=0.81, low=0.7, high=0.85, n=9, aim=0.8)
    sure = Figure(name="x", value=0.9, low=0.85, high=0.95, n=9, aim=0.8)
    small = Figure(name="x", value=0.01, low=0.0, high=0.02, n=9, aim=0.03, less=True)
    assert [each.reached for each in (missed, held, sure, small)] == [False, True, True, True]
    assert [each.surely for each in (missed, held, sure, small)] == [False, False, True, True]
    assert Figure(name="x", value=0.5, n=1).reached is None


@pytest.mark.parametrize("path", ["/quality", "/quality/stages", "/quality/library", "/about"])
@pytest.mark.parametrize("language", ["en", "de", "es", "pt"])
def test_pages_render_with_ordered_headings(client: TestClient, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    root = lxml_html.fromstring(answer.text)
    assert root.get("lang") == language
    levels = [
        int(element.tag[1]) for element in root.iter("h1", "h2", "h3", "h4") if element.getparent().tag != "dialog"
    ]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_point_and_model_are_chosen_by_the_address(client: TestClient) -> None:
    precise = client.get("/quality.json?point=precise").json()
    assert precise["point"] == "precise"
    assert client.get("/quality.json?model=linear-2").json()["model"]["model"] == "linear-2"
    assert client.get("/quality?model=nobody").status_code == 404
    assert client.get("/quality?point=wild").status_code == 404


def test_missed_aim_is_said(client: TestClient) -> None:
    missed = [figure for figure in read_quality().models[0].points[0].figures if figure.reached is False]
    page = client.get("/quality").text
    assert page.count(">missed<") == len(missed)


def test_chart_and_table_hold_the_same_numbers(client: TestClient) -> None:
    model = read_quality().models[0]
    root = lxml_html.fromstring(client.get("/quality").text)
    points = len(root.xpath("//figure[contains(@class, 'reliability')]//*[local-name()='circle']"))
    rows = len(root.xpath("//details[contains(@class, 'more-numbers')]//tbody/tr"))
    assert points == rows == sum(len(bins) for bins in model.bins.values())


def test_diagram_puts_the_perfect_on_the_diagonal() -> None:
    chart = diagram("top", [Bin(start=0.7, end=0.8, n=9, weight=0.5, said=0.75, found=0.75, low=0.5, high=1.0)])
    mark = chart.marks[0]
    assert mark.x - chart.left == pytest.approx(chart.ground - mark.y)
    assert mark.high < mark.y < mark.low


def test_whiskers_and_columns_stay_on_the_field() -> None:
    at = whisker(Figure(name="x", value=0.5, low=0.2, high=1.0, n=3, aim=0.9))
    assert 4 <= at.low < at.value < at.high <= 116
    columns = histogram((0, 1, 1000))
    assert columns[0].height == 0
    assert columns[1].height > 0
    assert columns[2].y == 0


def test_shares_are_written_as_people_read_them() -> None:
    assert share_text(0.5619, "en") == "56.2"
    assert share_text(0.5619, "de") == "56,2"
    assert share_text(1.0, "en") == "100"
    assert share_text(0.999999, "en") == "> 99.99"
    assert share_text(0.79953, "en", near=0.8) == "79.95"


def test_library_tells_models_doubts_and_people(client: TestClient, library: Index) -> None:
    before = client.get("/quality/library.json").json()
    assert before["models"] == {"test-1": 17}
    assert before["uncertain_count"] == 2
    assert sum(sum(row) for row in before["confidence"].values()) == before["judged"] == 17
    library.correct("c-0", Stance.CONTRASTING, who="Ada")
    library.correct("c-2", Stance.MENTIONING, who="Ada")
    after = client.get("/quality/library.json").json()
    assert (after["looked_at"], after["changed_count"]) == (2, 1)
    assert after["corrected_count"] == 2
    assert sum(sum(row) for row in after["confidence"].values()) == 15


def test_blind_reader_sees_no_counts_of_the_library(client: TestClient) -> None:
    page = client.get("/quality/library", headers={"cookie": "blind=on"}).text
    assert "Counts are hidden" in page
    assert '<svg viewBox="0 0 100 100"' not in page


def test_rules_have_the_numbers_that_judgements_name(client: TestClient) -> None:
    named = {int(rule.number) for rule in CLASSIFIER_RULES if rule.number}
    numbers = [rule.number for rule in RULES]
    assert numbers == list(range(1, 13))
    assert named <= set(numbers)
    root = lxml_html.fromstring(client.get("/about").text)
    assert [f"rule-{number}" for number in numbers] == root.xpath("//ol[@class='rules']/li/@id")


def test_table_of_contents_leads_somewhere(client: TestClient) -> None:
    root = lxml_html.fromstring(client.get("/about").text)
    for address in root.xpath("//main//a[starts-with(@href, '#')]/@href"):
        assert root.get_element_by_id(address[1:]) is not None
    assert len(GLOSSARY) == len({word for word, _ in GLOSSARY})
