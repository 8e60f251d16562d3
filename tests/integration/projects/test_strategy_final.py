"""Offering the final strategy, its deadline, taking it back, a new round, and the participants (R55–R57, R61–R67)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from accounts.actor import Actor
from accounts.models import Role, User
from projects.decisions import rounds
from projects.decisions.models import DecisionRound, RoundKind
from projects.documents import store
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.participation.models import Participation, Standing
from projects.participation.selectors import participating_authorities
from projects.procedure.audience import can_see
from projects.procedure.gate import Refused
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.strategy.actions import (
    AdoptStrategy,
    ChangeDeadline,
    ConfirmParticipants,
    GiveManagerContribution,
    OfferFinalStrategy,
    RemarkOnConcept,
    VoidFinalStrategy,
)
from projects.strategy.models import CHAPTERS, StrategyPage
from projects.strategy.selectors import strategy_overview, to_be_asked
from projects.tree.models import Project


def current(project):
    """The final strategy that counts."""
    return rounds.current(project, RoundKind.FINAL_STRATEGY)


def standings(world, project):
    """The standing of every authority now, by name."""
    with world.at():
        rows = Participation.objects.filter(project=project).with_standing().select_related("authority")
        return {row.authority.name: row.standing_now for row in rows}


def attachment(world, project, audience):
    """An attachment of the strategy."""
    with world.at():
        return store.add(
            project,
            content=audience.encode(),
            filename="bijlage.txt",
            content_type="text/plain",
            title=f"Bijlage {audience}",
            kind=DocumentKind.ATTACHMENT,
            step=Step.STRATEGY,
            audience=audience,
            by=Actor(world.lead_buyer),
        )


def ready(world):
    """A project whose final strategy can be offered."""
    project = world.concept_circulated()
    world.later(days=15)
    world.reviewed(project)
    return project


def test_the_final_strategy_is_frozen_and_offered_with_a_deadline(world):
    """R55, R56, R57, R61: who, which body, which files with which fingerprints, until when, with which texts."""
    project = ready(world)
    own = attachment(world, project, AudienceCode.TEAM)
    wide = attachment(world, project, AudienceCode.MEMBERS)
    deadline = world.now + timedelta(days=28)
    round = world.act(OfferFinalStrategy, project, deadline=deadline)
    assert (round.number, round.deadline, round.excludes_after_deadline) == (1, deadline, True)
    assert [(row.authority_name, row.deciding_body) for row in round.asked.all()] == [
        (f"gemeente {name}", "college van burgemeester en wethouders")
        for name in ("Linderveen", "Meerdijk", "Oosterwaard")
    ]
    documents = [row.document for row in round.documents.select_related("document").order_by("pk")]
    assert [document.kind for document in documents] == ["final_strategy", "mandate", "attachment", "attachment"]
    assert [row.sha256 for row in round.documents.order_by("pk")] == [document.sha256 for document in documents]
    assert all(document.frozen_at for document in documents)
    own.refresh_from_db()
    wide.refresh_from_db()
    assert (own.audience, wide.audience) == (AudienceCode.OFFERED, AudienceCode.MEMBERS)
    assert round.mandate_text.startswith("De aanbestedende dienst verleent de inkooporganisatie mandaat")
    assert "- de uitkomst van de aanbesteding." in round.commitment_text
    assert standings(world, project) == dict.fromkeys(["Linderveen", "Meerdijk", "Oosterwaard"], Standing.DECIDING)


def test_only_the_attachments_that_were_chosen_belong_to_the_version(world):
    """R57: what was not chosen stays with the team."""
    project = ready(world)
    kept = attachment(world, project, AudienceCode.TEAM)
    round = world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=28), attachments=[])
    kept.refresh_from_db()
    assert (round.documents.count(), kept.audience, kept.frozen_at) == (2, AudienceCode.TEAM, None)


def test_every_contact_and_decider_is_told_the_deadline_with_its_hour_and_what_follows(world):
    """R55, R61: one mail each, with the link to adopt."""
    project = world.strategy_offered()
    mails = Message.objects.filter(kind=OfferFinalStrategy.code).order_by("recipient")
    assert [mail.recipient for mail in mails] == sorted(
        f"{role}@{name}.example"
        for role in ("contact", "decider")
        for name in ("linderveen", "meerdijk", "oosterwaard")
    )
    body = mails[0].body
    assert "woensdag 10 maart 2027 om 10:14 uur" in body
    assert "dan kan uw organisatie niet deelnemen" in body
    assert f"/mijn/projecten/{project.page.slug}/{AdoptStrategy.code}/?namens=" in body


def test_without_contribution_or_with_open_reactions_and_remarks_nothing_is_offered(world):
    """R7, R53, R54: each condition is named, and who can solve it."""
    project = world.concept_circulated()
    world.reviewed(project)
    project.manager_contributions.all().delete()
    world.act(RemarkOnConcept, project, (world.authorities[0], Role.CONTACT), text="Te krap.")
    sentences = world.refusal(OfferFinalStrategy, project)
    assert len(sentences) == 3
    assert sentences[0].endswith("gemeente Meerdijk en gemeente Oosterwaard.")
    assert sentences[1] == _("%(number)s remarks on the concept have no answer yet: %(authorities)s.") % {
        "number": 1,
        "authorities": "gemeente Linderveen",
    }
    assert sentences[2] == _("The contribution of contract management is missing.")
    world.later(days=15)
    assert len(world.refusal(OfferFinalStrategy, project)) == 2
    with pytest.raises(Refused) as refused:
        world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=28))
    assert refused.value.status == 409
    assert (DecisionRound.objects.count(), Document.objects.count()) == (0, 1)


def test_when_everybody_reacted_it_is_offered_before_the_last_day(world):
    """R54."""
    project = world.concept_circulated()
    world.reviewed(project)
    for authority in world.authorities:
        world.act(RemarkOnConcept, project, (authority, Role.CONTACT), no_remarks=True)
    assert world.refusal(OfferFinalStrategy, project) == []


def test_without_a_concept_there_is_no_final_strategy(world):
    """R53, R55."""
    project = world.team_confirmed()
    world.reviewed(project)
    world.act(GiveManagerContribution, project, world.contract_manager, text="Inbreng.")
    assert world.refusal(OfferFinalStrategy, project) == [
        _("No concept of the strategy has been presented to the authorities yet.")
    ]


def test_the_deadline_lies_at_least_a_day_ahead(world):
    """R61: announced in advance."""
    project = ready(world)
    with pytest.raises(ValidationError) as error:
        world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(hours=23))
    assert list(error.value.message_dict) == ["deadline"]
    assert (DecisionRound.objects.count(), Message.objects.filter(kind=OfferFinalStrategy.code).count()) == (0, 0)


def test_a_rehearsal_shows_the_mails_and_leaves_nothing(world):
    """R133."""
    project = ready(world)
    before = Document.objects.count()
    with world.at():
        rehearsal = world.action(OfferFinalStrategy, project).rehearse(deadline=world.now + timedelta(days=28))
    assert len(rehearsal.messages) == 6
    assert (DecisionRound.objects.count(), Document.objects.count()) == (0, before)


def test_nobody_edits_the_strategy_while_it_is_offered(world):
    """R56: a superuser neither; once it was taken back the lead buyer can."""
    project = world.strategy_offered()
    chief = User.objects.create_superuser("chef@inkoop.example", "x")
    page = StrategyPage.objects.get(project_step__project=project)
    for user in (chief, world.lead_buyer):
        assert page.permissions_for_user(user).page_locked() is True
    assert _("The final strategy has been offered for adoption.") in page.get_lock().get_message(chief)
    world.act(VoidFinalStrategy, project, reason="Aantallen kloppen niet.")
    page = Page.objects.get(pk=page.pk).specific
    assert page.get_lock() is None


def test_what_a_superuser_sends_to_the_editor_is_not_saved_while_it_is_offered(world, client):
    """R56: Wagtail itself refuses; once it was taken back it saves the same form, as a draft: an act publishes it."""
    project = world.strategy_offered()
    client.force_login(User.objects.create_superuser("chef@inkoop.example", "x"))
    page = StrategyPage.objects.get(project_step__project=project)
    chapters = {name: rich_text("<p>Anders</p>") for name in ("introduction", *CHAPTERS)}
    data = {"title": "Anders", "slug": page.slug, "comments": inline_formset([])} | chapters
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    revisions = page.revisions.count()
    with world.at():
        shown = client.get(address, secure=True).content.decode()
        client.post(address, nested_form_data(data) | {"action-publish": "1"}, secure=True)
    assert _("The final strategy has been offered for adoption.") in shown
    assert page.revisions.count() == revisions
    world.act(VoidFinalStrategy, project, reason="Aantallen kloppen niet.")
    with world.at():
        client.post(address, nested_form_data(data) | {"action-publish": "1"}, secure=True)
    assert page.revisions.count() == revisions + 1
    page = StrategyPage.objects.get(pk=page.pk)
    assert ("Anders" in page.get_latest_revision_as_object().scope, "Anders" in page.scope) == (True, False)


def test_the_deadline_moves_only_before_it_passes_and_everybody_is_told(world):
    """R67: old, new and reason in the journal; afterwards it is refused with both times."""
    project = world.strategy_offered()
    first = current(project).deadline
    later = first + timedelta(days=14)
    world.act(ChangeDeadline, project, deadline=later, reason="Collegevergadering verschoven.")
    assert current(project).deadline == later
    event = Event.objects.get(stream=project.stream, type=ChangeDeadline.code)
    assert "van woensdag 10 maart 2027 om 10:14 uur naar woensdag 24 maart 2027 om 10:14 uur" in event.sentence
    assert Message.objects.filter(kind=ChangeDeadline.code).count() == 6
    world.now = later
    sentences = world.refusal(ChangeDeadline, project)
    assert sentences == [
        _("The deadline was %(deadline)s. It is now %(now)s; it can no longer be changed.")
        % dict.fromkeys(["deadline", "now"], "woensdag 24 maart 2027 om 10:14 uur")
    ]


def test_taking_a_version_back_makes_adoptions_lapse_and_tells_everybody(world):
    """R56: the decision stays readable, the standing is interested again, and a new decision is needed."""
    project = world.strategy_offered()
    world.adopt(project, world.authorities[0])
    world.act(VoidFinalStrategy, project, reason="Aantallen kloppen niet.")
    assert set(standings(world, project).values()) == {Standing.INTERESTED}
    assert Message.objects.filter(kind=VoidFinalStrategy.code).count() == 6
    voided = DecisionRound.objects.get()
    assert (voided.void_reason, voided.decisions.count()) == ("Aantallen kloppen niet.", 1)
    sentences = world.refusal(AdoptStrategy, project, (world.authorities[0], Role.DECIDER))
    assert len(sentences) == 1
    assert "Aantallen kloppen niet." in sentences[0]
    world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=14))
    assert (current(project).number, current(project).asked.count()) == (2, 3)
    assert set(standings(world, project).values()) == {Standing.DECIDING}
    kinds = Document.objects.current().filter(project=project).values_list("kind", flat=True)
    assert sorted(kinds) == ["concept_strategy", "final_strategy", "mandate", "receipt"]


def test_after_the_deadline_a_new_version_goes_to_the_frozen_participants_only(world):
    """R62, R63, reading A8: who was out stays out, whatever comes."""
    project = world.adopted(authorities=world.authorities[:2])
    late = world.authorities[2]
    world.later(days=22)
    world.act(VoidFinalStrategy, project, reason="Een bedrag klopte niet.")
    with world.at():
        assert to_be_asked(project) == world.authorities[:2]
    assert standings(world, project)["Oosterwaard"] == Standing.OUT
    project.team.filter(authority=late).update(authority=world.authorities[0])
    world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=14))
    assert [row.authority for row in current(project).asked.all()] == world.authorities[:2]
    with pytest.raises(Refused) as refused:
        world.adopt(project, late)
    assert [str(item.sentence) for item in refused.value.unmet] == [
        _("%(authority)s is not asked to decide on this version.") % {"authority": "gemeente Oosterwaard"}
    ]
    world.adopt(project, world.authorities[0])
    assert standings(world, project) == {
        "Linderveen": Standing.PARTICIPATING,
        "Meerdijk": Standing.DECIDING,
        "Oosterwaard": Standing.OUT,
    }


def test_participants_are_laid_down_after_the_deadline(world):
    """R63, R64: the documents start; participants and those that are out hear it, each with their own message."""
    project = world.participants_confirmed(authorities=world.authorities[:2])
    assert (project.step(Step.STRATEGY).state, project.step(Step.TENDER_DOCUMENTS).state) == (
        StepState.DONE,
        StepState.OPEN,
    )
    with world.at():
        assert participating_authorities(project) == world.authorities[:2]
    told = Message.objects.filter(kind=ConfirmParticipants.code).values_list("recipient", flat=True)
    assert sorted(told) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "decider@linderveen.example",
        "decider@meerdijk.example",
    ]
    out = Message.objects.filter(kind="strategie-niet-deelnemend").values_list("recipient", flat=True)
    assert sorted(out) == ["contact@oosterwaard.example", "decider@oosterwaard.example"]
    assert verify(project.stream) is None


def test_a_team_that_lost_an_expert_is_flagged_and_not_stopped(world):
    """R65: the journal keeps the sentence."""
    project = world.participants_confirmed(authorities=world.authorities[:2])
    event = Event.objects.get(stream=project.stream, type=ConfirmParticipants.code)
    assert event.data["deelnemers"] == [authority.pk for authority in world.authorities[:2]]
    assert len(event.data["inkoopteam"]) == 1
    assert event.data["inkoopteam"][0] in event.sentence


def test_as_long_as_somebody_can_decide_participants_are_not_laid_down(world):
    """R62: who can still decide is named; when all decided, the deadline need not be awaited."""
    project = world.adopted(authorities=world.authorities[:2])
    sentences = world.refusal(ConfirmParticipants, project)
    assert sentences == [
        _("Until %(deadline)s these authorities can still decide: %(authorities)s.")
        % {"deadline": "woensdag 10 maart 2027 om 10:14 uur", "authorities": "gemeente Oosterwaard"}
    ]
    world.adopt(project, world.authorities[2])
    assert world.refusal(ConfirmParticipants, project) == []


def test_without_participants_nothing_is_laid_down(world):
    """R63."""
    project = world.adopted(authorities=[])
    world.later(days=22)
    assert world.refusal(ConfirmParticipants, project) == [_("No authority adopted and signed the strategy.")]


def test_who_is_out_keeps_what_was_offered_and_sees_nothing_later(world):
    """R64."""
    project = world.participants_confirmed(authorities=world.authorities[:2])
    out = world.user(world.authorities[2], Role.CONTACT)
    with world.at():
        seen = Document.objects.filter(project=project).visible_to(out).values_list("kind", flat=True)
        assert sorted(seen) == ["concept_strategy", "final_strategy", "mandate"]
        assert can_see(out, project.step(Step.TENDER_DOCUMENTS)) is False


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_takes_a_fixed_number_of_queries(world, django_assert_num_queries, number):
    """R134: each authority with its reaction, decision and signature."""
    project = world.adopted()
    Participation.objects.filter(project=project, authority__in=world.authorities[number:]).delete()
    project = Project.objects.get(pk=project.pk)
    with world.at(), django_assert_num_queries(7):
        overview = strategy_overview(project)
    assert len(overview.rows) == number
    assert (overview.adopted, overview.rows[0].adopted, overview.rows[0].standing) == (
        number,
        True,
        Standing.PARTICIPATING,
    )
