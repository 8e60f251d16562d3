"""What waits for somebody: asked of all their projects at once, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import ContractingAuthority, Deputy, Membership, Role, User
from projects.actions import registry
from projects.award.audiences import declared_team
from projects.award.desk import team_desk_path
from projects.award.lots import lots_to_award
from projects.award.method import rules_of
from projects.award.models import AssessorScore
from projects.award.selectors import ASSESSING, are_shared, consensus_opened, valid_bids
from projects.clarification.filtering import MINE
from projects.clarification.models import Question, QuestionState
from projects.clarification.wording import register_path
from projects.contract.models import Agreement
from projects.decisions.adopting import Adopting
from projects.decisions.deciding import DecidingAction
from projects.decisions.models import AskedAuthority, Decision
from projects.decisions.preparing import Preparing
from projects.dossier.models import DossierDelivery, DossierPackage
from projects.evaluation.models import EvaluationAnswer
from projects.kickoff.models import KickoffMeeting, KickoffReply, StrategyAnswer, StrategyQuestion
from projects.participation.audiences import sees_project_work
from projects.participation.models import Participation, Standing, TeamMember
from projects.procedure import clock
from projects.procedure.steps import ProjectLife, Step, StepState
from projects.tree.links import member_act_path
from projects.tree.lots import lot_in_words, over
from projects.tree.models import Project, ProjectStep


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person, for one of their authorities."""

    title: str
    project: str
    authority: str
    url: str
    deadline: datetime | None = None
    decides: bool = True

    @property
    def days_left(self) -> int | None:
        """Whole days until the deadline; None without one."""
        return (self.deadline - clock.now()).days if self.deadline else None


# Addresses of the acts that answer what waits (their `code`).
REPLY, ANSWER = "reageren-op-uitnodiging", "vragen-beantwoorden"
DECLARATION = "verklaring-afleggen"
SIGN, FILL_IN = "overeenkomst-ondertekenen", "evaluatieformulier-invullen"


def act_in(kind: str, base: type[DecidingAction]) -> type[DecidingAction]:
    """The act of this sort (adopting, preparing) in a round of this kind."""
    return next(action for action in registry.all_actions() if issubclass(action, base) and action.round_kind == kind)


def waiting_for(user: User, memberships: Iterable[Membership]) -> list[Waiting]:
    """Decisions, replies, signatures and forms that wait for this person; what ends first comes first."""
    memberships = list(memberships)
    of_role = {role: {m.authority_id for m in memberships if m.role == role} for role in Role.values}
    today = clock.today()
    deputising = set(Deputy.objects.at_work(today).filter(deputy=user).values_list("authority_id", flat=True))
    deciding = of_role[Role.DECIDER] | deputising
    contact = of_role[Role.CONTACT] | of_role[Role.DECIDER]
    found = [
        *_decisions(deciding | contact, deciding),
        *_replies(contact),
        *_questions(contact),
        *_signatures(deciding),
        *_forms(of_role[Role.CONTACT]),
        *_files(of_role[Role.RECORDS] | of_role[Role.CONTACT]),
        *_declarations(user),
        *_assigned(user),
        *_assessments(user),
    ]
    return sorted(found, key=lambda item: (item.deadline is None, item.deadline or clock.now(), item.project))


def _url(project, code: str, authority, **over: int) -> str:
    return member_act_path(project, code, namens=authority.pk, **over)


def _decisions(authorities: set[int], deciding: set[int]) -> Iterable[Waiting]:
    taken = Decision.objects.filter(round=OuterRef("round"), authority=OuterRef("authority"))
    rows = (
        AskedAuthority.objects.filter(authority__in=authorities, round__voided_at__isnull=True)
        .filter(~Exists(taken), round__project__life=ProjectLife.RUNNING)
        .select_related("round__project__page", "round__lot__project__page", "authority")
    )
    for row in rows:
        if row.round.excludes_after_deadline and row.round.deadline <= clock.now():
            continue
        decides = row.authority_id in deciding
        kind = row.round.get_kind_display()
        title = _("Decide on the %(what)s") if decides else _("Prepare the decision on the %(what)s for your decider")
        act = act_in(row.round.kind, Adopting if decides else Preparing)
        url = _url(row.round.project, act.code, row.authority, **(over(row.round.lot) if row.round.lot else {}))
        if row.round.lot and (words := lot_in_words(row.round.lot)):
            kind = f"{kind}, {words}"
        yield Waiting(
            title % {"what": kind}, row.round.project.title, row.authority.title, url, row.round.deadline, decides
        )


def _replies(authorities: set[int]) -> Iterable[Waiting]:
    replied = KickoffReply.objects.filter(
        meeting=OuterRef("project__kickoff"),
        authority=OuterRef("authority"),
        sequence=OuterRef("project__kickoff__sequence"),
    )
    rows = (
        Participation.objects.interested()
        .filter(
            authority__in=authorities,
            project__life=ProjectLife.RUNNING,
            project__kickoff__in=KickoffMeeting.objects.filter(
                invited_at__isnull=False, cancelled_at__isnull=True, held_at__isnull=True, starts_at__gt=clock.now()
            ),
        )
        .filter(~Exists(replied))
        .select_related("project__page", "project__kickoff", "authority")
    )
    for row in rows:
        url = _url(row.project, REPLY, row.authority)
        yield Waiting(
            _("Reply to the invitation for the kickoff meeting"),
            row.project.title,
            row.authority.title,
            url,
            row.project.kickoff.starts_at,
        )


