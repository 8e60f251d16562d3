"""The costs of external expertise in the papers and mails of the strategy, in Dutch (R44, R49, R50, R57)."""

from decimal import Decimal

from accounts.models import ContractingAuthority
from projects.documents.rendering import Block, Heading, Paragraph, Table
from projects.participation.actions.expertise import cost_in_words
from projects.participation.costs import CostShares, Share, SharedCost
from projects.participation.models import SharingKey
from projects.procedure.wording import euros, listed

NO_EXPERTISE = "Voor dit project is geen externe deskundigheid vastgelegd. Er zijn dus geen kosten te verdelen."
WEIGHED_BY = {SharingKey.INHABITANTS: "Inwoners", SharingKey.VALUE: "Geraamde waarde"}


def cost_blocks(shares: CostShares, level: int = 2) -> list[Block]:
    """What is needed from outside, at most what it costs, and what each authority carries."""
    if not shares.costs:
        return [Paragraph(NO_EXPERTISE)]
    blocks: list[Block] = []
    for cost in shares.costs:
        blocks += _one(cost, level)
    if len(shares.costs) > 1 and shares.known and shares.amount:
        blocks += [Heading("Alle externe deskundigheid samen", level), _table(shares.totals, shares.amount)]
    return [*blocks, Paragraph(divided_again(shares))] if shares.amount else blocks


def divided_again(shares: CostShares) -> str:
    """What happens to the shares when somebody does not take part."""
    return (
        "De kosten worden opnieuw verdeeld over de definitieve deelnemers, met dezelfde sleutel en dezelfde gewichten. "
        "Neemt een dienst niet deel, dan stijgt dus het aandeel van de anderen; de laatste kolom laat zien tot hoever "
        f"als één andere dienst niet deelneemt. Samen betalen de deelnemers nooit meer dan {euros(shares.amount)}."
    )


def _one(cost: SharedCost, level: int) -> list[Block]:
    expertise = cost.expertise
    blocks: list[Block] = [
        Heading(expertise.party, level),
        Paragraph(f"Waarom dit nodig is: {expertise.need}"),
        Paragraph(f"Kosten: {cost_in_words(expertise)}."),
    ]
    if cost.unknown and expertise.maximum_cost:
        what = WEIGHED_BY.get(SharingKey(expertise.sharing_key), "").lower()
        blocks.append(
            Paragraph(
                f"De kosten zijn nog niet te verdelen. Nog niet bekend is: {what} van {listed(cost.unknown)}. "
                "De definitieve strategie bevat de verdeling."
            )
        )
    elif expertise.maximum_cost:
        blocks.append(_table(cost.shares, expertise.maximum_cost, WEIGHED_BY.get(SharingKey(expertise.sharing_key))))
    return blocks


def _table(shares: tuple[Share, ...], amount: Decimal, weighed_by: str | None = None) -> Table:
    """The share of each authority, below it the sum."""
    columns = ["Aanbestedende dienst", "Aandeel", "Als één andere dienst afvalt, ten hoogste"]
    rows = [[str(s.authority), _euros(s.before), _euros(s.at_most)] for s in shares]
    rows.append(["Samen", euros(amount), ""])
    if weighed_by:
        columns.insert(1, weighed_by)
        for row, weight in zip(rows, [*(share.weight for share in shares), ""], strict=True):
            row.insert(1, weight)
    return Table(columns, rows)


def _euros(amount: Decimal | None) -> str:
    return "" if amount is None else euros(amount)


def offered_share(shares: CostShares, authority: ContractingAuthority) -> str:
    """A paragraph for the mail with the final strategy; empty when there are no costs."""
    share = shares.of(authority)
    if share is None or not share.before:
        return ""
    text = (
        f"Het aandeel van {authority} in de kosten van externe deskundigheid is nu ten hoogste {euros(share.before)}, "
        f"van {euros(shares.amount)} in totaal. Na de uiterste datum worden de kosten opnieuw verdeeld over de "
        "deelnemers."
    )
    if share.at_most:
        text += f" Valt één andere dienst af, dan wordt het ten hoogste {euros(share.at_most)}."
    return f"{text}\n\n"


def definitive_share(shares: CostShares, authority: ContractingAuthority) -> str:
    """A paragraph for the mail that somebody takes part; empty when there are no costs."""
    share = shares.of(authority)
    if share is None or not share.now:
        return ""
    text = (
        "De kosten van externe deskundigheid zijn opnieuw verdeeld over de deelnemers. Het aandeel van "
        f"{authority} is ten hoogste {euros(share.now)}"
    )
    return text + (f"; het was {euros(share.before)}.\n\n" if share.before != share.now else ", net als eerder.\n\n")


def shares_as_dict(shares: CostShares) -> dict[str, str]:
    """The definitive shares by the key of the authority, for the journal."""
    return {str(share.authority.pk): str(share.now) for share in shares.totals if share.now is not None}
