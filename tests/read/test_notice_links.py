"""Links between articles and the notices about them, in both directions, as JATS types them."""

from __future__ import annotations

import pytest

from citance.model import EditorialNotice, NoticeKind
from citance.read import read_bytes

OWN, OTHER = "10.5555/own", "10.5555/other"


def notices(link_type: str, article_type: str = "research-article", link: str = "") -> tuple[EditorialNotice, ...]:
    link = link or f'ext-link-type="doi" xlink:href="{OTHER}"/>'
    text = (
        f'<article article-type="{article_type}" xmlns:xlink="http://www.w3.org/1999/xlink"><front>'
        "<journal-meta><journal-title>J</journal-title></journal-meta><article-meta>"
        f'<article-id pub-id-type="doi">{OWN}</article-id><title-group><article-title>Title</article-title></title-group>'
        "<pub-date><day>3</day><month>4</month><year>2021</year></pub-date>"
        f'<related-article id="r" related-article-type="{link_type}" {link}'
        "</article-meta></front><body><p>Text.</p></body></article>"
    )
    (paper,) = read_bytes(text.encode(), "a.xml")
    return paper.notices


@pytest.mark.parametrize(
    ("link_type", "kind"),
    [
        ("retracted-article", NoticeKind.RETRACTION),
        ("article-retracted", NoticeKind.RETRACTION),
        ("corrected-article", NoticeKind.CORRECTION),
        ("addended-article", NoticeKind.CORRECTION),
        ("object-of-concern", NoticeKind.CONCERN),
        ("withdrawn-article", NoticeKind.WITHDRAWAL),
        ("removed-article", NoticeKind.WITHDRAWAL),
    ],
)
def test_a_notice_names_the_work(link_type: str, kind: NoticeKind) -> None:
    (found,) = notices(link_type, "editorial")
    assert (found.kind, found.doi, found.notice_doi, found.date) == (kind, OTHER, OWN, "2021-04-03")


@pytest.mark.parametrize(
    ("link_type", "kind"),
    [
        ("retraction-forward", NoticeKind.RETRACTION),
        ("partial-retraction", NoticeKind.RETRACTION),
        ("correction-forward", NoticeKind.CORRECTION),
        ("correction", NoticeKind.CORRECTION),
        ("erratum", NoticeKind.CORRECTION),
        ("addendum", NoticeKind.CORRECTION),
        ("expression-of-concern", NoticeKind.CONCERN),
        ("concern-forward", NoticeKind.CONCERN),
        ("removal-forward", NoticeKind.WITHDRAWAL),
    ],
)
def test_a_work_names_its_notice(link_type: str, kind: NoticeKind) -> None:
    (found,) = notices(link_type)
    assert (found.kind, found.doi, found.notice_doi, found.date) == (kind, OWN, OTHER, "")


@pytest.mark.parametrize(
    ("link_type", "article_type", "kind"),
    [
        ("retraction-forward", "retraction", NoticeKind.RETRACTION),  # the wrong type, met in articles
        ("partial-retraction", "partial-retraction", NoticeKind.RETRACTION),
        ("partial-retraction", "correction", NoticeKind.RETRACTION),
        ("correction", "correction", NoticeKind.CORRECTION),
        ("corrected-article", "retraction", NoticeKind.RETRACTION),
        ("companion", "expression-of-concern", NoticeKind.CONCERN),
    ],
)
def test_on_a_notice_the_link_leads_to_the_work(link_type: str, article_type: str, kind: NoticeKind) -> None:
    (found,) = notices(link_type, article_type)
    assert (found.kind, found.doi, found.notice_doi) == (kind, OTHER, OWN)


def test_a_correction_may_be_retracted() -> None:
    (found,) = notices("retraction-forward", "correction")
    assert (found.kind, found.doi, found.notice_doi) == (NoticeKind.RETRACTION, OWN, OTHER)


@pytest.mark.parametrize(
    "link_type",
    [
        "commentary",
        "commentary-article",
        "companion",
        "letter",
        "letter-reply",
        "preprint",
        "peer-reviewed-article",
        "republished-article",
        "translated-article",
        "translation",
        "article-reference",
        "update",
        "updated-article",
        "original-article",
        "reply",
        "in-this-issue",
    ],
)
def test_other_links_are_no_notices(link_type: str) -> None:
    assert notices(link_type) == ()


def test_by_pubmed_number() -> None:
    (found,) = notices("retracted-article", "retraction", 'ext-link-type="pmid" xlink:href="1234567"/>')
    assert (found.doi, found.pmid) == ("", "1234567")


def test_a_notice_that_is_named_by_its_title_alone() -> None:
    link = 'ext-link-type="pmc" xlink:href="PMC1"><date><day>1</day><month>9</month><year>2023</year></date></related-article>'
    (found,) = notices("correction-forward", link=link)
    assert (found.kind, found.doi, found.notice_doi, found.date) == (NoticeKind.CORRECTION, OWN, None, "2023-09-01")


def test_an_empty_link_says_nothing() -> None:
    assert notices("retraction-forward", link="/>") == ()
    assert notices("retracted-article", "retraction", link="/>") == ()
