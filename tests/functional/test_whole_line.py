"""Het verhaal van één project, van inkoopplan tot evaluatie, met alleen schermen.

Drie gemeenten melden belangstelling. Eén laat de uiterste datum verstrijken; met twee deelnemers gaat het verder.
Alles gaat met het toetsenbord; wie voor een gemeente werkt, heeft een venster van 320 pixels en geen JavaScript.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import Membership, Role
from projects.award.selectors import standstill_end
from projects.journal.verify import verify_all
from projects.participation.models import Participation, Standing
from projects.procedure.steps import ProjectLife
from projects.strategy.models import StrategyPage
from projects.tree.lots import sole_lot
from projects.tree.models import Project
from tests.functional.visitor import Member, Staff, Visitor, pdf
from tests.world import World

HAS_PASSKEY = "decider@meerdijk.example"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2027, 1, 11, 9, 0, tzinfo=AMSTERDAM)
PLAN = (
    "Onderwerp;Aanbestedende dienst;CPV;Waarde;Start\n"
    "Schoonmaak gebouwen;Gemeente Linderveen;90910000-9;980.000;Q3 2027\n"
    "Schoonmaak gebouwen;Gemeente Meerdijk;90910000-9;640.000;Q3 2027\n"
    "Schoonmaak gebouwen;Gemeente Oosterwaard;90910000-9;410.000;Q3 2027\n"
)


def moment(at: datetime) -> str:
    """As a browser's field for day and hour takes it."""
    return at.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")


class Story:
    """The people of the story, and a clock that moves."""

    def __init__(self, browser, base: str, clock) -> None:
        self.browser, self.base, self.clock = browser, base, clock
        self.world = World(START)
        extra = self.world.person("deskundige2@linderveen.example", "Tweede", "Deskundige")
        Membership.objects.create(
            user=extra,
            authority=self.world.authorities[0],
            role=Role.SUBJECT_EXPERT,
            valid_from=START.date() - timedelta(days=900),
        )
        self.super = self.world.person("super@example.org", "Super", "Gebruiker")
        self.super.is_superuser = True
        self.super.save()
        self.buyer = Staff(browser, base, "inkoper@inkoop.example")
        self.manager = Staff(browser, base, "cm@inkoop.example")
        self.expertise = Staff(browser, base, "ec@inkoop.example")
        self.members: dict[str, Member] = {}

    def member(self, address: str) -> Member:
        """Somebody of an authority, by e-mail address."""
        if address not in self.members:
            self.members[address] = Member(self.browser, self.base, address, scripts=address == HAS_PASSKEY)
            self.members[address].project = f"/projecten/{self.project.page.slug}/"
        return self.members[address]

    def later(self, **delta: int) -> datetime:
        """Time passes; returns the new time."""
        self.clock.shift(timedelta(**delta))
        return datetime.now(AMSTERDAM)

    def now(self) -> datetime:
        """What time it is in the story."""
        return datetime.now(AMSTERDAM)

    @property
    def project(self) -> Project:
        """The project, as it is now."""
        return Project.objects.get()


@pytest.fixture
def story(emptied_database, live_server, chromium, settings):
    """The story at its beginning."""
    settings.BASE_URL = live_server.url
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    with time_machine.travel(START, tick=True) as clock:
        yield Story(chromium, live_server.url, clock)


def decision(story: Story, number: str) -> dict:
    """What a decider fills in, with a signed PDF."""
    return {
        "decided_on": story.now().strftime("%Y-%m-%d"),
        "decision_number": number,
        "signer_name": "B. Burgemeester",
        "signer_function": "burgemeester",
        "signed_document": pdf(f"besluit {number}"),
    }


def test_from_plan_to_evaluation(story):
    """The whole line by screens only; the third authority is out when the deadline passes."""
    plan_becomes_project(story)
    kickoff(story)
    strategy(story)
    tender(story)
    award(story)
    realisation(story)
    assert story.project.life == ProjectLife.FINISHED
    assert verify_all() == []


def plan_becomes_project(story: Story) -> None:
    """The plan is uploaded, looked at, taken over; the entries become a project."""
    buyer = story.buyer.go("/beheer/inkoopplan/")
    file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": PLAN.encode()}
    buyer.fill({"file": file, "year": "2027"})
    buyer.page.locator("form:has([name=file]) button[type=submit]").press("Enter")
    buyer.page.wait_for_url("**/import/**")
    buyer.page.locator("form[method=post] button[type=submit]:visible").last.press("Enter")
    buyer.page.wait_for_url("**/beheer/inkoopplan/**")
    buyer.go("/beheer/inkoopplan/2027/")
    buyer.page.locator("form:has(input[type=hidden][name=entries]) button[type=submit]").first.press("Enter")
    buyer.page.wait_for_url("**/kandidaat/**")
    buyer.follow("aanmerken-als-collectief").fill(
        {
            "motivation": "Samen is het efficiënter.",
            "summary": "Samen schoonmaken in drie gemeenten.",
            "lead_buyer": "Ilse Koper",
            "contract_manager": "Cas Manager",
        }
    )
    buyer.press()
    for staff in (story.buyer, story.manager, story.expertise):
        staff.cockpit = f"/beheer/projecten/{story.project.public_id}/"


