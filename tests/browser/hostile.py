"""Articles whose every part is written to get out of the page that shows it."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

__all__ = ["DOI", "SCRIPT", "TEXTS", "articles", "control"]

SCRIPT = "<script>window.pwned=1</script>"
IMAGE = '<img src=x onerror="window.pwned=2">'
DOI = "10.5555/host'ile&x=1;(2)"
"""Of the work that all others cite."""
LONG = "Pneumonoultramicroscopic" * 12
RTL = "\u05e9\u05dc\u05d5\u05dd \u202egnp.exe\u202c \u0645\u0631\u062d\u0628\u0627 \u2066x\u2069"
TEXTS = (
    f"Ties {SCRIPT} at home",
    f"=HYPERLINK(1) {IMAGE} ties",
    '</script><script>window.pwned=3</script> "quoted" ties',
    f"{{{{7*7}}}} {{% raw %}} ${{7*7}} ties {LONG}",
    f"]]> <!-- --> &amp; &lt;b&gt; ties {RTL}",
    "javascript:window.pwned=4 data:text/html,<b>x</b> ties \U0001f469\u200d\U0001f52c\U0001f4a5",
    '\'"><svg onload=window.pwned=5> ties; \\" +window.pwned',
)
_LINK = "javascript:window.pwned=6"
_STORY = (
    "In contrast to the findings of {mark}, we found that ties {text} do not weaken after exports.",
    "Our results confirm those of {mark}, who found that ties {text} weaken after exports.",
    "Ties {text} were described before {mark}.",
)


def control(text: str) -> str:
    """A text with signs that are no signs, as a form may send and XML may not hold."""
    return f"\x01{text}\x1b[2J\x08\u2028\ufeff\x7f"


def articles(folder: Path) -> Path:
    """Write an article for each of the texts, each citing the first one, and a notice that retracts it."""
    folder.mkdir(parents=True)
    for number, text in enumerate(TEXTS):
        # A file's name may hold everything but a slash.
        name = f"{number} {text.replace('/', '-')[:40]}.xml"
        (folder / name).write_text(_article(number, text), encoding="utf-8")
    (folder / "notice.xml").write_text(_notice(), encoding="utf-8")
    return folder


def _doi(number: int) -> str:
    return DOI if number == 0 else f"10.5555/hostile.{number}"


def _article(number: int, text: str) -> str:
    title, raw = escape(text), escape(TEXTS[0])
    mark = '<xref ref-type="bibr" rid="B1">1</xref>'
    story = "".join(f"<p>{_STORY[(number + at) % 3].format(mark=f'[{mark}]', text=title)}</p>" for at in range(3))
    return f"""<?xml version="1.0"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article" xml:lang="en"><front>
<journal-meta><journal-title-group><journal-title>Journal of {title}</journal-title></journal-title-group>
<issn>2049-363{number % 2}</issn><publisher><publisher-name>{title}</publisher-name></publisher></journal-meta>
<article-meta><article-id pub-id-type="doi">{escape(_doi(number))}</article-id>
<title-group><article-title>{title}</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>{title}</surname><given-names>{escape(IMAGE)}</given-names></name></contrib>
<contrib contrib-type="author"><name><surname>Moreno</surname><given-names>Ada</given-names></name></contrib></contrib-group>
<pub-date><year>{2001 + number}</year></pub-date><volume>{title}</volume><fpage>{title}</fpage>
<permissions><license license-type="open-access" xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>CC BY
{title}</license-p></license></permissions>
<self-uri xlink:href={quoteattr(_LINK)}/>
<abstract><p>{title}</p></abstract><kwd-group><kwd>{title}</kwd></kwd-group></article-meta></front>
<body><sec><title>Results {title}</title>{story}<p>See <ext-link xlink:href={quoteattr(_LINK)}>{title}</ext-link>.</p></sec></body>
<back><ref-list><title>References</title>
<ref id="B1"><label>1</label><element-citation publication-type="journal"><person-group><name><surname>{raw}</surname>
<given-names>X</given-names></name></person-group><article-title>{raw}</article-title><source>Journal of {raw}</source>
<year>2001</year><pub-id pub-id-type="doi">{escape(DOI)}</pub-id><uri>{_LINK}</uri></element-citation></ref>
<ref id="B2"><label>2</label><mixed-citation>{title}. {_LINK} 1999.</mixed-citation></ref>
</ref-list></back></article>"""


def _notice() -> str:
    title = escape(TEXTS[1])
    return f"""<?xml version="1.0"?>
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="retraction" xml:lang="en"><front>
<journal-meta><journal-title-group><journal-title>Journal</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/hostile.notice</article-id>
<title-group><article-title>Retraction: {title}</article-title></title-group><pub-date><year>2012</year></pub-date>
<related-article related-article-type="retracted-article" ext-link-type="doi" xlink:href={quoteattr(DOI)}/>
</article-meta></front><body><p>This article is retracted because of {title}.</p></body></article>"""
