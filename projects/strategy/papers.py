"""The strategy as a document: the chapters of the page with the project's own team and planning (R49, R50, R55–R57)."""

from datetime import datetime

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import override

from accounts.models import ContractingAuthority
from projects.decisions.models import DecisionRound
from projects.documents.rendering import (
    Block,
    Bullets,
    Heading,
    Note,
    Paper,
    Paragraph,
    SignatureBlock,
    Table,
    blocks_from_html,
    blocks_from_text,
    render_docx,
    render_pdf,
)
from projects.documents.rendering.html import plain as plain_text
from projects.participation.costs import cost_shares
from projects.participation.models import TeamMember, TeamRole
from projects.procedure import clock
from projects.procedure.cpv import described
from projects.procedure.steps import Step
from projects.procedure.wording import day, euros, listed, moment
from projects.strategy.costs import cost_blocks, offered_share
from projects.strategy.models import StrategyPage
from projects.tree.models import Project

TITLES = {
    "scope": "Inhoud",
    "market": "Markt",
    "approach": "Aanpak",
    "sustainability": "Duurzaamheid",
    "team_note": "Samenstelling van het inkoopteam",
    "external_costs": "Kosten van externe deskundigheid",
    "planning_note": "Planning",
    "mandate": "Mandaat",
    "commitment": "Verbintenis",
}


def plain(html: str) -> str:
    """Rich text as plain text: paragraphs with an empty line between them, list items behind a dash."""
    parts = []
    for block in blocks_from_html(html):
        if isinstance(block, Bullets):
            parts.append("\n".join(f"- {plain_text(item)}" for item in block.items if not isinstance(item, Bullets)))
        elif isinstance(block, Heading | Paragraph):
            parts.append(plain_text(block.text))
    return "\n\n".join(parts)


def team_table(project: Project) -> Table:
    """The members of the team now, the same data as everywhere else (R50)."""
    members = project.team.current().select_related("user", "authority")
    rows = [(str(member.user), member.get_role_display(), _of(member)) for member in members]
    return Table(("Naam", "Rol", "Namens"), rows)


def _of(member: TeamMember) -> str:
    if member.authority:
        return str(member.authority)
    return "extern" if member.role == TeamRole.EXTERNAL_EXPERT else "inkooporganisatie"


def lots_blocks(project: Project) -> list[Block]:
    """The lots, when the project was divided into them: what each is about, and whom it is for."""
    lots = list(project.named_lots)
    if not lots:
        return []
    rows = [
        (
            str(lot.number),
            " – ".join(text for text in (lot.title, lot.description) if text),
            described(lot.cpv) if lot.cpv else "",
            euros(lot.estimated_value) if lot.estimated_value is not None else "",
            listed(lot.authorities.all()) if lot.authorities.all() else "alle deelnemers",
        )
        for lot in lots
    ]
    columns = ("Nr.", "Perceel", "CPV", "Geraamde waarde exclusief btw", "Voor")
    return [Heading("Percelen"), Table(columns, rows, (1, 4, 3, 2, 3))]


def planning_table(project: Project) -> Table:
    """The planned days of each step (R50)."""
    rows = []
    for step in Step:
        row = project.step(step)
        days = [day(value) if value else "nog niet gepland" for value in (row.planned_from, row.planned_until)]
        rows.append((f"{step.number}. {step.label}", *days))
    return Table(("Stap", "Van", "Tot en met"), rows, (3, 3, 3))


def strategy_pdf(project: Project, page: StrategyPage, *, title: str, deadline: datetime | None = None) -> bytes:
    """The strategy as it stands in this version of its page; with a deadline when it is the final one."""
    shares = cost_shares(project)
    own = {
        "team_note": lambda: [team_table(project)],
        "external_costs": lambda: cost_blocks(shares),
        "planning_note": lambda: [planning_table(project)],
    }
    with override("nl"):
        blocks: list[Block] = _deadline_note(deadline)
        for name, heading in TITLES.items():
            chapter = [*_below(blocks_from_html(getattr(page, name))), *(own[name]() if name in own else ())]
            if chapter:
                blocks += [Heading(heading), *chapter]
            if name == "scope":
                blocks += lots_blocks(project)
        return render_pdf(_paper(page, title, blocks))


def decision_proposal_pdf(project: Project, page: StrategyPage, *, number: int, deadline: datetime) -> bytes:
    """A proposal with a model decision, for the college or the board of each authority (R57)."""
    shares = cost_shares(project)
    costs = [Heading("Kosten van externe deskundigheid"), *cost_blocks(shares)] if shares.amount else []
    points = (
        f"de inkoopstrategie “{project}”, definitieve versie {number}, vast te stellen;",
        "definitief deel te nemen aan deze collectieve inkoop;",
        *(["het eigen aandeel in de kosten van externe deskundigheid te dragen;"] if costs else []),
        "het mandaat te verlenen zoals het hieronder staat;",
        "zich te binden aan de planning, aan alle keuzes die het inkoopteam heeft gemaakt en nog maakt, en aan de "
        "uitkomst van de aanbesteding.",
    )
    with override("nl"):
        blocks: list[Block] = [
            *_deadline_note(deadline),
            Heading("Voorstel"),
            Paragraph(project.page.summary),
            Paragraph("Wij stellen het bestuur voor om het besluit hieronder te nemen en te ondertekenen."),
            *costs,
            Heading("Modelbesluit"),
            Paragraph("Het bestuur van de aanbestedende dienst besluit:"),
            Bullets(points, numbered=True),
            Heading("Mandaat", 2),
            *_below(blocks_from_html(page.mandate), 2),
            Heading("Verbintenis", 2),
            *_below(blocks_from_html(page.commitment), 2),
            Heading("Ondertekening"),
            SignatureBlock("Naam:", "Functie:"),
            SignatureBlock("Naam:", "Functie:"),
        ]
        return render_pdf(_paper(page, f"Voorstel en modelbesluit {project}, versie {number}", blocks))


