"""The screens of contract management: who reads what, and nothing of another authority (R122, R124, R125)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import Membership, Role
from accounts.staff import StaffRole
from projects.contract.models import Agreement
from projects.contract_management.actions import (
    AddFile,
    AdoptPlan,
    AgreeImprovement,
    ExerciseOption,
    PlanMeetings,
    RecordExpectation,
    RecordMeeting,
    RecordResult,
    ReportIssue,
    SendReport,
    WorkOnIssue,
)
from projects.contract_management.models import Contract, ContractFile, Issue, StandardActivity, Supplier
from projects.contract_management.results import periods_to_measure
from projects.contract_management.sections import SECTIONS
from projects.journal.models import Event
from tests.integration.projects.contract_helpers import again, indicator, registered

REGISTER = "/beheer/contracten/"


def browser(user=None) -> Client:
    """A browser of somebody, or of nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def opened(user, url: str) -> int:
    """The status with which a file opens for somebody; it is read to its end, which closes it."""
    response = browser(user).get(url)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response.status_code


@pytest.fixture
def contract(world) -> Contract:
    """A contract with everything: plan, results, improvement, meetings, issues, expectations, files and reports."""
    found, manager = registered(world), world.contract_manager
    linderveen, meerdijk = world.authorities[:2]
    row = indicator(world, found)
    with world.at():
        terms = periods_to_measure(row)
    for term, value in zip(terms, ("96", "92.5"), strict=False):
        world.act(RecordResult, found, manager, row, period=term, value=Decimal(value), note="Geteld")
    facts = {"text": "Extra rit.", "owner": "Schoon BV", "due_on": date(2027, 1, 12)}
    world.act(AgreeImprovement, found, manager, row, **facts)
    chosen = [(StandardActivity.objects.get(code="gegevens"), 1, date(2027, 1, 11))]
    world.act(AdoptPlan, found, manager, text="Op orde.", chosen=chosen)
    world.act(RecordExpectation, found, manager, text="Stil laden.", authority=meerdijk)
    for authority, title in ((linderveen, "Rit valt uit"), (meerdijk, "Bak is kapot")):
        world.act(ReportIssue, found, (authority, Role.CONTACT), title=title, text="Zie boven.")
    world.act(WorkOnIssue, found, manager, Issue.objects.get(authority=linderveen), text="Besproken.")
    facts = {"starts_at": world.now + timedelta(days=7), "place": "Raadhuis", "number": 2, "every": 3}
    first, _second = world.act(PlanMeetings, found, manager, delegation=[linderveen], **facts)
    world.later(days=8)
    held = {"attendees": "Allen", "minutes": "Vrijdagrit blijft.", "present": [linderveen]}
    points = [("Rooster", "B. Jansen", date(2027, 1, 18))]
    world.act(RecordMeeting, found, manager, first, file=world.signed_pdf("verslag"), points=points, **held)
    world.act(AddFile, found, manager, file=world.signed_pdf("intern"), title="Interne notitie")
    world.act(AddFile, found, manager, file=world.signed_pdf("bijlage"), title="Prijsblad", for_all=True)
    facts = {"period_from": date(2026, 3, 1), "period_until": date(2027, 1, 31), "authorities": world.authorities[:2]}
    world.act(SendReport, found, manager, **facts)
    world.act(ExerciseOption, found, manager, decided_on=date(2027, 1, 12), decision="Goed.")
    world.now = datetime(2028, 3, 5, 9, 0, tzinfo=UTC)
    return again(found)


