"""A theme of NL Design System: a file of custom properties (`--utrecht-…`), in `:root` or in a class.

Nothing else of CSS is taken, so that a theme can change how the portal looks and nothing that it shows or asks. Of a
published theme (thousands of properties) only what the style sheets of the portal use is served.
Source: NL Design System, design tokens; CSS Syntax Level 3 (tinycss2).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import tinycss2
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HARMLESS = frozenset(
    {"var", "calc", "clamp", "min", "max", "rgb", "rgba", "hsl", "hsla", "color-mix", "oklch", "cubic-bezier"}
)
"""Functions that only compute; url() would ask another site something. A minus may stand before them."""
SELECTOR = re.compile(r"(:root|\.[A-Za-z][\w-]*)(\s*,\s*(:root|\.[A-Za-z][\w-]*))*")
_REFERENCE = re.compile(r"var\(\s*(--[\w-]+)")


class Rule(NamedTuple):
    """A selector with its custom properties: each name with its value as text and the line where it stands."""

    selector: str
    properties: dict[str, tuple[str, int]]


def read_theme(text: str) -> list[Rule]:
    """The rules of a theme. Raises ValidationError, with the line, for anything that is none, and for a property of the
    portal whose value does more than compute."""
    rules = []
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        selector = tinycss2.serialize(rule.prelude).strip() if rule.type == "qualified-rule" else ""
        if not SELECTOR.fullmatch(selector):
            raise _not_a_theme(rule.source_line)
        found = {}
        for one in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
            if one.type != "declaration" or not one.name.startswith("--"):
                raise _not_a_theme(one.source_line)
            value = [token for token in one.value if token.type != "comment"]
            found[one.name] = (tinycss2.serialize(value).strip() if computes(value) else "", one.source_line)
        rules.append(Rule(selector, found))
    for name in used(rules):
        for rule in rules:
            value, line = rule.properties.get(name, ("none", 0))
            if not value:
                raise _not_a_theme(line)
    if text.count("{") != text.count("}"):
        raise _not_a_theme(text.count("\n") + 1)
    return rules


def _not_a_theme(line: int) -> ValidationError:
    sentence = _("Line %(line)s is no custom property such as --utrecht-link-color: #154a80; in :root or a class.")
    return ValidationError(sentence, code="theme", params={"line": line})


def computes(tokens: Iterable[Any]) -> bool:
    """Whether a value only computes: words, numbers, colours and the functions of HARMLESS."""
    for token in tokens:
        if token.type in ("url", "error", "at-keyword") or token.type.endswith("block"):
            return False
        if token.type == "string" and re.search(r"[<>\\]", token.value):
            return False
        if token.type == "function":
            if token.lower_name.lstrip("-") not in HARMLESS or not computes(token.arguments):
                return False
    return True


@cache
def names() -> frozenset[str]:
    """The custom properties that the style sheets of the portal use."""
    sheets = (settings.BASE_DIR / "static" / "css").rglob("*.css")
    return frozenset(name for sheet in sheets for name in _REFERENCE.findall(sheet.read_text()))


def used(rules: list[Rule]) -> Iterator[str]:
    """The properties that the portal uses, and those that these are made of."""
    waiting, known = set(names()), set()
    while waiting:
        name = waiting.pop()
        known.add(name)
        values = [rule.properties[name][0] for rule in rules if name in rule.properties]
        if values:
            yield name
        waiting |= {one for value in values for one in _REFERENCE.findall(value)} - known


@lru_cache(maxsize=4)
def served(text: str) -> str:
    """The style sheet that pages link: what the portal uses of the theme."""
    rules = read_theme(text)
    wanted = set(used(rules))
    sheet = ""
    for rule in rules:
        properties = [f"{name}:{value}" for name, (value, _) in rule.properties.items() if name in wanted]
        sheet += f"{rule.selector}{{{';'.join(properties)}}}"
    return sheet
