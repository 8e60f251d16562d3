"""Office files are opened as archives and refused when they are active or unsafe (trust.md, Uploads)."""

import io
import zipfile

import openpyxl
import pytest

from projects.documents.uploads import Refusal, UploadKind, UploadRefused, check_upload
from projects.documents.uploads import office as office_rules

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def refusal(content: bytes, extension: str = "docx") -> Refusal | None:
    """The code of the refusal, or None when the file is accepted byte for byte."""
    try:
        upload = check_upload(content, f"stuk.{extension}", kind=UploadKind.DOCUMENT)
    except UploadRefused as refused:
        return refused.code
    assert upload.content == content
    return None


def relationship(target: str, kind: str = HYPERLINK, mode: str = "External") -> str:
    return f'<Relationship Id="r9" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_an_ordinary_ooxml_file_is_accepted(make_office, extension):
    assert refusal(make_office(extension), extension) is None


@pytest.mark.parametrize("extension", ["odt", "ods"])
def test_an_ordinary_opendocument_file_is_accepted(make_odf, extension):
    assert refusal(make_odf(extension), extension) is None


def test_a_real_workbook_is_accepted_with_its_content_type():
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    upload = check_upload(out.getvalue(), "planning.xlsx", kind=UploadKind.PLAN)
    assert upload.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(("named", "made"), [("docx", "xlsx"), ("xlsx", "docx"), ("pptx", "docx")])
def test_one_office_type_is_not_another(make_office, named, made):
    assert refusal(make_office(made), named) == Refusal.WRONG_TYPE


def test_a_plain_archive_is_no_office_file(make_zip, make_odf):
    assert refusal(make_zip({"a.txt": "x"})) == Refusal.WRONG_TYPE
    assert refusal(make_zip({"a.txt": "x"}), "odt") == Refusal.WRONG_TYPE
    assert refusal(make_odf("ods"), "odt") == Refusal.WRONG_TYPE


@pytest.mark.parametrize(
    "changes",
    [
        {"parts": {"word/vbaProject.bin": b"x"}},
        {"parts": {"word/VbaData.xml": b"<x/>"}},
        {"parts": {"word/activeX/activeX1.xml": b"<x/>"}},
        {"main_type": "application/vnd.ms-word.document.macroEnabled.main+xml"},
        {"types": '<Override PartName="/x" ContentType="application/vnd.ms-office.vbaProject"/>'},
        {"types": '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'},
        {"types": '<Override PartName="/x" ContentType="application/vnd.ms-excel.macrosheet+xml"/>'},
    ],
)
def test_macros_are_refused_whatever_the_name(make_office, changes):
    assert refusal(make_office("docx", **changes)) == Refusal.MACROS


def test_a_renamed_part_does_not_hide_a_macro(make_office):
    """A macro file renamed to .docx, with its macro part renamed as well."""
    types = '<Override PartName="/word/a.xml" ContentType="application/vnd.ms-office.VBAPROJECT"/>'
    assert refusal(make_office("docx", parts={"word/a.xml": b"x"}, types=types)) == Refusal.MACROS


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/embeddings/offerte.exe", b"x"),
        ("word/embeddings/offerte.docm", b"x"),
        ("word/embeddings/oleObject1.bin", b"x" * 99 + "Ole10Native".encode("utf-16-le")),
    ],
)
def test_a_program_inside_is_refused(make_office, name, content):
    assert refusal(make_office("docx", parts={name: content})) == Refusal.EXECUTABLE_INSIDE


def test_printer_settings_and_embedded_workbooks_are_accepted(make_office):
    parts = {
        "xl/printerSettings/printerSettings1.bin": b"x",
        "xl/embeddings/Blad.xlsx": b"PK",
        "xl/media/a.svg": b"x",
    }
    assert refusal(make_office("xlsx", parts=parts), "xlsx") is None


