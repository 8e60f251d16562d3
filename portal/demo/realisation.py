"""The realisation phase of the example projects: agreement, signatures, evaluation."""

from datetime import timedelta

from portal.demo import papers
from portal.demo.preparation import upload
from portal.demo.telling import Telling
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload, UploadKind
from projects.evaluation.questions import QUESTIONS
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


REALISATION = {
    "definitieve-gunning-versturen": (Step.CONTRACT, award),
    "overeenkomst-ondertekenen": (Step.CONTRACT, sign),
    "contract-afronden": (Step.CONTRACT, complete),
    "project-afronden": (Step.EVALUATION, evaluate),
}
