"""Digital signatures in PDFs: exact verdicts, and nothing is ever fetched (R60, R100; trust.md)."""

import io
import re
import socket
from datetime import UTC, datetime, timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pypdf import PdfReader, PdfWriter

from projects.documents.signatures import Flaw, Trust, Verdict, examine
from projects.documents.signatures import one as rules
from projects.documents.uploads import Refusal, UploadKind, UploadRefused, check_upload
from tests import signing
from tests.signing import SIGNED_AT, Issuer, pdf, sign, stamp, written


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="module")
def mayor(issuer):
    return issuer.signer()


@pytest.fixture(scope="module")
def secretary(issuer):
    return issuer.signer("S. Secretaris", email="")


@pytest.fixture(scope="module")
def signed(mayor) -> bytes:
    """Signed by the mayor."""
    return sign(pdf(), mayor)


@pytest.fixture(scope="module")
def signed_twice(signed, secretary) -> bytes:
    """Signed by the mayor, and then by the secretary."""
    return sign(signed, secretary, field="Tweede")


@pytest.fixture
def trusting(settings, tmp_path):
    """Sets the folder with trusted issuers."""

    def trust(**files: bytes) -> None:
        for name, content in files.items():
            (tmp_path / name.replace("_", ".")).write_bytes(content)
        settings.SIGNATURE_TRUST_ROOTS = str(tmp_path)

    return trust


def verdict(content: bytes) -> tuple[Verdict, Flaw | None]:
    found = examine(content)
    return found.verdict, found.flaw


def update(content: bytes) -> IncrementalPdfFileWriter:
    return IncrementalPdfFileWriter(io.BytesIO(content))


def last_table(content: bytes) -> int:
    """Where the last table of contents stands."""
    return int(content.rsplit(b"startxref", 1)[1].split()[0])


def with_another_title(content: bytes) -> bytes:
    """The page shows something else, in an update behind the signature."""
    later = update(content)
    page, _number = later.find_page_for_modification(0)
    text = later.add_object(generic.StreamObject(stream_data=b"BT /F1 12 Tf (Anders) Tj ET"))
    page.get_object()[pdf_name("/Contents")] = text
    later.update_container(page.get_object())
    return written(later)


def with_number(content: bytes, value: str) -> bytes:
    """The text field filled in, in an update."""
    later = update(content)
    field = later.root["/AcroForm"]["/Fields"][0]
    field[pdf_name("/V")] = generic.pdf_string(value)
    later.update_container(field)
    return written(later)


def with_validation_data(content: bytes, issuer: Issuer) -> bytes:
    """What keeps a signature valid for long: certificates in a store in the file (PAdES LT)."""
    out = io.BytesIO(content)
    certificate = signing._asn1(issuer.certificate)
    DocumentSecurityStore.add_dss(out, sig_contents=None, certs=[certificate])
    return out.getvalue()


# -- what is accepted ------------------------------------------------------------------------------------------------


def test_a_file_without_a_signature_is_a_scan():
    found = examine(pdf())
    assert (found.verdict, found.flaw, found.signatures) == (Verdict.NONE, None, ())
    assert examine(pdf(empty=2)).empty_fields == 2


def test_a_signed_file_says_who_signed_and_when(signed, mayor):
    found = examine(signed)
    assert (found.verdict, found.flaw, found.empty_fields, found.removed) == (Verdict.INTACT, None, 0, 0)
    assert found.checked_with.startswith("pyHanko 0.38.")
    (signature,) = found.signatures
    assert (signature.intact, signature.covers_file, signature.modification) == (True, True, "NONE")
    assert (signature.claimed_at, signature.stamped_at, signature.is_timestamp) == (SIGNED_AT, None, False)
    assert (signature.trust, signature.expired, signature.old_algorithm) == (Trust.NOT_CHECKED, False, False)
    certificate = signature.certificate
    assert (certificate.name, certificate.organisation, certificate.email, certificate.issuer) == (
        "B. Burgemeester",
        "Gemeente Linderveen",
        "b.burgemeester@linderveen.example",
        "Proef Uitgever CA",
    )
    assert (certificate.valid_from, certificate.valid_until) == (signing.LONG_AGO, signing.FAR_AHEAD)
    assert certificate.sha256 == mayor.signing_cert.sha256.hex()


