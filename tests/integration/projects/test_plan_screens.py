"""The screens of the plan: bringing a file in, looking, deciding (R18, R23, point 4)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from accounts.staff import StaffRole
from projects.plan.actions import MakeCandidate, RejectCandidate
from projects.plan.models import Candidate, ColumnAssignment, Designation, PlanEntry, PlanImport, PlanYear
from projects.tree.models import Project
from tests.integration.projects.plan_helpers import REGION, content, entry, lines, region, staged


def upload(name: str, file: bytes | None = None) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content(name) if file is None else file)


@pytest.fixture
def own(world):
    """The first authority."""
    return world.authorities[0]


def test_a_contact_person_brings_the_plan_of_the_own_authority_in(world, client, own):
    """Point 4: upload, preview with nothing saved, take over; the plan stands in the list."""
    client.force_login(world.user(own))
    name = "inkoopplan-2027-linderveen.xlsx"
    with world.at():
        assert client.get("/mijn/inkoopplan/").status_code == 200
        answer = client.post("/mijn/inkoopplan/", {"file": upload(name), "authority": own.pk})
        waiting = PlanImport.objects.get()
        assert (answer.status_code, answer.url) == (302, f"/mijn/inkoopplan/import/{waiting.pk}/")
        assert (waiting.year.year, waiting.authority, PlanEntry.objects.count()) == (2027, own, 0)
        page = client.get(answer.url)
        assert page.context["found"].counts == {"new": 6, "changed": 0, "unchanged": 0, "refused": 0}
        first = page.context["rows"][0]
        assert [(cell["heading"], cell["written"], str(cell["understood"])) for cell in first["cells"]][4:6] == [
            ("Geraamde waarde (excl. btw)", "1850000", "€ 1.850.000"),
            ("Start voorbereiding", "2027-01-18", "18-1-2027"),
        ]
        done = client.post(answer.url)
        assert (done.status_code, done.url, PlanEntry.objects.count()) == (302, "/mijn/inkoopplan/", 6)
        assert "gemeente Linderveen, 2027" in client.get("/mijn/inkoopplan/").content.decode()
        plan = PlanEntry.objects.first().plan
        assert len(client.get(f"/mijn/inkoopplan/{plan.pk}/").context["page"].object_list) == 6
        again = client.post(answer.url)
        assert (again.status_code, PlanEntry.objects.count()) == (409, 6)
        assert client.get(answer.url).status_code == 200


def test_what_belongs_to_another_authority_is_not_there(world, client, own):
    """Another's import, another's plan and another's authority: 404 or 400, and nothing saved."""
    other = world.authorities[1]
    theirs = entry(world, other, "Geheim plan")
    waiting = staged(world, content(REGION), REGION, authority=other, by=world.user(other))
    client.force_login(world.user(own))
    with world.at():
        for url in (f"/mijn/inkoopplan/import/{waiting.pk}/", f"/mijn/inkoopplan/{theirs.plan_id}/"):
            assert client.get(url).status_code == 404
        assert client.post(f"/mijn/inkoopplan/import/{waiting.pk}/").status_code == 404
        assert client.post(f"/mijn/inkoopplan/import/{waiting.pk}/", {"heading": "x", "field": ""}).status_code == 404
        assert client.get("/mijn/inkoopplan/import/999999/").status_code == 404
        answer = client.post("/mijn/inkoopplan/", {"file": upload(REGION), "year": 2027, "authority": other.pk})
        assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["authority"])
        assert "Geheim plan" not in client.get("/mijn/inkoopplan/").content.decode()
        assert client.get("/beheer/inkoopplan/").status_code != 200
    assert (PlanImport.objects.count(), PlanEntry.objects.count()) == (1, 1)