@pytest.mark.parametrize(
    ("rels", "code"),
    [
        (relationship("https://www.voorbeeldstad.nl/a?b=1"), None),
        (relationship("mailto:inkoop@voorbeeldstad.nl"), None),
        (relationship("#bijlage"), None),
        (relationship("media/a.png", IMAGE, mode="Internal"), None),
        (relationship("https://example.org/volg.png", IMAGE), Refusal.EXTERNAL),
        (relationship("https://example.org/kwaad.dotm", TEMPLATE), Refusal.EXTERNAL),
        (relationship("file:///C:/sjabloon.dotx", TEMPLATE, mode=" external "), Refusal.EXTERNAL),
        (relationship("file://server/deel"), Refusal.EXTERNAL),
        (relationship("\\\\server\\deel"), Refusal.EXTERNAL),
        (relationship("javascript:alert(1)"), Refusal.EXTERNAL),
        (relationship("ms-msdt:/id"), Refusal.EXTERNAL),
        (relationship("bijlage.docx"), Refusal.EXTERNAL),
        (relationship("http://[kapot"), Refusal.EXTERNAL),
    ],
)
@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx"])
def test_only_hyperlinks_lead_outside(make_office, extension, rels, code):
    assert refusal(make_office(extension, rels=rels), extension) == code


def test_the_sentence_names_the_link():
    with pytest.raises(UploadRefused) as caught:
        office_rules._check_relationships(f"<R>{relationship('https://example.org/a.png', IMAGE)}</R>".encode(), "x")
    assert caught.value.params["target"] == "https://example.org/a.png"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (b'<w:instrText>DDEAUTO c:\\\\cmd.exe "/k"</w:instrText>', Refusal.EXTERNAL),
        (b"<w:instrText> DD</w:instrText><w:t/><w:instrText>E excel x</w:instrText>", Refusal.EXTERNAL),
        (b'<w:fldSimple w:instr=" DDE excel x"/>', Refusal.EXTERNAL),
        (b'<w:instrText> HYPERLINK "https://x.nl/dde/a" </w:instrText>', None),
        (b"<w:instrText> PAGE </w:instrText>", None),
    ],
)
def test_fields_that_start_a_program_are_refused(make_office, part, code):
    assert refusal(make_office("docx", parts={"word/header1.xml": part})) == code


def test_a_workbook_that_talks_to_a_program_is_refused(make_office):
    parts = {"xl/externalLinks/externalLink1.xml": '<e><ddeLink ddeService="cmd" ddeTopic="/c calc"/></e>'}
    assert refusal(make_office("xlsx", parts=parts), "xlsx") == Refusal.EXTERNAL


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../a.xml", "word/../../a.xml", "C:/a.xml", "word\\..\\a.xml", "a\nb.xml"],
)
def test_unsafe_names_are_refused(make_office, make_odf, name):
    assert refusal(make_office("docx", parts={name: "x"})) == Refusal.UNSAFE_NAMES
    assert refusal(make_odf("odt", parts={name: "x"}), "odt") == Refusal.UNSAFE_NAMES


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused(make_office):
    out = io.BytesIO(make_office("docx"))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("WORD/document.xml", "<other/>")
    assert refusal(out.getvalue()) == Refusal.UNSAFE_NAMES