def test_what_is_kept_is_json(signed):
    import json

    found = examine(signed).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert (found["verdict"], found["flaw"], found["revocation"]) == ("intact", "", "not_checked")
    assert found["signatures"][0]["claimed_at"] == "2027-02-10T08:30:00+00:00"


def test_two_signers_stand_in_the_order_of_signing(signed_twice):
    found = examine(signed_twice)
    assert found.verdict == Verdict.INTACT
    assert [(s.certificate.name, s.covers_file, s.modification) for s in found.signers] == [
        ("B. Burgemeester", False, "FORM_FILLING"),
        ("S. Secretaris", True, "NONE"),
    ]


def test_a_field_may_be_filled_in_between_two_signatures(mayor, secretary):
    """R60: no modification worse than form filling, and the last signature covers it."""
    filled = with_number(sign(pdf(field=True), mayor), "2027-0417")
    assert verdict(sign(filled, secretary, field="Tweede")) == (Verdict.INTACT, None)


def test_a_field_may_be_filled_in_before_signing(mayor):
    assert verdict(sign(with_number(pdf(field=True), "2027-0417"), mayor)) == (Verdict.INTACT, None)


def test_what_keeps_a_signature_valid_for_long_changes_nothing(signed, issuer):
    """PAdES LT: only this may stand behind the last signature."""
    kept = with_validation_data(signed, issuer)
    found = examine(kept)
    assert (found.verdict, found.signatures[0].modification) == (Verdict.INTACT, "LTA_UPDATES")
    assert verdict(kept + b"junk") == (Verdict.ALTERED, Flaw.AFTER_LAST)
    closed = kept + b"junk\nstartxref\n%d\n%%%%EOF\n" % last_table(kept)
    assert verdict(closed) == (Verdict.ALTERED, Flaw.AFTER_LAST)


def test_a_time_stamp_on_the_document_is_no_signature_of_a_person(signed, issuer):
    stamper = issuer.stamper(SIGNED_AT)
    found = examine(stamp(signed, stamper))
    assert (found.verdict, len(found.signatures), len(found.signers)) == (Verdict.INTACT, 2, 1)
    assert (found.signatures[1].is_timestamp, found.signatures[1].stamped_at) == (True, SIGNED_AT)
    only = examine(stamp(pdf(), stamper))
    assert (only.verdict, len(only.signatures), only.signers) == (Verdict.NONE, 1, ())


def test_a_signature_may_carry_a_time_stamp(mayor, issuer):
    at = SIGNED_AT + timedelta(seconds=5)
    (signature,) = examine(sign(pdf(), mayor, stamper=issuer.stamper(at))).signatures
    assert (signature.claimed_at, signature.stamped_at) == (SIGNED_AT, at)


def test_a_file_locked_against_changes_and_open_for_reading_is_examined(mayor):
    """A file that anybody can open is no obstacle."""
    assert verdict(pdf(password="")) == (Verdict.NONE, None)
    later = update(pdf(password=""))
    later.encrypt("")
    # pyHanko signs what is encrypted as it signs everything.
    out = signing.run(
        signing.signers.async_sign_pdf(
            later, signing.signers.PdfSignatureMetadata(field_name="Handtekening", md_algorithm="sha256"), mayor
        )
    )
    assert verdict(out.getvalue()) == (Verdict.INTACT, None)


def test_old_techniques_are_noticed(mayor, signed):
    found = examine(sign(pdf(), mayor, md_algorithm="sha1"))
    assert (found.verdict, found.signatures[0].old_algorithm) == (Verdict.INTACT, True)


def test_a_certificate_shows_as_one_harmless_line(issuer):
    signer = issuer.signer("B.\u202e Burge\nmeester\x07 ", "Gemeente  Linderveen")
    certificate = examine(sign(pdf(), signer)).signatures[0].certificate
    assert (certificate.name, certificate.organisation) == ("B. Burge meester", "Gemeente Linderveen")


def test_an_attached_signed_file_says_nothing_about_the_document(signed):
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_attachment("advies.pdf", signed)
    out = io.BytesIO()
    writer.write(out)
    assert verdict(out.getvalue()) == (Verdict.NONE, None)


# -- what was changed ------------------------------------------------------------------------------------------------


