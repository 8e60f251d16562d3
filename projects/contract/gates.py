"""Gates of the contract step."""

from django.utils.translation import gettext_lazy as _

from projects.award.lots import lots_to_award
from projects.award.selectors import winner
from projects.contract.models import Agreement, AwardNotice
from projects.contract.selectors import (
    PartyStatus,
    agreement_of,
    agreements_of,
    changes_to,
    established_text,
    parties,
)
from projects.documents.models import Document, DocumentKind
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import ProjectLife
from projects.procedure.wording import day
from projects.tree.gates import running
from projects.tree.lots import has_lots
from projects.tree.models import Lot, Project

# The agreement travels with the mail to the supplier, who has no account; larger mails are often refused.
MOST_BYTES_IN_A_MAIL = 10 * 1024 * 1024


def agreements_to_sign(lot: Lot) -> list[Document]:
    """The current agreements that were uploaded for a lot: there should be one."""
    found = lot.project.documents.current().filter(kind=DocumentKind.AGREEMENT)
    return list(found.filter(lot=lot) if has_lots(lot.project) else found)


@gate(_("There is one agreement to sign"))
def agreement_there(lot: Lot) -> Unmet | None:
    """Exactly one agreement was uploaded: the terms are equal for all participants of the lot (R29, R99)."""
    found = agreements_to_sign(lot)
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
    if found[0].content_type != "application/pdf":
        return Unmet(
            _("The agreement is not a PDF, so it cannot be signed digitally. Upload it as a PDF."), _("the lead buyer")
        )
    if found[0].size > MOST_BYTES_IN_A_MAIL:
        return Unmet(
            _("The agreement is larger than 10 MB, too large to mail to the supplier. Upload a smaller file."),
            _("the lead buyer"),
        )
    return None


@gate(_("There are answers that change the agreement"))
def changes_there(lot: Lot) -> Unmet | None:
    """A published answer changes the agreement (R79, R98)."""
    if not changes_to(lot):
        return Unmet(_("No published answer changes the agreement, so there is nothing to work into it."))
    return None


@gate(_("Every answer that changes the agreement was worked into it, or is not applicable"))
def changes_processed(lot: Lot) -> list[Unmet]:
    """Of every flagged answer was recorded what was done with it (R98)."""
    sentence = _("Of question %(number)s was not recorded how its answer was worked into the agreement, or why not.")
    return [
        Unmet(sentence % {"number": row.question.number}, _("the lead buyer"))
        for row in changes_to(lot)
        if row.change is None
    ]


@gate(_("The agreement was not established yet"))
def not_established(lot: Lot) -> Unmet | None:
    """Another version is established again, the same one is not."""
    if text := established_text(lot):
        return Unmet(_("The agreement “%(title)s” was established already.") % {"title": text})
    return None


@gate(_("The agreement was established"))
def agreement_established(lot: Lot) -> list[Unmet]:
    """Everybody signs the text that was established (R29, R98, R99)."""
    if missing := agreement_there(lot):
        return missing
    if established_text(lot) is None:
        return [Unmet(_("The agreement to be signed has not been established yet."), _("the lead buyer"))]
    return []


@gate(_("The definitive award has not been sent yet"))
def award_not_sent(lot: Lot) -> Unmet | None:
    """The definitive award and the agreement are sent once (R99)."""
    if agreement_of(lot):
        return Unmet(_("The definitive award was sent already, together with the agreement."))
    return None


@gate(_("The award notice was not recorded yet"))
def notice_not_recorded(lot: Lot) -> Unmet | None:
    """It is sent once (art. 2.134 Aw 2012)."""
    if notice := AwardNotice.objects.filter(agreement__lot=lot).first():
        facts = {"number": notice.number, "day": day(notice.sent_on)}
        return Unmet(_("The award notice %(number)s was sent already, on %(day)s.") % facts)
    return None


@gate(_("The winner can be reached"))
def winner_reachable(lot: Lot) -> Unmet | None:
    """The supplier has no account here: the agreement goes by mail (R99)."""
    bid = winner(lot)
    if bid and not bid.bidder_email:
        sentence = _("Bid %(number)s, the winner, has no e-mail address to send the agreement to. Record it first.")
        return Unmet(sentence % {"number": bid.number}, _("the lead buyer"))
    return None


def _not_sent() -> Unmet:
    return Unmet(
        _("The definitive award has not been sent, so there is no agreement to sign yet."), _("the lead buyer")
    )


@gate(_("The agreement was sent"))
def agreement_sent(lot: Lot) -> Unmet | None:
    """There is an agreement to sign (R99, R100)."""
    return _not_sent() if agreement_of(lot) is None else None


@gate(_("The definitive award was sent for everything that was tendered"))
def all_awards_sent(project: Project) -> list[Unmet]:
    """Every lot has its agreement, or was closed without award (R99, R105)."""
    if not has_lots(project):
        return [_not_sent() for _lot in lots_to_award(project)]
    sentence = _("The definitive award of lot %(number)s (%(title)s) has not been sent, and the lot was not closed.")
    return [
        Unmet(sentence % {"number": lot.number, "title": lot.title}, _("the lead buyer"))
        for lot in lots_to_award(project)
    ]


@gate(_("Everybody signed the agreement"))
def all_signed(project: Project) -> list[Unmet]:
    """Every participant of a lot and its supplier signed its agreement: partly is not signed (R100, R105)."""
    return [
        _not_signed(agreement, party)
        for agreement in agreements_of(project)
        for party in parties(agreement)
        if not party.has_signed
    ]


def _not_signed(agreement: Agreement, party: PartyStatus) -> Unmet:
    facts = {"party": party.name, "number": agreement.lot.number, "title": agreement.lot.title}
    sentence = _("%(party)s has not signed the agreement yet.")
    if has_lots(agreement.lot.project):
        sentence = _("%(party)s has not signed the agreement of lot %(number)s (%(title)s) yet.")
    return Unmet(
        sentence % facts,
        _("a decider of %(authority)s") % {"authority": party.name}
        if party.authority
        else _("the lead buyer, who records the signature of the supplier"),
    )


@gate(_("The contract has not been completed yet"))
def not_completed(project: Project) -> Unmet | None:
    """Completion is told once (R103)."""
    if project.agreements.filter(completed_at__isnull=False).exists():
        return Unmet(_("The contract was completed already."))
    return None


@gate(_("The contract was completed"))
def contract_completed(project: Project) -> Unmet | None:
    """All parties signed and the contact persons were told (R105)."""
    if not project.agreements.filter(completed_at__isnull=False).exists():
        return Unmet(
            _("The contract has not been completed: all parties sign first, and the contact persons are told."),
            _("the lead buyer"),
        )
    return None


@gate(_("The project was not stopped"))
def not_stopped(project: Project) -> list[Unmet]:
    """The implementation goes on after the project is finished (R16, R119), not after it was stopped."""
    return running(project) if project.life == ProjectLife.STOPPED else []