def kickoff(story: Story) -> None:
    """Announced, interest, invitation, meeting, presentation, team."""
    story.buyer.act("bekendmaken")
    for town in ("linderveen", "meerdijk", "oosterwaard"):
        story.member(f"contact@{town}.example").act("belangstelling-aanmelden")
    starts = story.now() + timedelta(days=14)
    story.buyer.act(
        "uitnodigen-startbijeenkomst",
        {"starts_at": moment(starts), "ends_at": moment(starts + timedelta(hours=2)), "place": "Raadhuis"},
    )
    story.member("contact@linderveen.example").act("reageren-op-uitnodiging", {"coming": "Ja", "people": "2"})
    story.later(days=15)
    story.buyer.act(
        "startbijeenkomst-vastleggen",
        {
            "present": ["Linderveen", "Meerdijk", "Oosterwaard"],
            "staff": ["Ilse Koper", "Cas Manager"],
            "goal_draagvlak": "Iedereen wil verder.",
        },
    )
    story.buyer.act("document-toevoegen", {"kind": "presentatie", "title": "Presentatie", "file": pdf("presentatie")})
    story.buyer.act("presentatie-versturen")
    for town in ("Linderveen", "Meerdijk", "Oosterwaard"):
        add_expert(story, f"Deskundige {town}", town)
    story.buyer.act("inkoopteam-vaststellen")


def add_expert(story: Story, name: str, town: str) -> None:
    """A subject expert joins the team."""
    story.buyer.act("teamlid-toevoegen", {"role": "materiedeskundige", "user": name, "authority": f"gemeente {town}"})


def strategy(story: Story) -> None:
    """Concept, final version, two adopt, the third lets the deadline pass."""
    story.manager.act("inbreng-contractmanagement", {"text": "Neem kwartaalrapportages op."})
    until = (story.now() + timedelta(days=14)).strftime("%Y-%m-%d")
    story.buyer.act("conceptstrategie-voorleggen", {"remarks_until": until})
    for town in ("linderveen", "meerdijk", "oosterwaard"):
        story.member(f"contact@{town}.example").act("reageren-op-conceptstrategie", {"no_remarks": True})
    review(story)
    deadline = story.now() + timedelta(days=30)
    story.buyer.act("definitieve-strategie-aanbieden", {"deadline": moment(deadline)})
    agreed = {"agree_mandate": True, "agree_commitment": True}
    story.member("contact@linderveen.example").act("vaststelling-voorbereiden", decision(story, "Z-0"))
    decider = story.member("decider@linderveen.example").act("strategie-vaststellen", agreed)
    assert "/mijn/besluiten/" in decider.page.url
    assert "Z-0" in decider.text()
    sign_with_passkey(story, story.member(HAS_PASSKEY), agreed)
    story.later(days=31)
    too_late = story.member("decider@oosterwaard.example")
    response = too_late.go("/mijn/").page.goto(
        f"{story.base}/mijn/projecten/{story.project.page.slug}/strategie-vaststellen/"
    )
    assert "uiterste datum" in too_late.text().lower() or "deadline" in too_late.text().lower()
    assert response.status == 200
    assert too_late.page.locator("form [name=decision_number]").count() == 0
    out = Participation.objects.with_standing().get(authority__name="Oosterwaard")
    assert out.standing_now == Standing.OUT
    public = Visitor(story.browser, story.base, "")
    assert "gemeente Oosterwaard" in public.go("/inkoopplan/2027/").text()
    story.buyer.act("deelnemers-vaststellen")


def review(story: Story) -> None:
    """The lead buyer submits the text, the expertise centre approves it in the editor."""
    edit = f"/beheer/pages/{StrategyPage.objects.get().pk}/edit/"
    for reader, button in (
        (story.buyer, "[name=action-submit]"),
        (story.expertise, "[data-workflow-action-name=approve]"),
    ):
        page = reader.go(edit).page
        page.get_by_role("button", name="Meer acties").press("Enter")
        with page.expect_navigation():
            page.locator(button).first.press("Enter")