def test_one_other_byte_is_an_alteration(signed):
    other = signed.replace(b"/Title (Besluit)", b"/Title (Besluip)")
    assert other != signed
    assert verdict(other) == (Verdict.ALTERED, Flaw.CONTENT)


def test_whatever_byte_changes_the_file_is_not_intact(signed):
    """The hexadecimal signature itself apart: what pads it means nothing."""
    start, end = signed.index(b"/Contents <") + 11, signed.index(b">", signed.index(b"/Contents <"))
    for position in [*range(0, start, 41), *range(end, len(signed), 41)]:
        other = bytearray(signed)
        other[position] ^= 1
        assert examine(bytes(other)).verdict in {Verdict.ALTERED, Verdict.UNREADABLE}, position


def test_another_page_behind_the_signature_is_an_alteration(signed, secretary):
    """Also when somebody else signs what it became."""
    changed = with_another_title(signed)
    assert verdict(changed) == (Verdict.ALTERED, Flaw.CHANGED_LATER)
    found = examine(sign(changed, secretary, field="Tweede"))
    assert [signature.flaw for signature in found.signatures] == [Flaw.CHANGED_LATER, None]
    assert found.verdict == Verdict.ALTERED


def test_a_field_filled_in_after_the_last_signature_is_an_alteration(mayor):
    """The last signature covers the entire file."""
    filled = with_number(sign(pdf(field=True), mayor), "2027-0417")
    assert verdict(filled) == (Verdict.ALTERED, Flaw.AFTER_LAST)


def test_a_signature_that_allows_no_changes_allows_no_field_either(mayor, secretary):
    locked = sign(pdf(field=True), mayor, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    assert verdict(locked) == (Verdict.INTACT, None)
    filled = with_number(locked, "2027-0417")
    assert verdict(filled) == (Verdict.ALTERED, Flaw.CHANGED_LATER)


@pytest.mark.parametrize("tail", [b"junk", b"\n", b"%comment\n", b"\x00" * 20])
def test_anything_behind_the_end_is_an_alteration(signed, tail):
    assert verdict(signed + tail) == (Verdict.ALTERED, Flaw.AFTER_LAST)


def test_junk_with_an_end_of_its_own_is_an_alteration(signed):
    closed = signed + b"junk\nstartxref\n%d\n%%%%EOF\n" % last_table(signed)
    assert verdict(closed) == (Verdict.ALTERED, Flaw.AFTER_LAST)


def test_a_last_signature_that_was_cut_off(signed, signed_twice):
    """Cut in the middle it shows; cut to the byte it is the file that the first signer made."""
    assert verdict(signed_twice[:-40]) == (Verdict.UNREADABLE, Flaw.FILE)
    part = signed_twice[: len(signed) + 300]
    closed = part + b"\nstartxref\n%d\n%%%%EOF\n" % last_table(signed)
    assert verdict(closed) == (Verdict.ALTERED, Flaw.AFTER_LAST)
    assert [s.certificate.name for s in examine(signed_twice[: len(signed)]).signers] == ["B. Burgemeester"]


def test_a_place_that_was_made_for_the_second_signer_shows_that_the_last_was_cut_off(mayor, secretary):
    first = sign(pdf(empty=2), mayor, field="Leeg0")
    both = sign(first, secretary, field="Leeg1")
    assert (examine(both).empty_fields, examine(both[: len(first)]).empty_fields) == (0, 1)


def test_a_signature_that_was_taken_out_is_an_alteration(signed, secretary):
    later = update(signed)
    del later.root["/AcroForm"]
    later.update_root()
    assert verdict(written(later)) == (Verdict.ALTERED, Flaw.REMOVED)
    again = examine(sign(written(later), secretary))
    assert (again.verdict, again.removed, len(again.signers)) == (Verdict.INTACT, 1, 1)


def test_a_file_that_was_saved_again_is_an_alteration(signed):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(signed)))
    out = io.BytesIO()
    writer.write(out)
    assert examine(out.getvalue()).verdict in {Verdict.ALTERED, Verdict.UNREADABLE}


def test_a_signature_of_somebody_else_pasted_in_is_an_alteration(signed, secretary):
    """The bytes of another signature in the place of this one."""
    other = sign(pdf("Ander besluit"), secretary)
    pattern = re.compile(rb"/Contents <([0-9a-fA-F]+)>")
    mine, theirs = pattern.search(signed)[1], pattern.search(other)[1]
    pasted = theirs.rstrip(b"0").ljust(len(mine), b"0")[: len(mine)]
    assert verdict(signed.replace(mine, pasted)) == (Verdict.ALTERED, Flaw.CONTENT)


