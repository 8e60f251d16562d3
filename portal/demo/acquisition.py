"""The acquisition phase of the example projects: questions, vault, assessment, award."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from accounts.actor import Actor
from accounts.staff import StaffRole
from portal.demo import people
from portal.demo.telling import Telling
from projects.award.models import Bid
from projects.clarification.models import Question
from projects.procedure.steps import Step

QUESTIONS = [
    (
        "Programma van eisen",
        "2.1",
        "Wordt met “elk kwartaal” een kalenderkwartaal bedoeld?",
        "Ja, een kalenderkwartaal.",
    ),
    ("Aanbestedingsleidraad", "2", "Mag het plan van aanpak tien pagina's A4 beslaan?", "Ja, inclusief bijlagen."),
    (
        "Programma van eisen",
        "3",
        "Is een gelijkwaardig keurmerk toegestaan?",
        "Ja, als u de gelijkwaardigheid aantoont met een rapport van een onafhankelijke partij.",
    ),
]
LATER = [
    ("Programma van eisen", "1.4", "Mag een storing op afstand worden opgelost?"),
    ("Programma van eisen", "2.2", "Geldt de reactietijd ook in het weekend?"),
    ("Programma van eisen", "2.6", "Welke lichtpunten zijn al voorzien van een dimmer?"),
    ("Programma van eisen", "3.1", "Mag bestaand materiaal worden hergebruikt?"),
    ("Overeenkomst", "art. 4", "Is indexering per 1 januari van het eerste jaar mogelijk?"),
    ("Overeenkomst", "art. 7", "Kan de boete worden gemaximeerd op tien procent van de jaarwaarde?"),
    ("Aanbestedingsleidraad", "1.2", "Is een schouw ter plaatse mogelijk?"),
    ("Aanbestedingsleidraad", "3.3", "Hoe wordt de duurzaamheidsscore berekend?"),
    ("Aanbestedingsleidraad", "4.1", "Mag een referentie ouder zijn dan drie jaar?"),
    ("Prijzenblad", "regel 12", "Zijn de genoemde aantallen een garantie?"),
    ("Prijzenblad", "regel 31", "Hoort het storten van oude armaturen bij deze prijs?"),
    ("Programma van eisen", "5.2", "Wie levert de gegevens van het areaal aan, en in welk formaat?"),
]


def _ask(telling: Telling, document: str, paragraph: str, text: str) -> Question:
    return telling.act(
        "vraag-registreren",
        received_at=telling.now - timedelta(hours=3),
        asker="Via het aanbestedingsplatform",
        document=document,
        paragraph=paragraph,
        text=text,
    )


def first_questions(telling: Telling) -> None:
    """Questions come in and are answered, agreed and gathered in the first notice."""
    telling.day(138)
    questions = [_ask(telling, *question[:3]) for question in QUESTIONS]
    telling.day(143)
    for question, (_document, _paragraph, _text, answer) in zip(questions, QUESTIONS, strict=True):
        telling.act("vraag-beantwoorden", target=question, answer=answer, contributors="Inkoopteam")
        telling.act("antwoord-akkoord-inkoopteam", target=question)
        telling.act("antwoord-akkoord-expertisecentrum", people.staff(StaffRole.EXPERTISE_CENTRE), target=question)
    _publish(telling, 145, is_last=False)


def _publish(telling: Telling, day: float, *, is_last: bool) -> None:
    telling.day(day)
    telling.act("nota-van-inlichtingen-opmaken")
    telling.day(day + 0.2)
    publication = telling.project.publications.get(withdrawn_at__isnull=True)
    telling.act(
        "nota-van-inlichtingen-publiceren",
        published_at=telling.now - timedelta(minutes=5),
        url=publication.url,
        is_last=is_last,
    )


def move_dates(telling: Telling) -> None:
    """Bids close a week later, in the project that is told until its questions."""
    if telling.plot.until != "vragen":
        return
    telling.day(146)
    publication = telling.project.publications.get(withdrawn_at__isnull=True)
    telling.act(
        "sluitingsdata-wijzigen",
        questions_until=publication.questions_until,
        bids_until=publication.bids_until + timedelta(days=7),
        published_at=telling.now - timedelta(hours=1),
        notice_number=f"{publication.notice_number}-1",
        reason="Er kwamen veel vragen over het areaal. Marktpartijen krijgen een week meer tijd.",
    )


def more_questions(telling: Telling) -> None:
    """Twelve questions wait for the second notice, in the project that is told until there."""
    if telling.plot.until != "vragen":
        return
    telling.day(148)
    for question in LATER:
        _ask(telling, *question)


def last_notice(telling: Telling) -> None:
    """One more question, and the last notice: the bids may come."""
    telling.day(149)
    question = _ask(telling, "Overeenkomst", "art. 2", "Kan de verlenging drie maanden eerder worden gemeld?")
    telling.day(152)
    answer = "Ja, de termijn in artikel 2 wordt drie maanden."
    telling.act("vraag-beantwoorden", target=question, answer=answer, contributors="Inkoopteam", changes_agreement=True)
    telling.act("antwoord-akkoord-inkoopteam", target=question)
    telling.act("antwoord-akkoord-expertisecentrum", people.staff(StaffRole.EXPERTISE_CENTRE), target=question)
    _publish(telling, 155, is_last=True)


def open_vault(telling: Telling) -> None:
    """The team signs its declarations, the vault is opened, complete bids are shared."""
    telling.day(172)
    for member in telling.project.team.current().select_related("user"):
        telling.act("verklaring-afleggen", Actor(member.user), agree=True)
    telling.day(175.5)
    value = Decimal(telling.plot.value)
    telling.act(
        "kluis-openen",
        second_person="Mark Hendriks",
        present="",
        remarks="De kluis is digitaal geopend; er zijn geen bijzonderheden.",
        bids=[
            _bid(telling.plot.supplier, value * Decimal("0.94")),
            _bid("Combinatie De Beuk", value * Decimal("0.98")),
            _bid("Van Houten Diensten", None, complete=False, remark="Het prijzenblad ontbreekt."),
        ],
    )
    telling.act("inschrijvingen-delen")


def _bid(name: str, price: Decimal | None, *, complete: bool = True, remark: str = "") -> dict:
    address = f"inschrijving@{name.lower().replace(' ', '')}.example"
    return {"name": name, "email": address, "complete": complete, "price": price, "remark": remark}


def recommend(telling: Telling) -> None:
    """The bids are assessed and the award recommendation is offered."""
    telling.day(185)
    bids = list(Bid.objects.filter(project=telling.project, complete=True).order_by("number"))
    for bid, score in zip(bids, (Decimal("88.5"), Decimal("79.0")), strict=True):
        telling.act(
            "beoordeling-vastleggen",
            target=bid,
            score=score,
            motivation="Het plan van aanpak is concreet en sluit aan op de eisen; de prijs is marktconform.",
        )
    telling.day(190)
    telling.act(
        "gunningsadvies-aanbieden",
        winner=bids[0],
        motivation=f"{bids[0].bidder_name} biedt de beste verhouding tussen prijs en kwaliteit.",
        adopt_by=telling.moment(215).replace(hour=17),
    )
    for number, authority in enumerate(telling.participants):
        if authority.name not in telling.plot.adopts_award:
            continue
        telling.day(192 + number)
        decider = telling.decider(authority)
        telling.act(
            "gunningsadvies-vaststellen",
            replace(decider, confirmed_with="wachtwoord en code uit een authenticator-app"),
            decided_on=telling.today,
            decision_number=f"Z-{telling.began.year}-{3400 + number}",
            signer_name=str(decider.user),
            signer_function=decider.user.job_title,
            sign_in_portal=True,
        )


def decide(telling: Telling) -> None:
    """Every participant adopted: the award decision leaves and the standstill period runs."""
    telling.day(218)
    telling.act("gunningsbeslissing-verzenden")


ACQUISITION = {
    "eerste-nota": (Step.CLARIFICATION, first_questions),
    "sluitingsdata": (Step.CLARIFICATION, move_dates),
    "vragen": (Step.CLARIFICATION, more_questions),
    "laatste-nota": (Step.CLARIFICATION, last_notice),
    "kluis-openen": (Step.AWARD, open_vault),
    "gunningsadvies-aanbieden": (Step.AWARD, recommend),
    "gunningsbeslissing-verzenden": (Step.AWARD, decide),
}
