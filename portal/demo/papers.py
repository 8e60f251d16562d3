"""The documents of the demonstration: real PDFs with plausible procurement prose."""

from projects.documents.rendering import Bullets, Heading, Paper, Paragraph, Table, render_pdf
from projects.procedure import clock
from projects.tree.models import Project

ORGANISATION = "Inkoopbureau De Linde"


def _pdf(project: Project, title: str, blocks: list) -> bytes:
    return render_pdf(
        Paper(
            title=title,
            organisation=ORGANISATION,
            reference=f"{project.plan_year}-{project.pk:03d}",
            instant=clock.now(),
            facts=[("Project", project.title), ("Categorie", project.category)],
            blocks=blocks,
            footer=f"{title} · {project.title}",
        )
    )


def presentation(project: Project) -> bytes:
    """The presentation of the kickoff meeting."""
    return _pdf(
        project,
        "Presentatie startbijeenkomst",
        [
            Heading("Waarom samen?", 2),
            Paragraph(
                "Zeven aanbestedende diensten hebben een overeenkomst die binnen een jaar afloopt. Samen zijn we voor "
                "de markt interessanter, en we hoeven de aanbesteding maar één keer te doen."
            ),
            Heading("Wat gaan we doen?", 2),
            Bullets(
                [
                    "We stellen samen een inkoopstrategie op.",
                    "Uw college of dagelijks bestuur stelt die vast en verleent een ondertekeningsmandaat.",
                    "Het inkoopteam doorloopt de aanbesteding; u stelt het gunningsadvies vast.",
                ]
            ),
            Heading("Planning", 2),
            Table(
                ["Stap", "Wanneer"],
                [["Inkoopstrategie", "in het eerste kwartaal"], ["Publicatie", "in het tweede kwartaal"]],
            ),
        ],
    )


def requirements(project: Project, version: int = 2) -> bytes:
    """The programme of requirements; the first version is a draft that says less."""
    answered = "binnen twee werkdagen" if version == 1 else "binnen één werkdag"
    more = ["Medewerkers ontvangen ten minste het loon volgens de geldende cao."] if version > 1 else []
    return _pdf(
        project,
        "Programma van eisen",
        [
            Heading("1. Algemeen", 2),
            Paragraph(
                "De opdrachtnemer voert de opdracht uit voor alle deelnemende aanbestedende diensten onder dezelfde "
                "voorwaarden. Iedere deelnemer heeft één vast aanspreekpunt."
            ),
            Heading("2. Kwaliteit", 2),
            Bullets(
                [
                    "De opdrachtnemer meet de kwaliteit elk kwartaal en deelt de uitkomst met de contractmanager.",
                    f"Een klacht wordt {answered} beantwoord en binnen vijf werkdagen opgelost.",
                    *more,
                ]
            ),
            Heading("3. Duurzaamheid", 2),
            Paragraph("Alle gebruikte middelen dragen een Europees milieukeurmerk of zijn daaraan gelijkwaardig."),
        ],
    )


def guide(project: Project) -> bytes:
    """The tender guide."""
    return _pdf(
        project,
        "Aanbestedingsleidraad",
        [
            Heading("1. De procedure", 2),
            Paragraph(
                "De aanbesteding verloopt volgens de procedure die in de aankondiging staat. Inschrijven kan "
                "uitsluitend via het aanbestedingsplatform, vóór de sluitingsdatum die daar staat."
            ),
            Heading("2. Gunningscriteria", 2),
            Table(["Criterium", "Gewicht"], [["Prijs", "40%"], ["Plan van aanpak", "35%"], ["Duurzaamheid", "25%"]]),
        ],
    )


def own_declaration(project: Project) -> bytes:
    """What a candidate declares about itself, with its references."""
    return _pdf(
        project,
        "Eigen verklaring en referenties",
        [
            Heading("Uitsluitingsgronden", 2),
            Paragraph("Geen van de uitsluitingsgronden is op ons van toepassing."),
            Heading("Referenties", 2),
            Bullets(
                ["Een vergelijkbare opdracht voor een gemeente.", "Een vergelijkbare opdracht voor een provincie."]
            ),
        ],
    )


def agreement(project: Project) -> bytes:
    """The agreement that is signed."""
    return _pdf(
        project,
        "Overeenkomst",
        [
            Heading("Artikel 1. Onderwerp", 2),
            Paragraph("De opdrachtnemer levert de diensten die in het programma van eisen zijn beschreven."),
            Heading("Artikel 2. Looptijd", 2),
            Paragraph("De overeenkomst duurt vier jaar en kan tweemaal met een jaar worden verlengd."),
            Heading("Artikel 3. Gelijke voorwaarden", 2),
            Paragraph("Voor alle deelnemers gelden dezelfde prijzen en voorwaarden."),
        ],
    )


def minutes(project: Project) -> bytes:
    """The minutes of a meeting with the supplier."""
    return _pdf(
        project,
        "Verslag leveranciersoverleg",
        [
            Heading("Levertijd", 2),
            Paragraph(
                "In het voorjaar liep de levertijd op. De leverancier houdt voortaan voorraad van veelgevraagde maten."
            ),
            Heading("Pasvorm", 2),
            Paragraph("De pasvorm van de werkschoenen wordt opnieuw gemeten bij de buitendienst van Linderveen."),
        ],
    )


def signed(project: Project, by: str) -> bytes:
    """A signed copy of a decision."""
    return _pdf(project, "Ondertekend exemplaar", [Paragraph(f"Namens {by} ondertekend.")])