def test_every_section_is_read_by_the_team_and_nobody_else(world, contract):
    """R124: contract managers, lead buyers and the expertise centre; other staff, superusers and authorities 403."""
    root = world.person("root@inkoop.example", "Ro", "Ot")
    root.is_superuser = root.is_staff = True
    root.save()
    legal = world.staff("jurist@inkoop.example", "Ju", "Rist", StaffRole.LEGAL_ADVISER)
    addresses = [REGISTER, *(f"{REGISTER}{contract.pk}/?deel={section.code}" for section in SECTIONS)]
    with world.at():
        for user in (world.contract_manager, world.lead_buyer, world.expertise):
            client = browser(user)
            assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 200)
        for user in (root, legal, world.user(world.authorities[0])):
            client = browser(user)
            assert not any(client.get(url).status_code == 200 for url in addresses)
        assert browser(legal).get(addresses[1]).status_code == 403


def test_acts_are_offered_to_contract_managers_only(world, contract):
    """R124: who only reads sees no button, and is refused at the address of every act."""
    url = f"{REGISTER}{contract.pk}/contract-wijzigen/"
    with world.at():
        assert url in browser(world.contract_manager).get(f"{REGISTER}{contract.pk}/?deel=gegevens").content.decode()
        assert url not in browser(world.lead_buyer).get(f"{REGISTER}{contract.pk}/?deel=gegevens").content.decode()
        answers = [browser(user).get(url).status_code for user in (world.contract_manager, world.lead_buyer)]
        assert answers == [200, 403]
        posted = browser(world.lead_buyer).post(url, {"title": "Anders"})
    assert (posted.status_code, Contract.objects.get(pk=contract.pk).title) == (403, "Afvalinzameling")


def test_every_form_opens_and_a_change_is_recorded_on_screen(world, contract):
    """R120: the acts of every section, and a change through the form."""
    client = browser(world.contract_manager)
    with world.at():
        for section in SECTIONS:
            page = client.get(f"{REGISTER}{contract.pk}/?deel={section.code}")
            for act in page.context["acts"]:
                if act.possible:
                    assert client.get(act.url).status_code == 200, act.url
        url = f"{REGISTER}{contract.pk}/prestatie-vastleggen/"
        wrong = client.post(url, {"title": "Klachten", "norm": "vijf"})
        facts = {"direction": "at_most", "norm": "5", "every": "12", "first_on": "2026-03-01"}
        right = client.post(url, {"title": "Klachten"} | facts)
    assert (wrong.status_code, right.status_code, right.url) == (
        400,
        302,
        f"{REGISTER}{contract.pk}/?deel=prestaties",
    )
    assert contract.indicators.count() == 2


def test_the_register_shows_exports_and_registers(world, contract):
    """R111, R120: rows with the end and the last day of notice; a finished project waits to be taken over."""
    world.now = datetime(2028, 3, 6, 9, 0, tzinfo=UTC)
    project = world.finished()
    agreement = Agreement.objects.get(project=project)
    client = browser(world.contract_manager)
    with world.at():
        page = client.get(REGISTER).content.decode()
        assert "Afvalinzameling" in page
        assert f"/beheer/contracten/registreren/?over={agreement.pk}" in page
        assert "registreren" not in browser(world.lead_buyer).get(REGISTER).content.decode()
        form = client.get(f"{REGISTER}registreren/?over={agreement.pk}")
        assert form.context["form"]["title"].value() == project.title
        assert "new_supplier" not in form.context["form"].fields
        assert client.get(f"{REGISTER}registreren/").status_code == 200
        assert client.get(f"{REGISTER}?stand=signaal").status_code == 200
        exported = b"".join(client.get(f"{REGISTER}?export=csv").streaming_content).decode("utf-8-sig")
    assert "Schoon BV" in exported
    assert "2028-08-28" in exported or "28-08-2028" in exported
    for verb in ("edit", "inspect", "delete"):
        assert client.get(f"{REGISTER}{verb}/{contract.pk}/").status_code != 200


