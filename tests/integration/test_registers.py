"""The registers of messages and of the journal: staff look, nobody changes (R131–R133)."""

import csv
import io
from datetime import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.actor import Actor
from accounts.invitations import invite
from accounts.models import Role
from accounts.staff import StaffRole
from portal.registers import EventAdmin, MessageAdmin
from projects.journal.models import Event
from projects.journal.record import record
from projects.outbox.compose import Draft, queue
from projects.outbox.deliver import deliver_due
from projects.outbox.models import SECRET, DeliveryState, Message

MESSAGES, JOURNAL = "/beheer/outbox/message/", "/beheer/journal/event/"
REGISTERS = [(MESSAGES, Message, MessageAdmin), (JOURNAL, Event, EventAdmin)]
NAMES = ["messages", "journal"]


def browser(user=None) -> Client:
    """A browser of somebody, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def table(response) -> list[list[str]]:
    """The cells of a CSV answer, headings first."""
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def column(admin, rows: list[list[str]], name: str) -> list[str]:
    """One column of an export, without its heading."""
    return [row[admin.list_export.index(name)] for row in rows[1:]]


@pytest.fixture
def project(world):
    """A project that three authorities registered interest in: six messages, four journal entries."""
    return world.interested()


@pytest.fixture
def root(world):
    """A superuser."""
    user = world.person("root@inkoop.example", "Ro", "Ot")
    user.is_superuser = True
    user.save()
    return user


@pytest.mark.parametrize(("url", "model", "admin"), REGISTERS, ids=NAMES)
def test_everybody_with_a_staff_role_sees_the_rows(world, project, url, model, admin):
    """R132, R133: the newest first, with the title of the project, in Dutch; each can be read in full."""
    newest = model.objects.order_by(*admin.ordering).first()
    for role in StaffRole:
        client = browser(world.staff(f"{role.name}@inkoop.example", role.name, "Kijkt", role))
        response = client.get(url)
        assert response.status_code == 200, role
        assert list(response.context["object_list"]) == list(model.objects.order_by(*admin.ordering)), role
        page = response.content.decode()
        assert ('lang="nl"' in page, "Schoonmaak gebouwen" in page) == (True, True), role
        assert client.get(f"{url}inspect/{newest.pk}/").status_code == 200, role


def test_a_message_can_be_read_in_full(world, project):
    """R133: to whom, for which authority, and the text as it leaves."""
    message = Message.objects.get(kind="belangstelling-aanmelden", recipient="contact@meerdijk.example")
    page = browser(world.lead_buyer).get(f"{MESSAGES}inspect/{message.pk}/").content.decode()
    for text in ("contact@meerdijk.example", "gemeente Meerdijk", "wacht op verzending", message.subject):
        assert text in page
    assert "De belangstelling van gemeente Meerdijk voor het project" in page


def test_a_journal_entry_can_be_read_in_full(world, project):
    """R132: what, by whom, for whom, and the fingerprint of the chain."""
    event = Event.objects.get(type="belangstelling-aanmelden", authority_name="gemeente Meerdijk")
    page = browser(world.lead_buyer).get(f"{JOURNAL}inspect/{event.pk}/").content.decode()
    for text in (event.sentence, "Contact Meerdijk", "gemeente Meerdijk", event.hash, event.previous, project.stream):
        assert text in page


def test_messages_are_found_by_address_and_state(world, project):
    """R133: as somebody asks for them."""
    client = browser(world.lead_buyer)

    def found(**query: str) -> list[str]:
        return sorted(message.recipient for message in client.get(MESSAGES, query).context["object_list"])

    assert found(q="contact@meerdijk.example") == ["contact@meerdijk.example"] * 2
    with world.at():
        assert deliver_due(limit=1) == 1
    assert len(found(state__exact=DeliveryState.SENT)) == 1
    assert len(found(state__exact=DeliveryState.QUEUED)) == 5


def test_the_messages_can_be_exported(world, project):
    """R133: every row, with the project it belongs to."""
    client = browser(world.lead_buyer)
    response = client.get(MESSAGES, {"export": "csv"})
    assert response["Content-Disposition"] == 'attachment; filename="berichten.csv"'
    rows = table(response)
    newest_first = Message.objects.order_by(*MessageAdmin.ordering)
    assert column(MessageAdmin, rows, "recipient") == list(newest_first.values_list("recipient", flat=True))
    assert column(MessageAdmin, rows, "subject") == list(newest_first.values_list("subject", flat=True))
    assert column(MessageAdmin, rows, "belongs_to") == ["Schoonmaak gebouwen"] * 6
    assert len(table(client.get(MESSAGES, {"export": "csv", "q": "contact@meerdijk.example"}))) == 3


def test_the_journal_can_be_exported(world, project):
    """R132: every entry with the fingerprints, so that the chain can be checked elsewhere."""
    client = browser(world.lead_buyer)
    rows = table(client.get(JOURNAL, {"export": "csv"}))
    chain = list(zip(*(column(EventAdmin, rows, name) for name in ("number", "previous", "hash")), strict=True))
    assert chain == [
        (str(number), previous, own)
        for number, previous, own in Event.objects.order_by("-number").values_list("number", "previous", "hash")
    ]
    assert [later[1] for later in chain[:-1]] == [earlier[2] for earlier in chain[1:]]
    sheet = load_workbook(io.BytesIO(b"".join(client.get(JOURNAL, {"export": "xlsx"}).streaming_content))).active
    assert sheet.max_row == 5


@pytest.mark.parametrize(("url", "model", "admin"), REGISTERS, ids=NAMES)
def test_nobody_adds_changes_or_deletes(world, project, root, url, model, admin):
    """R132, R133: not with every permission, not a superuser; no address works and no link leads there."""
    group = Group.objects.get(name=StaffRole.ADMINISTRATOR)
    group.permissions.add(*Permission.objects.filter(content_type__app_label__in=("outbox", "journal")))
    administrator = world.staff("fb@inkoop.example", "Fleur", "Beheer", StaffRole.ADMINISTRATOR)
    before = list(model.objects.order_by("pk").values())
    row = model.objects.first()
    for user in (administrator, root):
        client = browser(user)
        for rest in ("create/", f"edit/{row.pk}/", f"delete/{row.pk}/"):
            answers = [client.get(f"{url}{rest}"), client.post(f"{url}{rest}", {"subject": "Anders"})]
            assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/beheer/")] * 2, rest
        assert client.post(url).status_code == client.post(f"{url}inspect/{row.pk}/").status_code == 405
        page = client.get(url).content.decode() + client.get(f"{url}inspect/{row.pk}/").content.decode()
        assert [word for word in ("create/", "edit/", "delete/") if f"{url}{word}" in page] == []
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("url", "model", "admin"), REGISTERS, ids=NAMES)
def test_people_of_an_authority_never_get_in(world, project, url, model, admin):
    """R131, R132: every role, and somebody without any, also by the address of a row and of the export."""
    people = [world.user(world.authorities[0], role) for role in Role if role != Role.READER]
    outsider = world.person("extern@adviseur.example", "Ex", "Tern")
    row = model.objects.first()
    for user in (*people, outsider):
        for rest in ("", f"inspect/{row.pk}/", f"history/{row.pk}/", "?export=csv", "?export=xlsx"):
            response = browser(user).get(f"{url}{rest}", follow=True)
            assert [code for _address, code in response.redirect_chain] == [302], rest
            assert (response.status_code, b"Schoonmaak gebouwen" in response.content) == (403, False), rest


@pytest.mark.parametrize("url", [MESSAGES, JOURNAL], ids=NAMES)
def test_who_is_not_signed_in_signs_in_first(world, project, url):
    """R131: nothing is shown before."""
    assert browser().get(url)["Location"] == f"/beheer/login/?next={url}"


@pytest.mark.parametrize("url", [MESSAGES, JOURNAL], ids=NAMES)
def test_thirty_rows_take_as_many_queries_as_three(world, url):
    """The titles of projects are read once, however many rows and projects there are; in an export too."""
    client = browser(world.lead_buyer)

    def queries(**query: str) -> int:
        client.get(url, query).getvalue()
        with CaptureQueriesContext(connection) as captured:
            client.get(url, query).getvalue()
        return len(captured)

    def add(projects: int, rows: int) -> None:
        for _project in range(projects):
            project = world.project(f"Project {Event.objects.count()}")
            for _row in range(rows):
                with world.at(), transaction.atomic():
                    record(project.stream, "proef", "Er is iets gebeurd.", by=Actor(world.lead_buyer))
                    queue(project.stream, [Draft("proef", "a@voorbeeld.example", "Onderwerp", "Tekst.")])

    add(projects=1, rows=3)
    few = (queries(), queries(export="csv"))
    add(projects=3, rows=9)
    assert (Message.objects.count(), Event.objects.count()) == (30, 30)
    assert (queries(), queries(export="csv")) == few


def test_an_export_never_runs_as_a_formula_and_shows_the_time_of_the_netherlands(world):
    """A name that begins as a formula stays text; 9:00 in UTC is 10:00 in January."""
    with world.at(), transaction.atomic():
        queue("site", [Draft("proef", "a@voorbeeld.example", '=HYPERLINK("http://x.example")', "Tekst.")])
    client = browser(world.lead_buyer)
    rows = table(client.get(MESSAGES, {"export": "csv"}))
    assert column(MessageAdmin, rows, "subject") == ['\'=HYPERLINK("http://x.example")']
    assert column(MessageAdmin, rows, "queued_at") == ["2027-01-11 10:00"]
    assert column(MessageAdmin, rows, "get_state_display") == ["wacht op verzending"]
    sheet = load_workbook(io.BytesIO(client.get(MESSAGES, {"export": "xlsx"}).getvalue())).active
    assert sheet.cell(2, MessageAdmin.list_export.index("queued_at") + 1).value == datetime(2027, 1, 11, 10, 0)


@pytest.mark.parametrize(
    "url", [MESSAGES, JOURNAL, "/beheer/plan/planentry/", "/beheer/accounts/user/", "/beheer/accounts/membership/"]
)
def test_no_register_keeps_a_history_beside_the_journal(world, url):
    """R132: what happened stands in the journal; Wagtail's history, which asks no right, is closed."""
    assert browser(world.lead_buyer).get(f"{url}history/1/").status_code == 404


