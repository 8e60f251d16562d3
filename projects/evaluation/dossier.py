"""The procurement file of one participating authority: what its records department may take over (R102, R108)."""

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


def dossier_documents(project: Project, authority: ContractingAuthority) -> list[Document]:
    """Every frozen document of the project that this authority may have, in the order of the steps.

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
    rows = Document.objects.frozen().filter(may_have, project=project).distinct()
    return sorted(rows, key=_place)


def _place(document: Document) -> tuple:
    return Step(document.step).number, document.uploaded_at, document.pk


def records_projects(user: User) -> list[Project]:
    """The finished projects whose file this records officer or contact may take over, the latest first."""
    authorities = Membership.objects.valid(clock.today()).with_role(Role.RECORDS, Role.CONTACT).filter(user=user)
    rows = Participation.objects.filter(authority__in=authorities.values("authority")).standing(Standing.PARTICIPATING)
    return list(
        Project.objects.filter(life=ProjectLife.FINISHED, pk__in=rows.values("project"))
        .for_lists()
        .order_by("-finished_at")
    )