def test_an_agreement_is_registered_from_the_cockpit(world):
    """R111, R120: the link is for contract managers; afterwards the cockpit leads everybody of the team to it."""
    project = world.contract_completed()
    agreement = Agreement.objects.get(project=project)
    cockpit, client = f"/beheer/projecten/{project.public_id}/", browser(world.contract_manager)
    url = f"{REGISTER}registreren/?over={agreement.pk}"
    with world.at():
        assert url in client.get(cockpit).content.decode()
        assert url not in browser(world.lead_buyer).get(cockpit).content.decode()
        form = client.get(url).context["form"]
        given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        given |= {"manager": world.contract_manager.pk, "signal_days": "180, 90", "value": "250.000,00"}
        answer = client.post(url, given)
        contract = Contract.objects.get(agreement=agreement)
        assert (answer.status_code, answer["Location"]) == (302, f"{REGISTER}{contract.pk}/")
        for user in (world.contract_manager, world.lead_buyer):
            assert f'href="{REGISTER}{contract.pk}/"' in browser(user).get(cockpit).content.decode()
    assert [str(row) for row in contract.suppliers.all()] == [agreement.supplier_name]
    assert list(contract.participants.all()) == world.authorities


def test_suppliers_are_kept_by_contract_managers_and_journalled(world, contract):
    """R120: a KvK number of 8 digits; who changed it stands in the journal of the register."""
    supplier = Supplier.objects.get()
    url = f"/beheer/contract_management/supplier/edit/{supplier.pk}/"
    facts = {"name": "Schoon BV", "contact_name": "B. Jansen", "contact_email": "", "contact_phone": ""}
    with world.at():
        assert browser(world.lead_buyer).get(url).status_code != 200
        client = browser(world.contract_manager)
        assert client.post(url, facts | {"kvk_number": "123"}).status_code == 200
        assert Supplier.objects.get().contact_name == ""
        assert client.post(url, facts | {"kvk_number": "12345678"}).status_code == 302
    assert Supplier.objects.get().contact_name == "B. Jansen"
    event = Event.objects.filter(stream="contracten").last()
    assert (event.actor_name, event.data["werd"]) == ("Cas Manager", {"contact_name": "B. Jansen"})


def test_the_dashboard_shows_signals_until_they_are_handled(world):
    """R122: by the clock, without a job, to the team; also under the portfolio."""
    contract = registered(world)
    url = f"{REGISTER}{contract.pk}/?deel=signalen"
    client = browser(world.contract_manager)
    with world.at(datetime(2027, 3, 1, 12, 0, tzinfo=UTC)):
        assert url not in client.get("/beheer/").content.decode()
    with world.at(datetime(2027, 3, 2, 12, 0, tzinfo=UTC)):
        assert url in client.get("/beheer/").content.decode()
        assert url in client.get("/beheer/projecten/").content.decode()
        legal = world.staff("jurist@inkoop.example", "Ju", "Rist", StaffRole.LEGAL_ADVISER)
        assert url not in browser(legal).get("/beheer/").content.decode()
        signal = contract.signals.order_by("due_on").first()
        act = f"{REGISTER}{contract.pk}/expiratiesignaal-afhandelen/?over={signal.pk}"
        assert client.post(act, {"outcome": "Opnieuw aanbesteden."}).status_code == 302
        assert url not in client.get("/beheer/").content.decode()


def test_an_authority_reads_its_contract_and_only_its_own_issues(world, contract):
    """R124, R125: contact and decider of a participant; expectations and reports of others are not there either."""
    first, second, third = world.authorities
    url = f"/mijn/contracten/{contract.pk}/"
    with world.at():
        for role in (Role.CONTACT, Role.DECIDER):
            page = browser(world.user(first, role)).get(url).content.decode()
            assert ("Rit valt uit" in page, "Besproken." in page, "Bak is kapot" in page) == (True, True, False)
            assert ("Stil laden." in page, "Vrijdagrit" in page, "Interne notitie" in page) == (False, True, False)
        page = browser(world.user(second)).get(url).content.decode()
        assert ("Rit valt uit" in page, "Bak is kapot" in page, "Stil laden." in page) == (False, True, True)
        assert "Vrijdagrit" not in page
        others = (world.user(third), world.user(first, Role.RECORDS), world.lead_buyer)
        assert [browser(user).get(url).status_code for user in others] == [404, 404, 404]
        assert browser().get(url).status_code == 302
        assert "Afvalinzameling" in browser(world.user(first)).get("/mijn/").content.decode()
        assert "Afvalinzameling" in browser(world.user(first)).get("/mijn/contracten/").content.decode()
        assert "Afvalinzameling" not in browser(world.user(third)).get("/mijn/contracten/").content.decode()


