"""Decisions and agreements that are signed with a digitally signed PDF (R58–R60, R100, R101, reading A5)."""

import hashlib
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from pypdf import PdfReader

from accounts.models import Role
from portal.matrix import matrix
from projects.contract.actions import RecordSupplierSignature
from projects.decisions.models import Decision, Signature
from projects.decisions.signing import DUTCH, SCREEN, how_signed
from projects.documents import store
from projects.documents.models import Document, DocumentKind, SignatureCheck
from projects.documents.refused import EVENT
from projects.documents.signatures import wording
from projects.documents.uploads import CheckedUpload, UploadKind, check_upload
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.steps import AudienceCode, Step
from projects.strategy.actions import AdoptStrategy
from tests.signing import SIGNED_AT, Issuer, pdf, sign

MEGABYTE = 1024 * 1024
CERTIFICATE = "B. Burgemeester, Gemeente Linderveen (certificaat van Proef Uitgever CA)"
NOT_CHECKED = "Vertrouwensketen niet gecontroleerd."


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture(scope="module")
def signed(issuer) -> bytes:
    """Signed by the mayor."""
    return sign(pdf(), issuer.signer())


@pytest.fixture(scope="module")
def altered(signed) -> bytes:
    """One byte of it is another one."""
    return signed.replace(b"/Title (Besluit)", b"/Title (Besluip)")


def uploaded(content: bytes) -> CheckedUpload:
    return check_upload(content, "Besluit college.pdf", kind=UploadKind.SIGNED_DECISION)


def adopt(world, project, content: bytes, **data) -> Decision:
    """The first authority adopts with this file; `data` replaces what is filled in."""
    filled_in = {"signer_name": "B. Burgemeester", "signed_document": uploaded(content), "sign_in_portal": False}
    return world.adopt(project, world.authorities[0], **filled_in | data)


def text_of(document: Document) -> str:
    """The text of a PDF without white space."""
    from projects.documents import storage

    reader = PdfReader(io.BytesIO(storage.read(document.storage_name)))
    return "".join("".join(page.extract_text() for page in reader.pages).split())


# -- what is recorded ------------------------------------------------------------------------------------------------


def test_what_was_found_is_recorded_with_the_signed_decision(world, signed):
    """R60: verdict, signers, with what and when it was checked."""
    project = world.strategy_offered()
    at = world.later(minutes=1)
    with world.at():
        upload = uploaded(signed)
    decision = adopt(world, project, signed, signed_document=upload)
    document = decision.signatures.get().document
    check = document.signature_check
    assert (check.verdict, check.trust_roots, check.checked_at) == ("intact", [], at)
    assert check.checked_with.startswith("pyHanko ")
    assert check.found == upload.signatures.as_dict()
    assert check.found["signatures"][0]["certificate"]["email"] == "b.burgemeester@linderveen.example"
    assert how_signed(decision) == [f"Digitaal ondertekend door {CERTIFICATE}, bestand ongewijzigd.", NOT_CHECKED]


def test_the_journal_and_the_mail_say_how_it_was_signed(world, signed):
    """R60, R132."""
    project = world.strategy_offered()
    decision = adopt(world, project, signed)
    event = Event.objects.get(stream=project.stream, type=AdoptStrategy.code)
    assert event.sentence.endswith(
        f"Ondertekend door B. Burgemeester, burgemeester. Digitaal ondertekend door {CERTIFICATE}, bestand "
        f"ongewijzigd. {NOT_CHECKED}"
    )
    assert event.data["controle_handtekeningen"] == decision.signatures.get().document.signature_check.found
    assert event.data["ondertekenaars"] == [["B. Burgemeester", "burgemeester"]]
    assert event.sentence in Message.objects.filter(kind=AdoptStrategy.code)[0].body
    assert verify(project.stream) is None


