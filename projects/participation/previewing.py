"""The contact persons through whose eyes an editor can look at a page of a project."""

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from projects.participation.models import Participation
from projects.participation.selectors import people_at
from projects.tree.models import Project
from projects.tree.previewing import Viewer, register_viewers


@register_viewers
def contact_persons(project: Project) -> Iterable[Viewer]:
    """One contact person of each authority that registered interest, by name."""
    rows = Participation.objects.interested().filter(project=project).select_related("authority")
    seen = set()
    for person, authority in people_at([row.authority for row in rows], Role.CONTACT):
        if authority.pk not in seen:
            seen.add(authority.pk)
            title = format_lazy(
                "{as_contact} {authority}", as_contact=_("As the contact person of"), authority=authority
            )
            yield Viewer(f"contact-{authority.pk}", title, person)
