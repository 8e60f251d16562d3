"""Action, the one way in: all or nothing, rehearsed exactly, refused with sentences (R132–R134)."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils import translation

from accounts.models import Role
from accounts.staff import StaffRole
from projects.actions import base, registry
from projects.actions.base import Action, done
from projects.actions.rehearsal import is_rehearsing, scratch
from projects.documents import storage, store
from projects.documents.models import Document, DocumentKind
from projects.journal.models import Event, Stream
from projects.journal.verify import verify
from projects.kickoff.actions import Announce, InviteToKickoff, SendPresentation
from projects.outbox.compose import Draft
from projects.outbox.models import Message
from projects.participation.actions import RegisterInterest
from projects.participation.models import Participation
from projects.procedure.gate import Refused, Unmet
from projects.procedure.steps import AudienceCode, Step, StepState
from projects.tree.models import Project


class KeepPaper(Action):
    """An act for these tests: keeps one paper, reads another, tells the same person twice with one key."""

    code = "stuk-bewaren"
    title = "Bewaar een stuk"
    confirm = True

    def clean(self, *, text: str) -> None:
        if not text:
            raise ValidationError({"text": "Schrijf iets."})

    def perform(self, *, text: str) -> Document:
        fields = {"step": Step.KICKOFF, "audience": AudienceCode.TEAM, "by": self.by, "kind": DocumentKind.ATTACHMENT}
        made = store.add(
            self.subject, content=text.encode(), filename="a.txt", content_type="text/plain", title="A", **fields
        )
        self.read = storage.read(made.storage_name)
        store.freeze([made, *self.subject.documents.exclude(pk=made.pk)])
        return made

    def messages(self, result: Document) -> Iterable[Draft]:
        for key in ("een", "een", "twee", None):
            yield Draft(self.code, "a@voorbeeld.example", f"Bewaard: {key}", result.sha256, once=key)


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    """A storage of documents that no other test writes in at the same time."""
    own = settings.STORAGES["documents"] | {"OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "documents": own}


def files() -> set[str]:
    """The files in the storage of documents."""
    return {str(path) for path in Path(storages["documents"].location).rglob("*") if path.is_file()}


def facts(project: Project) -> tuple:
    """Everything an act could have changed."""
    project = Project.objects.get(pk=project.pk)
    return (
        project.announced_at,
        [(row.step, row.state) for row in project.steps.order_by("pk")],
        list(project.documents.values_list("pk", "frozen_at", "audience")),
        list(Participation.objects.values_list("pk", "withdrawn_at")),
        Event.objects.count(),
        Message.objects.count(),
        list(Stream.objects.values_list("name", "number", "head")),
        [page.live for page in project.page.get_descendants(inclusive=True)],
        files(),
    )


def test_when_the_journal_cannot_be_written_nothing_is_saved(world, monkeypatch):
    """R132: one transaction: no announcement, no open step, no page, no message."""
    project = world.project()
    before = facts(project)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(base, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        world.act(Announce, project)
    assert facts(project) == before
    assert project.step(Step.KICKOFF).state == StepState.PLANNED


def test_when_the_messages_cannot_be_queued_nothing_is_saved(world, monkeypatch):
    """R132, R133: no journal entry about something nobody heard of."""
    project = world.announced()
    before = facts(project)
    monkeypatch.setattr(base, "queue", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        world.act(RegisterInterest, project, (world.authorities[0], Role.CONTACT))
    assert facts(project) == before


def test_an_act_writes_facts_journal_and_messages(world):
    """R132: who, for whom, when, and what it was called."""
    project = world.announced()
    authority = world.authorities[0]
    world.act(RegisterInterest, project, (authority, Role.CONTACT))
    event = Event.objects.filter(stream=project.stream).last()
    assert (event.type, event.sentence) == (
        RegisterInterest.code,
        "Gemeente Linderveen heeft belangstelling aangemeld.",
    )
    assert (event.actor_name, event.authority_name, event.at) == (
        "Contact Linderveen",
        "gemeente Linderveen",
        world.now,
    )
    assert list(Message.objects.filter(kind=RegisterInterest.code).values_list("recipient", "stream")) == [
        ("contact@linderveen.example", project.stream)
    ]
    assert verify(project.stream) is None


def test_the_journal_is_dutch_whatever_the_language_of_the_screen(world):
    """R138: evidence is in one language."""
    project = world.project()
    with translation.override("en"):
        world.act(Announce, project)
    event = Event.objects.get(stream=project.stream, type=Announce.code)
    with translation.override("nl"):
        assert event.data["handeling"] == str(Announce.title)


def test_a_rehearsal_changes_nothing_and_gives_the_messages_that_leave(world):
    """R133: the preview is what is sent: the same messages, word for word, in the same order."""
    project = world.project()
    before = facts(project)
    world.later(minutes=1)
    with world.at():
        action = world.action(Announce, project)
        rehearsal = action.rehearse()
        assert facts(project) == before
        assert action.subject.announced_at is None
        assert action.subject.step(Step.KICKOFF).state == StepState.PLANNED
        action.run()
    assert [(m.recipient, m.recipient_name, m.subject, m.body) for m in rehearsal.messages] == list(
        Message.objects.order_by("pk").values_list("recipient", "recipient_name", "subject", "body")
    )
    assert len(rehearsal.messages) == 3
    assert rehearsal.sentence == Event.objects.get(type=Announce.code).sentence


def test_a_rehearsal_keeps_files_out_of_storage_and_reads_those_that_are_there(world):
    """R133: what an act makes is in memory only; what is there can be frozen."""
    project = world.project()
    with world.at():
        action = world.action(KeepPaper, project)
        action.run(text="eerste")
        before = facts(project)
        rehearsal = action.rehearse(text="tweede")
        assert action.read == b"tweede"
        assert facts(project) == before
        # The two messages with a key went out before; the rehearsal leaves them out, as run does.
        assert [draft.subject for draft in rehearsal.messages] == ["Bewaard: None"]
        action.run(text="derde")
    assert len(files()) == len(before[-1]) + 1
    assert Message.objects.filter(kind=KeepPaper.code).count() == 4


def test_after_a_rehearsal_nothing_of_it_stays_in_memory(world):
    """A preview in a running server costs no memory afterwards."""
    project = world.project()
    with world.at():
        made = world.action(KeepPaper, project)
        made.rehearse(text="eerste")
    assert not is_rehearsing()
    with pytest.raises(LookupError):
        scratch()


def test_an_act_that_freezes_what_was_uploaded_can_be_rehearsed(world):
    """R40: the presentation is read and frozen, in the rehearsal too."""
    project = world.kickoff_held()
    with world.at():
        made = store.add(
            project,
            content=b"%PDF-1.7",
            filename="presentatie.pdf",
            content_type="application/pdf",
            title="Presentatie",
            kind=DocumentKind.PRESENTATION,
            step=Step.KICKOFF,
            audience=AudienceCode.TEAM,
            by=None,
        )
        rehearsal = world.action(SendPresentation, project).rehearse()
    assert [draft.recipient for draft in rehearsal.messages] == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
    ]
    made.refresh_from_db()
    assert (made.frozen_at, made.audience) == (None, AudienceCode.TEAM)


def test_a_rehearsal_refuses_and_validates_as_the_act_does(world):
    """R134: the same sentences before as after."""
    project = world.project()
    with world.at():
        with pytest.raises(Refused) as refused:
            world.action(InviteToKickoff, project).rehearse()
        assert [str(u.sentence) for u in refused.value.unmet] == world.refusal(InviteToKickoff, project)
        with pytest.raises(ValidationError) as invalid:
            world.action(KeepPaper, project).rehearse(text="")
    assert invalid.value.message_dict == {"text": ["Schrijf iets."]}
    assert not is_rehearsing()


def test_outsiders_learn_only_that_they_may_not(world):
    """R131, R134: nothing about the state of the project; the lead buyer of another project sees both."""
    project = world.project()
    outsider = world.person("buiten@voorbeeld.example", "Bo", "Buiten")
    colleague = world.staff("collega@inkoop.example", "Col", "Lega", StaffRole.LEAD_BUYER)
    right = "Only the lead buyer of this project may do this."
    with translation.override("en"):
        assert world.refusal(InviteToKickoff, project, outsider) == [right]
        assert world.refusal(InviteToKickoff, project, (world.authorities[0], Role.CONTACT)) == [right]
        state = world.refusal(InviteToKickoff, project)
        assert (len(state), right in state) == (3, False)
        assert world.refusal(InviteToKickoff, project, colleague) == [right, *state]
    with world.at(), pytest.raises(Refused) as refused:
        world.action(InviteToKickoff, project, colleague).run()
    assert refused.value.status == 403


def test_a_superuser_has_no_more_rights(world):
    """R52: no bypass."""
    project = world.project()
    root = world.person("root@inkoop.example", "Ro", "Ot")
    root.is_superuser = True
    root.save()
    with world.at(), pytest.raises(Refused) as refused:
        world.action(Announce, project, root).run()
    assert refused.value.status == 403
    assert Event.objects.filter(type=Announce.code).count() == 0


def test_what_is_unmet_can_be_told_as_json(world):
    """R134: sentence, who and link, as text, for every act on a project; acts on the plan have another subject."""
    project = world.project()
    told = []
    with world.at():
        for action_class in registry.all_actions():
            if action_class.target_model is None and action_class.side in ("staff", "authority", "team"):
                told += [item.as_dict() for item in world.action(action_class, project).unmet()]
    assert json.loads(json.dumps(told)) == told
    assert {frozenset(item) for item in told} == {frozenset({"sentence", "who", "link"})}
    assert all(item["sentence"].endswith(".") for item in told)
    assert Unmet("Kan niet.").as_dict() == {"sentence": "Kan niet.", "who": "", "link": ""}


def test_a_listener_that_fails_does_not_undo_what_happened(world, django_capture_on_commit_callbacks, caplog):
    """R132: after the commit it has happened, whatever a cache does."""
    project = world.project()
    heard = []

    def listen(sender: type[Action], action: Action, **more: object) -> None:
        heard.append((sender, action.code))
        raise RuntimeError("the cache is gone")

    done.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            world.act(Announce, project)
    finally:
        done.disconnect(listen)
    assert heard == [(Announce, Announce.code)]
    assert Event.objects.filter(type=Announce.code).count() == 1


def test_a_code_is_registered_once():
    """The registry is the procedure: no two acts share a name."""
    with pytest.raises(ValueError, match="bekendmaken"):
        registry.register(Announce)
    codes = [action.code for action in registry.all_actions()]
    assert len(codes) == len(set(codes))
