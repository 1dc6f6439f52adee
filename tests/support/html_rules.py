"""What a report in HTML must be: valid, of harmless elements alone, and loading nothing from anywhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import html5lib

_HARMLESS = {
    *("html", "head", "meta", "title", "style", "body", "header", "section", "h1", "h2", "h3", "p", "b", "br", "a"),
    *("dl", "dt", "dd", "ul", "li", "span", "div", "table", "thead", "tbody", "tr", "th", "td", "pre", "code"),
    *("details", "summary", "figure", "figcaption", "svg", "path", "rect", "circle", "text"),
}
_REFERRING = {
    *("src", "href", "srcset", "data", "action", "formaction", "poster", "background", "cite", "ping", "manifest"),
}


def assert_is_harmless(html: str) -> Any:
    """The tree of a document (ElementTree) that is valid, and holds nothing that runs, loads or leads elsewhere."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2]
        assert tag in _HARMLESS, tag
        for name, value in element.attrib.items():
            name = str(name).rpartition("}")[2].lower()
            assert not name.startswith("on"), name
            if name in _REFERRING:
                assert value.startswith("#"), value
            if name == "style":
                raise AssertionError(value)
    for style in tree.iter("style"):
        assert not re.search(r"url\(|@import|expression|</", style.text or "")
    for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        ElementTree.fromstring(svg)
    return tree


def words_of(tree: Any) -> str:
    """All that a person can read in a document, with the words that a pointer shows."""
    return "\n".join([*tree.itertext(), *(element.get("title", "") for element in tree.iter())])
