"""The index page of a package: opens from disk in a browser, without a server, scripts or anything from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}"
    "h1{font-size:1.75rem;line-height:1.25}h2{font-size:1.25rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;"
    "border-bottom:1px solid #767676}td:last-child{font:.8125rem/1.5 ui-monospace,monospace;overflow-wrap:anywhere}"
    "a{color:#154273}dt{font-weight:bold}dd{margin:0 0 .5rem}"
)


@dataclass(frozen=True)
class Line:
    """A file in the index; `path` is relative to the page."""

    group: str
    title: str
    kind: str
    path: str
    size: int
    sha256: str


def index_page(title: str, facts: Sequence[tuple[str, str]], lines: Sequence[Line]) -> bytes:
    """The page, with the files of each group in a table."""
    groups = dict.fromkeys(line.group for line in lines)
    parts = [
        '<!DOCTYPE html>\n<html lang="nl">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{escape(title)}</h1>\n<dl>",
        *(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in facts),
        "</dl>",
    ]
    for group in groups:
        parts += [
            f"<h2>{escape(group)}</h2>\n<table>\n<thead><tr>",
            *(f'<th scope="col">{column}</th>' for column in ("Stuk", "Soort", "Grootte", "Kenmerk (sha256)")),
            "</tr></thead>\n<tbody>",
            *(_row(line) for line in lines if line.group == group),
            "</tbody>\n</table>",
        ]
    parts.append("</main>\n</body>\n</html>\n")
    return "\n".join(parts).encode()


def _row(line: Line) -> str:
    link = f'<a href="{escape(line.path)}">{escape(line.title)}</a>'
    return f"<tr><td>{link}</td><td>{escape(line.kind)}</td><td>{readable(line.size)}</td><td>{line.sha256}</td></tr>"


def readable(size: int) -> str:
    """A size as people write it: “812 bytes”, “1,4 MB”."""
    value = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if value < 1000 or unit == "GB":
            break
        value /= 1000
    return f"{size} bytes" if unit == "bytes" else f"{value:.1f} {unit}".replace(".", ",")