def sign_with_passkey(story: Story, decider: Member, agreed: dict) -> None:
    """Signs in the portal: sets up a passkey on first need, and finds the form as it was filled in."""
    decider.gets_a_passkey()
    fields = decision(story, "Z-1") | agreed | {"sign_in_portal": True}
    del fields["signed_document"]
    page = decider.act("strategie-vaststellen", fields).page
    assert page.url.split("?")[0].endswith("/account/beveiliging/")
    decider.follow("/account/2fa/webauthn/add/")
    decider.confirm_password()
    page.fill("input[name=name]", "Laptop")
    page.press("#mfa_webauthn_add", "Enter")
    page.wait_for_url("**/recovery-codes/**")
    decider.follow("/strategie-vaststellen/")
    assert page.input_value("[name=decision_number]") == "Z-1"
    decider.press()
    assert "/mijn/besluiten/" in page.url
    assert "wachtwoord en passkey" in decider.text()


def tender(story: Story) -> None:
    """Documents, publication, a question, the last clarification notice."""
    add_expert(story, "Tweede Deskundige", "Linderveen")
    story.buyer.act(
        "document-toevoegen",
        {"kind": "aanbestedingsdocument", "title": "Programma van eisen", "file": pdf("eisen")},
    )
    story.later(minutes=5)
    now = story.now()
    story.buyer.act(
        "aanbesteding-publiceren",
        {
            "platform": "TenderNed",
            "notice_number": "401234",
            "url": "https://www.tenderned.example/401234",
            "cpv": "90910000-9",
            "published_at": moment(now),
            "questions_until": moment(now + timedelta(days=14)),
            "bids_until": moment(now + timedelta(days=45)),
        },
    )
    story.buyer.act("aanbestedingsdocumenten-doorsturen")
    story.later(days=2)
    story.buyer.act(
        "vraag-registreren",
        {
            "received_at": moment(story.now() - timedelta(hours=1)),
            "asker": "Schoon BV",
            "document": "Programma van eisen",
            "paragraph": "2.1",
            "text": "Geldt dit ook in het weekend?",
        },
    )
    answer_question(story)
    story.later(days=13)
    story.buyer.act("nota-van-inlichtingen-opmaken")
    story.later(minutes=5)
    story.buyer.act(
        "nota-van-inlichtingen-publiceren",
        {"published_at": moment(story.now()), "url": "https://www.tenderned.example/401234", "is_last": True},
    )


def answer_question(story: Story) -> None:
    """A subject expert answers in the register; the lead buyer and the expertise centre agree there."""
    question = f"/mijn/projecten/{story.project.page.slug}/vragen/1/"
    for visitor, code, fields in (
        (
            story.member("subject_expert@linderveen.example"),
            "vraag-beantwoorden",
            {"answer": "Ja.", "contributors": "Inkoopteam"},
        ),
        (story.buyer, "antwoord-akkoord-inkoopteam", {}),
        (story.expertise, "antwoord-akkoord-expertisecentrum", {}),
    ):
        visitor.go(question).follow(f"/1/{code}/").fill(fields).press()
    assert "Ja." in story.expertise.text()


def award(story: Story) -> None:
    """Declarations, vault, assessment, recommendation; the decision waits for the last participant."""
    for address in (
        "inkoper@inkoop.example",
        "cm@inkoop.example",
        "subject_expert@linderveen.example",
        "subject_expert@meerdijk.example",
    ):
        story.member(address).act("verklaring-afleggen", {"agree": True})
    lay_down_rules(story)
    story.later(days=31)
    story.buyer.act(
        "kluis-openen",
        {
            "second_person": "Cas Manager",
            "bids": "Schoon BV; info@schoon.example; ja; 1.900.000,00;\nPoets BV; info@poets.example; ja; 1.950.000;",
        },
    )
    story.buyer.act("inschrijvingen-delen")
    assess(story)
    story.buyer.act(
        "gunningsadvies-aanbieden",
        {
            "winner": "1. Schoon BV",
            "motivation": "De beste verhouding tussen prijs en kwaliteit.",
            "adopt_by": moment(story.now() + timedelta(days=21)),
        },
    )
    story.member("decider@linderveen.example").act("gunningsadvies-vaststellen", decision(story, "G-1"))
    for visitor in (story.buyer, Staff(story.browser, story.base, "super@example.org")):
        visitor.go(f"/beheer/projecten/{story.project.public_id}/gunningsbeslissing-verzenden/")
        assert "Meerdijk" in visitor.text()
        assert visitor.page.locator("form [name=standstill_days]").count() == 0
    story.member(HAS_PASSKEY).act("gunningsadvies-vaststellen", decision(story, "G-2"))
    story.buyer.act("gunningsbeslissing-verzenden")


