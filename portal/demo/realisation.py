"""The realisation phase of the example projects: agreement, signatures, evaluation, and the delivery of the file."""

from datetime import timedelta
from decimal import Decimal

from accounts.models import ContractingAuthority, Role
from accounts.staff import StaffRole
from portal.demo import papers, people
from portal.demo.preparation import upload
from portal.demo.signatures import signed_by
from portal.demo.telling import Telling
from projects.contract.models import ChangeOutcome
from projects.contract.selectors import agreement_of, changes_to
from projects.documents import storage
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload, UploadKind
from projects.dossier.building import build_all
from projects.dossier.replacing import clear_replaced
from projects.dossier.selectors import offered_package
from projects.evaluation.questions import SCORE
from projects.evaluation.selectors import questions_of
from projects.procedure import clock
from projects.procedure.steps import Step
from projects.tree.models import Lot


def award(telling: Telling) -> None:
    """After the standstill period the definitive award leaves, together with the agreement."""
    telling.day(244)
    upload(telling, DocumentKind.AGREEMENT, "Overeenkomst", papers.agreement)
    establish(telling, telling.project.lots.get())
    starts = (telling.now + timedelta(days=40)).date().replace(day=1)
    ends = starts.replace(year=starts.year + telling.plot.years) - timedelta(days=1)
    telling.act("definitieve-gunning-versturen", starts_on=starts, ends_on=ends)


def establish(telling: Telling, lot: Lot) -> None:
    """The answers that change the agreement are worked into it, and its text is established."""
    answers = {row.question: (ChangeOutcome.PROCESSED, "Verwerkt in artikel 2.") for row in changes_to(lot)}
    if answers:
        telling.act("antwoorden-verwerken", target=lot, rows=answers)
    telling.act("overeenkomst-vaststellen", target=lot)


def sign(telling: Telling) -> None:
    """Every participant and the supplier sign."""
    for number, authority in enumerate(telling.participants):
        telling.day(246 + number)
        decider = telling.decider(authority)
        telling.act(
            "overeenkomst-ondertekenen",
            decider,
            file=signed(telling, str(decider.user), str(authority)),
            signer_name=str(decider.user),
            signer_function=decider.user.job_title,
        )
    telling.day(252)
    telling.act(
        "ondertekening-leverancier-vastleggen",
        file=signed(telling, "D. de Directeur", telling.plot.supplier),
        signer_name="D. de Directeur",
        signer_function="directeur",
    )


def signed(telling: Telling, name: str, organisation: str, lot: Lot | None = None) -> CheckedUpload:
    """The agreement of a lot (of the only one, unless given) with the digital signature of one party."""
    sent = agreement_of(lot or telling.project.lots.get()).document
    content = signed_by(storage.read(sent.storage_name), name, organisation)
    return telling.checked(content, "ondertekende-overeenkomst.pdf", UploadKind.SIGNED_DECISION)


def complete(telling: Telling) -> None:
    """The award notice was sent, and the contact persons are told that the contract is complete."""
    telling.day(253)
    telling.act("aankondiging-gunning-vastleggen", number=f"4{telling.plot.began_days_ago:05}", sent_on=telling.today)
    telling.day(254)
    telling.act("contract-afronden")


def evaluate(telling: Telling) -> None:
    """Every participant fills in the form, the lead buyer evaluates, and the project is finished."""
    for number, authority in enumerate(telling.participants):
        telling.day(260 + number)
        questions = questions_of(telling.project)
        answers = {
            row.clean_name: 3 + (number + place) % 3 for place, row in enumerate(questions) if row.field_type == SCORE
        }
        answers["remarks"] = "De planning was haalbaar voor ons college." if number == 0 else ""
        telling.act("evaluatieformulier-invullen", telling.contact(authority), answers=answers)
    telling.day(268)
    telling.act(
        "evaluatie-vastleggen",
        text="De aanbesteding is binnen de planning afgerond. De startbijeenkomst leverde direct een compleet team op.",
        process_costs_expected=Decimal(9000),
        process_costs_realised=Decimal(7400),
        tariffs_expected=Decimal(60000),
        tariffs_realised=Decimal(71500),
        lessons="Vraag de gegevens al bij de startbijeenkomst op.\nPlan de collegebesluiten vóór het reces.",
    )
    telling.day(270)
    telling.act("project-afronden")


