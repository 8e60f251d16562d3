"""Gates of the strategy: from the chapters to the participants."""

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from projects.decisions import rounds
from projects.decisions.models import RoundKind
from projects.participation.selectors import deadline_passed, interested_authorities
from projects.procedure import clock
from projects.procedure.gate import Unmet, gate
from projects.procedure.wording import day, listed, moment
from projects.strategy.models import CHAPTERS, ConceptRemark, ConceptRound, StrategyPage
from projects.strategy.standard import current_standard
from projects.tree.links import edit_path, staff_act_path
from projects.tree.models import Project


def page_of(project: Project) -> StrategyPage:
    """The strategy as it was last written, published or not."""
    page = StrategyPage.objects.get(project_step__project=project)
    return page.get_latest_revision_as_object()


def concept_of(project: Project) -> ConceptRound | None:
    """The last concept that was sent, or None."""
    return project.concepts.order_by("-number").first()


@gate(_("The mandatory chapters are written"))
def chapters_complete(project: Project) -> list[Unmet]:
    """Content, team, external costs, planning, mandate and commitment (R49, R51, R59)."""
    page = page_of(project)
    empty = [
        page._meta.get_field(name).verbose_name
        for name, needed in CHAPTERS.items()
        if needed and not strip_tags(getattr(page, name)).strip()
    ]
    return [
        Unmet(_("The chapter “%(chapter)s” of the strategy is empty.") % {"chapter": name}, _("the lead buyer"))
        for name in empty
    ]


@gate(_("The strategy is made from the current standard version"))
def standard_current(project: Project) -> Unmet | None:
    """Exclusively the standard version is used, the one that holds now (R48)."""
    page, standard = page_of(project), current_standard()
    if page.standard_version == standard.version:
        return None
    facts = {"own": page.standard_version, "now": standard.version, "moment": moment(standard.made_at)}
    return Unmet(
        _("This strategy is made from standard version %(own)s. Since %(moment)s version %(now)s holds; take it over.")
        % facts,
        _("the lead buyer"),
        link=staff_act_path(project, "standaard-overnemen"),
    )


@gate(_("The expertise centre reviewed the text"))
def reviewed(project: Project) -> Unmet | None:
    """Somebody of the centre who did not write it approved the text as it is now (R33)."""
    page = page_of(project)
    if project.strategy_reviews.filter(revision_id=page.latest_revision_id).exists():
        return None
    if page.workflow_in_progress:
        sentence = _("The expertise centre has not approved the text yet.")
        return Unmet(sentence, _("the expertise centre"), link=edit_path(page))
    sentence = _("The expertise centre has to review the text as it is now. Submit it on the page of the strategy.")
    return Unmet(sentence, _("the lead buyer"), link=edit_path(page))


@gate(_("A concept was presented"))
def concept_circulated(project: Project) -> Unmet | None:
    """All interested authorities saw a concept (R53)."""
    if concept_of(project) is None:
        return Unmet(_("No concept of the strategy has been presented to the authorities yet."), _("the lead buyer"))
    return None


def waiting_for_reactions(project: Project) -> list:
    """Interested authorities that did not react to the last concept; empty after its last day."""
    concept = concept_of(project)
    if concept is None or clock.today() > concept.remarks_until:
        return []
    reacted = set(concept.remarks.values_list("authority_id", flat=True))
    return [authority for authority in interested_authorities(project) if authority.pk not in reacted]


@gate(_("The authorities could react to the concept"))
def reactions_in(project: Project) -> Unmet | None:
    """The last day for remarks has passed, or every interested authority reacted (R54)."""
    if waiting := waiting_for_reactions(project):
        facts = {"day": day(concept_of(project).remarks_until), "authorities": listed(waiting)}
        return Unmet(
            _("Authorities may react to the concept until and including %(day)s. No reaction yet: %(authorities)s.")
            % facts,
            _("the contact persons of these authorities"),
        )
    return None


@gate(_("Every remark was answered"))
def remarks_answered(project: Project) -> Unmet | None:
    """What was done with each remark is recorded (R54)."""
    rows = ConceptRemark.objects.filter(round__project=project, answered_at__isnull=True).exclude(text="")
    names = [str(row.authority) for row in rows.select_related("authority").order_by("authority__name")]
    if names:
        return Unmet(
            _("%(number)s remarks on the concept have no answer yet: %(authorities)s.")
            % {"number": len(names), "authorities": listed(dict.fromkeys(names))},
            _("the lead buyer"),
        )
    return None


@gate(_("Contract management contributed"))
def manager_contributed(project: Project) -> Unmet | None:
    """The contract manager's contribution was recorded (R7)."""
    if not project.manager_contributions.exists():
        return Unmet(_("The contribution of contract management is missing."), _("the contract manager"))
    return None


@gate(_("No final strategy is offered"))
def nothing_offered(project: Project) -> Unmet | None:
    """One final version at a time (R56)."""
    if current := rounds.current(project, RoundKind.FINAL_STRATEGY):
        return Unmet(
            _("The final strategy was offered on %(moment)s. Take it back first if it has to change.")
            % {"moment": moment(current.offered_at)},
            _("the lead buyer"),
        )
    return None


@gate(_("A final strategy is offered"))
def offered(project: Project) -> Unmet | None:
    """There is a version that counts."""
    if rounds.current(project, RoundKind.FINAL_STRATEGY) is None:
        return Unmet(_("No final strategy has been offered."), _("the lead buyer"))
    return None


@gate(_("The deadline has not passed"))
def before_deadline(project: Project) -> Unmet | None:
    """A deadline that has passed stays where it is (R67)."""
    current = rounds.current(project, RoundKind.FINAL_STRATEGY)
    if current and deadline_passed(project):
        facts = {"deadline": moment(current.deadline), "now": moment(clock.now())}
        return Unmet(_("The deadline was %(deadline)s. It is now %(now)s; it can no longer be changed.") % facts)
    return None


@gate(_("The deadline has passed, or everybody decided"))
def decisions_in(project: Project) -> Unmet | None:
    """Nobody can decide any more (R62, R63)."""
    current = rounds.current(project, RoundKind.FINAL_STRATEGY)
    if current is None or deadline_passed(project):
        return None
    decided = current.decisions.values("authority")
    waiting = list(current.asked.exclude(authority__in=decided))
    if not waiting:
        return None
    facts = {"deadline": moment(current.deadline), "authorities": listed(waiting)}
    return Unmet(
        _("Until %(deadline)s these authorities can still decide: %(authorities)s.") % facts,
        _("the deciders of these authorities"),
    )
