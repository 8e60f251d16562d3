"""Official papers of the portal as PDF/A-2a and PDF/UA-1, typeset by typst."""

from projects.documents.rendering.dates import format_date, format_instant
from projects.documents.rendering.html import blocks_from_html, blocks_from_text
from projects.documents.rendering.paper import (
    Block,
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    Text,
    Together,
)
from projects.documents.rendering.typesetting import RenderingFailed, render_pdf
from projects.documents.rendering.word import render_docx

__all__ = [
    "Block",
    "Bullets",
    "Heading",
    "Note",
    "Paper",
    "Paragraph",
    "RenderingFailed",
    "Run",
    "SignatureBlock",
    "Table",
    "Text",
    "Together",
    "blocks_from_html",
    "blocks_from_text",
    "format_date",
    "format_instant",
    "render_docx",
    "render_pdf",
]