# -- what cannot be read ---------------------------------------------------------------------------------------------


def test_a_signature_that_cannot_be_read_is_not_a_missing_one(signed):
    """Never “unsigned”."""
    pattern = re.compile(rb"/Contents <([0-9a-fA-F]+)>")
    contents = pattern.search(signed)[1]
    for nonsense in (b"ff" * 8, b"3082", b""):
        damaged = signed.replace(contents, nonsense.ljust(len(contents), b"0"))
        assert verdict(damaged) == (Verdict.UNREADABLE, Flaw.SIGNATURE), nonsense


def test_a_kind_of_signature_that_is_not_known_is_unreadable(signed):
    other = signed.replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa__sha1")
    assert other != signed
    assert verdict(other) == (Verdict.UNREADABLE, Flaw.KIND)


def test_a_signature_that_no_version_names_is_unreadable(signed):
    """A new document around the bytes of the old one."""
    assert verdict(pdf() + b"\n%" + b"\n%".join(signed.splitlines())) == (Verdict.UNREADABLE, Flaw.FILE)
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    out = io.BytesIO()
    writer.write(out)
    fresh = out.getvalue()
    comment = b"%%PDF-1.7\n%%/ByteRange [0 10 20 30]\n"
    moved = comment + fresh.split(b"\n", 1)[1]
    assert examine(moved).verdict == Verdict.UNREADABLE


def test_a_locked_file_is_unreadable(signed):
    assert verdict(pdf(password="geheim")) == (Verdict.UNREADABLE, Flaw.LOCKED)


def test_more_signatures_than_are_checked_is_unreadable():
    assert verdict(pdf(empty=51)) == (Verdict.UNREADABLE, Flaw.TOO_MANY)


def test_checking_ends(signed, monkeypatch):
    monkeypatch.setattr(rules, "MAX_SECONDS", -1)
    assert verdict(signed) == (Verdict.UNREADABLE, Flaw.TOO_SLOW)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00" * 1000, b"MZ" + b"\x90" * 500, b"%PDF-1.7\n%%EOF"])
def test_rubbish_is_not_signed_and_breaks_nothing(content):
    assert examine(content).verdict in {Verdict.NONE, Verdict.UNREADABLE}


def test_nesting_without_end_breaks_nothing(signed):
    deep = b"/Reason " + b"[" * 50_000
    assert examine(signed.replace(b"/Type /Sig\n", b"/Type /Sig\n" + deep, 1)).verdict == Verdict.UNREADABLE


# -- trust -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pem", "der"])
def test_a_certificate_of_a_trusted_issuer_has_a_chain(signed, issuer, trusting, kind):
    """Never “trusted”: whether it was revoked was not looked up."""
    trusting(**{f"uitgever_{kind}": getattr(issuer, kind), "lees_mij": b"geen certificaat"})
    found = examine(signed)
    assert (found.verdict, found.signatures[0].trust) == (Verdict.INTACT, Trust.CHAIN)
    assert found.trust_roots == (signing._asn1(issuer.certificate).sha256.hex(),)


def test_a_certificate_of_somebody_else_has_no_chain_and_the_file_is_still_intact(signed, trusting):
    trusting(uitgever_pem=Issuer("Een andere uitgever").pem)
    found = examine(signed)
    assert (found.verdict, found.signatures[0].trust) == (Verdict.INTACT, Trust.NO_CHAIN)


def test_an_expired_certificate(issuer, trusting):
    end = datetime(2021, 1, 1, tzinfo=UTC)
    late = sign(pdf(), issuer.signer(end=end))
    assert (examine(late).signatures[0].trust, examine(late).signatures[0].expired) == (Trust.NOT_CHECKED, True)
    trusting(uitgever_pem=issuer.pem)
    assert (examine(late).signatures[0].trust, examine(late).signatures[0].expired) == (Trust.EXPIRED, True)


