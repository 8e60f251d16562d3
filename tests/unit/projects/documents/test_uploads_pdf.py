"""PDF files are read and refused when they can do anything but be read (R56, R60; trust.md, Uploads)."""

import io
import zipfile
import zlib

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from projects.documents.uploads import Refusal, UploadKind, UploadRefused, check_upload


def refusal(content: bytes, kind: UploadKind = UploadKind.SIGNED_DECISION) -> Refusal | None:
    """The code of the refusal, or None when the file is accepted byte for byte."""
    try:
        upload = check_upload(content, "besluit.pdf", kind=kind)
    except UploadRefused as refused:
        return refused.code
    assert upload.content == content
    return None


def action(**entries: str) -> DictionaryObject:
    """An action dictionary: values with a slash become names, others text."""
    return DictionaryObject(
        {
            NameObject(f"/{key}"): NameObject(value) if value.startswith("/") else TextStringObject(value)
            for key, value in entries.items()
        }
    )


def on_open(entries: DictionaryObject):
    return lambda writer: writer.root_object.update({NameObject("/OpenAction"): writer._add_object(entries)})


def on_annotation(entries: DictionaryObject):
    """The action hangs from a link on the page, two references deep."""

    def change(writer: PdfWriter) -> None:
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)]),
                NameObject("/A"): writer._add_object(entries),
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])

    return change


def attached(name: str, content: bytes):
    return lambda writer: writer.add_attachment(name, content)


def test_an_ordinary_file_is_accepted(make_pdf):
    assert refusal(make_pdf()) is None


def test_what_a_signed_archived_file_holds_is_accepted(make_pdf):
    def change(writer: PdfWriter) -> None:
        xmp = DecodedStreamObject()
        xmp.set_data(b'<x:xmpmeta xmlns:x="adobe:ns:meta/">pdfaid:part</x:xmpmeta>')
        xmp.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
        writer.root_object[NameObject("/Metadata")] = writer._add_object(xmp)
        signature = action(Type="/Sig", Filter="/Adobe.PPKLite", SubFilter="/ETSI.CAdES.detached")
        signature[NameObject("/ByteRange")] = ArrayObject([NumberObject(n) for n in (0, 10, 20, 30)])
        field = action(FT="/Sig", T="Handtekening")
        field[NameObject("/V")] = writer._add_object(signature)
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
        writer.root_object[NameObject("/AcroForm")] = form
        writer.add_attachment("factuur.xml", b"<?xml version='1.0'?><Invoice/>")

    assert refusal(make_pdf(change), UploadKind.DOCUMENT) is None
    # As a signed decision its signature counts, and this one cannot be read.
    assert refusal(make_pdf(change)) == Refusal.UNREADABLE_SIGNATURE


@pytest.mark.parametrize(
    "entries",
    [
        action(S="/URI", URI="https://www.voorbeeldstad.nl/besluit"),
        action(S="/GoTo", D="bijlage"),
        action(Type="/StructElem", S="/Launch", P="/Document"),
        action(Type="/StructElem", S="/JavaScript", P="/Document"),
    ],
)
def test_ordinary_links_and_structure_are_accepted(make_pdf, entries):
    content = make_pdf(on_annotation(entries))
    # A name in the raw bytes that looks like an action counts, also in a structure tree.
    expected = {"/Launch": Refusal.LAUNCH, "/JavaScript": Refusal.SCRIPT}.get(entries["/S"])
    assert refusal(content) == expected


@pytest.mark.parametrize("place", [on_open, on_annotation])
@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (action(S="/JavaScript", JS="app.alert(1)"), Refusal.SCRIPT),
        (action(Type="/StructElem", P="/x", S="/JavaScript", JS="app.alert(1)"), Refusal.SCRIPT),
        (action(S="/Rendition", JS="app.alert(1)"), Refusal.SCRIPT),
        (action(S="/URI", URI=" JavaScript:alert(1)"), Refusal.SCRIPT),
        (action(S="/Launch", F="calc.exe"), Refusal.LAUNCH),
    ],
)
def test_what_can_act_is_refused(make_pdf, place, entries, code):
    assert refusal(make_pdf(place(entries))) == code


def test_a_script_in_the_name_tree_is_refused(make_pdf):
    def change(writer: PdfWriter) -> None:
        script = writer._add_object(action(S="/JavaScript", JS="app.alert(1)"))
        tree = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), script])})
        writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): tree})

    assert refusal(make_pdf(change)) == Refusal.SCRIPT


def test_a_name_spelled_otherwise_is_the_same_name(make_pdf):
    content = make_pdf(on_open(action(S="/JavaScript", JS="app.alert(1)")))
    spelled = content.replace(b"/JavaScript", b"/J#61vaScrip#74", 1)
    assert spelled != content
    assert refusal(spelled) == Refusal.SCRIPT


def test_a_script_in_an_object_stream_is_refused():
    """Compressed objects show nothing in the raw bytes; the parser has to find the action."""
    body = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
    packed = zlib.compress(b"5 0 " + body)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed) + packed + b"\nendstream",
    }
    content = b"%PDF-1.5\n"
    rows = [b"\x00\x00\x00\xff"]
    for number, text in objects.items():
        rows.append(b"\x01" + len(content).to_bytes(2, "big") + b"\x00")
        content += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    rows += [b"\x02\x00\x04\x00", b"\x01" + len(content).to_bytes(2, "big") + b"\x00"]
    table = zlib.compress(b"".join(rows))
    start = len(content)
    content += b"6 0 obj\n<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n" % len(table)
    content += table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    assert b"JavaScript" not in content
    assert refusal(content) == Refusal.SCRIPT


