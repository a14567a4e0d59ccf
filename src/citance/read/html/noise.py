"""What on a page is not the article: dropped by element, role and the words of its classes, unless most text is in it."""

from __future__ import annotations

import re

from citance.read.html.tree import words_of
from citance.read.safexml import Element, all_text

__all__ = ["drop", "find_main", "text_length"]

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map", "form",
     "button", "input", "select", "textarea", "nav", "dialog", "link", "meta", "source", "track", "applet", "frame", "frameset",
     "annotation", "annotation-xml"}
)  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog", "alertdialog", "alert", "toolbar", "tablist", "tooltip"})  # fmt: skip
# Words in classes and ids; none of them names a part of an article.
_WORDS = frozenset(
    {"ad", "ads", "advert", "adverts", "advertisement", "advertising", "sponsored", "cookie", "cookies", "consent", "gdpr", "breadcrumb",
     "breadcrumbs", "nav", "navbar", "navbox", "navigation", "menu", "menubar", "sidebar", "toc", "tocs", "toolbar", "share", "sharing", "social",
     "related", "recommended", "recommendations", "recommendation", "newsletter", "subscribe", "subscription", "paywall", "login", "signin",
     "metrics", "altmetric", "altmetrics", "comments", "disqus", "popup", "popover", "modal", "tooltip", "editsection", "catlinks", "printfooter",
     "footer", "skip", "sr", "noprint", "dropdown", "pagination", "widget", "jump", "banner", "siteheader", "sitefooter", "trending", "promo"}
)  # fmt: skip
_SAFE_WORDS = frozenset({"references", "reference", "ref", "bibliography", "citations", "footnotes", "footnote"})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MATH_COPIES = frozenset(
    {"MathJax_Preview", "MJX_Assistive_MathML", "MathJax_SVG", "katex-html", "MathJax_Display_Preview"}
)
_SMALL_SHARE = 0.3
_HIDDEN_WORDS = 400
_MAIN_SHARE = 0.9
_WHOLE_SHARE = 0.5
_PARAGRAPHS = ("p", "li", "dd", "td", "blockquote")


def text_length(element: Element) -> int:
    """Characters of text in an element."""
    return len(all_text(element))


def drop(root: Element) -> None:
    """Take out of the tree what is not the article's."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or (
            element.tag in _DROPPED and not (element.tag == "form" and text_length(element) * 2 > text_length(root))
        ):
            _remove(element)
    total = max(1, text_length(root))
    for element in list(root.iter()):
        if element.tag in ("html", "body", "main", "article", "head") or element.getroottree().getroot() is not root:
            continue
        if _is_noise(element) and text_length(element) < _SMALL_SHARE * total:
            _remove(element)


def _is_noise(element: Element) -> bool:
    tag = element.tag
    role = (element.get("role") or "").casefold()
    if role in _ROLES or (tag == "aside" and not _is_note(element)) or role == "complementary":
        return True
    classes = element.get("class") or ""
    if any(name in _MATH_COPIES for name in classes.split()):
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return next(element.iter("math", "li"), None) is None and text_length(element) < _HIDDEN_WORDS
    if tag in ("a", "li", "ol", "ul", "p", "td", "tr", "table", "tbody", "cite", "sup", "h1", "h2", "h3"):
        return tag in ("ul", "ol", "p") and bool(
            words_of(element) & {"breadcrumb", "breadcrumbs", "share", "social", "toc"}
        )
    words = words_of(element)
    if tag == "footer":
        return not words & _SAFE_WORDS and next(element.iter("li", "cite"), None) is None
    return bool(words & _WORDS) and not words & _SAFE_WORDS


def _is_note(element: Element) -> bool:
    said = f"{element.get('role') or ''} {element.get('epub:type') or ''} {element.get('{http://www.idpf.org/2007/ops}type') or ''}"
    return "note" in said or bool(
        words_of(element) & {"footnote", "footnotes", "endnote", "endnotes", "note", "box", "boxed"}
    )


def _remove(element: Element) -> None:
    """Take an element out, its tail kept."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def find_main(root: Element) -> Element:
    """The element that holds the article: the innermost of those marked as such that has nearly all paragraphs.

    A page without such marks, or whose marks hold less than half of its text, is the article as a whole.
    """
    body = root.find("body")
    body = body if body is not None else root
    weights = {element: _weight(element) for element in body.iter() if _marks_main(element)}
    best = max(weights.values(), default=0)
    if not best or best < _WHOLE_SHARE * _weight(body):
        return body
    # In document order the innermost comes last.
    return [element for element, weight in weights.items() if weight >= _MAIN_SHARE * best][-1]


def _marks_main(element: Element) -> bool:
    return (
        element.tag in ("article", "main")
        or element.get("role") in ("main", "article", "doc-chapter")
        or element.get("itemprop") == "articleBody"
    )


def _weight(element: Element) -> int:
    return sum(text_length(paragraph) for paragraph in element.iter("p")) + text_length(element) // 50
