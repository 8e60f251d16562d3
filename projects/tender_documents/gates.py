"""Gates of the tender documents."""

from django.utils.translation import gettext_lazy as _

from projects.documents.models import DocumentKind
from projects.procedure import clock
from projects.procedure.gate import Gate, Unmet, gate, remembered
from projects.procedure.steps import Step, StepState
from projects.procedure.wording import moment
from projects.tender_documents.models import TenderPublication
from projects.tree.models import Project


@remembered
def publication_of(project: Project) -> TenderPublication | None:
    """The publication that counts, or None before it and after it was withdrawn."""
    return project.publications.filter(withdrawn_at__isnull=True).order_by("-recorded_at").first()


@gate(_("The participants are known"))
def strategy_adopted(project: Project) -> Unmet | None:
    """Documents are drawn up after the participants adopted the strategy (R69)."""
    if project.step(Step.STRATEGY).state != StepState.DONE:
        return Unmet(_("The participants have not been laid down yet."), _("the lead buyer"))
    return None


@gate(_("There are tender documents"))
def documents_there(project: Project) -> Unmet | None:
    """There is something to publish (R71)."""
    if not project.documents.current().filter(kind=DocumentKind.TENDER_DOCUMENT).exists():
        return Unmet(_("There is no tender document yet. Add it as a document of this step."), _("the lead buyer"))
    return None


@gate(_("Nothing has been published yet"))
def not_published(project: Project) -> Unmet | None:
    """One publication at a time (R71)."""
    if publication := publication_of(project):
        facts = {"publication": publication, "moment": moment(publication.published_at)}
        return Unmet(_("The tender was published already, on %(moment)s (%(publication)s).") % facts)
    return None


@gate(_("The tender was published"))
def tender_published(project: Project) -> Unmet | None:
    """A publication on the platform was recorded and not withdrawn (R71, R74)."""
    if publication_of(project) is None:
        return Unmet(_("The tender documents have not been published on the tender platform."), _("the lead buyer"))
    return None


@gate(_("Bids have not closed yet"))
def bids_open(project: Project) -> Unmet | None:
    """A closing date that has passed stays where it is."""
    publication = publication_of(project)
    if publication and publication.bids_until <= clock.now():
        return Unmet(
            _("Bids closed on %(moment)s; the dates can no longer change.") % {"moment": moment(publication.bids_until)}
        )
    return None


@gate(_("The documents have not been forwarded yet"))
def not_forwarded(project: Project) -> Unmet | None:
    """They are forwarded once (R72)."""
    publication = publication_of(project)
    if publication and publication.forwarded_at:
        return Unmet(
            _("The documents were forwarded already, on %(moment)s.") % {"moment": moment(publication.forwarded_at)}
        )
    return None


# What else stands in the way of withdrawing a tender; the award says that its decision was sent.
_withdrawal_gates: list[Gate] = []


def forbid_withdrawal(check: Gate) -> None:
    """Adds a gate that must be open before a tender can be withdrawn."""
    _withdrawal_gates.append(check)


@gate(_("The tender can still be withdrawn"))
def withdrawable(project: Project) -> list[Unmet]:
    """Not once the tender was awarded: then the award decision itself is withdrawn first."""
    if project.step(Step.AWARD).state == StepState.DONE:
        return [Unmet(_("The award is done; the tender can no longer be withdrawn."))]
    return [unmet for check in _withdrawal_gates for unmet in check(project)]