def test_an_xfa_form_with_a_script_is_refused(make_pdf):
    def change(writer: PdfWriter, script: bytes = b'<script contentType="application/x-javascript">') -> None:
        xfa = DecodedStreamObject()
        xfa.set_data(b"<template>" + script + b"</template>")
        parts = ArrayObject([TextStringObject("template"), writer._add_object(xfa)])
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): parts})

    assert refusal(make_pdf(change)) == Refusal.SCRIPT
    assert refusal(make_pdf(lambda writer: change(writer, b""))) is None


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("offerte.exe", b"x", Refusal.EXECUTABLE_INSIDE),
        ("offerte.docm", b"x", Refusal.EXECUTABLE_INSIDE),
        ("offerte.js", b"x", Refusal.EXECUTABLE_INSIDE),
        ("offerte.txt", b"MZ\x90\x00\x03", Refusal.EXECUTABLE_INSIDE),
        ("offerte.txt", b"\x7fELF\x02", Refusal.EXECUTABLE_INSIDE),
        ("offerte.docx", b"PK\x03\x04 word/vbaProject.bin", Refusal.EXECUTABLE_INSIDE),
        ("prijzen.csv", b"a;b\n", None),
        ("factuur.xml", b"<a/>", None),
    ],
)
def test_an_attachment_that_can_run_is_refused(make_pdf, name, content, code):
    assert refusal(make_pdf(attached(name, content))) == code


def test_a_password_to_open_is_refused_and_one_to_change_is_not(make_pdf):
    def locked(user: str):
        return lambda writer: writer.encrypt(user_password=user, owner_password="eigenaar", algorithm="AES-256")

    assert refusal(make_pdf(locked("geheim"))) == Refusal.PASSWORD
    assert refusal(make_pdf(locked(""))) is None


@pytest.mark.parametrize(
    "front",
    [b"\n", b"\xef\xbb\xbf", b"<html><script>alert(1)</script>", b"MZ", b"GIF89a", b"x" * 900],
)
def test_anything_in_front_is_refused(make_pdf, front):
    assert refusal(front + make_pdf()) in {Refusal.JUNK_BEFORE, Refusal.WRONG_TYPE}
    assert refusal(front + make_pdf()) == Refusal.JUNK_BEFORE


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        (b"\r\n", None),
        (b"\n" * 900, None),
        (b"\x00" * 1000, None),
        (b"\x00" * 1100, Refusal.JUNK_AFTER),
        (b"\x00" * 9000, Refusal.JUNK_AFTER),
        (b"<script>alert(1)</script>", Refusal.JUNK_AFTER),
        (b"x" * 9000, Refusal.JUNK_AFTER),
        (b"\n%%EOF<script>", Refusal.JUNK_AFTER),
        (b"startxref\n0\n%%EOF<script>", Refusal.JUNK_AFTER),
    ],
)
def test_behind_the_end_only_a_little_white_space_is_accepted(make_pdf, tail, code):
    assert refusal(make_pdf() + tail) == code


@pytest.mark.parametrize("markup", [b"<html>", b"<!DOCTYPE html>", b"<script>", b"< SVG onload=x>", b"<?php x"])
def test_a_page_for_a_browser_inside_the_first_bytes_is_refused(make_pdf, markup):
    content = make_pdf()
    assert refusal(content[:9] + b"%" + markup + b"\n" + content[9:]) == Refusal.SECOND_TYPE


def test_a_file_that_is_an_archive_as_well_is_refused(make_pdf):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.class", b"x")
        archive.comment = make_pdf()[-30:]
    content = make_pdf()
    assert refusal(content + out.getvalue()) == Refusal.SECOND_TYPE
    assert refusal(content + out.getvalue()[:-30]) in {Refusal.SECOND_TYPE, Refusal.JUNK_AFTER}


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-",
        b"%PDF-9.9\n%%EOF",
        b"%PDF-1.7\nhello",
        b"%PDF-1.7\nhello\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.7\n" + b"[" * 5000 + b"\nstartxref\n9\n%%EOF\n",
    ],
)
def test_a_damaged_file_is_refused(content):
    assert refusal(content) == Refusal.DAMAGED


def test_half_a_file_is_refused(make_pdf):
    content = make_pdf()
    assert refusal(content[: len(content) // 2]) == Refusal.DAMAGED


def test_a_file_without_pages_is_refused():
    out = io.BytesIO()
    PdfWriter().write(out)
    assert refusal(out.getvalue()) == Refusal.DAMAGED


def test_something_else_with_the_name_of_a_pdf_is_refused(make_office):
    assert refusal(make_office("docx")) == Refusal.WRONG_TYPE
    assert refusal(b"Beste mensen") == Refusal.WRONG_TYPE


def test_checking_takes_bounded_time(make_pdf, monkeypatch):
    monkeypatch.setattr("projects.documents.uploads.pdf.MAX_SECONDS", -1)
    assert refusal(make_pdf()) == Refusal.TOO_COMPLEX


def test_references_to_nothing_are_not_searched_for(make_pdf, monkeypatch):
    holes = b" ".join(b"%d 0 R" % number for number in range(1000, 1900))
    content = make_pdf().replace(b"/Producer", b"/Holes [%s] /Producer" % holes)
    asked = []
    original = PdfReader.get_object
    monkeypatch.setattr(PdfReader, "get_object", lambda self, ref: asked.append(ref) or original(self, ref))
    assert refusal(content) is None
    assert len(asked) < 100