def test_a_filter_that_makes_no_sense_shows_the_whole_register(world):
    """Typed by hand, or an old bookmark."""
    response = browser(world.lead_buyer).get(MESSAGES, {"queued_at__gte": "x"})
    assert (response.status_code, response["Location"]) == (302, MESSAGES)


# -- the link of an invitation -----------------------------------------------------------------------------------------


def everything_shown(client: Client, secret: str) -> str:
    """All that the registers show and export of the one message there is, and what they find of a secret."""
    message = Message.objects.get()
    pages = [client.get(f"{MESSAGES}{rest}") for rest in ("", f"inspect/{message.pk}/")]
    pages += [client.get(f"{JOURNAL}{rest}") for rest in ("", f"inspect/{Event.objects.get().pk}/")]
    assert [page.status_code for page in pages] == [200] * 4
    found = client.get(MESSAGES, {"q": secret}).context["object_list"]
    assert list(found) == []
    exports = [client.get(url, {"export": "csv"}) for url in (MESSAGES, JOURNAL)]
    books = [load_workbook(io.BytesIO(client.get(url, {"export": "xlsx"}).getvalue())) for url in (MESSAGES, JOURNAL)]
    cells = [str(cell) for book in books for row in book.active.values for cell in row]
    return "\n".join([*(answer.getvalue().decode() for answer in [*pages, *exports]), *cells])


def test_the_link_of_an_invitation_is_in_the_mail_and_nowhere_else(world, root):
    """R4, R38, R133: not in a list, a page, an export or a search, before it is sent or after; then it is forgotten."""
    with world.at():
        _invitation, secret = invite(
            email="noor@linderveen.example", by=None, at=world.now, authority=world.authorities[0], role=Role.READER
        )
    link = f"http://localhost:8000/account/uitnodiging/{secret}/"
    waiting = Message.objects.get()
    assert (waiting.state, waiting.secret, SECRET in waiting.body) == (DeliveryState.QUEUED, link, True)
    clients = [browser(world.lead_buyer), browser(root)]
    assert [secret in everything_shown(client, secret) for client in clients] == [False, False]
    with world.at():
        assert deliver_due() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.body.count(link), SECRET in sent.body) == (["noor@linderveen.example"], 1, False)
    message = Message.objects.get()
    assert (message.state, message.secret, secret in message.body) == (DeliveryState.SENT, "", False)
    assert sent.body == message.body.replace(SECRET, link)
    assert secret not in str(Event.objects.values())
    assert [secret in everything_shown(client, secret) for client in clients] == [False, False]
    assert browser().get(f"/account/uitnodiging/{secret}/").status_code == 200