def test_a_certificate_that_ended_after_a_proven_moment_of_signing_counts(issuer, trusting):
    """Certificates of signing services live for minutes."""
    at = datetime(2021, 1, 1, 12, tzinfo=UTC)
    short = issuer.signer(start=at, end=at + timedelta(minutes=10))
    content = sign(pdf(), short, at=at, stamper=issuer.stamper(at + timedelta(seconds=5)))
    assert examine(content).signatures[0].expired is False
    trusting(uitgever_pem=issuer.pem)
    signature = examine(content).signatures[0]
    assert (signature.trust, signature.expired, signature.intact) == (Trust.CHAIN, False, True)


def test_nothing_is_ever_fetched(signed_twice, mayor, issuer, trusting, monkeypatch):
    """Certificates name addresses to look things up; no socket is even made."""

    def refuse(*args, **kwargs):
        raise AssertionError("A socket was opened.")

    stamped = stamp(sign(pdf(), mayor, stamper=issuer.stamper(SIGNED_AT)), issuer.stamper(SIGNED_AT))
    assert examine(pdf()).verdict == Verdict.NONE  # loads what it needs
    monkeypatch.setattr(socket.socket, "__init__", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for trusted in (False, True):
        if trusted:
            trusting(uitgever_pem=issuer.pem)
        for content in (signed_twice, stamped, signed_twice + b"junk"):
            assert examine(content).signatures != ()


# -- uploads ---------------------------------------------------------------------------------------------------------


def refused(content: bytes, name: str = "besluit.pdf") -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        check_upload(content, name, kind=UploadKind.SIGNED_DECISION)
    return caught.value


def test_a_signed_decision_is_examined_when_it_is_uploaded(signed):
    assert check_upload(signed, "b.pdf", kind=UploadKind.SIGNED_DECISION).signatures.verdict == Verdict.INTACT
    assert check_upload(pdf(), "b.pdf", kind=UploadKind.SIGNED_DECISION).signatures.verdict == Verdict.NONE
    assert check_upload(signed, "b.pdf", kind=UploadKind.DOCUMENT).signatures is None


def test_an_altered_or_unreadable_signed_decision_is_refused(signed):
    """R60: with what is wrong and what to do."""
    altered = refused(with_another_title(signed))
    assert (altered.code, altered.found.flaw) == (Refusal.ALTERED, Flaw.CHANGED_LATER)
    unreadable = refused(signed.replace(b"/adbe.pkcs7.detached", b"/adbe.x509.rsa__sha1"))
    assert (unreadable.code, unreadable.found.flaw) == (Refusal.UNREADABLE_SIGNATURE, Flaw.KIND)


def test_advice_to_save_a_file_again_never_stands_alone_for_a_signed_decision(signed):
    """Saving again would break the signature."""
    from django.utils.translation import override

    with override("en"):
        sentence = str(refused(signed + b"junk"))
        assert sentence.startswith("There is something behind the end of this PDF.")
        assert sentence.endswith("Then ask the signer for the file exactly as it was signed.")
        assert str(refused(b"MZ\x90\x00" * 99)).startswith("This file is not a PDF although its name says so.")
        large = refused(io.BytesIO(b"%PDF-1.7\n" + bytes(50 * 1024 * 1024)))
        assert str(large).startswith("This file is larger than 50 MB")
        assert str(large).endswith("ask the signer to sign a smaller file.")


# -- settings --------------------------------------------------------------------------------------------------------


def test_trust_roots_that_cannot_be_read_are_named_at_the_start(settings, tmp_path, trusting, issuer):
    """The setting is wrong, or it works; it never quietly does nothing."""
    from projects.documents.checks import trust_roots_can_be_read

    def found() -> list[str]:
        return [error.id for error in trust_roots_can_be_read()]

    settings.SIGNATURE_TRUST_ROOTS = ""
    assert found() == []
    settings.SIGNATURE_TRUST_ROOTS = str(tmp_path / "nergens")
    assert found() == ["documents.E001"]
    settings.SIGNATURE_TRUST_ROOTS = str(tmp_path)
    assert found() == ["documents.E003"]
    trusting(goed_pem=issuer.pem)
    assert found() == []
    trusting(slecht_cer=b"geen certificaat", leeg_pem=b"")
    assert found() == ["documents.E002"] * 2


def test_a_file_that_cannot_be_read_does_not_stop_a_check(signed, issuer, trusting):
    trusting(goed_pem=issuer.pem, slecht_cer=b"geen certificaat")
    assert examine(signed).signatures[0].trust == Trust.CHAIN
