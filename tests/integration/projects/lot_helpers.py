"""A project with lots, walked until its award decisions: two lots that are tendered, and one that is not."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.actor import Actor
from accounts.models import ContractingAuthority, Role
from projects.award.actions import (
    AddCriterion,
    ChooseMethod,
    FixOutcome,
    LayDownRules,
    OfferAwardRecommendation,
    OpenConsensus,
    RecordOpening,
    SendAwardDecision,
    ShareBids,
)
from projects.award.selectors import bids_of
from projects.clarification.actions import RecordNoQuestions
from projects.contract.actions import RecordSupplierSignature, SendDefinitiveAward, SignAgreement
from projects.documents import store
from projects.documents.actions import AddDocument
from projects.documents.models import Document, DocumentKind
from projects.participation.actions import Declare
from projects.procedure.steps import AudienceCode, Step
from projects.strategy.actions import (
    AddLot,
    CirculateConcept,
    ConfirmParticipants,
    GiveManagerContribution,
    OfferFinalStrategy,
)
from projects.tender_documents.actions import ForwardTenderDocuments, PublishTenderDocuments
from projects.tree.models import Lot, Project
from tests.stages import stage

TERM = {"starts_on": date(2028, 1, 1), "ends_on": date(2031, 12, 31)}
DAILY, GLASS, FRONTS = "Dagelijkse schoonmaak", "Glasbewassing", "Gevelreiniging"
# Who bids on which lot; the first is to win. One firm bids on both.
BIDDERS = {DAILY: ("Schoon BV", "Helder BV"), GLASS: ("Helder BV", "Glans BV")}


def lot(project: Project, title: str) -> Lot:
    """The lot with this title."""
    return project.lots.get(title=title)


def meant(world, title: str) -> list[ContractingAuthority]:
    """The authorities of a lot: Linderveen and Meerdijk, Meerdijk and Oosterwaard, and all three for the last."""
    return {DAILY: world.authorities[:2], GLASS: world.authorities[1:3], FRONTS: world.authorities[:3]}[title]


@stage
def lots_adopted(world, project: Project | None = None) -> Project:
    """Three lots were decided, and every authority adopted the strategy: the participants are known."""
    project = project or world.team_confirmed()
    for title in (DAILY, GLASS, FRONTS):
        only = [] if title == FRONTS else meant(world, title)
        world.act(AddLot, project, title=title, authorities=only)
    world.act(GiveManagerContribution, project, world.contract_manager, text="Neem dit op.")
    world.act(CirculateConcept, project, remarks_until=(world.now + timedelta(days=14)).date())
    world.later(days=15)
    world.reviewed(project)
    world.act(OfferFinalStrategy, project, deadline=world.now + timedelta(days=28))
    world.later(days=7)
    for authority in world.authorities:
        world.adopt(project, authority)
    world.later(days=22)
    world.act(ConfirmParticipants, project)
    return Project.objects.get(pk=project.pk)


def published(world, project: Project, titles: list[str], **notice: Any) -> Project:
    """These lots were published, the documents forwarded, and nobody asked anything: bids may come.

    `notice` replaces what the notice says; `bids_days` is how long bids can come.
    """
    until = timedelta(days=notice.pop("bids_days", 40))
    world.later(days=30)
    with world.at():
        store.add(
            project,
            content=b"Eisen",
            filename="programma-van-eisen.txt",
            content_type="text/plain",
            title="Programma van eisen",
            kind=DocumentKind.TENDER_DOCUMENT,
            step=Step.TENDER_DOCUMENTS,
            audience=AudienceCode.TEAM,
            by=Actor(world.lead_buyer),
        )
    world.act(
        PublishTenderDocuments,
        project,
        platform="TenderNed",
        notice_number="512345",
        url="https://platform.example/512345",
        cpv="90910000-9",
        lots=[lot(project, title) for title in titles],
        published_at=world.now,
        questions_until=world.now + timedelta(days=14),
        bids_until=world.now + until,
        **{"procedure": "open"} | notice,
    )
    world.act(ForwardTenderDocuments, project)
    world.later(days=15)
    world.act(RecordNoQuestions, project)
    return Project.objects.get(pk=project.pk)


@stage
def lots_published(world, project: Project | None = None) -> Project:
    """The first two lots are tendered, the third is not; the rules are laid down and the time for bids is over."""
    project = published(world, lots_adopted(world, project), [DAILY, GLASS])
    for title in (DAILY, GLASS):
        rules(world, project, lot(project, title))
    world.act(Declare, project, agree=True)
    for authority in world.authorities[:2]:
        world.act(Declare, project, (authority, Role.SUBJECT_EXPERT), agree=True)
    world.later(days=30)
    return Project.objects.get(pk=project.pk)


def rules(world, project: Project, of: Lot) -> None:
    """Price alone decides."""
    method = {"kind": "weighted", "decimals": 2, "rounding": "criterion", "tie_rule": "quality", "valid_days": 120}
    world.act(ChooseMethod, project, target=of, two_envelopes=False, requirements="", **method)
    world.act(AddCriterion, project, target=of, kind="price", title="Prijs", weight=Decimal(100), formula="relative")
    world.act(LayDownRules, project, target=of)


def opened(world, project: Project, of: Lot, bidders: tuple[str, ...]) -> Any:
    """The vault of a lot was opened with complete bids of these firms, the first the cheapest."""
    bids = [
        {"name": name, "email": f"info@{name.split()[0].lower()}.example", "complete": True, "price": price}
        for price, name in zip((Decimal(80_000), Decimal(100_000)), bidders, strict=False)
    ]
    return world.act(RecordOpening, project, target=of, second_person="Tweede Paar Ogen", bids=bids)


def recommended(world, project: Project, title: str) -> None:
    """The bids for a lot were assessed, and the first is recommended."""
    of = lot(project, title)
    opened(world, project, of, BIDDERS[title])
    world.act(ShareBids, project, target=of)
    for bid in bids_of(of):
        world.check(project, bid)
    world.act(OpenConsensus, project, target=of)
    world.act(FixOutcome, project, target=of)
    world.act(
        OfferAwardRecommendation,
        project,
        target=of,
        winner=bids_of(of).first(),
        motivation="De laagste prijs.",
        adopt_by=world.now + timedelta(days=28),
    )


def decided(world, project: Project, title: str) -> None:
    """The participants of a lot adopted the recommendation, and the award decision was sent."""
    from projects.award.actions import AdoptAwardRecommendation

    recommended(world, project, title)
    for authority in meant(world, title):
        filled_in = {
            "decided_on": world.now.date(),
            "decision_number": f"G-{authority.pk}",
            "signer_name": f"Burgemeester van {authority.name}",
            "signer_function": "burgemeester",
            "sign_in_portal": True,
        }
        target = lot(project, title)
        world.act(AdoptAwardRecommendation, project, (authority, Role.DECIDER), target=target, **filled_in)
    world.act(SendAwardDecision, project, target=lot(project, title), standstill_days=20)


@stage
def lots_decided(world, project: Project | None = None) -> Project:
    """Both award decisions were sent, that of the second lot ten days after the first."""
    project = lots_published(world, project)
    decided(world, project, DAILY)
    world.later(days=10)
    decided(world, project, GLASS)
    return Project.objects.get(pk=project.pk)


def agreement(world, project: Project, title: str, **more: Any) -> Document:
    """The lead buyer uploaded the agreement of a lot and established it."""
    facts = {"kind": DocumentKind.AGREEMENT.value, "title": f"Overeenkomst {title.lower()}"}
    file = world.signed_pdf(f"Overeenkomst {title}")
    document = world.act(AddDocument, project, **facts, file=file, lot=lot(project, title), **more)
    world.agreement_established(project, target=lot(project, title))
    return document


def awarded(world, project: Project, title: str) -> Any:
    """The agreement of a lot was uploaded, and its definitive award sent."""
    agreement(world, project, title)
    return world.act(SendDefinitiveAward, project, target=lot(project, title), **TERM)


def signed(world, project: Project, title: str, *authorities: ContractingAuthority) -> None:
    """These authorities (those of the lot, unless given) and the supplier signed the agreement of a lot."""
    for authority in authorities or meant(world, title):
        who = {"file": world.signed_pdf(f"{authority} {title}"), "signer_name": "A. Linde", "signer_function": "loco"}
        who["reason"] = "Vergeleken."
        world.act(SignAgreement, project, (authority, Role.DECIDER), target=lot(project, title), **who)
    who = {"file": world.signed_pdf(f"leverancier {title}"), "signer_name": "D. Baas", "signer_function": "directeur"}
    world.act(RecordSupplierSignature, project, target=lot(project, title), reason="Vergeleken.", **who)
