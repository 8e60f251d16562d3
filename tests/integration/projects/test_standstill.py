"""The standstill period in depth: day by day, no period at all, legal proceedings (R96, R97, reading A9)."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accounts.models import Role
from portal.coming import coming_for
from projects.award.actions import AskProof, EndSuspension, ExtendStandstill, SendAwardDecision, SuspendAward
from projects.award.gates import standstill_passed
from projects.award.models import AwardDecision, Suspension
from projects.award.selectors import standstill_end
from projects.contract.actions import SendDefinitiveAward
from projects.documents import storage
from projects.journal.models import EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.terms import holiday, is_working_day, standstill
from projects.tree.lots import sole_lot


def text_of(document) -> str:
    pages = PdfReader(io.BytesIO(storage.read(document.storage_name))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize(
    ("sent", "nominal", "last"),
    [
        (date(2020, 10, 12), date(2020, 11, 1), date(2020, 11, 2)),  # a Sunday
        (date(2026, 3, 14), date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 4, 7), date(2026, 4, 27), date(2026, 4, 28)),  # King's Day
        (date(2026, 4, 15), date(2026, 5, 5), date(2026, 5, 6)),  # 5 May, every year
        (date(2026, 4, 24), date(2026, 5, 14), date(2026, 5, 18)),  # Ascension, the equated Friday, the weekend
        (date(2026, 5, 5), date(2026, 5, 25), date(2026, 5, 26)),  # Whit Monday
        (date(2026, 12, 5), date(2026, 12, 25), date(2026, 12, 28)),  # both Christmas days and a weekend
        (date(2025, 12, 12), date(2026, 1, 1), date(2026, 1, 5)),  # New Year, the equated day, the weekend
        (date(2027, 4, 16), date(2027, 5, 6), date(2027, 5, 10)),  # Ascension 2027, the equated Friday, the weekend
        (date(2028, 4, 7), date(2028, 4, 27), date(2028, 5, 1)),  # King's Day 2028, the equated Friday, the weekend
        (date(2028, 5, 5), date(2028, 5, 25), date(2028, 5, 29)),  # Ascension 2028, the equated Friday, the weekend
        (date(2029, 4, 10), date(2029, 4, 30), date(2029, 4, 30)),  # an ordinary Monday
        (date(2030, 3, 30), date(2030, 4, 19), date(2030, 4, 23)),  # Good Friday 2030
    ],
)
def test_a_period_never_ends_on_a_day_that_is_not_a_working_day(sent, nominal, last):
    """R96, A9: Algemene termijnenwet art. 1 lid 1 and art. 3, with the equated days."""
    term = standstill(datetime(sent.year, sent.month, sent.day, 12, tzinfo=UTC))
    assert (term.nominal_last_day, term.last_day) == (nominal, last)
    assert is_working_day(term.last_day)
    assert [number for number, _day, _name in term.each_day] == list(range(1, (last - sent).days + 1))
    assert {name for _n, on, name in term.each_day if name} == {
        holiday(sent + timedelta(days=n)) for n in range(1, (last - sent).days + 1)
    } - {""}


def test_a_period_of_more_than_ninety_days_is_not_extended():
    """Algemene termijnenwet art. 4."""
    sent = datetime(2026, 9, 25, 12, tzinfo=UTC)
    assert standstill(sent, 91).last_day == standstill(sent, 91).nominal_last_day == date(2026, 12, 25)
    assert standstill(datetime(2026, 9, 26, 12, tzinfo=UTC), 90).last_day == date(2026, 12, 28)


def test_the_computation_is_shown_day_by_day_with_the_contractual_term(world):
    """R96: twenty days from the day after sending; the contractual term stands beside it and is not extended."""
    project = world.recommendation_adopted()
    world.now = datetime(2027, 10, 12, 9, 0, tzinfo=UTC)
    decision = world.act(SendAwardDecision, project, contractual_days=19)
    assert (decision.last_day, decision.contractual_last_day) == (date(2027, 11, 1), date(2027, 10, 31))
    text = text_of(decision.computation)
    assert "1 woensdag 13 oktober 2027" in text and "20 maandag 1 november 2027" in text
    assert "eindigt op zondag 31 oktober 2027. Zij wordt niet verlengd" in text


def test_without_a_standstill_period_there_is_a_ground(world):
    """R96, art. 2.127 lid 4: the ground is checked where it can be; the contract may follow at once."""
    project = world.recommendation_adopted()
    with pytest.raises(ValidationError) as error:
        world.act(SendAwardDecision, project, no_standstill="only_bidder")
    assert error.value.message_dict == {"no_standstill": ["Er is meer dan één inschrijver; deze grond gaat niet op."]}
    decision = world.act(SendAwardDecision, project, no_standstill="no_notice")
    assert (decision.standstill_days, decision.ends_at) == (0, decision.sent_at)
    assert "geen opschortende termijn" in text_of(decision.letters.first().document)
    with world.at():
        assert standstill_passed(sole_lot(project)) == []


def test_legal_proceedings_stop_the_contract_until_they_are_over(world):
    """R97, art. 2.131: whatever the calendar says; the end is never before that of the period."""
    project = world.decision_sent()
    lot = sole_lot(project)
    end = standstill_end(lot)
    assert world.refusal(EndSuspension, project) == ["De gunning is niet opgeschort."]
    row = world.act(SuspendAward, project, reason="Kort geding van Fris BV.", file=world.signed_pdf("Dagvaarding"))
    assert row.document.frozen_at is not None
    with pytest.raises(EvidenceChanged):
        row.delete()
    assert len(world.refusal(SuspendAward, project)) == 1
    assert Message.objects.filter(kind=SuspendAward.code).count() == 3
    world.now = end + timedelta(days=60)
    (sentence,) = [s for s in world.refusal(SendDefinitiveAward, project) if "Kort geding" in s]
    assert sentence.startswith("De gunning is sinds ")
    with pytest.raises(ValidationError) as error:
        world.act(EndSuspension, project, outcome="Afgewezen.", last_day=AwardDecision.objects.get().sent_at.date())
    assert list(error.value.message_dict) == ["last_day"]
    last_day = world.now.date() + timedelta(days=5)
    world.act(EndSuspension, project, outcome="De vordering is afgewezen.", last_day=last_day)
    with world.at():
        assert len(standstill_passed(sole_lot(project))) == 1
    world.later(days=7)
    with world.at():
        assert standstill_passed(sole_lot(project)) == []
    assert Suspension.objects.get().end.outcome == "De vordering is afgewezen."
    assert world.refusal(ExtendStandstill, project) == []
    assert verify(project.stream) is None


def ends(world) -> list[tuple[str, str]]:
    """What the calendar of the lead buyer says of the award: title and moment or day."""
    with world.at():
        found = coming_for(world.lead_buyer, [])
    kinds = ("opschortend", "bezwaar", "bewijs")
    return [(item.title, (item.at or item.on).isoformat()) for item in found if item.key.split("-")[0] in kinds]


def test_the_end_of_the_standstill_stands_in_every_calendar_as_it_is_now(world, client):
    """R96, R97: extended, suspended (nobody knows the end), after the proceedings; with the contractual day."""
    project = world.recommendation_adopted()
    world.now = datetime(2027, 10, 12, 9, 0, tzinfo=UTC)
    world.act(AskProof, project, items="Uittreksel", due_on=date(2027, 10, 20))
    world.act(SendAwardDecision, project, contractual_days=25)
    proof = ("uiterste dag voor bewijs van de beoogde winnaar", "2027-10-20")
    end, own = "einde van de opschortende termijn", "laatste dag van de bezwaartermijn uit de aanbestedingsdocumenten"
    assert ends(world) == [proof, (end, "2027-11-01T23:00:00+00:00"), (own, "2027-11-06")]
    world.act(ExtendStandstill, project, last_day=date(2027, 11, 10), reason="Nader onderzoek.")
    assert ends(world) == [proof, (own, "2027-11-06"), (end, "2027-11-10T23:00:00+00:00")]
    world.act(SuspendAward, project, reason="Kort geding.", file=world.signed_pdf("Dagvaarding"))
    assert ends(world) == [proof]
    world.act(EndSuspension, project, outcome="Afgewezen.", last_day=date(2027, 12, 1))
    assert ends(world) == [proof, (own, "2027-11-06"), (end, "2027-12-01T23:00:00+00:00")]
    decider = world.user(world.authorities[0], Role.DECIDER)
    client.force_login(decider)
    with world.at():
        assert end in client.get("/mijn/").content.decode()
        assert proof[0] not in client.get("/mijn/").content.decode()


def test_participants_read_on_the_page_how_long_the_award_waits(world, client):
    """R93, R96, R97: the day as it is now, with the computation, on the page of the project; the public nothing."""
    project = world.decision_sent()
    page = f"/projecten/{project.page.slug}/"
    decider = world.user(world.authorities[0], Role.DECIDER)
    decision = AwardDecision.objects.get()

    def read() -> str:
        with world.at():
            return " ".join(client.get(page).content.decode().split())

    assert decision.computation.url not in read()
    client.force_login(decider)
    assert "Tot die dag wordt niets gecontracteerd" in read() and decision.computation.url in read()
    world.act(SuspendAward, project, reason="Kort geding van Fris BV.", file=world.signed_pdf("Dagvaarding"))
    assert "Sinds" in read() and "Kort geding van Fris BV" not in read()


def test_a_suspension_names_its_document(world, client):
    """R97: without the summons, or what announces it, nothing happens and the form says so."""
    project = world.decision_sent()
    client.force_login(world.lead_buyer)
    path = f"/beheer/projecten/{project.public_id}/{SuspendAward.code}/"
    with world.at():
        response = client.post(path, {"reason": "Kort geding van Fris BV."}, secure=True)
    assert (response.status_code, list(response.context_data["form"].errors)) == (400, ["file"])
    assert not Suspension.objects.exists()