def test_a_symbolic_link_is_refused(make_office):
    out = io.BytesIO(make_office("docx"))
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("word/link.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert refusal(out.getvalue()) == Refusal.UNSAFE_NAMES


def test_a_zip_bomb_is_refused(make_office):
    """200 MB in 200 KB, as in trust.md."""
    content = make_office("docx", parts={"word/media/a.xml": b"\x00" * (200 * 1024 * 1024)})
    assert len(content) < 300_000
    assert refusal(content) == Refusal.BOMB


def test_a_bomb_that_lies_about_its_size_is_refused(make_office):
    content = bytearray(make_office("docx", parts={"word/media/a.xml": b"\x00" * (20 * 1024 * 1024)}))
    truth, lie = (20 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert bytes(content).count(truth) == 2
    assert refusal(bytes(content).replace(truth, lie)) == Refusal.DAMAGED


def test_too_many_parts_or_too_much_together_are_refused(make_office, monkeypatch):
    content = make_office("docx", parts={f"word/a{n}.xml": "x" * 100 for n in range(10)})
    monkeypatch.setattr(office_rules, "MAX_PARTS", 13)
    assert refusal(content) == Refusal.BOMB
    monkeypatch.setattr(office_rules, "MAX_PARTS", 14)
    assert refusal(content) is None
    monkeypatch.setattr(office_rules, "MAX_UNPACKED", 1000)
    assert refusal(content) == Refusal.BOMB


def test_something_before_or_behind_the_archive_is_refused(make_office):
    content = make_office("docx")
    assert refusal(b"<html>" + content) == Refusal.WRONG_TYPE
    assert refusal(content + b"<script>alert(1)</script>") == Refusal.JUNK_AFTER
    shifted = content[:4] + b"junk" + content
    assert refusal(shifted) == Refusal.JUNK_BEFORE


def test_a_damaged_archive_is_refused(make_office):
    content = make_office("docx", parts={"word/media/a.png": bytes(range(256)) * 20})
    assert refusal(content[: len(content) // 2]) == Refusal.DAMAGED
    broken = bytearray(content)
    broken[60] ^= 0xFF
    assert refusal(bytes(broken)) == Refusal.DAMAGED


@pytest.mark.parametrize(
    "xml",
    ['<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'],
)
def test_entities_are_refused(make_office, make_odf, xml):
    assert refusal(make_office("docx", parts={"word/a.xml": xml})) == Refusal.DAMAGED
    assert refusal(make_office("docx", parts={"word/a.xml": xml.encode("utf-16")})) == Refusal.DAMAGED
    assert refusal(make_odf("odt", parts={"styles.xml": xml}), "odt") == Refusal.DAMAGED


def test_a_file_with_a_password_is_refused(make_odf):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refusal(ole) == Refusal.PASSWORD
    assert refusal(ole[:300]) == Refusal.WRONG_TYPE
    manifest = "<m><encryption-data/></m>"
    assert refusal(make_odf("odt", parts={"META-INF/manifest.xml": manifest}), "odt") == Refusal.PASSWORD


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('<text:a xlink:href="https://www.voorbeeldstad.nl"/>', None),
        ('<text:a xlink:href="#bijlage"/>', None),
        ('<draw:image xlink:href="Pictures/a.png"/>', None),
        ('<draw:object xlink:href="./Object 1"/>', None),
        ('<draw:image xlink:href="https://example.org/volg.png"/>', Refusal.EXTERNAL),
        ('<text:section-source xlink:href="../ander.odt"/>', Refusal.EXTERNAL),
        ('<text:section-source xlink:href="//server/deel.odt"/>', Refusal.EXTERNAL),
        ('<text:a xlink:href="file:///etc/passwd"/>', Refusal.EXTERNAL),
        ('<text:a xlink:href="javascript:alert(1)"/>', Refusal.EXTERNAL),
        ('<office:dde-source office:dde-application="cmd"/>', Refusal.EXTERNAL),
        ('<script:event-listener xlink:href="vnd.sun.star.script:a"/>', Refusal.MACROS),
        ('<text:a xlink:href="vnd.sun.star.script:a.b?language=Basic"/>', Refusal.MACROS),
    ],
)
def test_an_opendocument_file_stays_inside_itself(make_odf, body, code):
    assert refusal(make_odf("odt", body=body), "odt") == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Basic/Standard/Module1.xml", Refusal.MACROS),
        ("Scripts/python/a.xml", Refusal.MACROS),
        ("Basic/script-lc.xml", None),
        ("Basic/Standard/script-lb.xml", None),
        ("Configurations2/images/Bitmaps/a.png", None),
    ],
)
def test_macros_in_an_opendocument_file_are_refused(make_odf, name, code):
    assert refusal(make_odf("odt", parts={name: "<x/>"}), "odt") == code
