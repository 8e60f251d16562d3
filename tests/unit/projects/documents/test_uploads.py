"""The one way in for files (R40, R56, R60, R73; trust.md, Uploads)."""

import hashlib
import io
import zlib

import pytest
from django.utils.translation import override
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from projects.documents.uploads import Refusal, UploadKind, UploadRefused, check_upload, clean_filename
from projects.documents.uploads import images as image_rules
from projects.documents.uploads.refusals import SENTENCES

MB = 1024 * 1024


def refusal(content: bytes, filename: str, kind: UploadKind = UploadKind.DOCUMENT) -> Refusal:
    with pytest.raises(UploadRefused) as caught:
        check_upload(content, filename, kind=kind)
    return caught.value.code


def test_an_accepted_file_keeps_its_bytes_and_gets_exact_values(make_pdf):
    content = make_pdf()
    upload = check_upload(content, "Besluit 12.PDF", kind=UploadKind.SIGNED_DECISION)
    assert upload.filename == "Besluit 12.PDF"
    assert upload.content_type == "application/pdf"
    assert upload.extension == "pdf"
    assert upload.size == len(content)
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert upload.content == content


def test_a_file_object_is_read_from_its_start(make_pdf):
    content = make_pdf()
    file = io.BytesIO(content)
    file.read()
    assert check_upload(file, "a.pdf", kind=UploadKind.DOCUMENT).content == content