# What archives ask; some say it only after the first version was made.
USUAL = {
    "archive_name": "Streekarchief De Linde",
    "location": "Collectie Inkoop en aanbesteding",
    "parent_name": "Aanbestedingen 2020–2029",
    "parent_source": "e-depot van het archief",
    "sidecar_ending": "mdto.xml",
    "as_bagit": False,
    "carrier": "",
}
WISHES = {
    "Meerdijk": {
        "archive_name": "Gemeentearchief Meerdijk",
        "sidecar_ending": "MDTO.xml",
        "as_bagit": True,
        "carrier": "versleutelde schijf, per koerier",
    },
}


def deliver(telling: Telling) -> None:
    """The packages are made and offered; every records department receives its own, one of them on a disk."""
    telling.day(271)
    for authority in telling.participants:
        _set_archive(telling, authority, {})
    _make(telling, telling.participants, day=271.1)
    late = [authority for authority in telling.participants if authority.name in WISHES]
    for authority in late:
        _set_archive(telling, authority, WISHES[authority.name])
    if late:
        _make(telling, late, day=271.2)
    telling.act("dossier-aanbieden")
    with clock.replay(telling.now):
        clear_replaced()
    for number, authority in enumerate(telling.participants):
        telling.day(274 + number)
        _receive(telling, authority)


def _set_archive(telling: Telling, authority: ContractingAuthority, wishes: dict[str, object]) -> None:
    target = telling.project.participations.get(authority=authority)
    telling.act(
        "archief-instellen",
        target=target,
        **USUAL | {"parent_identification": f"inkoop-2020-{authority.pk}"} | wishes,
    )


def _make(telling: Telling, authorities: list[ContractingAuthority], *, day: float) -> None:
    telling.act("dossierpakketten-samenstellen", authorities=authorities)
    telling.day(day)
    with clock.replay(telling.now):
        build_all()


def _receive(telling: Telling, authority: ContractingAuthority) -> None:
    package = offered_package(telling.project, authority)
    if package.settings["carrier"]:
        facts = {"way": "carrier", "received_on": telling.today, "received_by": "Ans Dekker, archivaris"}
        target = telling.project.participations.get(authority=authority)
        facts |= {"sha256": package.sha256, "reference": "acc-0412"}
        telling.act("dossier-aflevering-vastleggen", target=target, **facts)
        return
    records = people.somebody(Role.RECORDS, authority)
    telling.act("dossier-ontvangst-bevestigen", records, sha256=package.sha256)


def hand_over(telling: Telling) -> None:
    """The file goes to contract management, which refuses it once and accepts it the second time."""
    manager = people.staff(StaffRole.CONTRACT_MANAGER)
    telling.day(279)
    telling.act("dossier-overdragen")
    telling.day(279.5)
    telling.act("overdracht-weigeren", manager, reason="Ik mis wat de leverancier elk kwartaal levert.")
    telling.day(280)
    telling.act("dossier-overdragen", note="De leverancier levert elk kwartaal een overzicht van de bestellingen.")
    telling.day(280.5)
    telling.act("overdracht-aanvaarden", manager)


REALISATION = {
    "definitieve-gunning-versturen": (Step.CONTRACT, award),
    "overeenkomst-ondertekenen": (Step.CONTRACT, sign),
    "contract-afronden": (Step.CONTRACT, complete),
    "project-afronden": (Step.EVALUATION, evaluate),
    "dossier-aanbieden": (Step.EVALUATION, deliver),
    "overdracht-aanvaarden": (Step.EVALUATION, hand_over),
}
