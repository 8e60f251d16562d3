"""The declaration of a member of the procurement team: its text, and asking for it (R86)."""

from projects.outbox.compose import Draft, to_person
from projects.participation.models import TeamMember
from projects.tree.links import full, member_act_path, project_path
from projects.tree.models import Project

# Goes up when a text below changes; each declaration keeps the text as it was declared.
VERSION = "1"
DECLARE, REPORT = "verklaring-afleggen", "belang-melden"


def declaration_text(project: Project) -> str:
    """What a member declares who has no interest, in Dutch."""
    return (
        f"Ik ben lid van het inkoopteam van het project “{project}”. Ik verklaar het volgende.\n\n"
        "1. Ik houd geheim wat ik over inschrijvers en inschrijvingen te weten kom, ook na afloop van de "
        "aanbesteding.\n"
        "2. Ik heb geen direct of indirect financieel, economisch of ander persoonlijk belang bij de uitkomst van deze "
        "aanbesteding.\n"
        "3. Verandert dat, dan meld ik het meteen aan de concerninkoper."
    )


def interest_text(project: Project) -> str:
    """What a member reports who has an interest, in Dutch."""
    return (
        f"Ik ben lid van het inkoopteam van het project “{project}” en heb een belang dat mijn onpartijdigheid kan "
        "raken, of dat zo kan lijken. Ik lees daarom geen inschrijvingen en beoordeel ze niet."
    )


def ask_to_declare(member: TeamMember, *, kind: str) -> Draft:
    """The message to somebody who joined the team: what it means, and to declare or to report an interest."""
    project = member.project
    return to_person(
        member.user,
        kind=kind,
        authority=member.authority,
        subject=f"U zit in het inkoopteam van {project}: leg uw verklaring af",
        body=f"U bent lid van het inkoopteam van “{project}”, als {member.get_role_display()}.\n\n"
        "Wij vragen u één ding: verklaar dat u vertrouwelijk omgaat met wat u over inschrijvingen te weten komt, en "
        "dat u geen belang hebt bij de uitkomst. Zonder deze verklaring kunt u straks geen inschrijvingen lezen.\n"
        f"{full(member_act_path(project, DECLARE))}\n\nHebt u wel een belang, of twijfelt u? Meld dat hier; de "
        f"concerninkoper neemt contact met u op.\n{full(member_act_path(project, REPORT))}\n\n"
        f"Het project: {full(project_path(project))}",
    )
