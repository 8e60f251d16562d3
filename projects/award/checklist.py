"""What every bid is checked on: grounds for exclusion (art. 2.86, 2.87 Aw 2012) and requirements (R87)."""

from dataclasses import dataclass

from projects.award.scoring.rules import Rules


@dataclass(frozen=True)
class Item:
    """One question about a bid; `article` is empty for a requirement of the tender itself."""

    code: str
    text: str
    article: str = ""


MANDATORY = (
    ("2.86-a", "Geen veroordeling voor deelneming aan een criminele organisatie", "art. 2.86 lid 2 onder a"),
    ("2.86-b", "Geen veroordeling voor omkoping", "art. 2.86 lid 2 onder b"),
    ("2.86-c", "Geen veroordeling voor fraude", "art. 2.86 lid 2 onder c"),
    ("2.86-d", "Geen veroordeling voor terroristische misdrijven", "art. 2.86 lid 2 onder d"),
    ("2.86-e", "Geen veroordeling voor witwassen of financiering van terrorisme", "art. 2.86 lid 2 onder e"),
    ("2.86-f", "Geen veroordeling voor kinderarbeid of mensenhandel", "art. 2.86 lid 2 onder f"),
    ("2.86-4", "Belastingen en sociale premies zijn betaald", "art. 2.86 lid 4"),
)
OPTIONAL = (
    ("2.87-a", "Milieu-, sociaal en arbeidsrecht is nageleefd", "art. 2.87 lid 1 onder a"),
    ("2.87-b", "Geen faillissement, vereffening of surseance", "art. 2.87 lid 1 onder b"),
    ("2.87-c", "Geen ernstige beroepsfout", "art. 2.87 lid 1 onder c"),
    ("2.87-d", "Geen vervalsing van de mededinging", "art. 2.87 lid 1 onder d"),
    ("2.87-e", "Geen belangenconflict dat niet te verhelpen is", "art. 2.87 lid 1 onder e"),
    ("2.87-f", "Geen vervalsing door eerdere betrokkenheid bij de voorbereiding", "art. 2.87 lid 1 onder f"),
    ("2.87-g", "Geen aanzienlijke tekortkoming bij een eerdere opdracht", "art. 2.87 lid 1 onder g"),
    ("2.87-h", "Geen valse verklaring of achtergehouden informatie", "art. 2.87 lid 1 onder h"),
    ("2.87-i", "Geen onrechtmatige beïnvloeding van de besluitvorming", "art. 2.87 lid 1 onder i"),
)


def items_of(rules: Rules) -> tuple[Item, ...]:
    """The grounds for exclusion, then the requirements of the tender, in the order they were laid down."""
    requirements = [Item(f"eis-{number}", text) for number, text in enumerate(rules.requirements, start=1)]
    return (*(Item(*row) for row in (*MANDATORY, *OPTIONAL)), *requirements)
