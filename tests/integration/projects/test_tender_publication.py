"""Publication in depth: facts of the notice, findings of the law, other closing dates (R71, R74; art. 2.54–2.74b)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import Role
from projects.documents.actions import AddDocument
from projects.documents.models import DocumentKind
from projects.documents.uploads import UploadKind, check_upload
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.participation.models import TeamMember
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step
from projects.strategy.actions import AddLot
from projects.tender_documents.actions import (
    AddDraft,
    ChangeClosingDates,
    CompletePublication,
    ForwardTenderDocuments,
    PreparePublication,
    PublishTenderDocuments,
)
from projects.tender_documents.forms import NoticeForm, PrepareForm, PublishForm
from projects.tender_documents.gates import publication_of
from projects.tender_documents.models import ClosingDateChange, PreparedPublication, TenderPublication
from projects.tender_documents.selectors import published_overview, team_overview
from projects.tree.models import Project
from tests.integration.projects.test_lots import adopted, offered
from tests.integration.projects.test_tender_documents import add, publication

CONTACTS = ["contact@linderveen.example", "contact@meerdijk.example", "contact@oosterwaard.example"]


@pytest.fixture
def ready(world):
    """A project of which the tender can be published: participants known, one document."""
    project = world.participants_confirmed()
    world.later(days=30)
    add(world, project)
    return project


def facts(world, **data):
    """A notice of an open European procedure that fits the law."""
    return publication(
        world,
        nature="services",
        additional_cpv=["90911300-9"],
        estimated_value=Decimal("900000.00"),
        ted_number="150123-2027",
        sent_on=(world.now - timedelta(days=2)).date(),
        bids_until=world.now + timedelta(days=60),
        **data,
    )


def publish(world, project, **data) -> TenderPublication:
    """Records the publication."""
    return world.act(PublishTenderDocuments, project, **facts(world) | data)


def event_of(project, action) -> Event:
    """The last journal entry of an act."""
    return Event.objects.filter(stream=project.stream, type=action.code).order_by("number").last()


def test_everything_the_notice_says_is_recorded(world, ready):
    """R71: codes, nature, value, procedure, both numbers, lots; in the row, in the journal, in one sentence."""
    row = publish(world, ready)
    assert (row.cpv, row.additional_cpv, row.nature) == ("90910000-9", ["90911300-9"], "services")
    assert (row.estimated_value, row.ted_number, row.requests_until) == (Decimal("900000.00"), "150123-2027", None)
    assert [(lot.number, lot.title) for lot in row.lots.all()] == [(1, "")]
    event = event_of(ready, PublishTenderDocuments)
    assert event.data["bevindingen"] == []
    assert event.data["waarde"] == "900000.00"
    assert event.data["nadere_inlichtingen_uiterlijk"] == (row.bids_until - timedelta(days=10)).date().isoformat()
    assert "op TED 150123-2027 (openbare procedure, CPV 90910000-9 Reinigingsdiensten, ook 90911300-9" in event.sentence
    assert verify(ready.stream) is None


def test_what_does_not_fit_is_shown_before_recording_and_kept_in_the_journal(world, ready):
    """R71: a warning with the article and the earliest day, never a refusal."""
    early_ = {"questions_until": world.now + timedelta(days=7), "bids_until": world.now + timedelta(days=20)}
    data = facts(world) | early_ | {"ted_number": ""}
    action = world.action(PublishTenderDocuments, ready)
    with world.at():
        rehearsal = action.rehearse(**data)
    assert TenderPublication.objects.count() == 0
    early, ted = rehearsal.warnings
    assert early.endswith("(art. 2.71 lid 1 en art. 2.74b Aw 2012)")
    assert "Het nummer op TED is nog niet ingevuld." in ted
    world.act(PublishTenderDocuments, ready, **data)
    found = event_of(ready, PublishTenderDocuments).data["bevindingen"]
    assert [(row["code"], row["artikel"]) for row in found] == [
        ("inschrijvingen", "art. 2.71 lid 1 en art. 2.74b Aw 2012"),
        ("ted-nummer", "art. 2.64 Aw 2012"),
    ]
    assert date.fromisoformat(found[0]["vroegst"]) > (world.now + timedelta(days=37)).date()


def test_the_preview_on_screen_shows_the_warnings(world, ready, client):
    """R71, R133: before the button that does it, and again on the page of the step."""
    client.force_login(world.lead_buyer)
    data = facts(world) | {"bids_until": world.now + timedelta(days=20)}
    data |= {name: at.strftime("%Y-%m-%dT%H:%M") for name, at in data.items() if isinstance(at, datetime)}
    data |= {"additional_cpv": "90911300", "cpv": "90910000"}
    address = f"/beheer/projecten/{ready.public_id}/aanbesteding-publiceren/"
    world.later(hours=2)
    with world.at():
        form = client.get(address).content.decode()
        preview = client.post(address, data).content.decode()
    assert 'value="90910000-9"' not in form and 'name="ted_number"' in form
    assert "art. 2.71 lid 1 en art. 2.74b Aw 2012" in preview and 'name="confirmed"' in preview
    assert TenderPublication.objects.count() == 0
    publish(world, ready, bids_until=world.now + timedelta(days=20))
    with world.at():
        page = client.get(f"/projecten/{ready.page.slug}/aanbestedingsdocumenten/").content.decode()
    assert "art. 2.71 lid 1 en art. 2.74b Aw 2012" in page and "900.000,00" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"procedure": "restricted"}, "requests_until"),
        ({"requests_until": timedelta(days=20)}, "requests_until"),
        ({"procedure": "restricted", "requests_until": timedelta(days=-1)}, "requests_until"),
        ({"procedure": "restricted", "requests_until": timedelta(days=61)}, "bids_until"),
        ({"procedure": "sealed"}, "procedure"),
        ({"urgent": True}, "urgency_reason"),
        ({"urgency_reason": "Brand."}, "urgency_reason"),
        ({"prior_notice_on": date(2027, 12, 1)}, "prior_notice_on"),
        ({"sent_on": date(2027, 12, 1)}, "sent_on"),
        ({"procedure": "national_open"}, "ted_number"),
    ],
)
def test_facts_that_contradict_each_other_are_refused(world, ready, change, field):
    """R71: each with its own field, and nothing is saved."""
    moved = {name: world.now + value if isinstance(value, timedelta) else value for name, value in change.items()}
    with pytest.raises(ValidationError) as error:
        publish(world, ready, **moved)
    assert list(error.value.message_dict) == [field]
    assert TenderPublication.objects.count() == 0


def test_a_procedure_with_a_selection(world, ready):
    """R71: requests to take part have their own closing date, before that of bids; the schema holds it too."""
    row = publish(world, ready, procedure="restricted", requests_until=world.now + timedelta(days=20))
    assert row.requests_until == world.now - timedelta(minutes=1) + timedelta(days=20)
    with pytest.raises(IntegrityError), transaction.atomic():
        TenderPublication.objects.update(requests_until=row.bids_until)
    with pytest.raises(IntegrityError), transaction.atomic():
        TenderPublication.objects.update(urgent=True)


def test_some_lots_or_all(world):
    """R71: what was tendered is recorded; a lot that nobody is left for is told."""
    project = world.team_confirmed()
    lots = [world.act(AddLot, project, title=title) for title in ("Een", "Twee")]
    lots.append(world.act(AddLot, project, title="Drie", authorities=world.authorities[2:]))
    project = adopted(world, offered(world, project), world.authorities[:2])
    TeamMember.objects.filter(project=project, authority=world.authorities[2]).update(authority=world.authorities[0])
    world.later(days=30)
    add(world, project)
    action = world.action(PublishTenderDocuments, project)
    form = PublishForm(action=action, initial=action.initial())
    assert list(form.fields["lots"].queryset) == lots
    with world.at():
        warnings = action.rehearse(**facts(world), lots=lots[:2]).warnings
    assert warnings == ("Voor perceel 3 (Drie) is geen deelnemer over.",)
    other = world.project("Ander project").lots.get()
    with pytest.raises(ValidationError) as error:
        publish(world, project, lots=[other])
    assert list(error.value.message_dict) == ["lots"]
    row = publish(world, project, lots=lots[:2])
    assert list(row.lots.all()) == lots[:2]
    with world.at():
        assert published_overview(project).lots == tuple(lots[:2])


def test_without_lots_the_form_does_not_ask(world, ready):
    """R71: one whole."""
    action = world.action(PublishTenderDocuments, ready)
    assert "lots" not in PublishForm(action=action).fields
    with world.at():
        assert [value for value, _label in NoticeForm(action=action).fields["procedure"].choices] == [
            "open",
            "restricted",
            "negotiated",
            "dialogue",
            "innovation",
            "social",
            "national_open",
            "invitation",
        ]


# -- before publication ------------------------------------------------------------------------------------------------


def test_a_publication_is_prepared_checked_in_time_and_found_again(world, ready):
    """R71: dates may be unknown; the findings are there before the notice is sent; the record starts with it."""
    data = {"procedure": "open", "nature": "services", "cpv": "90910000-9", "sent_on": date(2027, 6, 1)}
    world.act(PreparePublication, ready, **data)
    with world.at():
        team = team_overview(ready)
    assert (team.prepared.procedure, team.findings, team.information_by) == ("open", (), None)
    closes = datetime(2027, 6, 20, 10, 0, tzinfo=UTC)
    world.act(PreparePublication, ready, **data, bids_until=closes, estimated_value=Decimal("900000"))
    prepared = PreparedPublication.objects.get()
    assert (prepared.bids_until, prepared.prepared_by_name, prepared.lots.count()) == (closes, "Ilse Koper", 1)
    with world.at():
        [finding] = team_overview(ready).findings
        initial = world.action(PublishTenderDocuments, ready).initial()
    assert (finding.code, finding.earliest) == ("inschrijvingen", date(2027, 7, 13))
    assert (initial["cpv"], initial["sent_on"], initial["bids_until"]) == ("90910000-9", date(2027, 6, 1), closes)
    assert event_of(ready, PreparePublication).data["bevindingen"][0]["vroegst"] == "2027-07-13"


def test_what_is_prepared_is_held_against_itself(world, ready):
    """R71: and it ends when the tender is published."""
    data = {"procedure": "open", "nature": "services", "cpv": "90910000-9"}
    with pytest.raises(ValidationError) as error:
        late = {"questions_until": world.now + timedelta(days=9), "bids_until": world.now + timedelta(days=8)}
        world.act(PreparePublication, ready, **data, **late)
    assert list(error.value.message_dict) == ["bids_until"]
    form = PrepareForm(data | {"nuts": "BE1"}, action=world.action(PreparePublication, ready))
    assert sorted(form.errors) == ["nuts"]
    publish(world, ready)
    assert len(world.refusal(PreparePublication, ready)) == 1


def test_the_team_drafts_and_every_version_is_kept(world):
    """R69, R70: an expert of the team adds a draft and a new version; others may not; both are for the team."""
    project = world.participants_confirmed()
    expert = (world.authorities[0], Role.SUBJECT_EXPERT)
    first = check_upload(b"Eerste versie", "eisen.txt", kind=UploadKind.DOCUMENT)
    draft = world.act(AddDraft, project, expert, title="Programma van eisen", file=first)
    second = check_upload(b"Tweede versie", "eisen.txt", kind=UploadKind.DOCUMENT)
    new = world.act(AddDraft, project, expert, title="Programma van eisen", file=second, replaces=draft)
    rows = project.documents.filter(kind=DocumentKind.TENDER_DOCUMENT)
    assert list(rows.current()) == [new]
    assert {(row.audience, row.uploaded_by_name) for row in rows} == {(AudienceCode.TEAM, "Deskundige Linderveen")}
    assert event_of(project, AddDraft).sentence.startswith("Nieuwe versie van een aanbestedingsdocument toegevoegd")
    for by in ((world.authorities[0], Role.CONTACT), world.expertise):
        with pytest.raises(Refused) as refused:
            world.act(AddDraft, project, by, title="Nee", file=first)
        assert refused.value.status == 403


def test_documents_are_drawn_up_after_the_participants_are_known(world):
    """R69: neither by the lead buyer nor by the team before that; nothing was kept."""
    project = world.adopted()
    file = check_upload(b"Te vroeg", "eisen.txt", kind=UploadKind.DOCUMENT)
    with pytest.raises(ValidationError) as error:
        world.act(AddDocument, project, kind=DocumentKind.TENDER_DOCUMENT.value, title="Te vroeg", file=file)
    assert list(error.value.message_dict) == ["kind"]
    assert len(world.refusal(AddDraft, project, (world.authorities[0], Role.SUBJECT_EXPERT))) == 2
    assert project.documents.filter(kind=DocumentKind.TENDER_DOCUMENT).count() == 0


def test_an_attachment_of_the_step_is_for_the_team_until_the_documents_were_forwarded(world, ready):
    """R70, art. 2.65: no way around."""

    def attach(audience):
        file = check_upload(b"Bijlage", "bijlage.txt", kind=UploadKind.DOCUMENT)
        kind, step = DocumentKind.ATTACHMENT.value, Step.TENDER_DOCUMENTS.value
        return world.act(AddDocument, ready, kind=kind, step=step, title="Bijlage", file=file, audience=audience)

    for audience in (AudienceCode.PUBLIC, AudienceCode.PARTICIPANTS, AudienceCode.MEMBERS):
        with pytest.raises(ValidationError) as error:
            attach(audience)
        assert list(error.value.message_dict) == ["audience"]
    assert attach(AudienceCode.TEAM).audience == AudienceCode.TEAM
    publish(world, ready)
    world.act(ForwardTenderDocuments, ready)
    ready = Project.objects.get(pk=ready.pk)
    assert attach(AudienceCode.PARTICIPANTS).audience == AudienceCode.PARTICIPANTS


# -- after publication -------------------------------------------------------------------------------------------------


def test_the_number_on_ted_comes_later(world, ready):
    """R71, art. 2.64: once, and only for a European tender."""
    publish(world, ready, ted_number="")
    world.act(CompletePublication, ready, ted_number="150123-2027")
    assert publication_of(ready).ted_number == "150123-2027"
    assert len(world.refusal(CompletePublication, ready)) == 1
    assert TenderPublication.objects.count() == 1


def test_a_national_tender_has_no_number_on_ted(world, ready):
    """R71."""
    publish(world, ready, procedure="national_open", ted_number="", estimated_value=Decimal("90000"))
    assert len(world.refusal(CompletePublication, ready)) == 1


def dates(row, **moved):
    """The closing dates of a publication, some of them moved."""
    known = {"questions_until": row.questions_until, "bids_until": row.bids_until, "published_at": row.recorded_at}
    return known | {"reason": "Meer tijd."} | moved


def test_closing_early_move_and_what_they_were_is_kept(world, ready):
    """R71, R74: old and new as a row, in the journal, in the calendar; contacts and team are told, each once."""
    row = publish(world, ready)
    was, later = row.bids_until, row.bids_until + timedelta(days=7)
    world.later(days=3)
    published_at = world.now - timedelta(hours=1)
    world.act(ChangeClosingDates, ready, **dates(row, bids_until=later, published_at=published_at, notice_number="1-R"))
    row.refresh_from_db()
    change = row.date_changes.get()
    assert (row.bids_until, change.was_bids_until, change.bids_until) == (later, was, later)
    assert (change.was_questions_until, change.questions_until) == (row.questions_until, row.questions_until)
    assert (change.reason, change.notice_number, change.changed_by_name) == ("Meer tijd.", "1-R", "Ilse Koper")
    assert [(was_at, now_at) for _name, was_at, now_at in change.moved] == [(was, later)]
    event = event_of(ready, ChangeClosingDates)
    assert event.data["data"]["bids_until"] == [was.isoformat(), later.isoformat()]
    assert event.data["bevindingen"] == []
    mails = Message.objects.filter(kind=ChangeClosingDates.code).order_by("recipient")
    experts = [contact.replace("contact", "subject_expert") for contact in CONTACTS]
    assert [mail.recipient for mail in mails] == sorted([*CONTACTS, *experts, "cm@inkoop.example"])
    assert "Inschrijven kan tot" in mails[0].body and "dat was" in mails[0].body
    assert "Vragen stellen" not in mails[0].body
    with world.at():
        assert published_overview(ready).changes == (change,)
    assert verify(ready.stream) is None


def test_a_change_is_evidence(world, ready):
    """R132: neither the model nor the database changes or deletes it."""
    row = publish(world, ready)
    world.act(ChangeClosingDates, ready, **dates(row, bids_until=row.bids_until + timedelta(days=7)))
    change = ClosingDateChange.objects.get()
    with pytest.raises(EvidenceChanged):
        change.save()
    for sql in ("UPDATE {} SET reason = 'Anders'", "DELETE FROM {}"):
        with pytest.raises(Exception, match="evidence"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format(ClosingDateChange._meta.db_table))
    assert ClosingDateChange.objects.get().reason == "Meer tijd."


def test_bids_close_earlier_only_with_a_motivation(world, ready):
    """R71: later goes without; earlier says why, and the law speaks up."""
    row = publish(world, ready)
    earlier = row.bids_until - timedelta(days=30)
    with pytest.raises(ValidationError) as error:
        world.act(ChangeClosingDates, ready, **dates(row, bids_until=earlier))
    assert list(error.value.message_dict) == ["earlier_because"]
    with pytest.raises(ValidationError):
        later = row.bids_until + timedelta(days=1)
        world.act(ChangeClosingDates, ready, **dates(row, bids_until=later, earlier_because="Hoeft niet."))
    moved = dates(row, bids_until=earlier, earlier_because="De datum was een schrijffout.")
    with world.at():
        [warning] = world.action(ChangeClosingDates, ready).rehearse(**moved).warnings
    assert warning.endswith("(art. 2.71 lid 1 en art. 2.74b Aw 2012)")
    world.act(ChangeClosingDates, ready, **moved)
    event = event_of(ready, ChangeClosingDates)
    assert event.sentence.endswith("Waarom eerder: De datum was een schrijffout.")
    assert [row["code"] for row in event.data["bevindingen"]] == ["inschrijvingen"]


@pytest.mark.parametrize(
    ("moved", "field"),
    [
        ({}, "bids_until"),
        ({"questions_until": timedelta(days=-1)}, "questions_until"),
        ({"questions_until": timedelta(days=70)}, "bids_until"),
        ({"requests_until": timedelta(days=20)}, "requests_until"),
        ({"published_at": timedelta(hours=1), "bids_until": timedelta(days=90)}, "published_at"),
        ({"published_at": timedelta(days=-90), "bids_until": timedelta(days=90)}, "published_at"),
    ],
)
def test_early_that_cannot_be_are_refused(world, ready, moved, field):
    """R71: nothing moves, nobody is told."""
    row = publish(world, ready)
    world.later(hours=3)
    with pytest.raises(ValidationError) as error:
        world.act(ChangeClosingDates, ready, **dates(row, **{name: world.now + by for name, by in moved.items()}))
    assert list(error.value.message_dict) == [field]
    assert (ClosingDateChange.objects.count(), Message.objects.filter(kind=ChangeClosingDates.code).count()) == (0, 0)


def test_a_date_that_passed_stays(world):
    """R74: questions after their last moment or the last notice; everything once bids closed."""
    project = world.notice_published()
    row = publication_of(project)
    with pytest.raises(ValidationError) as error:
        world.act(ChangeClosingDates, project, **dates(row, questions_until=world.now + timedelta(days=2)))
    assert list(error.value.message_dict) == ["questions_until"]
    world.act(ChangeClosingDates, project, **dates(row, bids_until=row.bids_until + timedelta(days=2)))
    world.later(days=60)
    assert len(world.refusal(ChangeClosingDates, project)) == 1


def test_only_the_lead_buyer_prepares_and_changes(world, ready):
    """R52, R71: a contract manager, an expert of the team and a contact get 403."""
    publish(world, ready)
    people = (world.contract_manager, (world.authorities[0], Role.SUBJECT_EXPERT), (world.authorities[0], Role.CONTACT))
    for action in (PreparePublication, ChangeClosingDates, CompletePublication, PublishTenderDocuments):
        for by in people:
            with world.at():
                assert 403 in {unmet.status for unmet in world.action(action, ready, by).missing_rights()}
