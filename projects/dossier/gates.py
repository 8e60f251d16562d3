"""Gates of the dossier: complete, built, offered, delivered, handed over, in that order (R110, R112)."""

from django.utils.translation import gettext_lazy as _

from projects.dossier.completeness import missing
from projects.dossier.models import PackageState
from projects.dossier.selectors import dossiers_of, handover_of, not_delivered
from projects.procedure.gate import Unmet, gate
from projects.procedure.steps import ProjectLife
from projects.tree.links import staff_act_path
from projects.tree.models import Project


@gate(_("The project is finished or was stopped"))
def ended(project: Project) -> Unmet | None:
    """First the evaluation, then the records departments (R112)."""
    if project.life == ProjectLife.RUNNING:
        link = staff_act_path(project, "project-afronden")
        return Unmet(_("The project is not finished yet. Finish it first."), _("the lead buyer"), link)
    return None


@gate(_("The file is complete"))
def dossier_complete(project: Project) -> list[Unmet]:
    """Everything the file needs is there (R110)."""
    sentence = _("The file is not complete. %(title)s: %(missing)s.")
    return [
        Unmet(
            sentence % {"title": item.title, "missing": "; ".join(str(part).rstrip(".") for part in item.missing)},
            item.who,
            item.link,
        )
        for item in missing(project)
    ]


@gate(_("There are participants"))
def has_participants(project: Project) -> Unmet | None:
    """Without participants there is nobody to deliver to."""
    if not dossiers_of(project):
        return Unmet(_("Nobody participates in this project, so there is no file to deliver."))
    return None


@gate(_("Somebody still waits for the file"))
def somebody_waits(project: Project) -> Unmet | None:
    """What was delivered is not made again."""
    if dossiers_of(project) and not not_delivered(project):
        return Unmet(_("The file was delivered to every participant already."))
    return None


@gate(_("The package of every participant was built"))
def packages_built(project: Project) -> list[Unmet]:
    """Nobody is offered anything before the packages of all are there."""
    found = []
    for row in dossiers_of(project):
        if row.package is None:
            sentence = _("The package for %(authority)s has not been made yet.")
        elif row.package.state == PackageState.FAILED:
            sentence = _("The package for %(authority)s could not be made: %(why)s")
        elif row.package.state != PackageState.BUILT:
            sentence = _("The package for %(authority)s is still being made.")
        else:
            continue
        facts = {"authority": row.authority, "why": row.package.error if row.package else ""}
        link = staff_act_path(project, "dossierpakketten-samenstellen")
        found.append(Unmet(sentence % facts, _("the lead buyer"), link))
    return found


@gate(_("There is a package that was not offered yet"))
def something_to_offer(project: Project) -> Unmet | None:
    """A package is offered once; one that was made again is offered again."""
    built = [row.package for row in dossiers_of(project) if row.package and row.package.state == PackageState.BUILT]
    if built and all(package.offered_at for package in built):
        return Unmet(_("Every package was offered already."))
    return None


@gate(_("Every records department received the file"))
def all_delivered(project: Project) -> list[Unmet]:
    """The hand-over comes last (R112)."""
    return [
        Unmet(
            _("The receipt of the file by %(authority)s has not been recorded.") % {"authority": authority},
            _("the records officer or contact person of %(authority)s") % {"authority": authority},
        )
        for authority in not_delivered(project)
    ]


@gate(_("The file is not with contract management"))
def not_handed_over(project: Project) -> Unmet | None:
    """It is handed over once, and again after every refusal (R111)."""
    handover = handover_of(project)
    if handover is None or handover.is_refused:
        return None
    return Unmet(_("The file was handed over to contract management already."))


@gate(_("A hand-over waits for an answer"))
def handover_waits(project: Project) -> Unmet | None:
    """A hand-over is accepted or refused, once (R111)."""
    handover = handover_of(project)
    if handover is None:
        return Unmet(_("The file has not been handed over to contract management yet."), _("the lead buyer"))
    if handover.is_accepted:
        return Unmet(_("The hand-over was accepted already."))
    if handover.is_refused:
        return Unmet(_("The hand-over was refused and the file has not been handed over again."), _("the lead buyer"))
    return None
