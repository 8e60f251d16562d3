"""Knowledge that authorities share, within a project and across projects (R31)."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify_all
from projects.knowledge.actions import ReplyToNote, ShareNote, WithdrawNote
from projects.knowledge.models import Comment, KnowledgeBase, Note

BASE = "/mijn/kennis/"


def share(world, by, **other) -> Note:
    """A note for all authorities, unless told otherwise."""
    with world.at():
        base = KnowledgeBase.the()
    given = {"title": "Ledverlichting", "text": "Terugverdiend in vier jaar.", "circle": "all"} | other
    return world.act(ShareNote, base, by, **given)


def browser(user) -> Client:
    """Somebody who is signed in."""
    client = Client()
    client.force_login(user)
    return client


def reads(world, user) -> list[str]:
    """The titles this person finds on the page."""
    with world.at():
        page = browser(user).get(BASE).content.decode()
    return [title for title in ("Ledverlichting", "Onderling") if title in page]


def test_what_is_for_all_is_read_across_projects(world):
    """R31: contacts, deciders and subject experts of every affiliated authority, and the purchasing organisation."""
    first, second, _third = world.authorities
    share(world, (first, Role.CONTACT))
    for user in (world.user(second), world.user(second, Role.DECIDER), world.user(second, Role.SUBJECT_EXPERT)):
        assert reads(world, user) == ["Ledverlichting"]
    assert reads(world, world.lead_buyer) == ["Ledverlichting"]
    assert reads(world, world.user(second, Role.RECORDS)) == []
    outsider = world.user(world.authority("Verweg", affiliated=False))
    assert reads(world, outsider) == []


def test_what_is_for_a_project_stays_in_it(world):
    """R31: the authorities that may take part; not one that did not register, and not the public."""
    project = world.announced()
    from projects.participation.actions import RegisterInterest

    first, second, third = world.authorities
    for authority in (first, second):
        world.act(RegisterInterest, project, (authority, Role.CONTACT))
    note = share(world, (first, Role.CONTACT), title="Onderling", circle="project", project=project)
    assert (reads(world, world.user(second)), reads(world, world.user(third))) == (["Onderling"], [])
    with world.at():
        assert browser(world.user(third)).get(note.url).status_code == 404
        assert Client().get(note.url).status_code == 302
        assert "Onderling" in browser(world.user(second)).get("/projecten/schoonmaak-gebouwen/").content.decode()
        assert "Onderling" not in Client().get("/projecten/schoonmaak-gebouwen/").content.decode()
        assert "Er is kennis gedeeld: Onderling" in browser(world.user(second)).get("/mijn/").content.decode()
    with pytest.raises(ValidationError):
        share(world, (third, Role.CONTACT), circle="project", project=project)
    with pytest.raises(ValidationError):
        share(world, (first, Role.CONTACT), circle="project")


def test_sharing_replying_and_withdrawing_on_screen(world):
    """R31: with a file that only readers open; replies stay as they were written."""
    first, second, _third = world.authorities
    writer, reader = browser(world.user(first)), browser(world.user(second))
    with world.at():
        content = world.signed_pdf("Ervaringen").content
        answer = writer.post(
            f"{BASE}kennis-delen/?namens={first.pk}",
            {
                "title": "Ledverlichting",
                "text": "Terugverdiend in vier jaar.",
                "circle": "all",
                "file_1": SimpleUploadedFile("ervaringen.pdf", content, "application/pdf"),
            },
        )
        note = Note.objects.get()
        assert (answer.status_code, answer["Location"], note.authority) == (302, note.url, first)
        file = note.files.get()
        assert b"".join(reader.get(file.url).streaming_content) == content
        assert Client().get(file.url).status_code == 302
        assert browser(world.user(second, Role.RECORDS)).get(file.url).status_code == 404
        assert reader.post(f"{BASE}kennis-beantwoorden/?over={note.pk}", {"text": "Bij ons vijf."}).status_code == 302
        assert "Bij ons vijf." in writer.get(note.url).content.decode()
        assert "Trek de notitie in" not in reader.get(note.url).content.decode()
        assert reader.post(f"{BASE}kennis-intrekken/?over={note.pk}", {"reason": "x"}).status_code == 403
        assert writer.post(f"{BASE}kennis-intrekken/?over={note.pk}", {"reason": "Verouderd."}).status_code == 302
        for client in (writer, reader):
            assert client.get(note.url).status_code == 404
            assert client.get(file.url).status_code == 404
    with pytest.raises(EvidenceChanged):
        Comment.objects.get().save()
    sentences = list(Event.objects.filter(stream="kennis").values_list("sentence", flat=True).order_by("number"))
    assert [text.split(" heeft ")[1] for text in sentences] == [
        "kennis gedeeld: Ledverlichting",
        "gereageerd op “Ledverlichting”.",
        "“Ledverlichting” ingetrokken. Reden: Verouderd.",
    ]
    assert verify_all() == []


def test_who_shares(world):
    """R31: not a records officer, not an authority that is not affiliated; staff do, and may withdraw."""
    with world.at():
        base = KnowledgeBase.the()
    first = world.authorities[0]
    for by in (
        (first, Role.RECORDS),
        (world.authority("Verweg", affiliated=False), Role.CONTACT),
    ):
        assert len(world.refusal(ShareNote, base, by)) == 1
    note = share(world, (first, Role.CONTACT))
    world.act(WithdrawNote, base, world.lead_buyer, note, reason="Er stonden namen in.")
    assert len(world.refusal(ReplyToNote, base, (first, Role.CONTACT), Note.objects.get(pk=note.pk))) == 1


def test_notes_are_searched_and_narrowed(world):
    """R31: by words, category and project, among what one may read."""
    by = (world.authorities[0], Role.CONTACT)
    share(world, by, category="Energie")
    share(world, by, title="Onderling", text="Schoonmaakmiddelen", category="Facilitair")
    client = browser(world.user(world.authorities[1]))
    with world.at():
        for query, wanted in (("q=vier+jaar", "Ledverlichting"), ("categorie=Facilitair", "Onderling")):
            page = client.get(f"{BASE}?{query}").content.decode()
            assert [title for title in ("Ledverlichting", "Onderling") if title in page] == [wanted]


@pytest.mark.parametrize("field", ["title", "text"])
def test_nothing_empty_is_shared(world, field):
    """R134."""
    with pytest.raises(ValidationError):
        share(world, (world.authorities[0], Role.CONTACT), **{field: " "})
    assert not Note.objects.exists()
