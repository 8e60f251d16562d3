"""The realisation phase of the example projects: agreement, signatures, evaluation, and the delivery of the file."""

from datetime import timedelta

from accounts.models import ContractingAuthority, Role
from accounts.staff import StaffRole
from portal.demo import papers, people
from portal.demo.preparation import upload
from portal.demo.telling import Telling
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload, UploadKind
from projects.dossier.building import build_all
from projects.dossier.models import DossierPackage
from projects.evaluation.questions import QUESTIONS
from projects.procedure import clock
from projects.procedure.steps import Step


def award(telling: Telling) -> None:
    """After the standstill period the definitive award leaves, together with the agreement."""
    telling.day(244)
    upload(telling, DocumentKind.AGREEMENT, "Overeenkomst", papers.agreement)
    starts = (telling.now + timedelta(days=40)).date().replace(day=1)
    telling.act("definitieve-gunning-versturen", starts_on=starts, ends_on=starts.replace(year=starts.year + 4))


def sign(telling: Telling) -> None:
    """Every participant and the supplier sign."""
    for number, authority in enumerate(telling.participants):
        telling.day(246 + number)
        decider = telling.decider(authority)
        telling.act(
            "overeenkomst-ondertekenen",
            decider,
            file=signed(telling, str(authority)),
            signer_name=str(decider.user),
            signer_function=decider.user.job_title,
        )
    telling.day(252)
    telling.act(
        "ondertekening-leverancier-vastleggen",
        file=signed(telling, telling.plot.supplier),
        signer_name="D. de Directeur",
        signer_function="directeur",
    )


def signed(telling: Telling, by: str) -> CheckedUpload:
    """The signed file of a party."""
    return telling.checked(
        papers.signed(telling.project, by), "ondertekende-overeenkomst.pdf", UploadKind.SIGNED_DECISION
    )


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
        scores = dict.fromkeys(QUESTIONS, 4 + number % 2)
        telling.act("evaluatieformulier-invullen", telling.contact(authority), scores=scores, remarks="")
    telling.day(268)
    telling.act(
        "evaluatie-vastleggen",
        text="De aanbesteding is binnen de planning afgerond. De startbijeenkomst leverde direct een compleet team op.",
        lessons="Vraag de gegevens al bij de startbijeenkomst op.\nPlan de collegebesluiten vóór het reces.",
    )
    telling.day(270)
    telling.act("project-afronden")


# What the archives of the example authorities ask; the others are as the first.
ARCHIVES = {
    "": {"archive_name": "Streekarchief De Linde", "sidecar_ending": "mdto.xml", "as_bagit": False, "carrier": ""},
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
        target = telling.project.participations.get(authority=authority)
        telling.act("archief-instellen", target=target, **_archive(authority))
    telling.act("dossierpakketten-samenstellen", authorities=telling.participants)
    telling.day(271.1)
    with clock.replay(telling.now):
        build_all()
    telling.act("dossier-aanbieden")
    for number, authority in enumerate(telling.participants):
        telling.day(274 + number)
        _receive(telling, authority)


def _archive(authority: ContractingAuthority) -> dict[str, object]:
    return {
        "location": "Collectie Inkoop en aanbesteding",
        "parent_name": "Aanbestedingen 2020–2029",
        "parent_identification": f"inkoop-2020-{authority.pk}",
        "parent_source": "e-depot van het archief",
    } | ARCHIVES.get(authority.name, ARCHIVES[""])


def _receive(telling: Telling, authority: ContractingAuthority) -> None:
    package = DossierPackage.objects.get(project=telling.project, authority=authority)
    if package.settings["carrier"]:
        facts = {"way": "carrier", "received_on": telling.today, "received_by": "Ans Dekker, archivaris"}
        target = telling.project.participations.get(authority=authority)
        facts |= {"sha256": package.sha256, "reference": "acc-0412"}
        telling.act("dossier-aflevering-vastleggen", target=target, **facts)
        return
    records = people.somebody(Role.RECORDS, authority)
    telling.act("dossier-ontvangst-bevestigen", records, sha256=package.sha256)


def hand_over(telling: Telling) -> None:
    """The file goes to contract management, and is accepted."""
    telling.day(279)
    telling.act("dossier-overdragen", note="De leverancier levert elk kwartaal een overzicht van de bestellingen.")
    telling.day(280)
    telling.act("overdracht-aanvaarden", people.staff(StaffRole.CONTRACT_MANAGER))


REALISATION = {
    "definitieve-gunning-versturen": (Step.CONTRACT, award),
    "overeenkomst-ondertekenen": (Step.CONTRACT, sign),
    "contract-afronden": (Step.CONTRACT, complete),
    "project-afronden": (Step.EVALUATION, evaluate),
    "dossier-aanbieden": (Step.EVALUATION, deliver),
    "overdracht-aanvaarden": (Step.EVALUATION, hand_over),
}