@pytest.mark.parametrize(
    ("kind", "extensions", "max_size"),
    [
        (UploadKind.SIGNED_DECISION, ("pdf",), 50 * MB),
        (
            UploadKind.DOCUMENT,
            ("pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "png", "jpg", "jpeg"),
            100 * MB,
        ),
        (UploadKind.PLAN, ("xlsx", "csv", "tsv"), 20 * MB),
        (UploadKind.PRESENTATION, ("pdf", "pptx"), 100 * MB),
    ],
)
def test_each_kind_says_what_it_accepts(kind, extensions, max_size):
    assert kind.extensions == extensions
    assert kind.max_size == max_size


def test_accept_is_the_value_of_the_html_attribute():
    assert UploadKind.PLAN.accept == ".xlsx,.csv,.tsv"


@pytest.mark.parametrize(
    ("filename", "code"),
    [
        ("a.zip", Refusal.EXTENSION),
        ("a.svg", Refusal.EXTENSION),
        ("a.html", Refusal.EXTENSION),
        ("a.exe", Refusal.EXTENSION),
        ("besluit.pdf.exe", Refusal.EXTENSION),
        ("besluit.pdf\x00.exe", Refusal.EXTENSION),
        ("a.docm", Refusal.MACRO_EXTENSION),
        ("a.xlsm", Refusal.MACRO_EXTENSION),
        ("besluit", Refusal.NO_EXTENSION),
        ("", Refusal.NO_EXTENSION),
    ],
)
def test_other_extensions_are_refused(make_pdf, filename, code):
    assert refusal(make_pdf(), filename) == code


@pytest.mark.parametrize("kind", [UploadKind.SIGNED_DECISION, UploadKind.PLAN, UploadKind.PRESENTATION])
def test_a_type_of_another_kind_is_refused(make_office, kind):
    assert refusal(make_office("docx"), "a.docx", kind) == Refusal.EXTENSION


def test_an_empty_file_is_refused():
    assert refusal(b"", "a.pdf") == Refusal.EMPTY


@pytest.mark.parametrize(("size", "code"), [(20 * MB, None), (20 * MB + 1, Refusal.TOO_LARGE)])
def test_the_largest_size_is_inclusive(size, code):
    content = (b"x" * 99 + b"\n") * (size // 100 + 1)
    if code:
        assert refusal(content[:size], "plan.csv", UploadKind.PLAN) == code
    else:
        assert check_upload(content[:size], "plan.csv", kind=UploadKind.PLAN).size == size


def test_too_large_names_the_limit():
    with pytest.raises(UploadRefused) as caught:
        check_upload(io.BytesIO(b"x" * (20 * MB + 1)), "plan.csv", kind=UploadKind.PLAN)
    assert caught.value.params == {"limit": 20}


@pytest.mark.parametrize(
    ("filename", "clean"),
    [
        ("C:\\fakepath\\besluit.pdf", "besluit.pdf"),
        ("../../etc/besluit.pdf", "besluit.pdf"),
        ("be\r\nsluit\x00.pdf", "besluit.pdf"),
        ("besluit\u202efdp.exe", "besluitfdp.exe"),
        ('a<b>:"|?*.pdf', "a-b------.pdf"),
        (".pdf", "document.pdf"),
        ("...", "document"),
        ("e\u0301\u00e9n.pdf", "één.pdf"),
        ("a   b .pdf. ", "a b.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_file_names_are_made_harmless(filename, clean):
    assert clean_filename(filename) == clean


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"naam;prijs\r\nVoorbeeldstad;1\r\n", None),
        ("\ufeffnaam;prijs\r\n".encode(), None),
        ("één;twee\r\n".encode("cp1252"), None),
        (b"BM Groep;1\n", None),
        (b"a;b\x00\n", Refusal.NOT_TEXT),
        ("a;b\n".encode("utf-16"), Refusal.NOT_TEXT),
        (b"a;b\x1b[2J\n", Refusal.NOT_TEXT),
        (b"MZ\x90\x00\x03\x00", Refusal.NOT_TEXT),
        (b" \n<!DOCTYPE html><p>x</p>", Refusal.NOT_TEXT),
        (b"<script>alert(1)</script>", Refusal.NOT_TEXT),
        (b'\xef\xbb\xbf<svg onload="x">', Refusal.NOT_TEXT),
        (b"#!/bin/sh\nrm -rf /\n", Refusal.NOT_TEXT),
        (b"%PDF-1.7\n", Refusal.NOT_TEXT),
        (b"\x81\x8d", Refusal.NOT_TEXT),
    ],
)
@pytest.mark.parametrize("extension", ["csv", "txt"])
def test_text_is_text(content, code, extension):
    if code:
        assert refusal(content, f"a.{extension}") == code
    else:
        assert check_upload(content, f"a.{extension}", kind=UploadKind.DOCUMENT).content == content


def picture(format_: str, size: tuple[int, int] = (6, 4), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode == "L" else (10, 200, 30, 40)[: len(mode)]).save(out, format_, **options)
    return out.getvalue()


def test_a_jpeg_is_written_anew_without_metadata_and_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Geheim adres"
    content = picture("JPEG", exif=exif, comment=b"Geheime opmerking")
    upload = check_upload(content + b"<script>alert(1)</script>", "a.JPG", kind=UploadKind.DOCUMENT)
    assert upload.content_type == "image/jpeg"
    assert upload.sha256 == hashlib.sha256(upload.content).hexdigest()
    assert upload.size == len(upload.content)
    for secret in (b"Geheim", b"Exif", b"script"):
        assert secret not in upload.content
    assert Image.open(io.BytesIO(upload.content)).size == (4, 6)


def test_a_png_keeps_its_pixels_and_transparency_only():
    info = PngInfo()
    info.add_text("Comment", "Geheime opmerking")
    upload = check_upload(picture("PNG", mode="RGBA", pnginfo=info), "a.png", kind=UploadKind.DOCUMENT)
    assert b"Geheime" not in upload.content
    image = Image.open(io.BytesIO(upload.content))
    assert (image.mode, image.size, image.getpixel((5, 3))) == ("RGBA", (6, 4), (10, 200, 30, 40))


@pytest.mark.parametrize(("pixels", "code"), [(24, None), (23, Refusal.TOO_MANY_PIXELS)])
def test_pixels_are_counted_before_decoding(monkeypatch, pixels, code):
    monkeypatch.setattr(image_rules, "MAX_PIXELS", pixels)
    if code:
        assert refusal(picture("PNG"), "a.png") == code
    else:
        assert check_upload(picture("PNG"), "a.png", kind=UploadKind.DOCUMENT).extension == "png"


def test_a_picture_bomb_is_refused():
    content = bytearray(picture("PNG", mode="L"))
    content[16:24] = (60_000).to_bytes(4, "big") * 2
    # The checksum of the header has to agree with the size that was forged.
    content[29:33] = zlib.crc32(bytes(content[12:29])).to_bytes(4, "big")
    assert refusal(bytes(content), "a.png") == Refusal.TOO_MANY_PIXELS


def test_a_picture_of_another_format_or_damaged_is_refused():
    assert refusal(picture("PNG"), "a.jpg") == Refusal.WRONG_TYPE
    assert refusal(picture("GIF"), "a.png") == Refusal.WRONG_TYPE
    assert refusal(picture("PNG", (300, 300))[:200], "a.png") == Refusal.DAMAGED
    assert refusal(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.png") == Refusal.WRONG_TYPE


def test_every_refusal_has_a_sentence_that_ends_in_what_to_do():
    assert set(SENTENCES) == set(Refusal)
    with override("en"):
        for sentence in SENTENCES.values():
            assert str(sentence).endswith(("upload that file.", "upload it again."))


def test_the_sentence_is_what_a_person_reads():
    with pytest.raises(UploadRefused) as caught:
        check_upload(b"hello", "a.pdf", kind=UploadKind.DOCUMENT)
    assert caught.value.params["type"] == "PDF"
    assert SENTENCES[caught.value.code] % caught.value.params == str(caught.value.sentence) == str(caught.value)
