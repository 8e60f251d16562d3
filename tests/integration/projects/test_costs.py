"""External expertise and who pays it: need, cost, key, shares before and after the deadline (R24, R44, R50, R63)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ContractingAuthority, Role
from projects.journal.models import Event
from projects.outbox.models import Message
from projects.participation.actions import (
    AddTeamMember,
    ChangeExpertise,
    EndExpertise,
    GiveEstimatedValue,
    RecordExpertise,
    RemoveTeamMember,
)
from projects.participation.costs import cost_shares
from projects.participation.models import ExternalExpertise, KeyWeight, SharingKey, TeamMember, TeamRole
from projects.procedure.gate import Refused
from projects.strategy.actions import ConfirmParticipants, OfferFinalStrategy, VoidFinalStrategy
from projects.strategy.costs import cost_blocks
from projects.tree.models import Project

FACTS = {
    "need": "Niemand kent deze techniek.",
    "party": "Bureau Helder",
    "maximum_cost": Decimal("1000.00"),
    "sharing_key": SharingKey.INHABITANTS,
}


def euros(*amounts: str | None) -> list[Decimal | None]:
    return [None if amount is None else Decimal(amount) for amount in amounts]


def with_expertise(world, *facts: dict) -> None:
    """From now on the world's team is confirmed with this expertise in it; the authorities have inhabitants."""
    confirmed = world.team_confirmed
    for authority, inhabitants in zip(world.authorities, (50_000, 30_000, 20_000), strict=True):
        authority.inhabitants = inhabitants
        authority.save()

    def recorded(project=None):
        project = confirmed(project)
        for more in facts:
            world.act(RecordExpertise, project, **FACTS | more)
        return project

    world.team_confirmed = recorded


def shares(world, project, name: str) -> list[Decimal | None]:
    with world.at():
        return [getattr(share, name) for share in cost_shares(project).totals]


def expert(world):
    return world.person("expert@bureau.example", "Ex", "Pert")


def test_expertise_is_recorded_with_need_cost_and_key(world):
    """R44: who, why, at most how much, shared how, when and by whom; the journal says it in words."""
    project = world.kickoff_held()
    row = world.act(RecordExpertise, project, **FACTS)
    assert (row.need, row.party, row.maximum_cost, row.sharing_key, row.recorded_at, row.recorded_by_name) == (
        "Niemand kent deze techniek.",
        "Bureau Helder",
        Decimal("1000.00"),
        "inhabitants",
        world.now,
        "Ilse Koper",
    )
    assert Event.objects.get(type=RecordExpertise.code).sentence == (
        "Externe deskundigheid: Bureau Helder, ten hoogste € 1.000,00, verdeeld naar inwoners. "
        "Noodzaak: Niemand kent deze techniek."
    )


@pytest.mark.parametrize(
    ("costs", "field"),
    [
        ({"maximum_cost": None}, "maximum_cost"),
        ({"maximum_cost": Decimal(0)}, "maximum_cost"),
        ({"maximum_cost": Decimal(5), "no_costs": True}, "no_costs"),
    ],
)
def test_no_cost_is_said_explicitly(world, costs, field):
    """R44: an amount or “it costs nothing”, exactly one of them."""
    project = world.announced()
    with pytest.raises(ValidationError) as error:
        world.act(RecordExpertise, project, **FACTS | costs)
    assert list(error.value.message_dict) == [field]
    assert ExternalExpertise.objects.count() == 0
    row = world.act(RecordExpertise, project, **FACTS | {"maximum_cost": None, "no_costs": True})
    assert row.maximum_cost == 0


def test_an_external_expert_joins_with_a_recorded_expertise_only(world):
    """R44: need and cost come first; the need is the reason; nobody of the three is replaced by one (R43)."""
    project = world.announced()
    person = expert(world)
    with pytest.raises(ValidationError) as error:
        world.act(AddTeamMember, project, role=TeamRole.EXTERNAL_EXPERT, user=person, reason="Nodig.")
    assert list(error.value.message_dict) == ["expertise"]
    elsewhere = world.act(RecordExpertise, world.announced(world.project("Anders")), **FACTS)
    with pytest.raises(ValidationError):
        world.act(AddTeamMember, project, role=TeamRole.EXTERNAL_EXPERT, user=person, expertise=elsewhere)
    row = world.act(RecordExpertise, project, **FACTS)
    member = world.act(AddTeamMember, project, role=TeamRole.EXTERNAL_EXPERT, user=person, expertise=row)
    assert (member.expertise, member.reason) == (row, FACTS["need"])