def college_proposal(round: DecisionRound, authority: ContractingAuthority) -> bytes:
    """A draft of the proposal to the body that decides at one authority, as a Word document to go on with (R55, R57).

    Made from what the round froze: version, deadline, mandate, commitment. Raises AskedAuthority.DoesNotExist.
    """
    project, asked = round.project, round.asked.get(authority=authority)
    fingerprints = [(row.document.title, row.sha256) for row in round.documents.select_related("document")]
    points = (
        f"de inkoopstrategie “{project}”, definitieve versie {round.number}, vast te stellen en te ondertekenen;",
        "definitief deel te nemen aan deze collectieve inkoop;",
        f"{settings.WAGTAIL_SITE_NAME} mandaat te verlenen zoals hieronder beschreven;",
        "zich te binden aan de planning, aan alle keuzes die het inkoopteam heeft gemaakt en nog maakt, en aan de "
        "uitkomst van de aanbesteding.",
    )
    blocks: list[Block] = [
        Note(
            f"Concept voor {asked.deciding_body}. Vul aan wat tussen vierkante haken staat. Vaststellen en "
            f"ondertekenen kan tot {moment(round.deadline)}; daarna kan {authority} niet meer deelnemen."
        ),
        Heading("Onderwerp"),
        Paragraph(f"Deelname aan de collectieve inkoop “{project}”"),
        Heading("Gevraagd besluit"),
        Paragraph(f"{capfirst(asked.deciding_body)} besluit:"),
        Bullets(points, numbered=True),
        Heading("Aanleiding"),
        Paragraph(project.page.summary),
        Paragraph("[Licht toe wat dit voor de eigen organisatie betekent en welk beleid het raakt.]"),
        Heading("Argumenten"),
        Paragraph("[Waarom samen inkopen, en waarom nu.]"),
        Heading("Kanttekeningen en risico’s"),
        Paragraph("[Wat er tegen pleit, en hoe u daarmee omgaat.]"),
        Heading("Kosten en dekking"),
        *_own_share(project, authority),
        Paragraph("[Geraamde waarde van het eigen aandeel, en uit welk budget.]"),
        *lots_blocks(project),
        Heading("Planning"),
        planning_table(project),
        Heading("Mandaat"),
        *blocks_from_text(round.mandate_text),
        Heading("Verbintenis"),
        *blocks_from_text(round.commitment_text),
        Heading("Bijlagen"),
        Table(("Stuk", "Kenmerk van de inhoud (sha256)"), fingerprints, (2, 5)),
        Heading("Ondertekening"),
        SignatureBlock("Naam:", "Functie:"),
        SignatureBlock("Naam:", "Functie:"),
    ]
    return render_docx(
        Paper(
            title=f"Voorstel deelname {project}",
            organisation=settings.WAGTAIL_SITE_NAME,
            reference=f"Project {project.plan_year}-{project.pk}",
            instant=round.offered_at,
            facts=(
                ("Aan", asked.deciding_body),
                ("Aanbestedende dienst", asked.authority_name),
                ("Project", str(project)),
                ("Versie", f"definitieve inkoopstrategie {round.number}, aangeboden op {moment(round.offered_at)}"),
                ("Uiterlijk", moment(round.deadline)),
            ),
            blocks=blocks,
            footer=f"Project {project.public_id}, ronde {round.pk}",
        )
    )


def _own_share(project: Project, authority: ContractingAuthority) -> list[Block]:
    text = offered_share(cost_shares(project), authority).strip()
    return [Paragraph(text)] if text else []


def _deadline_note(deadline: datetime | None) -> list[Block]:
    if deadline is None:
        return []
    return [
        Note(
            f"Vaststellen en ondertekenen kan tot {moment(deadline)}. Is een van beide dan niet gebeurd, dan kan de "
            "aanbestedende dienst niet deelnemen."
        )
    ]


def _below(blocks: list[Block], level: int = 1) -> list[Block]:
    """Headings of the editor one or more levels lower: they stand under those of the document."""
    return [Heading(b.text, min(b.level + level, 3)) if isinstance(b, Heading) else b for b in blocks]


def _paper(page: StrategyPage, title: str, blocks: list[Block]) -> Paper:
    project = page.project
    return Paper(
        title=title,
        organisation=settings.WAGTAIL_SITE_NAME,
        reference=f"Project {project.plan_year}-{project.pk}",
        instant=clock.now(),
        facts=(("Project", str(project)), ("Model", f"standaardversie inkoopstrategie {page.standard_version}")),
        blocks=blocks,
        footer=f"Project {project.public_id}",
    )