def at_desk(visitor: Visitor, desk: str, code: str, fields: dict | None = None, row: int | None = None) -> None:
    """Does an act of the desk; `row` counts the bids it can be done on."""
    visitor.go(desk)
    where = f'a[href*="/{code}/"]' if row is None else f'a[href*="/{code}/?over="]'
    visitor.page.locator(where).nth(row or 0).press("Enter")
    visitor.page.wait_for_load_state()
    visitor.fill(fields or {}).press()


def lay_down_rules(story: Story) -> None:
    """Sixty percent for the plan, forty for the price; laid down before anybody sees a bid."""
    desk = f"{story.buyer.cockpit}beoordeling/"
    weighted = {"kind": "punten op gewogen criteria", "requirements": "Is ingeschreven in het handelsregister."}
    at_desk(story.buyer, desk, "gunningsmethode-kiezen", weighted)
    plan = {"title": "Plan van aanpak", "kind": "kwaliteit", "weight": "60"}
    at_desk(story.buyer, desk, "gunningscriterium-toevoegen", plan)
    price = {
        "title": "Prijs",
        "kind": "prijs",
        "weight": "40",
        "formula": "relatief: hoogste punten × laagste prijs ÷ prijs",
    }
    at_desk(story.buyer, desk, "gunningscriterium-toevoegen", price)
    at_desk(story.buyer, desk, "gunningsmodel-vastleggen")


def assess(story: Story) -> None:
    """Two experts score alone, at their own desk; then the consensus and the outcome."""
    desk, team_desk = f"{story.buyer.cockpit}beoordeling/", f"/mijn/projecten/{story.project.page.slug}/beoordeling/"
    for row in range(2):
        at_desk(story.buyer, desk, "inschrijving-toetsen", {}, row)
    for address, scores in (("linderveen", ("10 – ", "6 – ")), ("meerdijk", ("8 – ", "8 – "))):
        expert = story.member(f"subject_expert@{address}.example")
        for row, score in enumerate(scores):
            given = {"K1-score": score, "K1-motivation": "Goed plan van aanpak."}
            at_desk(expert, team_desk, "inschrijving-beoordelen", given, row)
    at_desk(story.buyer, desk, "consensus-openen")
    for row, score in enumerate(("10 – ", "8 – ")):
        given = {"K1-score": score, "K1-motivation": "Goed plan van aanpak."}
        at_desk(story.buyer, desk, "beoordeling-vastleggen", given, row)
    at_desk(story.buyer, desk, "beoordeling-vaststellen")
    assert "1 (100,00)" in story.buyer.go(desk).text()


def realisation(story: Story) -> None:
    """After the standstill: agreement, signatures, evaluation; the records officers see the file."""
    end = standstill_end(sole_lot(story.project))
    story.later(days=(end - story.now()).days + 1)
    story.buyer.act(
        "document-toevoegen", {"kind": "overeenkomst", "title": "Overeenkomst", "file": pdf("overeenkomst")}
    )
    story.buyer.act("overeenkomst-vaststellen")
    starts = (story.now() + timedelta(days=30)).date()
    story.buyer.act(
        "definitieve-gunning-versturen",
        {"starts_on": starts.isoformat(), "ends_on": starts.replace(year=starts.year + 4).isoformat()},
    )
    signer = {"signer_name": "B. Burgemeester", "signer_function": "burgemeester", "reason": "Vergeleken."}
    for town in ("linderveen", "meerdijk"):
        fields = signer | {"file": pdf(f"getekend {town}")}
        story.member(f"decider@{town}.example").act("overeenkomst-ondertekenen", fields)
    story.buyer.act("ondertekening-leverancier-vastleggen", signer | {"file": pdf("getekend leverancier")})
    story.buyer.act("contract-afronden")
    for town in ("linderveen", "meerdijk"):
        contact = story.member(f"contact@{town}.example")
        contact.go("/mijn/").go(contact.project).follow("/evaluatieformulier-invullen/")
        for radio in contact.page.locator("fieldset").all():
            radio.locator("input[type=radio]").nth(3).check(force=True)
        contact.press()
    story.buyer.act("evaluatie-vastleggen", {"text": "Volgens plan verlopen.", "lessons": "Begin eerder."})
    story.buyer.act("project-afronden")
    records = story.member("records@linderveen.example").go("/mijn/dossiers/").follow("/mijn/dossiers/")
    assert "Schoonmaak gebouwen" in records.text()
    public = Visitor(story.browser, story.base, "")
    assert "Schoon BV" in public.go(f"/projecten/{story.project.page.slug}/").text()
    assert "Poets BV" not in public.text()