def test_the_receipt_shows_every_certificate(world, signed):
    """R60: whose, by whom issued, valid until when, and when it was signed."""
    project = world.strategy_offered()
    text = text_of(adopt(world, project, signed).receipt.document)
    for part in (
        f"Digitaal ondertekend door {CERTIFICATE}, bestand ongewijzigd.",
        NOT_CHECKED,
        "b.burgemeester@linder",
        "01-01-2020",
        "01-01-2040",
        "Proef Uitgever CA",
        "volgens de on-",
        "met pyHanko 0.38.",
        hashlib.sha256(signed).hexdigest(),
    ):
        assert "".join(part.split()) in text, part


def test_a_scan_is_accepted_and_called_a_scan(world):
    """Reading A5: a signature on paper counts, and is labelled."""
    project = world.strategy_offered()
    decision = adopt(world, project, pdf())
    scan = "Scan of afdruk zonder digitale handtekening."
    assert decision.signatures.get().document.signature_check.verdict == "none"
    assert how_signed(decision) == [scan]
    assert "".join(scan.split()) in text_of(decision.receipt.document)
    assert scan in Event.objects.get(stream=project.stream, type=AdoptStrategy.code).sentence


def test_a_signature_in_the_portal_is_called_that(world):
    """Reading A5."""
    project = world.strategy_offered()
    decision = world.adopt(project, world.authorities[0])
    assert how_signed(decision) == [
        "Ondertekend in het portaal, bevestigd met wachtwoord en code uit een authenticator-app."
    ]
    assert SignatureCheck.objects.count() == 0
    assert "Ondertekendinhetportaal,bevestigdmetwachtwoordencode" in text_of(decision.receipt.document)


def test_a_document_from_before_files_were_checked_says_so(world, signed):
    """Old rows stay valid and claim nothing."""
    project = world.strategy_offered()
    content = uploaded(signed)
    before = CheckedUpload(
        content.filename, content.content_type, content.extension, content.size, content.sha256, content.content
    )
    decision = adopt(world, project, signed, signed_document=before)
    assert SignatureCheck.objects.count() == 0
    assert how_signed(decision) == ["Ondertekend document; niet gecontroleerd op digitale handtekeningen."]


def test_another_name_in_the_certificate_is_a_warning_and_no_refusal(world, signed):
    """R60: both names are shown."""
    project = world.strategy_offered()
    decision = adopt(world, project, signed, signer_name="J. Jansen")
    assert how_signed(decision)[2:] == [
        "Let op: opgegeven is J. Jansen; het certificaat staat op naam van B. Burgemeester, Gemeente Linderveen."
    ]


def test_two_signers_give_two_signatures_under_one_decision(world, signed, issuer):
    """Reading A5: mayor and secretary; both stand in the receipt."""
    project = world.strategy_offered()
    both = sign(signed, issuer.signer("S. de Secretáris", email=""), field="Tweede")
    second = {"second_signer_name": "Sanne de Secretaris", "second_signer_function": "gemeentesecretaris"}
    decision = adopt(world, project, both, **second)
    rows = decision.signatures.order_by("pk")
    document = Document.objects.get(kind=DocumentKind.SIGNED_DECISION)
    assert [(row.signer_name, row.signer_function, row.document, row.sha256) for row in rows] == [
        ("B. Burgemeester", "burgemeester", document, document.sha256),
        ("Sanne de Secretaris", "gemeentesecretaris", document, document.sha256),
    ]
    assert how_signed(decision) == [
        f"Digitaal ondertekend door {CERTIFICATE}; S. de Secretáris, Gemeente Linderveen (certificaat van Proef "
        "Uitgever CA), bestand ongewijzigd.",
        NOT_CHECKED,
    ]
    event = Event.objects.get(stream=project.stream, type=AdoptStrategy.code)
    signers = "Ondertekend door B. Burgemeester, burgemeester en door Sanne de Secretaris, gemeentesecretaris."
    assert signers in event.sentence
    text = text_of(decision.receipt.document)
    for part in ("Sanne de", "gemeentesecreta", "S. de Secretáris"):
        assert "".join(part.split()) in text


