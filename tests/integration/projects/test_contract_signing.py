"""Signed files: the text that was sent, signed by the party itself, and what a person must judge (R29, R100, R101)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from projects.contract.actions import (
    CompleteContract,
    RecordSupplierSignature,
    SendDefinitiveAward,
    SignAgreement,
)
from projects.contract.forms import SendDefinitiveAwardForm, Supplier
from projects.contract.models import AgreementSignature
from projects.contract.selectors import agreement_of, findings, parties, signing_of
from projects.documents import storage, store
from projects.documents.models import Document, DocumentKind
from projects.documents.rendering import Paper, Paragraph, render_pdf
from projects.documents.uploads import UploadKind, UploadRefused, check_upload
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.procedure.audience import can_see
from projects.procedure.steps import AudienceCode, Step
from projects.tree.lots import sole_lot
from projects.tree.models import Project
from tests.signing import SIGNED_AT, Issuer, sign

MAYOR = {"signer_name": "B. Burgemeester", "signer_function": "burgemeester"}
DRAWN_UP = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
TEXT = "De opdrachtnemer betaalt een boete van € 500 voor elke dag dat hij te laat levert."


def agreement_pdf(*paragraphs: str) -> bytes:
    """An agreement with these paragraphs."""
    blocks = [Paragraph(text) for text in paragraphs]
    facts = {"organisation": "De Linde", "reference": "1", "instant": DRAWN_UP, "facts": (), "footer": "Overeenkomst"}
    return render_pdf(Paper(title="Overeenkomst", blocks=blocks, **facts))


def checked(content: bytes):
    """A signed file as it is uploaded."""
    return check_upload(content, "ondertekend.pdf", kind=UploadKind.SIGNED_DECISION)


@pytest.fixture(scope="module")
def issuer():
    """Who gives certificates to everybody in these tests."""
    return Issuer()


@pytest.fixture
def project(world):
    """The definitive award was sent with an agreement that has text, to the winner and a partner of it."""
    project = world.standstill_passed()
    with world.at():
        store.add(
            project,
            content=agreement_pdf("Artikel 1. Levering.", TEXT),
            filename="overeenkomst.pdf",
            content_type="application/pdf",
            title="Overeenkomst",
            kind=DocumentKind.AGREEMENT,
            step=Step.CONTRACT,
            audience=AudienceCode.TEAM,
            by=None,
        )
    world.agreement_established(project)
    starts = world.now.date() + timedelta(days=30)
    term = {"starts_on": starts, "ends_on": starts.replace(year=starts.year + 4)}
    world.act(SendDefinitiveAward, project, others=(Supplier("Glans BV", "info@glans.example"),), **term)
    return Project.objects.get(pk=project.pk)


def sent(project: Project) -> bytes:
    """The agreement as it was sent."""
    return storage.read(agreement_of(sole_lot(project)).document.storage_name)


def signs(world, project, content: bytes, **more):
    """The decider of Linderveen hands in this file."""
    return world.act(
        SignAgreement, project, (world.authorities[0], Role.DECIDER), file=checked(content), **MAYOR | more
    )


def test_the_agreement_signed_by_its_party_needs_no_explanation(world, project, issuer):
    """R100, R101: same text, intact signature, right organisation."""
    signature = signs(world, project, sign(sent(project), issuer.signer()))
    assert (signature.doubts, signature.reason) == ([], "")
    event = Event.objects.get(type=SignAgreement.code)
    assert "Digitaal ondertekend door B. Burgemeester, Gemeente Linderveen" in event.sentence


def test_the_time_of_signing_is_that_of_the_time_stamp_where_there_is_one(world, project, issuer):
    """R101: otherwise what the computer of the signer said, and that it is no more than that."""
    stamped = sign(sent(project), issuer.signer(), stamper=issuer.stamper(SIGNED_AT))
    signature = signs(world, project, stamped)
    sentence = "Volgens het tijdstempel ondertekende B. Burgemeester op woensdag 10 februari 2027 om 09:30 uur."
    assert sentence in findings(signature)
    file = checked(sign(sent(project), issuer.signer("M. Meer", "Gemeente Meerdijk")))
    who = MAYOR | {"signer_name": "M. Meer"}
    other = world.act(SignAgreement, project, (world.authorities[1], Role.DECIDER), file=file, **who)
    assert findings(other)[-1] == (
        "Volgens de eigen computer ondertekende M. Meer op woensdag 10 februari 2027 om 09:30 uur; een tijdstempel "
        "ontbreekt."
    )


def test_another_text_is_refused_with_the_page_and_the_words(world, project, issuer):
    """R29: the terms are equal for all participants; nothing is kept."""
    other = agreement_pdf("Artikel 1. Levering.", TEXT.replace("500", "50"))
    before = Document.objects.count()
    with pytest.raises(ValidationError) as refused:
        signs(world, project, sign(other, issuer.signer()), reason="Zo is het beter.")
    (sentence,) = refused.value.message_dict["file"]
    assert "bladzijde 1 leest anders" in sentence
    assert "Verstuurd: “500 voor elke dag" in sentence and "In dit bestand: “50 voor elke dag" in sentence
    assert (Document.objects.count(), AgreementSignature.objects.count()) == (before, 0)


def test_the_right_file_signed_by_another_party_is_refused(world, project, issuer):
    """R100: also when somebody gives a reason."""
    signer = issuer.signer("M. Meer", "Gemeente Meerdijk")
    with pytest.raises(ValidationError) as refused:
        signs(world, project, sign(sent(project), signer), signer_name="M. Meer", reason="Hij viel in.")
    assert refused.value.message_dict["file"] == [
        "Dit bestand is ondertekend namens gemeente Meerdijk, niet namens gemeente Linderveen. Upload het bestand dat "
        "gemeente Linderveen heeft ondertekend."
    ]


def test_a_file_that_went_around_is_accepted_from_each_of_its_signers(world, project, issuer):
    """R100: the second party signs behind the first."""
    first = sign(sent(project), issuer.signer("M. Meer", "Gemeente Meerdijk"), field="Een")
    both = sign(first, issuer.signer(), field="Twee")
    assert signs(world, project, both).doubts == []


def test_a_file_changed_after_signing_is_refused(world, project, issuer):
    """R100, R101: the upload itself is refused."""
    content = bytearray(sign(sent(project), issuer.signer()))
    place = content.index(b"/Producer") if b"/Producer" in content else 200
    content[place + 1] ^= 1
    with pytest.raises(UploadRefused):
        checked(bytes(content))


def test_an_untrusted_certificate_is_accepted_with_a_reason_only(world, project, issuer, settings, tmp_path):
    """R100: shown as such, and kept with the reason."""
    (tmp_path / "andere.pem").write_bytes(Issuer("Andere Uitgever").pem)
    settings.SIGNATURE_TRUST_ROOTS = str(tmp_path)
    content = sign(sent(project), issuer.signer())
    doubt = "Let op: het certificaat van B. Burgemeester hoort niet bij een vertrouwde uitgever."
    with pytest.raises(ValidationError) as refused:
        signs(world, project, content)
    assert doubt in refused.value.message_dict["reason"][0]
    assert AgreementSignature.objects.count() == 0
    signature = signs(world, project, content, reason="Gebeld met de burgemeester, die het bevestigde.")
    assert (signature.doubts, signature.reason) == ([doubt], "Gebeld met de burgemeester, die het bevestigde.")
    event = Event.objects.get(type=SignAgreement.code)
    assert doubt in event.sentence
    assert event.sentence.endswith("Toch aanvaard: Gebeld met de burgemeester, die het bevestigde.")


def test_a_trusted_certificate_needs_no_reason(world, project, issuer, settings, tmp_path):
    """R100, R101: against the configured trust anchors."""
    (tmp_path / "uitgever.pem").write_bytes(issuer.pem)
    settings.SIGNATURE_TRUST_ROOTS = str(tmp_path)
    assert signs(world, project, sign(sent(project), issuer.signer()), reason="Niet nodig.").reason == ""


@pytest.mark.parametrize(
    ("name", "organisation", "doubt"),
    [
        ("C. Chef", "Gemeente Linderveen", "Let op: opgegeven is B. Burgemeester; het certificaat staat op naam van"),
        ("B. Burgemeester", "Tekenbureau", "Het certificaat staat op naam van Tekenbureau, en niet van gemeente Lind"),
    ],
)
def test_another_name_in_the_certificate_must_be_explained(world, project, issuer, name, organisation, doubt):
    """R100: of the person, or of an organisation that is no party."""
    content = sign(sent(project), issuer.signer(name, organisation))
    with pytest.raises(ValidationError) as refused:
        signs(world, project, content)
    assert list(refused.value.message_dict) == ["reason"]
    (found,) = signs(world, project, content, reason="Vervangt de burgemeester.").doubts
    assert found.startswith(doubt)


def test_words_in_the_margin_must_be_explained(world, project):
    """R29: a signing service may add a page; the text of the agreement stands there whole."""
    pages = agreement_pdf("Artikel 1. Levering.", TEXT)
    from io import BytesIO

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for content in (sent(project), agreement_pdf("Ondertekend met een dienst.")):
        for page in PdfReader(BytesIO(content)).pages:
            writer.add_page(page)
    out = BytesIO()
    writer.write(out)
    assert pages != out.getvalue()
    doubts = signs(world, project, out.getvalue(), reason="Blad van de ondertekendienst.").doubts
    assert doubts[0] == "Scan of afdruk zonder digitale handtekening."
    assert doubts[1].startswith("Naast de tekst die is verstuurd, staat in dit bestand: “")


def test_every_supplier_signs_and_the_contract_waits_for_all(world, project, issuer):
    """R100, R105: N participants and M suppliers; a supplier that did not sign is named."""
    agreement = agreement_of(sole_lot(project))
    assert [party.name for party in parties(agreement)][-2:] == [agreement.supplier_name, "Glans BV"]
    mailed = Message.objects.filter(kind=SendDefinitiveAward.code, recipient="info@glans.example").get()
    assert [item["name"] for item in mailed.attachments] == ["definitieve-gunning.pdf", "overeenkomst.pdf"]
    for authority in world.authorities:
        signer = issuer.signer("B. Burgemeester", f"Gemeente {authority.name}")
        file = checked(sign(sent(project), signer))
        world.act(SignAgreement, project, (authority, Role.DECIDER), file=file, **MAYOR)
    director = {"signer_name": "G. Glans", "signer_function": "directeur"}
    file = checked(sign(sent(project), issuer.signer("G. Glans", "Glans B.V.")))
    with pytest.raises(ValidationError):
        world.act(RecordSupplierSignature, project, file=file, **director)
    world.act(RecordSupplierSignature, project, file=file, supplier="Glans BV", **director)
    assert world.refusal(CompleteContract, project) == [
        f"{agreement.supplier_name} heeft de overeenkomst nog niet ondertekend."
    ]
    signed = sign(sent(project), issuer.signer("S. Schoon", agreement.supplier_name))
    director = {"signer_name": "S. Schoon", "signer_function": "directeur"}
    world.act(RecordSupplierSignature, project, file=checked(signed), **director)
    assert world.refusal(CompleteContract, project) == []
    world.act(CompleteContract, project)
    overview = Document.objects.get(title="Ondertekening van de overeenkomst")
    parts = [row.document for row in AgreementSignature.objects.all()]
    with world.at():
        for authority in world.authorities:
            reader = world.user(authority)
            assert [can_see(reader, paper) for paper in [overview, *parts]] == [True] * 6


def test_the_page_shows_who_signed_to_who_may_read_the_agreement(world, project, issuer, client):
    """R100, R131: every party with its state; a file only to who may open it."""
    signs(world, project, sign(sent(project), issuer.signer()))
    other = world.user(world.authorities[1])
    with world.at():
        (row,) = signing_of(project, other)
        assert (row.signed, len(row.parts)) == (1, 5)
        assert [bool(part.url) for part in row.parts] == [False] * 5
        (own,) = signing_of(project, world.user(world.authorities[0]))
        assert [bool(part.url) for part in own.parts] == [True] + [False] * 4
        assert signing_of(project, world.user(world.authority("Buitenstad"))) == []
        client.force_login(other)
        page = client.get(f"/projecten/{project.page.slug}/contract/").content.decode()
    assert "Ondertekend door 1 van de 5 partijen." in page
    assert "B. Burgemeester, burgemeester" in page


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Glans BV; info@glans.example\n\n Poets; p@poets.example ", ["Glans BV", "Poets"]),
        ("Glans BV", None),
        ("; info@glans.example", None),
        ("Glans BV; geen adres", None),
    ],
)
def test_other_suppliers_are_typed_one_on_a_line(world, project, lines, expected):
    """R100: a name and an address; what cannot be read is named."""
    with world.at():
        form = SendDefinitiveAwardForm(
            {"starts_on": "2028-01-01", "ends_on": "2031-12-31", "others": lines},
            action=world.action(SendDefinitiveAward, project, target=sole_lot(project)),
        )
        assert form.is_valid() == (expected is not None)
    if expected:
        assert [row.name for row in form.cleaned_data["others"]] == expected
    else:
        assert list(form.errors) == ["others"]