def test_expertise_with_somebody_in_the_team_is_not_ended(world):
    """R44: first the person leaves; then nobody pays."""
    project = world.announced()
    row = world.act(RecordExpertise, project, **FACTS)
    member = world.act(AddTeamMember, project, role=TeamRole.EXTERNAL_EXPERT, user=expert(world), expertise=row)
    (sentence,) = world.refusal(EndExpertise, project, target=row)
    assert "Ex Pert" in sentence
    world.act(RemoveTeamMember, project, member=member)
    world.act(EndExpertise, project, target=row, reason="Opgelost.")
    with world.at():
        assert cost_shares(project).costs == ()
    row.refresh_from_db()
    assert len(world.refusal(ChangeExpertise, project, target=row)) == 1


def test_the_expertise_changes_until_the_final_strategy_is_offered(world):
    """R44, R56: afterwards it needs a new final version; the journal keeps what it was."""
    with_expertise(world, {})
    project = world.concept_circulated()
    world.reviewed(project)
    row = ExternalExpertise.objects.get()
    new = FACTS | {"maximum_cost": Decimal("600.00"), "sharing_key": SharingKey.EQUAL}
    world.act(ChangeExpertise, project, target=row, reason="Goedkoper bureau.", **new)
    assert Event.objects.get(type=ChangeExpertise.code).sentence == (
        "Externe deskundigheid gewijzigd. Het was: Bureau Helder, ten hoogste € 1.000,00, verdeeld naar inwoners. Het "
        "wordt: Bureau Helder, ten hoogste € 600,00, verdeeld in gelijke delen. Reden: Goedkoper bureau."
    )
    world.later(days=15)
    world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=28))
    for action, target in ((RecordExpertise, None), (ChangeExpertise, row), (EndExpertise, row)):
        assert len(world.refusal(action, project, target=target)) == 1
    world.act(VoidFinalStrategy, project, reason="De kosten veranderen.")
    assert world.refusal(ChangeExpertise, project, target=row) == []


def test_the_cost_is_divided_over_the_asked_and_again_over_the_participants(world):
    """R44, R63: to the cent, before and after the deadline, without anybody doing anything."""
    with_expertise(world, {})
    project = world.adopted(authorities=world.authorities[:2])
    assert shares(world, project, "before") == euros("500.00", "300.00", "200.00")
    assert shares(world, project, "now") == euros("500.00", "300.00", "200.00")
    assert shares(world, project, "at_most") == euros("714.29", "600.00", "400.00")
    world.later(days=22)
    assert shares(world, project, "before") == euros("500.00", "300.00", "200.00")
    assert shares(world, project, "now") == euros("625.00", "375.00", None)
    assert shares(world, project, "at_most") == euros(None, None, None)


def test_the_shares_before_any_offer_are_those_of_the_interested(world):
    """R44: who withdraws carries nothing any more."""
    from projects.participation.actions import WithdrawInterest

    with_expertise(world, {"sharing_key": SharingKey.EQUAL})
    project = world.team_confirmed()
    assert shares(world, project, "now") == euros("333.34", "333.33", "333.33")
    world.act(WithdrawInterest, project, (world.authorities[0], Role.CONTACT), reason="Geen geld.")
    assert shares(world, project, "now") == euros("500.00", "500.00")


def test_several_expertises_are_divided_each_by_its_own_key(world):
    """R44: the total of an authority is the sum; when one other drops out, the worst single case."""
    with_expertise(world, {}, {"party": "Jurist", "maximum_cost": Decimal("100"), "sharing_key": SharingKey.EQUAL})
    project = world.team_confirmed()
    assert shares(world, project, "now") == euros("533.34", "333.33", "233.33")
    assert shares(world, project, "at_most") == euros("764.29", "650.00", "450.00")


def test_the_weights_are_frozen_with_the_final_strategy(world):
    """R44, R56: what is adopted is divided by the weights that stand in it, whatever the register says later."""
    with_expertise(world, {})
    project = world.strategy_offered()
    assert list(KeyWeight.objects.order_by("authority__name").values_list("inhabitants", flat=True)) == [
        50_000,
        30_000,
        20_000,
    ]
    ContractingAuthority.objects.filter(pk=world.authorities[0].pk).update(inhabitants=None)
    assert shares(world, project, "now") == euros("500.00", "300.00", "200.00")


