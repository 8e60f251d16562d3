"""The preparation phase of the example projects: from announcement to publication."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from accounts.models import Role, User
from accounts.staff import StaffRole
from portal.demo import papers, people
from portal.demo.accounts import EXTERNAL_EXPERT
from portal.demo.telling import Telling
from projects.documents.models import DocumentKind
from projects.documents.uploads import UploadKind
from projects.kickoff.goals import Goal
from projects.participation.models import TeamRole
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.strategy.gates import page_of
from projects.strategy.models import ConceptRemark


def announce(telling: Telling) -> None:
    """Announced to everybody; who carries the project is in the team from the start."""
    telling.act("bekendmaken")
    for staff_role, role in (
        (StaffRole.LEAD_BUYER, TeamRole.LEAD_BUYER),
        (StaffRole.CONTRACT_MANAGER, TeamRole.CONTRACT_MANAGER),
    ):
        telling.act("teamlid-toevoegen", role=role, user=people.staff(staff_role).user)


def interest(telling: Telling) -> None:
    """The authorities register interest."""
    many = len(telling.interested)
    share = telling.plot.value // (many * (many + 9))
    for number, authority in enumerate(telling.interested):
        telling.day(2 + number / 2)
        value = 2 * share * (5 + number)
        telling.act("belangstelling-aanmelden", telling.contact(authority), estimated_value=value)


def invite(telling: Telling) -> None:
    """Invited to the kickoff meeting."""
    telling.day(10)
    starts = telling.moment(30).replace(hour=10)
    telling.act(
        "uitnodigen-startbijeenkomst",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="Raadhuis Linderveen, Lindeplein 1",
        remark="De lunch staat klaar. Laat het weten als u een dieet hebt.",
    )
    for authority in telling.interested[1:]:
        telling.day(12)
        telling.act("reageren-op-uitnodiging", telling.contact(authority), coming=True, people=2)


GOAL_RESULTS = {
    Goal.ACQUAINTANCE.value: "Iedereen kent elkaar en weet wie waarover gaat.",
    Goal.EXCHANGE.value: "De lopende contracten en de ervaringen met leveranciers zijn besproken.",
    Goal.SUPPORT.value: "Iedereen wil samen verder. Er is draagvlak voor één set eisen; de ingangsdatum verschilt.",
    Goal.ACTIVATION.value: "De contactpersonen informeren hun bestuur over de planning.",
    Goal.TEAM.value: "Er zijn genoeg materiedeskundigen voorgedragen.",
    Goal.ANSWERS.value: "De vragen over aantallen en locaties worden schriftelijk beantwoord.",
}


def hold(telling: Telling) -> None:
    """Held, and the presentation sent."""
    telling.day(30.2)
    telling.act(
        "startbijeenkomst-vastleggen",
        present=telling.interested[1:] if len(telling.interested) > 3 else telling.interested,
        staff=[people.staff(StaffRole.LEAD_BUYER).user, people.staff(StaffRole.CONTRACT_MANAGER).user],
        goals=GOAL_RESULTS,
    )
    upload(telling, DocumentKind.PRESENTATION, "Presentatie startbijeenkomst", papers.presentation)
    telling.day(31)
    telling.act("presentatie-versturen")


def upload(telling: Telling, kind: DocumentKind, title: str, paper, **more: Any) -> None:
    """A PDF is added to the project."""
    filename = f"{title.lower().replace(' ', '-')}.pdf"
    file = telling.checked(paper(telling.project), filename, UploadKind.DOCUMENT)
    telling.act("document-toevoegen", kind=kind.value, title=title, file=file, **more)


def team(telling: Telling) -> None:
    """Three subject experts join, and the team is confirmed."""
    telling.day(32)
    for authority in [a for a in telling.interested if a.name not in telling.plot.misses_deadline][:3]:
        expert = people.somebody(Role.SUBJECT_EXPERT, authority).user
        telling.act("teamlid-toevoegen", role=TeamRole.SUBJECT_EXPERT, user=expert, authority=authority)
    if expertise := telling.plot.expertise:
        recorded = telling.act("externe-deskundigheid-vastleggen", **expertise)
        if "Sanne Vos" in recorded.party:
            external = User.objects.get(email=EXTERNAL_EXPERT.email)
            telling.act("teamlid-toevoegen", role=TeamRole.EXTERNAL_EXPERT, user=external, expertise=recorded)
    telling.day(34)
    telling.act("inkoopteam-vaststellen")


def concept(telling: Telling) -> None:
    """The concept goes round, one remark comes in and is answered."""
    telling.day(45)
    telling.act(
        "inbreng-contractmanagement",
        people.staff(StaffRole.CONTRACT_MANAGER),
        text="In de lopende overeenkomst ontbraken afspraken over rapportage. Neem kwartaalcijfers per deelnemer op.",
    )
    telling.day(50)
    telling.act("conceptstrategie-voorleggen", remarks_until=(telling.now + timedelta(days=14)).date())
    first, *others = telling.interested
    telling.day(55)
    telling.act(
        "reageren-op-conceptstrategie",
        telling.contact(first),
        text="Kan de opdrachtnemer per gebouw een vast contactpersoon noemen?",
    )
    for authority in others:
        telling.act("reageren-op-conceptstrategie", telling.contact(authority), text="", no_remarks=True)
    telling.day(66)
    remark = ConceptRemark.objects.exclude(text="").get(round__project=telling.project)
    telling.act("opmerking-beantwoorden", target=remark, answer="Overgenomen: zie hoofdstuk Inhoud.")


def review(telling: Telling) -> None:
    """The expertise centre reads the strategy and approves it."""
    with clock.replay(telling.now):
        page = page_of(telling.project)
        page.get_workflow().start(page, telling.lead_buyer.user)
        task = page.current_workflow_task_state
        task.approve(user=people.staff(StaffRole.EXPERTISE_CENTRE).user, comment="Helder en volledig.")


def offer(telling: Telling) -> None:
    """The final strategy is offered; the deadline is thirty days later."""
    telling.day(69)
    review(telling)
    telling.day(70)
    telling.act("definitieve-strategie-aanbieden", deadline=telling.moment(100).replace(hour=17))


def adopt(telling: Telling) -> None:
    """The authorities adopt and sign."""
    for number, authority in enumerate(telling.participants):
        if authority.name not in telling.plot.adopts_strategy:
            continue
        telling.day(78 + number)
        decider = telling.decider(authority)
        signed = telling.checked(
            papers.signed(telling.project, str(authority)), "ondertekend-besluit.pdf", UploadKind.SIGNED_DECISION
        )
        telling.act(
            "strategie-vaststellen",
            decider,
            decided_on=telling.today,
            decision_number=f"Z-{telling.began.year}-{1200 + number}",
            signer_name=str(decider.user),
            signer_function=decider.user.job_title,
            signed_document=signed,
            agree_mandate=True,
            agree_commitment=True,
        )


def confirm(telling: Telling) -> None:
    """The deadline passed; the participants are laid down."""
    telling.day(101)
    telling.act("deelnemers-vaststellen")


def lots(telling: Telling) -> None:
    """The project is divided into lots, when its plot says so; each may be for some authorities only."""
    telling.day(48)
    for lot in telling.plot.lots:
        meant = [people.authority(name) for name in lot.get("only", ())]
        facts = {name: value for name, value in lot.items() if name != "only"}
        telling.act("perceel-toevoegen", authorities=meant, **facts)


def draft(telling: Telling) -> None:
    """An expert of the team drafts, the lead buyer makes a new version and prepares the notice."""
    telling.day(106)
    expert = telling.project.team.current().filter(role=TeamRole.SUBJECT_EXPERT).order_by("pk").first()
    by = Actor(expert.user, expert.authority)
    first = telling.checked(papers.requirements(telling.project, 1), "programma-van-eisen.pdf", UploadKind.DOCUMENT)
    row = telling.act("concept-aanbestedingsdocument-toevoegen", by, title="Programma van eisen", file=first)
    upload(telling, DocumentKind.TENDER_DOCUMENT, "Aanbestedingsleidraad", papers.guide)
    upload(telling, DocumentKind.TENDER_DOCUMENT, "Conceptovereenkomst", papers.agreement)
    telling.day(115)
    second = telling.checked(papers.requirements(telling.project), "programma-van-eisen-2.pdf", UploadKind.DOCUMENT)
    kind = DocumentKind.TENDER_DOCUMENT.value
    telling.act("document-toevoegen", kind=kind, title="Programma van eisen", file=second, replaces=row)
    telling.day(118)
    telling.act("publicatie-voorbereiden", **notice(telling), place=telling.plot.place, nuts="NL413")


def notice(telling: Telling) -> dict[str, Any]:
    """What the notice says."""
    requests_day = telling.plot.requests_day
    return {
        "procedure": telling.plot.procedure,
        "nature": telling.plot.nature,
        "cpv": telling.plot.cpv,
        "additional_cpv": [lot["cpv"] for lot in telling.plot.lots if lot["cpv"] != telling.plot.cpv],
        "estimated_value": Decimal(telling.plot.value),
        "lots": list(telling.project.lots.all()),
        "sent_on": telling.moment(128).date(),
        "questions_until": telling.moment(150).replace(hour=12),
        "bids_until": telling.moment(telling.plot.bids_day).replace(hour=12),
        "requests_until": telling.moment(requests_day).replace(hour=12) if requests_day else None,
    }


def publish(telling: Telling) -> None:
    """The tender documents are published and forwarded."""
    telling.day(130)
    number = 400_000 + telling.project.pk
    bids_day = telling.plot.bids_day if telling.plot.requests_day else 175
    telling.act(
        "aanbesteding-publiceren",
        platform="TenderNed",
        notice_number=str(number),
        ted_number=f"{number - 250_000}-{telling.now.year}",
        url=f"https://www.tenderned.nl/aankondigingen/overzicht/{number}",
        published_at=telling.now - timedelta(hours=2),
        **notice(telling) | {"bids_until": telling.moment(bids_day).replace(hour=12)},
    )
    telling.act("aanbestedingsdocumenten-doorsturen")


PREPARATION = {
    "bekendmaken": (Step.KICKOFF, announce),
    "belangstelling-aanmelden": (Step.KICKOFF, interest),
    "uitnodigen-startbijeenkomst": (Step.KICKOFF, invite),
    "startbijeenkomst-vastleggen": (Step.KICKOFF, hold),
    "inkoopteam-vaststellen": (Step.KICKOFF, team),
    "conceptstrategie-voorleggen": (Step.STRATEGY, concept),
    "percelen": (Step.STRATEGY, lots),
    "definitieve-strategie-aanbieden": (Step.STRATEGY, offer),
    "strategie-vaststellen": (Step.STRATEGY, adopt),
    "deelnemers-vaststellen": (Step.STRATEGY, confirm),
    "publicatie-voorbereiden": (Step.TENDER_DOCUMENTS, draft),
    "aanbesteding-publiceren": (Step.TENDER_DOCUMENTS, publish),
}
