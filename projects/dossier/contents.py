"""The procurement file of one participating authority: which documents are in it (R102, R108, R131)."""

from datetime import datetime

from django.db.models import Q

from accounts.models import ContractingAuthority, Membership, Role, User
from projects.documents.models import Document
from projects.participation.models import Participation, Standing
from projects.procedure import clock
from projects.procedure.steps import AudienceCode, ProjectLife, Step
from projects.tree.models import Project

# Never in it: TEAM, BIDS, STAFF (R131), and what was offered to another authority only.
FOR_EVERY_PARTICIPANT = (
    AudienceCode.PUBLIC,
    AudienceCode.MEMBERS,
    AudienceCode.INTERESTED,
    AudienceCode.PARTICIPANTS,
)
OF_ITS_OWN = (AudienceCode.OFFERED, AudienceCode.RECORDS)


def dossier_documents(
    project: Project, authority: ContractingAuthority, until: datetime | None = None
) -> list[Document]:
    """Every document that was frozen (until that instant) and that this authority may have, in the order of the steps.

    Empty for an authority that does not participate.
    """
    participation = (
        Participation.objects.filter(project=project, authority=authority).standing(Standing.PARTICIPATING).first()
    )
    if participation is None:
        return []
    may_have = Q(audience__in=FOR_EVERY_PARTICIPANT)
    may_have |= Q(audience__in=OF_ITS_OWN, offers__authority=authority)
    if participation.present_at_kickoff:
        may_have |= Q(audience=AudienceCode.PRESENT)
    rows = Document.objects.frozen().filter(may_have, project=project).select_related("lot").distinct()
    return sorted(rows.filter(frozen_at__lte=until) if until else rows, key=_place)


def _place(document: Document) -> tuple:
    return Step(document.step).number, document.uploaded_at, document.pk


def records_authorities(user: User) -> list[ContractingAuthority]:
    """The authorities whose files this records officer or contact may take over today, by name."""
    rows = Membership.objects.valid(clock.today()).with_role(Role.RECORDS, Role.CONTACT).filter(user=user)
    return list(ContractingAuthority.objects.filter(pk__in=rows.values("authority")).order_by("name"))


def records_projects(user: User) -> list[Project]:
    """The ended projects whose file this records officer or contact may take over, the latest first.

    One that was stopped is among them once its file was offered to one of their authorities.
    """
    authorities = records_authorities(user)
    rows = Participation.objects.filter(authority__in=authorities).standing(Standing.PARTICIPATING)
    offered = Q(dossier_packages__authority__in=authorities, dossier_packages__offered_at__isnull=False)
    found = Project.objects.filter(
        Q(life=ProjectLife.FINISHED) | Q(life=ProjectLife.STOPPED) & offered, pk__in=rows.values("project")
    )
    ids = found.values("pk")
    projects = Project.objects.filter(pk__in=ids).select_related("page")
    return sorted(projects, key=lambda project: (project.finished_at or project.stopped_at, project.pk), reverse=True)
