"""The acquisition phase of the example projects: questions, vault, assessment, award."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from accounts.actor import Actor
from accounts.models import ContractingAuthority
from accounts.staff import StaffRole
from portal.demo import people
from portal.demo.telling import Telling
from projects.award.checklist import items_of
from projects.award.forms_proof import ITEMS
from projects.award.forms_record import NONE_FOUND, NONE_REFUSED, NOT_APPLICABLE
from projects.award.method import rules_of
from projects.award.models import Bid
from projects.award.selectors import assessors_of, bids_of
from projects.clarification import importing
from projects.clarification.models import Question
from projects.clarification.selectors import questions_of
from projects.participation.models import TeamRole
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.lots import sole_lot
from projects.tree.models import Lot

SCALE = "0 = onvoldoende\n4 = matig\n6 = voldoende\n8 = goed\n10 = uitstekend"
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
    ("Programma van eisen", "2.2", "Is de reactietijd in het weekend dezelfde?"),
    ("Overeenkomst", "art. 9", "Mag Van den Berg Installaties een eigen onderaannemer inzetten?"),
    ("Aanbestedingsleidraad", "3.3", "Stadslicht heeft al een meetnet. Telt dat mee bij de beoordeling?"),
]
# What the notice says instead of a question that names its asker; the next one still waits for such a text.
WORDED = "Mag de opdrachtnemer een eigen onderaannemer inzetten?"
# Of the export: the number on the platform of the confidential one, and what was answered already.
SECRET = 114
PEOPLE = ("L. Hendriksma", "Karin van den Berg", "P. Yilmaz", "")
ANSWERED = [
    (4, "Ja, mits de storing binnen twee uur is verholpen.", {}),
    (5, "Nee. In het weekend geldt een reactietijd van acht uur.", {"changes_documents": True}),
    (8, "Ja. Artikel 4 wordt daarop aangepast.", {"changes_agreement": True}),
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
    """An export of the platform waits for the second notice, in the project that is told until there."""
    if telling.plot.until != "vragen":
        return
    telling.day(148)
    _import_questions(telling)
    questions = {question.number: question for question in questions_of(telling.project)}
    expert = Actor(telling.project.team.current().filter(role=TeamRole.SUBJECT_EXPERT).first().user)
    centre = people.staff(StaffRole.EXPERTISE_CENTRE)
    chosen = [(questions[number].pk, 0) for number in (4, 5, 6, 7)]
    telling.act("vragen-toewijzen", questions=chosen, person=expert.user)
    telling.act("vragen-toewijzen", questions=[(questions[number].pk, 0) for number in (8, 9)], person=centre.user)
    for number, answer, more in ANSWERED:
        target = questions[number]
        telling.act("vraag-beantwoorden", expert, target=target, answer=answer, contributors="Inkoopteam", **more)
    telling.act("vraag-bespreken", centre, target=questions[8], text="Past dit bij artikel 4 van de overeenkomst?")
    telling.act("vraag-bespreken", target=questions[8], text="Ja, wij noemen in het antwoord het artikel.")
    telling.act("antwoord-akkoord-inkoopteam", target=questions[4])
    telling.act("antwoord-akkoord-expertisecentrum", centre, target=questions[4])
    telling.act("antwoord-akkoord-inkoopteam", target=questions[8])
    telling.act("vraag-samenvoegen", target=questions[16], into=questions[5])
    telling.act("vraag-verwoorden", target=questions[17], published_text=WORDED)


def _import_questions(telling: Telling) -> None:
    """The export as the platform gives it: one row without a question stays out, one question is confidential."""
    at = f"{telling.now.astimezone(clock.AMSTERDAM) - timedelta(hours=3):%d-%m-%Y %H:%M}"
    askers = ("Lichthuis BV", "Van den Berg Installaties", "Stadslicht NV", "Combinatie De Mast")
    lines = ["Vraagnummer;Document;Paragraaf;Vraag;Ingediend op;Naam bedrijf;Contactpersoon;Vertrouwelijk;Status"]
    for number, (document, paragraph, text) in enumerate(LATER, 104):
        secret, asker = "Ja" if number == SECRET else "Nee", f"{askers[number % 4]};{PEOPLE[number % 4]}"
        lines.append(f"{number};{document};{paragraph};{text};{at};{asker};{secret};Nieuw")
    lines.append(f"{len(LATER) + 104};Prijzenblad;regel 40;;{at};Lichthuis BV;;Nee;Nieuw")
    with clock.replay(telling.now):
        content = "\r\n".join(lines).encode()
        staged = importing.stage(telling.project, content, "vragen-export.csv", by=telling.lead_buyer.user)
    telling.act("vragen-importeren", target=staged)


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


def lay_down_rules(telling: Telling, lot: Lot | None = None, day: float = 170) -> None:
    """The award method and criteria (of a lot) are laid down before anybody sees a bid."""
    telling.day(day)
    telling.act(
        "gunningsmethode-kiezen",
        target=lot,
        kind="weighted",
        decimals=2,
        rounding="criterion",
        tie_rule="quality",
        two_envelopes=False,
        valid_days=120,
        requirements="De inschrijver is ingeschreven in het handelsregister.\nDe inschrijver heeft twee referenties.",
    )
    for title, weight in (("Plan van aanpak", 40), ("Duurzaamheid", 20)):
        facts = {"kind": "quality", "title": title, "weight": Decimal(weight), "scale": SCALE}
        telling.act("gunningscriterium-toevoegen", target=lot, **facts)
    price = {"kind": "price", "title": "Prijs", "weight": Decimal(40), "formula": "relative"}
    telling.act("gunningscriterium-toevoegen", target=lot, **price)
    telling.act("gunningsmodel-vastleggen", target=lot)


def declare(telling: Telling, day: float = 172) -> None:
    """The team signs its declarations."""
    telling.day(day)
    for member in telling.project.team.current().select_related("user"):
        telling.act("verklaring-afleggen", Actor(member.user), agree=True)


def open_vault(telling: Telling) -> None:
    """The team signs its declarations, the vault is opened, complete bids are shared."""
    lay_down_rules(telling)
    declare(telling)
    telling.day(175.5)
    value = Decimal(telling.plot.value)
    telling.act(
        "kluis-openen",
        second_person="Mark Hendriks",
        present="",
        remarks="De kluis is digitaal geopend; er zijn geen bijzonderheden.",
        bids=[
            bid_of(telling.plot.supplier, value * Decimal("0.94")),
            bid_of("Combinatie De Beuk", value * Decimal("0.98")),
            bid_of("Van Houten Diensten", None, complete=False, remark="Het prijzenblad ontbreekt."),
        ],
    )
    telling.act("inschrijvingen-delen")


def bid_of(name: str, price: Decimal | None, *, complete: bool = True, remark: str = "") -> dict:
    """A bid as the record of opening has it."""
    address = f"inschrijving@{name.lower().replace(' ', '')}.example"
    return {"name": name, "email": address, "complete": complete, "price": price, "remark": remark}


def assess(telling: Telling, lot: Lot) -> list[Bid]:
    """Bids are checked, scored alone, spoken about; the outcome is fixed. Returns the assessed bids."""
    bids = list(bids_of(lot).filter(complete=True))
    for bid in bids:
        answers = {item.code: "ja" for item in items_of(rules_of(lot))}
        telling.act("inschrijving-toetsen", target=bid, **answers)
        for number, member in enumerate(assessors_of(telling.project)):
            telling.act("inschrijving-beoordelen", Actor(member.user), target=bid, **_scores(bid, 6 + 2 * (number % 2)))
    telling.act("consensus-openen", target=lot)
    for bid in bids:
        telling.act("beoordeling-vastleggen", target=bid, **_scores(bid, 8 if bid.number == 1 else 6))
    telling.act("beoordeling-vaststellen", target=lot)
    return bids


def _scores(bid: Bid, score: int) -> dict:
    words = {
        "K1": "Het plan van aanpak is concreet en sluit aan op de eisen.",
        "K2": "De maatregelen zijn meetbaar; de planning ervan is globaal.",
    }
    return {f"{code}-score": Decimal(score) for code in words} | {f"{c}-motivation": text for c, text in words.items()}


def recommend(telling: Telling) -> None:
    """The bids are assessed and the award recommendation is offered."""
    telling.day(185)
    lot = sole_lot(telling.project)
    bids = assess(telling, lot)
    telling.day(187)
    telling.act("bewijs-opvragen", target=lot, items=ITEMS, due_on=telling.today + timedelta(days=10))
    offer(telling, lot, bids, 190)
    adopt(telling, lot, [a for a in telling.participants if a.name in telling.plot.adopts_award], 192)


def offer(telling: Telling, lot: Lot, bids: list[Bid], day: float) -> None:
    """The first bid is recommended, with 25 days to adopt."""
    telling.day(day)
    telling.act(
        "gunningsadvies-aanbieden",
        target=lot,
        winner=bids[0],
        motivation=f"{bids[0].bidder_name} biedt de beste verhouding tussen prijs en kwaliteit.",
        adopt_by=telling.moment(day + 25).replace(hour=17),
    )


def adopt(telling: Telling, lot: Lot, authorities: list[ContractingAuthority], day: float) -> None:
    """These authorities adopt the recommendation, one each day."""
    for number, authority in enumerate(authorities):
        telling.day(day + number)
        decider = telling.decider(authority)
        telling.act(
            "gunningsadvies-vaststellen",
            replace(decider, confirmed_with="wachtwoord en code uit een authenticator-app"),
            lot,
            decided_on=telling.today,
            decision_number=f"Z-{telling.began.year}-{3400 + number}",
            signer_name=str(decider.user),
            signer_function=decider.user.job_title,
            sign_in_portal=True,
        )


def decide(telling: Telling) -> None:
    """The proof is in order and every participant adopted: the award decision leaves, the standstill period runs."""
    telling.day(200)
    telling.act("bewijs-beoordelen", sufficient=True)
    telling.day(218)
    telling.act("gunningsbeslissing-verzenden")
    telling.act(
        "proces-verbaal-van-gunning-opmaken",
        procedure_reason="De waarde ligt boven de Europese drempel en er zijn voldoende aanbieders.",
        subcontracting="De winnaar voert de opdracht zelf uit.",
        abnormally_low=NONE_REFUSED,
        conflicts=NONE_FOUND,
        not_electronic=NOT_APPLICABLE,
    )


CLARIFICATION = {
    "eerste-nota": (Step.CLARIFICATION, first_questions),
    "sluitingsdata": (Step.CLARIFICATION, move_dates),
    "vragen": (Step.CLARIFICATION, more_questions),
}
LAST_NOTICE = {"laatste-nota": (Step.CLARIFICATION, last_notice)}
ACQUISITION = {
    "kluis-openen": (Step.AWARD, open_vault),
    "gunningsadvies-aanbieden": (Step.AWARD, recommend),
    "gunningsbeslissing-verzenden": (Step.AWARD, decide),
}