def test_two_signers_and_one_digital_signature_is_a_warning(world, signed):
    """Signing services seal a file once for several people; the file of the first signer looks the same."""
    project = world.strategy_offered()
    second = {"second_signer_name": "A. Burgemeester", "second_signer_function": "gemeentesecretaris"}
    assert how_signed(adopt(world, project, signed, **second))[2:] == [
        "Let op: er zijn 2 ondertekenaars opgegeven; digitale handtekeningen in het bestand: 1."
    ]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"second_signer_name": "S. Secretaris"}, "second_signer_function"),
        ({"second_signer_function": "gemeentesecretaris"}, "second_signer_name"),
    ],
)
def test_a_second_signer_has_a_name_and_a_function(world, signed, data, field):
    """R60: and nothing is half saved."""
    project = world.strategy_offered()
    with pytest.raises(ValidationError) as invalid:
        adopt(world, project, signed, **data)
    assert list(invalid.value.message_dict) == [field]
    assert (Decision.objects.count(), SignatureCheck.objects.count()) == (0, 0)


def test_in_the_portal_nobody_signs_for_somebody_else(world):
    """Reading A5: a second signer signs a document."""
    project = world.strategy_offered()
    second = {"second_signer_name": "S. Secretaris", "second_signer_function": "gemeentesecretaris"}
    with pytest.raises(ValidationError) as invalid:
        world.adopt(project, world.authorities[0], **second)
    assert list(invalid.value.message_dict) == ["second_signer_name"]
    assert Signature.objects.count() == 0


def test_what_was_found_is_evidence(world, signed):
    """R132: written once, also for the database, and an altered file is never kept."""
    project = world.strategy_offered()
    check = adopt(world, project, signed).signatures.get().document.signature_check
    with pytest.raises(EvidenceChanged):
        check.save()
    for change in (
        lambda: SignatureCheck.objects.update(verdict="none"),
        lambda: SignatureCheck.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="is evidence"), transaction.atomic():
            change()
    document = decision_document(world, project)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignatureCheck.objects.create(
            document=document, verdict="altered", found={}, checked_with="x", checked_at=world.now
        )


def decision_document(world, project) -> Document:
    """A document nobody checked."""
    with world.at():
        return store.add_pdf(
            project,
            pdf(),
            filename="b.pdf",
            title="Besluit",
            kind=DocumentKind.SIGNED_DECISION,
            step=Step.STRATEGY,
            audience=AudienceCode.OFFERED,
            by=None,
        )


def test_the_lead_buyer_sees_in_the_matrix_how_each_authority_signed(world, signed):
    """R60: in words, and without a query for each authority."""
    project = world.strategy_offered()
    adopt(world, project, signed)
    with world.at(), CaptureQueriesContext(connection) as for_one:
        matrix(project)
    world.adopt(project, world.authorities[1])
    data = {"signed_document": uploaded(pdf()), "sign_in_portal": False}
    world.adopt(project, world.authorities[2], **data)
    day = world.now.strftime("%d-%m-%Y")
    with world.at(), override("en"), CaptureQueriesContext(connection) as for_three:
        cells = [row.cells[3] for row in matrix(project).rows]
    assert [(cell.text, cell.state) for cell in cells] == [
        (f"adopted on {day}, digitally signed, unchanged", "done"),
        (f"adopted on {day}, signed in the portal", "done"),
        (f"adopted on {day}, no digital signature", "done"),
    ]
    assert len(for_one) == len(for_three)


def test_both_vocabularies_say_the_same_things():
    """Journal and screen: the same sentences with the same facts."""
    import re

    def facts(words):
        with override("en"):
            return {key: sorted(set(re.findall(r"%\((\w+)\)s", str(text)))) for key, text in words.items()}

    assert facts(DUTCH) == facts(SCREEN)
    assert set(DUTCH) == set(wording.DUTCH) | {"portal", "confirmed"}


# -- what is refused, on the screen ----------------------------------------------------------------------------------