def _questions(authorities: set[int]) -> Iterable[Waiting]:
    answered = StrategyAnswer.objects.filter(question=OuterRef("pk"), authority=OuterRef(OuterRef("authority")))
    waiting = StrategyQuestion.objects.filter(~Exists(answered), project=OuterRef("project"))
    rows = (
        Participation.objects.interested()
        .filter(Exists(waiting), authority__in=authorities, project__life=ProjectLife.RUNNING)
        .exclude(project__steps__in=ProjectStep.objects.filter(step=Step.STRATEGY, state=StepState.DONE))
        .select_related("project__page", "authority")
    )
    for row in rows:
        url = _url(row.project, ANSWER, row.authority)
        yield Waiting(_("Answer the questions for the strategy"), row.project.title, row.authority.title, url)


def _signatures(authorities: set[int]) -> Iterable[Waiting]:
    """The agreement of each lot that an authority participates in and has not signed (R100)."""
    unsigned = Agreement.objects.filter(completed_at__isnull=True, project__life=ProjectLife.RUNNING)
    rows = Participation.objects.filter(authority__in=authorities, project__in=unsigned.values("project"))
    parties: dict[int, list[Participation]] = {}
    for row in rows.standing(Standing.PARTICIPATING).select_related("authority"):
        parties.setdefault(row.project_id, []).append(row)
    agreements = unsigned.filter(project__in=parties).select_related("project__page", "lot__project__page")
    for agreement in agreements.prefetch_related("lot__authorities", "signatures"):
        meant = {authority.pk for authority in agreement.lot.authorities.all()}
        signed = {signature.authority_id for signature in agreement.signatures.all()}
        for row in parties[agreement.project_id]:
            if row.authority_id not in signed and (not meant or row.authority_id in meant):
                yield _signature(agreement, row.authority)


def _signature(agreement: Agreement, authority: ContractingAuthority) -> Waiting:
    title = _("Sign the agreement") + (f": {words}" if (words := lot_in_words(agreement.lot)) else "")
    url = _url(agreement.project, SIGN, authority, **over(agreement.lot))
    return Waiting(title, agreement.project.title, authority.title, url)


def _forms(authorities: set[int]) -> Iterable[Waiting]:
    given = EvaluationAnswer.objects.filter(project=OuterRef("project"), authority=OuterRef("authority"))
    rows = (
        Participation.objects.filter(
            ~Exists(given),
            authority__in=authorities,
            project__life=ProjectLife.RUNNING,
            project__steps__step=Step.EVALUATION,
            project__steps__state=StepState.OPEN,
        )
        .standing(Standing.PARTICIPATING)
        .select_related("project__page", "authority")
    )
    for row in rows:
        url = _url(row.project, FILL_IN, row.authority)
        yield Waiting(_("Fill in the evaluation form"), row.project.title, row.authority.title, url)


def _files(authorities: set[int]) -> Iterable[Waiting]:
    delivered = DossierDelivery.objects.filter(
        package__project=OuterRef("project"), package__authority=OuterRef("authority")
    )
    offered = DossierPackage.objects.filter(authority__in=authorities, offered_at__isnull=False)
    rows = offered.filter(~Exists(delivered)).select_related("project__page", "authority")
    for row in {(row.project_id, row.authority_id): row for row in rows}.values():
        url = f"/mijn/dossiers/{row.project.public_id}/?namens={row.authority_id}"
        yield Waiting(_("Fetch the file for your archive"), row.project.title, row.authority.title, url, decides=False)


def _declarations(user: User) -> Iterable[Waiting]:
    rows = TeamMember.objects.current().undeclared().filter(user=user, project__life=ProjectLife.RUNNING)
    for row in rows.exclude(project__announced_at=None).select_related("project__page", "authority"):
        url = member_act_path(row.project, DECLARATION)
        of = row.authority.title if row.authority else ""
        yield Waiting(_("Declare confidentiality and no conflict of interest"), row.project.title, of, url)


def _assigned(user: User) -> Iterable[Waiting]:
    """Questions of market parties that this person was asked to answer, and nobody answered yet (R76)."""
    rows = Question.objects.open().filter(
        assigned_to=user,
        state=QuestionState.NEW,
        notice__isnull=True,
        publication__withdrawn_at__isnull=True,
        project__life=ProjectLife.RUNNING,
    )
    counts = Counter(rows.order_by("project").values_list("project", flat=True))
    for project in Project.objects.filter(pk__in=counts).select_related("page"):
        if sees_project_work(user, project):
            number = counts[project.pk]
            title = ngettext(
                "Answer %(number)s question of the market", "Answer %(number)s questions of the market", number
            )
            url = f"{register_path(project)}?bij={MINE}&stand={QuestionState.NEW}"
            yield Waiting(title % {"number": number}, project.title, "", url)


def _assessments(user: User) -> Iterable[Waiting]:
    """Bids this person was asked to score alone, as long as the consensus has not been opened (R87)."""
    members = declared_team().filter(user=user, project__life=ProjectLife.RUNNING, role__in=ASSESSING)
    for member in members.select_related("project__page"):
        for lot in lots_to_award(member.project):
            rules = rules_of(lot)
            if rules is None or not rules.quality or not are_shared(lot) or consensus_opened(lot):
                continue
            scored = AssessorScore.objects.filter(assessor_id=user.pk).values("bid")
            if any(bid.pk not in {row["bid"] for row in scored} for bid in valid_bids(lot)):
                thing = lot_in_words(lot)
                title = _("Score the bids") + (f": {thing}" if thing else "")
                yield Waiting(title, member.project.title, "", team_desk_path(member.project))
