"""The realisation phase of the example projects: agreement, signatures, evaluation."""

from datetime import timedelta
from decimal import Decimal

from portal.demo import papers
from portal.demo.preparation import upload
from portal.demo.signatures import signed_by
from portal.demo.telling import Telling
from projects.contract.models import ChangeOutcome
from projects.contract.selectors import agreement_of, changes_to
from projects.documents import storage
from projects.documents.models import DocumentKind
from projects.documents.uploads import CheckedUpload, UploadKind
from projects.evaluation.questions import SCORE
from projects.evaluation.selectors import questions_of
from projects.procedure.steps import Step
from projects.tree.models import Lot


def award(telling: Telling) -> None:
    """After the standstill period the definitive award leaves, together with the agreement."""
    telling.day(244)
    upload(telling, DocumentKind.AGREEMENT, "Overeenkomst", papers.agreement)
    establish(telling, telling.project.lots.get())
    starts = (telling.now + timedelta(days=40)).date().replace(day=1)
    telling.act("definitieve-gunning-versturen", starts_on=starts, ends_on=starts.replace(year=starts.year + 4))


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


REALISATION = {
    "definitieve-gunning-versturen": (Step.CONTRACT, award),
    "overeenkomst-ondertekenen": (Step.CONTRACT, sign),
    "contract-afronden": (Step.CONTRACT, complete),
    "project-afronden": (Step.EVALUATION, evaluate),
}