def test_who_may_not_bring_a_plan_in(world, client, own):
    """A reader of the authority sees its plan and no form; a visitor signs in first."""
    assert client.get("/mijn/inkoopplan/").status_code == 302
    entry(world, own)
    client.force_login(world.user(own, Role.RECORDS))
    with world.at():
        page = client.get("/mijn/inkoopplan/")
        assert (page.context["form"], len(page.context["plans"])) == (None, 1)
        answer = client.post("/mijn/inkoopplan/", {"file": upload(REGION), "authority": own.pk})
    assert (answer.status_code, PlanImport.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("leeg.csv", None),
        ("geen-plan.csv", None),
        ("plan.xlsx", b"PK\x03\x04 this is no workbook"),
        ("plan.csv", b"%PDF-1.7\n" + b"x" * 200),
        ("plan.exe", b"MZ" + b"\x00" * 200),
        ("groot.csv", b"Onderwerp;Gemeente\r\n" + b"x" * (20 * 1024 * 1024)),
    ],
)
def test_a_bad_file_is_a_clear_error_and_nothing_is_kept(world, client, own, name, file):
    """Bad input: empty, no plan, broken, another kind, too large: 400 with a sentence beside the file."""
    client.force_login(world.user(own))
    with world.at():
        answer = client.post("/mijn/inkoopplan/", {"file": upload(name, file), "year": 2027, "authority": own.pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["file"])
    assert len(answer.context["form"].errors["file"]) == 1
    assert (PlanImport.objects.count(), PlanYear.objects.count()) == (0, 0)


def test_a_refused_row_is_shown_with_number_column_value_and_reason(world, client):
    """Point 4: problems come first; a file without one good row has no button and is refused."""
    waiting = staged(world, content("fouten.csv"), "fouten.csv")
    client.force_login(world.lead_buyer)
    with world.at():
        page = client.get(f"/beheer/inkoopplan/import/{waiting.pk}/")
        text = page.content.decode()
        assert [(problem.row, problem.column) for problem in page.context["refused"]] == [
            (2, "Waarde"),
            (2, "Start"),
            (3, "Onderwerp"),
            (4, "Waarde"),
            (4, "Start"),
            (5, "Onderwerp"),
        ]
        assert "=HYPERLINK(&quot;http://example.org&quot;,&quot;klik&quot;)" in text
        answer = client.post(f"/beheer/inkoopplan/import/{waiting.pk}/")
    assert (answer.status_code, PlanEntry.objects.count()) == (409, 0)


def test_a_column_is_assigned_on_the_preview(world, client, own):
    """Point 4: the form for an unrecognised column; the preview then understands it."""
    file = lines("Onderwerp;Wanneer dan wel", "Schoonmaak;Q1 2027")
    waiting = staged(world, file, authority=own, by=world.user(own))
    url = f"/mijn/inkoopplan/import/{waiting.pk}/"
    client.force_login(world.user(own))
    with world.at():
        assert [column.key for column in client.get(url).context["to_assign"]] == ["wanneer dan wel"]
        assert client.post(url, {"heading": "wanneer dan wel", "field": "nonsense"}).status_code == 400
        answer = client.post(url, {"heading": "wanneer dan wel", "field": "starts_on"})
        assert (answer.status_code, ColumnAssignment.objects.get().authority) == (302, own)
        cells = client.get(url).context["rows"][0]["cells"]
    assert [str(cell["understood"]) for cell in cells] == ["Schoonmaak", "1-1-2027 t/m 31-3-2027"]


def test_a_long_preview_is_paged(world, client):
    """A hundred rows a page, refused ones on the first."""
    rows = [f"Zaak {number};Meerdijk" for number in range(120)]
    waiting = staged(world, lines("Onderwerp;Gemeente", *rows, "Zout;Bestaat Niet"))
    client.force_login(world.lead_buyer)
    url = f"/beheer/inkoopplan/import/{waiting.pk}/"
    with world.at():
        first, second = client.get(url), client.get(f"{url}?pagina=2")
    assert (len(first.context["refused"]), len(first.context["rows"])) == (1, 99)
    assert (len(second.context["refused"]), len(second.context["rows"])) == (0, 21)


def test_the_team_goes_from_file_to_project_on_screen(world, client):
    """R18, R23: upload, take over, bring together, weigh, designate; each page answers."""
    region(world)
    ensure = {"title": "Schoonmaak", "summary": "Samen.", "motivation": "Meer dan zes."}
    client.force_login(world.lead_buyer)
    with world.at():
        answer = client.post("/beheer/inkoopplan/", {"file": upload(REGION)})
        done = client.post(answer.url)
        assert done.url == "/beheer/inkoopplan/2027/"
        page = client.get(done.url)
        assert len(page.context["page"].object_list) == 7
        assert [row.title for row in page.context["suggestions"]] == ["Schoonmaak"]
        chosen = [row.pk for row in page.context["suggestions"][0].entries]
        made = client.post(done.url, {"title": "Schoonmaak", "entries": chosen[:-1]})
        candidate = Candidate.objects.get()
        assert made.url == f"/beheer/inkoopplan/kandidaat/{candidate.pk}/"
        more = client.post(done.url, {"candidate": candidate.pk, "entries": chosen[-1:]})
        assert (more.url, candidate.entries.count()) == (made.url, len(chosen))
        weighed = client.get(made.url).context["criteria"]
        assert [(row.code, row.met) for row in weighed] == [
            ("authorities", False),
            ("regions", True),
            ("advantages", None),
            ("innovation", None),
        ]
        act = f"{made.url}aanmerken-als-collectief/"
        form = client.get(act).context["form"]
        assert list(form.fields)[:4] == [
            "regions_otherwise",
            "advantages_quantitative",
            "advantages_qualitative",
            "innovation",
        ]
        people = {"lead_buyer": world.lead_buyer.pk, "contract_manager": world.contract_manager.pk}
        without = client.post(act, ensure | people | {"motivation": ""})
        assert (without.status_code, list(without.context["form"].errors)) == (400, ["motivation"])
        assert Project.objects.count() == 0
        backwards = {"kickoff_from": "2027-03-01", "kickoff_until": "2027-02-01"}
        assert client.post(act, ensure | people | backwards).status_code == 400
        made_project = client.post(act, ensure | people)
        project = Project.objects.get()
        assert made_project.url == f"/beheer/projecten/{project.public_id}/"
        assert client.get(made_project.url).status_code == 200
        assert client.get(made.url).context["designation"].project == project
        assert client.post(act, ensure | people).status_code == 409
        assert client.get(done.url).status_code == 200
    assert (Designation.objects.count(), project.page.get_children().count()) == (1, 7)


def test_a_candidate_is_rejected_and_entries_taken_out_on_screen(world, client):
    """R18: both on the page of the candidate."""
    entries = [entry(world, authority) for authority in world.authorities]
    candidate = world.act(MakeCandidate, PlanYear.objects.get(), title="Schoonmaak", entries=entries)
    base = f"/beheer/inkoopplan/kandidaat/{candidate.pk}/"
    client.force_login(world.contract_manager)
    world.later(minutes=1)
    with world.at():
        client.post(f"{base}regels-weghalen/", {"entries": [entries[0].pk]})
        assert candidate.entries.count() == 2
        assert client.post(f"{base}niet-aanmerken/", {"motivation": ""}).status_code == 400
        assert client.post(f"{base}niet-aanmerken/", {"motivation": "Te klein."}).url == base
        assert client.get(f"{base}kandidaat-maken/").status_code == 404
        assert client.get(f"{base}bekendmaken/").status_code == 404
    assert Designation.objects.get().collective is False


def test_the_screens_are_for_the_purchasing_organisation_and_acts_for_the_team(world, client):
    """The expertise centre looks and cannot act; a member of an authority never gets in."""
    entries = [entry(world, authority) for authority in world.authorities]
    candidate = world.act(MakeCandidate, PlanYear.objects.get(), title="Schoonmaak", entries=entries[:2])
    waiting = staged(world, content(REGION), REGION)
    pages = ["/beheer/inkoopplan/", "/beheer/inkoopplan/2027/", f"/beheer/inkoopplan/kandidaat/{candidate.pk}/"]
    act = f"{pages[2]}niet-aanmerken/"
    client.force_login(world.expertise)
    with world.at():
        assert [client.get(page).status_code for page in pages] == [200, 200, 200]
        assert client.get(f"/beheer/inkoopplan/import/{waiting.pk}/").status_code == 404
        assert client.post(pages[0], {"file": upload(REGION)}).status_code == 403
        assert client.post(pages[1], {"title": "X", "entries": [entries[2].pk]}).status_code == 403
        assert client.post(act, {"motivation": "Nee."}).status_code == 403
    client.force_login(world.user(world.authorities[0]))
    with world.at():
        for page in [*pages, act, f"/beheer/inkoopplan/import/{waiting.pk}/"]:
            assert client.get(page).status_code != 200
        assert client.post(act, {"motivation": "Nee."}).status_code != 200
    assert (Designation.objects.count(), Candidate.objects.count(), PlanImport.objects.count()) == (0, 1, 1)


def test_the_registers_only_show(world, client):
    """Plan entries come in by file only; criteria are kept by those who manage plans."""
    made = entry(world, world.authorities[0])
    client.force_login(world.lead_buyer)
    with world.at():
        assert client.get("/beheer/plan/planentry/").status_code == 200
        assert client.get("/beheer/plan/planentry/?export=csv").status_code == 200
        assert client.get(f"/beheer/plan/planentry/inspect/{made.pk}/").status_code == 200
        for verb in ("create", f"edit/{made.pk}", f"delete/{made.pk}"):
            assert client.get(f"/beheer/plan/planentry/{verb}/").status_code != 200
        assert client.get("/beheer/plan/criterion/create/").status_code == 200
    client.force_login(world.staff("lg@inkoop.example", "Leo", "Jurist", StaffRole.LEGAL_ADVISER))
    with world.at():
        assert client.get("/beheer/plan/criterion/").status_code == 200
        assert client.get("/beheer/plan/criterion/create/").status_code != 200


def test_lists_take_a_fixed_number_of_queries(world, client):
    """The same for 3 and for 30 entries, on the page of a year, of a plan, and in the register."""
    one, two, three = world.authorities

    def add(number: int) -> None:
        for index in range(number):
            entry(world, one, f"Zaak {index} van {number}", partners=(two, three))

    add(2)
    last = entry(world, one, "Zout")
    candidate = world.act(MakeCandidate, PlanYear.objects.get(), title="Zout", entries=[last])
    world.act(RejectCandidate, candidate, motivation="Klein.")
    urls = {
        "/beheer/inkoopplan/": world.lead_buyer,
        "/beheer/inkoopplan/2027/": world.lead_buyer,
        "/beheer/plan/planentry/": world.lead_buyer,
        "/mijn/inkoopplan/": world.user(one),
        f"/mijn/inkoopplan/{last.plan_id}/": world.user(one),
    }

    def ask() -> list[int]:
        counts = []
        for url, user in urls.items():
            client.force_login(user)
            with world.at():
                client.get(url)
                with CaptureQueriesContext(connection) as asked:
                    assert client.get(url).status_code == 200
            counts.append(len(asked))
        return counts

    few = ask()
    add(27)
    assert (ask(), PlanEntry.objects.count()) == (few, 30)
