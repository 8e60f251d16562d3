"""Rich text of the Wagtail editor as blocks of a paper."""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from projects.documents.rendering.paper import Block, Bullets, Heading, Paragraph, Run, Table, Text

_LEVELS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 3, "h6": 3}
_STRONG = {"b", "strong", "th"}
_EMPHASIS = {"i", "em", "cite"}
_CONTAINERS = {
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "figure",
    "body",
    "html",
    "blockquote",
    "dl",
}
_DROPPED = {
    "script",
    "style",
    "template",
    "head",
    "title",
    "iframe",
    "object",
    "embed",
    "img",
    "svg",
    "noscript",
}
_BLOCKS = {*_LEVELS, *_CONTAINERS, "p", "ul", "ol", "table", "hr", "pre", "dt", "dd", "figcaption", "address"}
_LINK = re.compile(r"(https?://|mailto:)\S", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def blocks_from_text(text: str) -> list[Block]:
    """Plain text as blocks: an empty line ends a paragraph; lines behind a dash are a list."""
    blocks: list[Block] = []
    for part in filter(None, (part.strip() for part in text.split("\n\n"))):
        lines = part.split("\n")
        listed = all(line.startswith("- ") for line in lines)
        blocks.append(Bullets([line[2:] for line in lines]) if listed else Paragraph(part))
    return blocks


def blocks_from_html(html: str) -> list[Block]:
    """Rich text as blocks: headings (h2 is level 1), paragraphs, lists, tables.

    Strong, emphasis and links to http, https and mailto are kept as runs; pictures, embeds and anything that is not
    text are left out. Broken HTML gives what can be read of it; it never raises.
    """
    soup = BeautifulSoup(html or "", "html.parser")
    return list(_blocks(soup))


def _blocks(parent: Tag) -> Iterable[Block]:
    inline: list[Run] = []
    for child in parent.children:
        if isinstance(child, Tag) and child.name in _DROPPED:
            continue
        if not (isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS)))):
            inline.extend(_runs(child))
            continue
        yield from _paragraph(inline)
        inline = []
        yield from _block(child)
    yield from _paragraph(inline)


def _block(tag: Tag) -> Iterable[Block]:
    if tag.name in _LEVELS:
        text = plain(_tidy(list(_runs(tag))))
        if text:
            yield Heading(text, _LEVELS[tag.name])
    elif tag.name in {"ul", "ol"}:
        bullets = _list(tag)
        if bullets.items:
            yield bullets
    elif tag.name == "table":
        yield from _table(tag)
    elif tag.name != "hr":
        yield from _blocks(tag)


def _paragraph(runs: list[Run]) -> Iterable[Block]:
    text = _tidy(runs)
    if text:
        yield Paragraph(text)


def _list(tag: Tag) -> Bullets:
    items: list[Text | Bullets] = []
    for item in tag.find_all(["li", "ul", "ol"], recursive=False):
        if item.name != "li":
            items.append(_list(item))
            continue
        runs: list[Run] = []
        below: list[Bullets] = []
        for child in item.children:
            if isinstance(child, Tag) and child.name in {"ul", "ol"}:
                below.append(_list(child))
            else:
                if runs and isinstance(child, Tag) and child.name in _BLOCKS:
                    runs.append(Run("\n"))
                runs.extend(_runs(child))
        text = _tidy(runs)
        if text:
            items.append(text)
        items.extend(bullets for bullets in below if bullets.items)
    return Bullets(items, numbered=tag.name == "ol")


def _table(tag: Tag) -> Iterable[Block]:
    rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cells = [[_tidy(list(_runs(cell, bold_headers=False))) for cell in _cells(row)] for row in rows]
    width = max((len(row) for row in cells), default=0)
    caption = tag.find("caption")
    if caption:
        yield from _paragraph([Run(run.text, strong=True) for run in _runs(caption)])
    if not width:
        return
    heads = [all(cell.name == "th" for cell in _cells(row)) and bool(_cells(row)) for row in rows]
    in_head = bool(rows[0].find_parent("thead")) or heads[0]
    columns = [plain(cell) for cell in cells[0]] if in_head else [""] * width
    body = cells[1:] if in_head else cells
    yield Table(
        tuple(columns + [""] * (width - len(columns))),
        tuple(tuple(row + [""] * (width - len(row))) for row in body),
    )


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _runs(
    node: object, *, strong: bool = False, emphasis: bool = False, link: str = "", bold_headers: bool = True
) -> Iterable[Run]:
    if isinstance(node, PreformattedString):
        return
    if isinstance(node, NavigableString):
        yield Run(_SPACE.sub(" ", str(node)), strong, emphasis, link)
        return
    if not isinstance(node, Tag) or node.name in _DROPPED:
        return
    if node.name == "br":
        yield Run("\n")
        return
    strong = strong or (node.name in _STRONG and (bold_headers or node.name != "th"))
    emphasis = emphasis or node.name in _EMPHASIS
    href = str(node.get("href") or "").strip() if node.name == "a" else ""
    link = href if _LINK.match(href) else link
    separate = False
    for child in node.children:
        is_block = isinstance(child, Tag) and child.name in _BLOCKS | {"li"}
        if separate and is_block:
            yield Run("\n")
        yield from _runs(child, strong=strong, emphasis=emphasis, link=link, bold_headers=bold_headers)
        separate = separate or is_block


def plain(text: Text) -> str:
    """The text without its styles."""
    return text if isinstance(text, str) else "".join(run.text for run in text)


def _tidy(runs: list[Run]) -> Text:
    """Runs of the same style joined, spaces collapsed, ends trimmed; plain text when there is no style at all."""
    joined: list[Run] = []
    for run in runs:
        before = joined[-1].text if joined else "\n"
        text = run.text.lstrip(" ") if before.endswith(("\n", " ")) else run.text
        if text.startswith("\n") and joined:
            joined[-1] = _with_text(joined[-1], before.rstrip(" "))
        if not text:
            continue
        if joined and _style(joined[-1]) == _style(run):
            joined[-1] = _with_text(joined[-1], joined[-1].text + text)
        else:
            joined.append(_with_text(run, text))
    while joined and not joined[0].text.strip():
        joined.pop(0)
    while joined and not joined[-1].text.strip():
        joined.pop()
    if not joined:
        return ""
    joined[0] = _with_text(joined[0], joined[0].text.lstrip())
    joined[-1] = _with_text(joined[-1], joined[-1].text.rstrip())
    if all(_style(run) == (False, False, "") for run in joined):
        return "".join(run.text for run in joined)
    return tuple(joined)


def _style(run: Run) -> tuple[bool, bool, str]:
    return (run.strong, run.emphasis, run.link)


def _with_text(run: Run, text: str) -> Run:
    return Run(text, run.strong, run.emphasis, run.link)
