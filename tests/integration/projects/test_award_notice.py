"""The award notice within thirty days: what its form asks, and that it is signalled (art. 2.134 Aw 2012; R96)."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from portal.coming import coming_for
from projects.award.actions import ChangeBidderAddress, DrawUpAwardRecord, MakeLetters, RecordLettersSent
from projects.award.models import Bid
from projects.award.selectors import standstill_end, winner
from projects.contract.actions import RecordAwardNotice, SendDefinitiveAward
from projects.contract.award_notice import notice_fields, notices
from projects.contract.models import Agreement
from projects.contract.reminders import NOTICE
from projects.decisions.reminding import queue_reminders
from projects.journal.models import Event, EvidenceChanged
from projects.outbox.models import Message
from projects.procedure.clock import AMSTERDAM
from projects.tender_documents.fields import TO_FILL_IN
from projects.tree.lots import sole_lot
from tests.integration.projects.test_award_proof import ANSWERS


@pytest.fixture
def awarded(world):
    """The definitive award was sent, in a European procedure."""
    return world.definitive_award_sent()


def due_of(project):
    """Thirty days after the day of the definitive award."""
    return Agreement.objects.get(project=project).sent_at.astimezone(AMSTERDAM).date() + timedelta(days=30)


def on(world, day):
    """The same hour on another day."""
    world.now = world.now.replace(year=day.year, month=day.month, day=day.day)


def told():
    """The subjects of the reminders."""
    return Message.objects.filter(kind=NOTICE).values_list("recipient", "body")


def test_the_notice_is_due_thirty_days_after_the_definitive_award(world, awarded):
    """Art. 2.134: in the calendar of who works on the project, and with the lead buyer a week before and once late."""
    due = due_of(awarded)
    with world.at():
        found = {item.title: item.on for item in coming_for(world.lead_buyer, [])}
        assert found["uiterste dag voor de aankondiging van de gegunde opdracht"] == due
    for day, number in ((due - timedelta(days=8), 0), (due - timedelta(days=7), 1), (due, 1), (due, 1)):
        on(world, day)
        with world.at():
            queue_reminders()
        assert told().count() == number
    on(world, due + timedelta(days=1))
    for _time in range(2):
        with world.at():
            queue_reminders()
    assert [recipient for recipient, _body in told()] == ["inkoper@inkoop.example"] * 2
    with world.at():
        assert [(row.due, row.is_late) for row in notices(awarded)] == [(due, True)]


def test_a_recorded_notice_ends_the_signal_and_is_kept_for_good(world, awarded):
    """Art. 2.134: once, on a day between the award and today; late is said in the journal."""
    due = due_of(awarded)
    with pytest.raises(ValidationError) as error:
        world.act(RecordAwardNotice, awarded, number="2027/S 1", sent_on=due - timedelta(days=31))
    assert list(error.value.message_dict) == ["sent_on"]
    with pytest.raises(ValidationError):
        world.act(RecordAwardNotice, awarded, number="2027/S 1", sent_on=world.now.date() + timedelta(days=1))
    on(world, due + timedelta(days=2))
    notice = world.act(RecordAwardNotice, awarded, number="2027/S 1", sent_on=due + timedelta(days=1))
    assert "later dan dertig dagen na de gunning" in Event.objects.get(type=RecordAwardNotice.code).sentence
    with pytest.raises(EvidenceChanged):
        notice.delete()
    assert "2027/S 1 is al verzonden" in world.refusal(RecordAwardNotice, awarded)[0]
    with world.at():
        queue_reminders()
        assert not any("aankondiging" in item.key for item in coming_for(world.lead_buyer, []))
    assert told().count() == 0


def test_a_tender_that_was_not_european_has_no_obligatory_notice(world, awarded):
    """Art. 2.134: nothing is due."""
    awarded.publications.update(procedure="national_open")
    with world.at():
        assert [row.due for row in notices(awarded)] == [None]
        queue_reminders()
    assert told().count() == 0


def test_the_data_of_the_form(world):
    """Art. 2.134: what the portal knows; what it does not is marked."""
    project = world.standstill_passed()
    world.act(DrawUpAwardRecord, project, **ANSWERS | {"subcontracting": "De glasbewassing, aan Glans BV."})
    world.agreement_ready(project)
    days = {"starts_on": world.now.date(), "ends_on": world.now.date() + timedelta(days=700)}
    with world.at():
        before = {row.code: row.value for row in notice_fields(project)}
    assert (before["BT-142"], "BT-500" in before, before["BT-161"]) == ("nog niet (open-nw)", False, TO_FILL_IN)
    world.act(SendDefinitiveAward, project, **days)
    with world.at():
        found = {row.code: row.value for row in notice_fields(project)}
    assert {code: found[code] for code in ("BT-142", "BT-759", "BT-710", "BT-711", "BT-720", "BT-161", "BT-500")} == {
        "BT-142": "ja (selec-w)",
        "BT-759": "3",
        "BT-710": "€ 1.250.000,00 (EUR 1250000.00)",
        "BT-711": "€ 1.310.000,00 (EUR 1310000.00)",
        "BT-720": "€ 1.250.000,00 (EUR 1250000.00)",
        "BT-161": "€ 1.250.000,00 (EUR 1250000.00)",
        "BT-500": "Schoon BV",
    }
    assert found["BT-773"] == "De glasbewassing, aan Glans BV."
    assert [found[code] for code in ("BT-145", "BT-501", "BT-165", "BT-706")] == [TO_FILL_IN] * 4


def test_the_team_alone_reads_and_downloads_the_data(world, awarded, client):
    """Art. 2.134, R131: a page, CSV and XLSX; a decider reads why it is not for them."""
    base = f"/projecten/{awarded.page.slug}/contract/aankondiging"
    decider = world.user(world.authorities[0], Role.DECIDER)
    with world.at():
        assert client.get(f"{base}/").status_code == 302
        client.force_login(decider)
        assert [client.get(f"{base}{end}").status_code for end in ("/", ".csv", ".xlsx")] == [403] * 3
        client.force_login(world.lead_buyer)
        assert [client.get(f"{base}{end}").status_code for end in ("/", ".csv", ".xlsx", ".exe")] == [200] * 3 + [404]
        rows = list(csv.reader(io.StringIO(client.get(f"{base}.csv").content.decode("utf-8-sig")), delimiter=";"))
        assert [tuple(row) for row in rows[1:]] == [row.cells for row in notice_fields(awarded)]
        page = client.get(f"/projecten/{awarded.page.slug}/contract/").content.decode()
        assert "Uiterlijk te verzenden op" in page
        client.force_login(decider)
        assert (
            "Uiterlijk te verzenden op" not in client.get(f"/projecten/{awarded.page.slug}/contract/").content.decode()
        )


def test_a_winner_without_an_address_is_asked_for_before_the_agreement_leaves(world):
    """R92, R99: its letter went through the platform; the agreement goes by mail, so the address is recorded first."""
    project = world.recommendation_adopted()
    lot = sole_lot(project)
    Bid.objects.update(bidder_email="")
    world.act(MakeLetters, project, send_on=world.now.date())
    world.act(RecordLettersSent, project, sent_at=world.now)
    world.now = standstill_end(lot) + timedelta(hours=9)
    world.agreement_ready(project)
    assert world.refusal(SendDefinitiveAward, project) == [
        "Inschrijving 1, de winnaar, heeft geen e-mailadres om de overeenkomst naar te sturen. Leg dat eerst vast."
    ]
    world.act(ChangeBidderAddress, project, target=winner(lot), email="info@schoon.example")
    days = {"starts_on": world.now.date(), "ends_on": world.now.date() + timedelta(days=700)}
    assert world.act(SendDefinitiveAward, project, **days).supplier_email == "info@schoon.example"