def posted(world, client, project, content: bytes, name: str = "besluit.pdf"):
    """The decider of the first authority sends the form with this file."""
    client.force_login(world.user(world.authorities[0], Role.DECIDER))
    data = {
        "decided_on": world.now.date().isoformat(),
        "decision_number": "2027-0417",
        "signer_name": "B. Burgemeester",
        "signer_function": "burgemeester",
        "agree_mandate": "on",
        "agree_commitment": "on",
        "signed_document": SimpleUploadedFile(name, content, "application/pdf"),
    }
    with world.at():
        return client.post(f"/mijn/projecten/{project.page.slug}/{AdoptStrategy.code}/", data)


def refused_entry(project) -> Event:
    return Event.objects.get(stream=project.stream, type=EVENT)


def nothing_changed() -> bool:
    return (Decision.objects.count(), Signature.objects.count(), SignatureCheck.objects.count()) == (0, 0, 0) and (
        not Document.objects.filter(kind__in=["signed_decision", "receipt"]).exists()
    )


def test_a_file_changed_after_signing_is_refused_and_stands_in_the_journal(world, client, altered):
    """R60, R132: 400 with the reason at the field; nothing changed but the entry."""
    project = world.strategy_offered()
    response = posted(world, client, project, altered)
    assert response.status_code == 400
    assert list(response.context_data["form"].errors) == ["signed_document"]
    assert nothing_changed()
    event = refused_entry(project)
    assert event.sentence == (
        "Het ondertekende bestand “besluit.pdf” is niet aangenomen: wat er nu in staat, is niet wat ondertekend is. "
        "Er is niets vastgelegd."
    )
    assert (event.actor_name, event.authority_name, event.at) == (
        "Beslisser Linderveen",
        "gemeente Linderveen",
        world.now,
    )
    assert (event.data["bestand"], event.data["grootte"], event.data["sha256"], event.data["reden"]) == (
        "besluit.pdf",
        len(altered),
        hashlib.sha256(altered).hexdigest(),
        "altered",
    )
    assert event.data["bevinding"]["flaw"] == "content"
    assert verify(project.stream) is None


def test_the_sentence_says_what_is_wrong_and_what_to_do(world, client, altered):
    """R60."""
    project = world.strategy_offered()
    with override("en"):
        response = posted(world, client, project, altered)
        assert response.context_data["form"].errors["signed_document"] == [
            "This PDF is digitally signed and is no longer as it was signed: what it says now is not what was signed. "
            "Saving it again or printing it to a new PDF breaks the signature. Ask the signer for the file exactly as "
            "it was signed, and upload that file."
        ]


def test_after_a_refusal_the_file_as_it_was_signed_is_accepted(world, client, altered, signed):
    """R60: a refusal closes nothing."""
    project = world.strategy_offered()
    assert posted(world, client, project, altered).status_code == 400
    world.later(minutes=1)
    response = posted(world, client, project, signed)
    decision = Decision.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/mijn/besluiten/{decision.pk}/")
    types = Event.objects.filter(stream=project.stream).order_by("number").values_list("type", flat=True)
    assert list(types)[-2:] == [EVENT, AdoptStrategy.code]


