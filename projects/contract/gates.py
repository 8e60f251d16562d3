"""Gates of the contract step."""

from django.utils.translation import gettext_lazy as _

from projects.contract.selectors import agreement_of, parties
from projects.documents.models import Document, DocumentKind
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import ProjectLife
from projects.tree.gates import running
from projects.tree.models import Project

# The agreement travels with the mail to the supplier, who has no account; larger mails are often refused.
MOST_BYTES_IN_A_MAIL = 10 * 1024 * 1024


def agreements_to_sign(project: Project) -> list[Document]:
    """The current agreements that were uploaded: there should be one."""
    return list(project.documents.current().filter(kind=DocumentKind.AGREEMENT))


@gate(_("There is one agreement to sign"))
def agreement_there(project: Project) -> Unmet | None:
    """Exactly one agreement was uploaded: the terms are equal for all participants (R29, R99)."""
    found = agreements_to_sign(project)
    if not found:
        return Unmet(
            _("No agreement was uploaded. Upload the agreement to be signed as a document of this step."),
            _("the lead buyer"),
        )
    if len(found) > 1:
        return Unmet(
            _("%(count)s agreements were uploaded. Everybody signs the same one: take the others back.")
            % {"count": len(found)},
            _("the lead buyer"),
        )
    if found[0].size > MOST_BYTES_IN_A_MAIL:
        return Unmet(
            _("The agreement is larger than 10 MB, too large to mail to the supplier. Upload a smaller file."),
            _("the lead buyer"),
        )
    return None


@gate(_("The definitive award has not been sent yet"))
def award_not_sent(project: Project) -> Unmet | None:
    """The definitive award and the agreement are sent once (R99)."""
    if agreement_of(project):
        return Unmet(_("The definitive award was sent already, together with the agreement."))
    return None


@gate(_("The agreement was sent"))
def agreement_sent(project: Project) -> Unmet | None:
    """There is an agreement to sign (R99, R100)."""
    if agreement_of(project) is None:
        return Unmet(
            _("The definitive award has not been sent, so there is no agreement to sign yet."), _("the lead buyer")
        )
    return None


@gate(_("Everybody signed the agreement"))
def all_signed(project: Project) -> list[Unmet]:
    """Every participant and the supplier signed: partly signed is not signed (R100, R105)."""
    agreement = agreement_of(project)
    if agreement is None:
        return []
    return [
        Unmet(
            _("%(party)s has not signed the agreement yet.") % {"party": party.name},
            _("a decider of %(authority)s") % {"authority": party.name}
            if party.authority
            else _("the lead buyer, who records the signature of the supplier"),
        )
        for party in parties(agreement)
        if not party.has_signed
    ]


@gate(_("The contract has not been completed yet"))
def not_completed(project: Project) -> Unmet | None:
    """Completion is told once (R103)."""
    agreement = agreement_of(project)
    if agreement and agreement.completed_at:
        return Unmet(_("The contract was completed already."))
    return None


@gate(_("The contract was completed"))
def contract_completed(project: Project) -> Unmet | None:
    """All parties signed and the contact persons were told (R105)."""
    agreement = agreement_of(project)
    if agreement is None or agreement.completed_at is None:
        return Unmet(
            _("The contract has not been completed: all parties sign first, and the contact persons are told."),
            _("the lead buyer"),
        )
    return None


@gate(_("The project was not stopped"))
def not_stopped(project: Project) -> list[Unmet]:
    """The implementation goes on after the project is finished (R16, R119), not after it was stopped."""
    return running(project) if project.life == ProjectLife.STOPPED else []
