"""Offering a round, deciding in it, voiding it. Called inside the transaction of an action."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from accounts.actor import Actor
from accounts.models import ContractingAuthority
from projects.decisions.models import (
    AskedAuthority,
    Decision,
    DecisionRound,
    Outcome,
    PreparedDecision,
    RoundDocument,
    RoundKind,
    Signature,
    SignatureMethod,
)
from projects.documents import store
from projects.documents.models import Document
from projects.procedure import clock
from projects.tree.models import Lot, Project

# What the form of the decider starts with.
PREPARED_FIELDS = (
    "decided_on",
    "decision_number",
    "signer_name",
    "signer_function",
    "second_signer_name",
    "second_signer_function",
)


def current(project: Project, kind: RoundKind, lot: Lot | None = None) -> DecisionRound | None:
    """The round of this kind that counts, or None."""
    return project.rounds.counting().of_kind(kind).filter(lot=lot).order_by("-number").first()


def offer(
    project: Project,
    kind: RoundKind,
    *,
    asked: Iterable[ContractingAuthority],
    documents: Iterable[Document],
    deadline: datetime,
    excludes: bool,
    mandate_text: str = "",
    commitment_text: str = "",
    lot: Lot | None = None,
) -> DecisionRound:
    """Freezes what is decided on and whom is asked (R55, R56, R61, R88); the documents are offered to those asked."""
    asked, documents = list(asked), list(documents)
    store.freeze(documents)
    last = project.rounds.of_kind(kind).filter(lot=lot).aggregate(last=Max("number"))["last"] or 0
    made = DecisionRound.objects.create(
        project=project,
        lot=lot,
        kind=kind,
        number=last + 1,
        offered_at=clock.now(),
        deadline=deadline,
        excludes_after_deadline=excludes,
        mandate_text=mandate_text,
        commitment_text=commitment_text,
    )
    AskedAuthority.objects.bulk_create(
        AskedAuthority(round=made, authority=a, authority_name=str(a), deciding_body=a.deciding_body) for a in asked
    )
    RoundDocument.objects.bulk_create(RoundDocument(round=made, document=d, sha256=d.sha256) for d in documents)
    store.offer(documents, asked)
    return made


def void(round: DecisionRound, reason: str) -> None:
    """The round no longer counts; what was decided in it stays readable."""
    round.voided_at, round.void_reason = clock.now(), reason
    round.save(update_fields=["voided_at", "void_reason"])


@dataclass(frozen=True)
class GivenSignature:
    """How a decision is signed: with a document, or in the portal when there is none.

    `second_name` and `second_function` are of a second signer of the same document (burgemeester and secretaris).
    """

    signer_name: str
    signer_function: str
    document: Document | None = None
    second_name: str = ""
    second_function: str = ""

    @property
    def signers(self) -> list[tuple[str, str]]:
        """Name and function of each signer."""
        both = [(self.signer_name, self.signer_function), (self.second_name, self.second_function)]
        return both if self.second_name else both[:1]


def decide(
    round: DecisionRound,
    by: Actor,
    *,
    outcome: Outcome,
    decided_on: date,
    decision_number: str = "",
    reason: str = "",
    signature: GivenSignature | None = None,
) -> Decision:
    """Writes a decision of the actor's authority, signed by each signer. Raises IntegrityError when there is one."""
    asked = round.asked.get(authority=by.authority)
    now = clock.now()
    decision = Decision.objects.create(
        round=round,
        authority=by.authority,
        outcome=outcome,
        authority_name=asked.authority_name,
        deciding_body=asked.deciding_body,
        decided_on=decided_on,
        decision_number=decision_number,
        reason=reason,
        recorded_at=now,
        person_id=by.user.pk,
        person_name=by.name,
        person_function=by.user.job_title,
    )
    for signer_name, signer_function in signature.signers if signature else ():
        Signature.objects.create(
            decision=decision,
            method=SignatureMethod.UPLOAD if signature.document else SignatureMethod.PORTAL,
            signer_name=signer_name,
            signer_function=signer_function,
            document=signature.document,
            sha256=signature.document.sha256 if signature.document else "",
            signed_at=now,
            confirmed_with="" if signature.document else by.confirmed_with,
            person_id=by.user.pk,
        )
    return decision


def decision_of(round: DecisionRound, authority: ContractingAuthority) -> Decision | None:
    """The decision of one authority that counts, or None."""
    return round.decisions.counting().filter(authority=authority).order_by("-sequence").first()


def not_adopted(round: DecisionRound) -> list[ContractingAuthority]:
    """The authorities asked that have not adopted (with a signature, in time), by name (R90)."""
    done = round.decisions.adopted().values("authority")
    return list(ContractingAuthority.objects.filter(asked__round=round).exclude(pk__in=done).order_by("name"))


def prepared_in(round: DecisionRound | None, authority: ContractingAuthority | None) -> PreparedDecision | None:
    """What a contact person of this authority prepared in this round, or None."""
    if round is None or authority is None:
        return None
    return PreparedDecision.objects.filter(round=round, authority=authority).select_related("document").first()


def prepared_values(prepared: PreparedDecision | None) -> dict[str, Any]:
    """The fields of a form that start filled in."""
    return {name: getattr(prepared, name) for name in PREPARED_FIELDS} if prepared else {}