def test_a_file_of_sixty_megabytes_is_refused_with_a_sentence(world, client):
    """R60: 400, not an error of the server; it is not read into memory to find out."""
    project = world.strategy_offered()
    content = b"%PDF-1.7\n" + bytes(60 * MEGABYTE)
    response = posted(world, client, project, content)
    assert response.status_code == 400
    assert list(response.context_data["form"].errors) == ["signed_document"]
    assert nothing_changed()
    event = refused_entry(project)
    assert "het is groter dan 50 MB" in event.sentence
    assert (event.data["grootte"], event.data["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_program_that_calls_itself_a_pdf_is_refused(world, client):
    """R60."""
    project = world.strategy_offered()
    response = posted(world, client, project, b"MZ\x90\x00" + bytes(4000), "../besluit\u202efdp.exe.pdf")
    assert response.status_code == 400
    assert list(response.context_data["form"].errors) == ["signed_document"]
    assert nothing_changed()
    assert "besluitfdp.exe.pdf” is niet aangenomen: het is geen PDF, al zegt de naam van wel" in (
        refused_entry(project).sentence
    )


def test_who_may_not_decide_writes_nothing_in_the_journal(world, client, altered):
    """R52: the refusal of a file is of somebody who might have been accepted."""
    project = world.strategy_offered()
    client.force_login(world.user(world.authorities[0], Role.CONTACT))
    file = SimpleUploadedFile("besluit.pdf", altered, "application/pdf")
    with world.at():
        response = client.post(f"/mijn/projecten/{project.page.slug}/{AdoptStrategy.code}/", {"signed_document": file})
    assert response.status_code == 403
    assert Event.objects.filter(type=EVENT).count() == 0


def test_too_much_text_gives_a_page_and_not_a_stack_trace(world, client):
    """A body that is too large without any file in it."""
    client.force_login(world.user(world.authorities[0], Role.DECIDER))
    project = world.strategy_offered()
    client.raise_request_exception = False
    with world.at():
        response = client.post(
            f"/mijn/projecten/{project.page.slug}/{AdoptStrategy.code}/",
            "decision_number=" + "x" * (6 * MEGABYTE),
            content_type="application/x-www-form-urlencoded",
        )
    assert 400 <= response.status_code < 500
    assert b"portal-overline" in response.content
    assert b"Traceback" not in response.content


def test_the_page_of_the_receipt_says_how_it_was_signed(world, client, signed):
    """R60: on the screen too."""
    project = world.strategy_offered()
    decision = adopt(world, project, signed, signer_name="J. Jansen")
    client.force_login(world.user(world.authorities[0], Role.CONTACT))
    with world.at(), override("en"):
        response = client.get(f"/mijn/besluiten/{decision.pk}/")
        assert response.context_data["how_signed"] == [
            "Digitally signed by B. Burgemeester, Gemeente Linderveen (certificate by Proef Uitgever CA), file "
            "unchanged.",
            "Chain of trust not checked.",
            "Please note: the name given is J. Jansen; the certificate is in the name of B. Burgemeester, Gemeente "
            "Linderveen.",
        ]
    assert "Proef Uitgever CA" in response.content.decode()


# -- agreements ------------------------------------------------------------------------------------------------------


def test_a_signed_agreement_is_checked_in_the_same_way(world, client, altered, signed):
    """R100, R101: an altered file is refused and noted; the journal calls the others what they are."""
    project = world.definitive_award_sent()
    client.force_login(world.user(world.authorities[0], Role.DECIDER))
    data = {"signer_name": "B. Burgemeester", "signer_function": "burgemeester"}
    url = f"/mijn/projecten/{project.page.slug}/overeenkomst-ondertekenen/"
    world.later(minutes=1)
    with world.at():
        response = client.post(url, data | {"file": SimpleUploadedFile("overeenkomst.pdf", altered)})
    assert response.status_code == 400
    assert list(response.context_data["form"].errors) == ["file"]
    data["reason"] = "Vergeleken met het stuk dat is verstuurd."
    assert refused_entry(project).data["handeling"] != ""
    world.later(minutes=1)
    with world.at():
        assert client.post(url, data | {"file": SimpleUploadedFile("overeenkomst.pdf", signed)}).status_code == 302
    event = Event.objects.get(stream=project.stream, type="overeenkomst-ondertekenen")
    assert f"Digitaal ondertekend door {CERTIFICATE}, bestand ongewijzigd. {NOT_CHECKED}" in event.sentence
    assert event.sentence.endswith("Toch aanvaard: Vergeleken met het stuk dat is verstuurd.")
    assert event.data["controle_handtekeningen"]["verdict"] == "intact"
    world.act(
        RecordSupplierSignature,
        project,
        file=uploaded(pdf()),
        signer_name="D.",
        signer_function="directeur",
        reason="Gebeld.",
    )
    event = Event.objects.get(stream=project.stream, type=RecordSupplierSignature.code)
    assert "Scan of afdruk zonder digitale handtekening." in event.sentence
    assert SIGNED_AT.isoformat() in str(SignatureCheck.objects.get(verdict="intact").found)
