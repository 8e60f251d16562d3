"""The views of acts on a project: from the cockpit, and from the member portal."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.actor import Actor, actor_for
from accounts.models import ContractingAuthority, Membership
from accounts.second_factor import confirmed_with, way_to_confirm
from projects.actions.views import ActView
from projects.participation.models import Participation
from projects.procedure import clock
from projects.tree.links import cockpit_path, project_path
from projects.tree.models import Project

# Where the session keeps a form while somebody signs in again.
KEPT = "kept_form"


def authorities_of(user: Any) -> list[ContractingAuthority]:
    """The authorities this person works for today, by name."""
    rows = Membership.objects.valid(clock.today()).filter(user=user).values("authority")
    return list(ContractingAuthority.objects.filter(pk__in=rows).order_by("name"))


class StaffActView(ActView):
    """Acts of the purchasing organisation, from the cockpit; Wagtail's admin access is checked by its urls."""

    sides = ("staff",)
    template = "portal/act_staff.html"

    def find_subject(self, *, public_id: str, **kwargs: Any) -> Project:
        return get_object_or_404(Project.objects.select_related("page"), public_id=public_id)

    def back_url(self) -> str:
        return cockpit_path(self.action.subject)


@method_decorator(login_required, name="dispatch")
class MemberActView(ActView):
    """Acts of people of an authority and of team members, in the member portal.

    `?namens=<id>` says for which authority; with one authority it goes without saying.
    """

    sides = ("authority", "team")
    template = "portal/act_member.html"

    def find_subject(self, *, slug: str, **kwargs: Any) -> Project:
        return get_object_or_404(Project.objects.announced().select_related("page"), page__slug=slug)

    def find_actor(self, subject: Project) -> Actor:
        own = authorities_of(self.request.user)
        if "namens" in self.request.GET:
            wanted = self.number("namens")
            own = [authority for authority in own if authority.pk == wanted]
            if not own:
                raise Http404
        elif len(own) > 1:
            concerned = set(Participation.objects.filter(project=subject).values_list("authority_id", flat=True))
            own = [authority for authority in own if authority.pk in concerned] or own
        actor = actor_for(self.request.user, own[0] if own else None, clock.today())
        return replace(actor, confirmed_with=confirmed_with(self.request))

    def before_acting(self, data: dict[str, Any]) -> HttpResponse | None:
        """Who signs in the portal first confirms who they are, with a second factor (reading A5)."""
        if not data.get("sign_in_portal") or self.action.by.confirmed_with:
            return None
        messages.info(self.request, _("Confirm that it is you. Then check what you filled in and sign."))
        filled_in = {name: value for name, value in self.request.POST.items() if name != "csrfmiddlewaretoken"}
        self.request.session[KEPT] = {"path": self.request.get_full_path(), "filled_in": filled_in}
        return redirect(way_to_confirm(self.request, self.request.get_full_path()))

    def kept(self) -> dict[str, Any]:
        """What was filled in before signing in again, once."""
        kept = self.request.session.get(KEPT)
        if self.request.method != "GET" or kept is None or kept["path"] != self.request.get_full_path():
            return {}
        del self.request.session[KEPT]
        return kept["filled_in"]

    def back_url(self) -> str:
        return project_path(self.action.subject)
