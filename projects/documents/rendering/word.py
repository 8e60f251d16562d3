"""A paper as a Word document (DOCX, ISO/IEC 29500), for whoever has to go on writing in it."""

import io
import re
from collections.abc import Sequence
from datetime import UTC

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from projects.documents.rendering.paper import (
    Block,
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    SignatureBlock,
    Table,
    Text,
    Together,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Of a page as Word makes it, without its margins, in centimetres.
TEXT_WIDTH = 15
# In characters, about half a page; a line that is not full counts for so many too.
_TOGETHER, _LINE = 2400, 60
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}


def render_docx(paper: Paper) -> bytes:
    """The paper as DOCX, in the styles of Word, so that a house style can be laid over it."""
    document = Document()
    _set_up(document, paper)
    document.add_heading(_clean(paper.title), level=0)
    if paper.facts:
        _table(document, Table(("", ""), [(name, value) for name, value in paper.facts], (1, 3)), header=False)
    for block in paper.blocks:
        _add(document, block)
    document.sections[0].footer.paragraphs[0].text = paper.footer
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _set_up(document: WordDocument, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.subject = paper.title, paper.organisation, paper.reference
    properties.language = LANGUAGES[paper.language]
    properties.comments = ""
    properties.created = properties.modified = paper.instant.astimezone(UTC).replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LANGUAGES[paper.language])
    normal.element.get_or_add_rPr().append(language)


def _add(document: WordDocument, block: Block) -> list[WordParagraph]:
    """Adds a block; gives the paragraphs of headings and texts, which may have to stay on one page."""
    match block:
        case Heading():
            # By its id: looking the style up by name takes longer than all the rest of a long paper.
            heading = document.add_paragraph(_clean(_plain(block.text)))
            heading._p.style = f"Heading{min(block.level, 3)}"
            return [heading]
        case Paragraph():
            paragraph = document.add_paragraph()
            _write(paragraph, block.text)
            return [paragraph]
        case Together():
            made = [paragraph for item in block.blocks for paragraph in _add(document, item)]
            _keep_together(made)
            return made
        case Note():
            _write(document.add_paragraph(style="Intense Quote"), block.text)
        case Bullets():
            _list(document, block)
        case Table():
            _table(document, block)
        case SignatureBlock():
            for line in (block.name, block.function, block.place_date or "Plaats en datum:", "Handtekening:"):
                document.add_paragraph(line)
    return []


def _keep_together(paragraphs: list[WordParagraph]) -> None:
    """Short paragraphs stand on one page; of long ones only the lines of a heading stay with what follows."""
    if sum(len(line) + _LINE for paragraph in paragraphs for line in paragraph.text.split("\n")) > _TOGETHER:
        return
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_together = True
    for paragraph in paragraphs[:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _list(document: WordDocument, bullets: Bullets, level: int = 1) -> None:
    style = ("List Number" if bullets.numbered else "List Bullet") + (f" {min(level, 3)}" if level > 1 else "")
    for item in bullets.items:
        if isinstance(item, Bullets):
            _list(document, item, level + 1)
        else:
            _write(document.add_paragraph(style=style), item)


def _table(document: WordDocument, table: Table, *, header: bool = True) -> None:
    made = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    rows: list[Sequence[Text]] = [table.columns, *table.rows] if header else list(table.rows)
    made.autofit = not table.widths
    shares = [width / sum(table.widths) for width in table.widths]
    for number, cells in enumerate(rows):
        row = made.add_row()
        for column, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            if shares:
                cell.width = Cm(TEXT_WIDTH * shares[column])
            _write(cell.paragraphs[0], text, strong=header and number == 0)
    if header:
        repeated = OxmlElement("w:tblHeader")
        made.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph()


def _clean(text: str) -> str:
    """Without the characters that XML 1.0, and so a Word document, does not allow."""
    return _ILLEGAL.sub("", text)


def _plain(text: Text) -> str:
    return text if isinstance(text, str) else "".join(run.text for run in text)


def _write(paragraph: WordParagraph, text: Text, *, strong: bool = False) -> None:
    if isinstance(text, str):
        paragraph.add_run(_clean(text)).bold = strong or None
        return
    for run in text:
        if run.link:
            _link(paragraph, run.text, run.link)
            continue
        made = paragraph.add_run(_clean(run.text))
        made.bold, made.italic = strong or run.strong or None, run.emphasis or None


def _link(paragraph: WordParagraph, text: str, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made = paragraph.add_run(_clean(text))
    made.underline = True
    link.append(made._r)
    paragraph._p.append(link)