def test_an_issue_is_reported_on_screen_for_the_own_authority(world, contract):
    """R125: shown in full with its mail, then done; for another authority, or by an outsider, 404."""
    url = f"/mijn/contracten/{contract.pk}/knelpunt-melden/"
    data = {"title": "Te laat", "text": "Elke week."}
    client = browser(world.user(world.authorities[0]))
    with world.at():
        assert client.get(url).status_code == 200
        assert client.post(url, data | {"title": ""}).status_code == 400
        done = client.post(url, data)
        assert (done.status_code, done.url) == (302, f"/mijn/contracten/{contract.pk}/#knelpunten")
        assert client.post(f"{url}?namens={world.authorities[1].pk}", data).status_code == 404
        assert browser(world.user(world.authorities[2])).post(url, data).status_code == 404
        assert client.post(f"/mijn/contracten/{contract.pk}/contract-wijzigen/", data).status_code == 404
        assert browser(world.contract_manager).post(url, data).status_code == 404
    assert Issue.objects.get(title="Te laat").authority == world.authorities[0]


def test_a_person_of_two_participants_chooses_for_which(world, contract):
    """R125: each issue is of the authority it was reported for."""
    first, second = world.authorities[:2]
    user = world.user(first)
    Membership.objects.create(user=user, authority=second, role=Role.CONTACT, valid_from=date(2020, 1, 1))
    url = f"/mijn/contracten/{contract.pk}/knelpunt-melden/?namens={second.pk}"
    with world.at():
        assert browser(user).post(url, {"title": "Geur", "text": "Zomer."}).status_code == 302
    assert Issue.objects.get(title="Geur").authority == second


def test_a_file_opens_for_whom_it_was_meant(world, contract):
    """R116, R124: staff read all; minutes, reports and shared papers for their authorities; others 404."""
    first, second, third = (world.user(authority) for authority in world.authorities)
    files = {str(file): file.url for file in ContractFile.objects.all()}
    minutes = next(url for title, url in files.items() if title.startswith("Verslag"))
    [own] = [row.file.url for row in contract.reports.filter(authority=world.authorities[0])]
    with world.at():
        found = {
            name: [opened(user, url) for user in (world.lead_buyer, first, second, third)]
            for name, url in (
                ("internal", files["Interne notitie"]),
                ("shared", files["Prijsblad"]),
                ("minutes", minutes),
                ("report", own),
            )
        }
        assert browser().get(own).status_code == 302
    assert found == {
        "internal": [200, 404, 404, 404],
        "shared": [200, 200, 200, 404],
        "minutes": [200, 200, 404, 404],
        "report": [200, 200, 404, 404],
    }


def test_a_chart_has_words_and_a_table(world, contract):
    """R114: title and description in the drawing, and the same numbers in a table, for staff and for participants."""
    with world.at():
        for user, url in (
            (world.contract_manager, f"{REGISTER}{contract.pk}/?deel=prestaties"),
            (world.user(world.authorities[0]), f"/mijn/contracten/{contract.pk}/"),
        ):
            page = browser(user).get(url).content.decode()
            drawing = page[page.index('class="portal-chart"') :]
            drawing = drawing[: drawing.index("</svg>")]
            assert ("<title" in drawing, "<desc" in drawing, 'role="img"' in drawing) == (True, True, True)
            assert "92,5" in page[page.index("</svg>") :]
            assert "style=" not in drawing