def test_an_unknown_weight_stands_before_the_offer_and_is_named(world):
    """R44: never a silent zero; who can solve it does, or another key is chosen."""
    with_expertise(world, {}, {"sharing_key": SharingKey.VALUE})
    project = world.concept_circulated()
    world.reviewed(project)
    world.later(days=15)
    ContractingAuthority.objects.filter(pk=world.authorities[1].pk).update(inhabitants=0)
    inhabitants, value = world.refusal(OfferFinalStrategy, project)
    assert inhabitants.count("gemeente") == 1
    assert "gemeente Meerdijk" in inhabitants
    assert "gemeente Linderveen, gemeente Meerdijk en gemeente Oosterwaard" in value
    assert shares(world, project, "now") == euros(None, None, None)
    for authority, amount in zip(world.authorities, (100, 200, 700), strict=True):
        world.act(GiveEstimatedValue, project, (authority, Role.CONTACT), estimated_value=Decimal(amount))
    world.act(
        ChangeExpertise,
        project,
        target=ExternalExpertise.objects.first(),
        reason="Andere sleutel.",
        **FACTS | {"sharing_key": SharingKey.EQUAL},
    )
    assert world.refusal(OfferFinalStrategy, project) == []
    assert shares(world, project, "now") == euros("433.34", "533.33", "1033.33")


def test_an_expert_of_before_without_a_recorded_cost_stands_before_concept_and_offer(world):
    """R44: rows made before the cost was asked."""
    project = world.concept_circulated()
    world.reviewed(project)
    world.later(days=15)
    TeamMember.objects.create(
        project=project, user=expert(world), role=TeamRole.EXTERNAL_EXPERT, reason="Nodig.", joined_at=world.now
    )
    (sentence,) = world.refusal(OfferFinalStrategy, project)
    assert "Ex Pert" in sentence


def test_the_paper_and_the_mails_have_the_same_shares(world):
    """R44, R50, R57: table, key and sum in the strategy; each authority reads its own amount, then and afterwards."""
    with_expertise(world, {})
    project = world.participants_confirmed(authorities=world.authorities[:2])
    name = world.authorities[0]
    offered = Message.objects.filter(kind=OfferFinalStrategy.code, authority_id=name.pk).first().body
    assert (
        "Het aandeel van gemeente Linderveen in de kosten van externe deskundigheid is nu ten hoogste € 500,00, van "
        "€ 1.000,00 in totaal." in offered
    )
    assert "wordt het ten hoogste € 714,29." in offered
    confirmed = Message.objects.filter(kind=ConfirmParticipants.code, authority_id=name.pk).first().body
    assert "Het aandeel van gemeente Linderveen is ten hoogste € 625,00; het was € 500,00." in confirmed
    assert Event.objects.get(type=ConfirmParticipants.code).data["kosten"] == {
        str(world.authorities[0].pk): "625.00",
        str(world.authorities[1].pk): "375.00",
    }
    with world.at():
        table = cost_blocks(cost_shares(project))[3]
    assert [list(row) for row in table.rows] == [
        ["gemeente Linderveen", "50.000", "€ 500,00", ""],
        ["gemeente Meerdijk", "30.000", "€ 300,00", ""],
        ["gemeente Oosterwaard", "20.000", "€ 200,00", ""],
        ["Samen", "", "€ 1.000,00", ""],
    ]


def test_without_expertise_the_strategy_says_so(world):
    """R49, R50: the paper follows the data."""
    project = world.announced()
    with world.at():
        (paragraph,) = cost_blocks(cost_shares(project))
    assert paragraph.text.startswith("Voor dit project is geen externe deskundigheid vastgelegd.")


def test_the_shares_take_the_same_number_of_queries(world):
    """R44: one expertise or three, three authorities or all."""
    with_expertise(world, {}, {"party": "Jurist"}, {"party": "Rekenaar"})
    project = world.strategy_offered()

    def queries() -> int:
        with world.at(), CaptureQueriesContext(connection) as captured:
            cost_shares(Project.objects.get(pk=project.pk))
        return len(captured)

    several = queries()
    ExternalExpertise.objects.exclude(party="Jurist").update(ended_at=world.now, end_reason="Klaar")
    assert queries() == several == 7


def test_only_the_lead_buyer_records_costs(world):
    """R44: another lead buyer, the contract manager and an authority do not."""
    project = world.announced()
    for person in (world.contract_manager, world.expertise, (world.authorities[0], Role.CONTACT)):
        with pytest.raises(Refused) as refused:
            world.act(RecordExpertise, project, person, **FACTS)
        assert refused.value.status == 403
