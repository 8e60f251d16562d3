"""Accepting an invitation, and the page on which an organisation manages its own people (R38, R137)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import invitations, organisation, selectors
from accounts.actor import roles_at
from accounts.forms import AcceptInvitationForm, AppointDeputyForm, InviteColleagueForm
from accounts.invitations import InvitationRefused
from accounts.models import ContractingAuthority, Deputy, Invitation, Membership, Role
from accounts.second_factor import has_second_factor

STATUS = {"unknown": 404, "used": 410, "expired": 410, "withdrawn": 410, "closed": 403, "somebody-else": 403}
AFTERWARDS = "/mijn/"


def add_errors(form: Form, error: ValidationError) -> None:
    """Puts what the facts did not allow beside the fields of the form."""
    if hasattr(error, "error_dict"):
        for name, errors in error.error_dict.items():
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, error)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was filled in; None when the form is only asked for."""
    return request.POST if request.method == "POST" else None


def by_invitation_only(request: HttpRequest) -> HttpResponse:
    """403: nobody makes an account without an invitation (R4)."""
    return TemplateResponse(request, "accounts/by_invitation_only.html", status=403)


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What a second factor is for, and the two ways to set one up (reading A5)."""
    context = {"has_one": has_second_factor(request.user)}
    return TemplateResponse(request, "accounts/second_factor.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in an invitation: a form for somebody new, a button for somebody who is signed in."""
    response = accepting(request, secret)
    response["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    return response


def accepting(request: HttpRequest, secret: str) -> HttpResponse:
    """The page, or on to the portal when the invitation was accepted."""
    at = timezone.now()
    signed_in = request.user if request.user.is_authenticated else None
    try:
        invitation = invitations.find(secret, at)
        person = invitations.invited_person(invitation, signed_in)
        form = Form(posted(request)) if person else AcceptInvitationForm(posted(request))
        if request.method == "POST" and (person or form.is_valid()):
            data = {} if person else form.cleaned_data
            invitations.accept(secret, at=at, signed_in=signed_in, **data)
            return accepted(request, new=person is None)
    except InvitationRefused as refused:
        return refused_invitation(request, refused)
    except ValidationError as error:
        add_errors(form, error)
    return TemplateResponse(
        request,
        "accounts/accept_invitation.html",
        {"invitation": invitation, "form": form, "person": person},
        status=400 if form.errors else 200,
    )


def accepted(request: HttpRequest, *, new: bool) -> HttpResponse:
    """On to signing in, or to the portal for somebody who is signed in already."""
    if new:
        messages.success(request, _("Your account is ready. Sign in with your e-mail address and the new password."))
        return redirect("account_login")
    messages.success(request, _("The role has been added to your account."))
    return redirect(AFTERWARDS)


def refused_invitation(request: HttpRequest, refused: InvitationRefused) -> HttpResponse:
    """A page that says why, and what to do."""
    reason = refused.reason
    return TemplateResponse(
        request,
        "accounts/invitation_refused.html",
        {"reason": reason, "next": request.path if reason is invitations.SIGN_IN_FIRST else ""},
        status=STATUS.get(reason.code, 200),
    )


class Page:
    """What every page about one organisation needs: the authority, who looks, and what they may do there."""

    def __init__(self, request: HttpRequest, authority_id: int) -> None:
        self.request = request
        self.at = timezone.now()
        self.today = timezone.localdate(self.at)
        self.authority = get_object_or_404(ContractingAuthority, pk=authority_id)
        if not organisation.may_see(request.user, self.authority, self.today):
            raise Http404
        self.actor = organisation.managing_actor(request.user, self.authority, self.today)
        self.may_manage = organisation.may_manage(request.user, self.authority, self.today)
        self.may_appoint = Role.DECIDER in roles_at(request.user, self.authority, self.today)

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """A page with what every one of them shows."""
        context |= {"authority": self.authority, "may_manage": self.may_manage, "may_appoint": self.may_appoint}
        return TemplateResponse(self.request, f"accounts/{template}.html", context, status=status)

    def back(self, message: str) -> HttpResponse:
        """Back to the list, saying what was done."""
        messages.success(self.request, message)
        return redirect("accounts:organisation", self.authority.pk)

    def fill_in(self, form: Form, template: str, do: Callable[[dict[str, Any]], Any], done: str) -> HttpResponse:
        """Shows a form, or does what was filled in."""
        if self.request.method == "POST" and form.is_valid():
            try:
                do(form.cleaned_data)
                return self.back(done)
            except ValidationError as error:
                add_errors(form, error)
        return self.show(template, form=form, status=400 if form.errors else 200)

    def confirm(self, do: Callable[[], Any], done: str, **context: Any) -> HttpResponse:
        """Asks whether to end something, or ends it; 409 when it cannot end."""
        if self.request.method == "POST":
            try:
                do()
                return self.back(done)
            except ValidationError as error:
                return self.show("confirm_ending", status=409, refusal=error.messages, **context)
        return self.show("confirm_ending", refusal=[], **context)


def require(right: bool) -> None:
    """Raises PermissionDenied without the right."""
    if not right:
        raise PermissionDenied(_("Your role does not allow this."))


@login_required
def show_organisation(request: HttpRequest, authority_id: int) -> HttpResponse:
    """Who works for this authority, its deputies and its open invitations."""
    page = Page(request, authority_id)
    return page.show(
        "organisation",
        colleagues=selectors.colleagues(page.authority, page.today),
        deputies=selectors.deputies(page.authority, page.today),
        invitations=selectors.open_invitations(page.authority, page.at) if page.may_manage else [],
    )


@login_required
@require_http_methods(["GET", "POST"])
def invite_colleague(request: HttpRequest, authority_id: int) -> HttpResponse:
    """A colleague is invited in a role."""
    page = Page(request, authority_id)
    require(page.may_manage)
    return page.fill_in(
        InviteColleagueForm(posted(request)),
        "invite_colleague",
        lambda data: invitations.invite(by=page.actor, at=page.at, authority=page.authority, **data),
        _("The invitation is on its way."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, authority_id: int, pk: int) -> HttpResponse:
    """A role ends at once."""
    page = Page(request, authority_id)
    require(page.may_manage)
    row = get_object_or_404(Membership.objects.select_related("user", "authority"), pk=pk, authority=page.authority)
    return page.confirm(
        lambda: organisation.end_membership(row, by=page.actor, at=page.at),
        _("The role has ended."),
        title=_("End the role of %(person)s") % {"person": row.user},
        question=_("%(person)s is no longer %(role)s of %(authority)s from this moment.")
        % {"person": row.user, "role": row.get_role_display(), "authority": row.authority},
        button=_("End this role"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_invitation(request: HttpRequest, authority_id: int, pk: int) -> HttpResponse:
    """An invitation is taken back."""
    page = Page(request, authority_id)
    require(page.may_manage)
    row = get_object_or_404(Invitation, pk=pk, authority=page.authority)
    return page.confirm(
        lambda: invitations.withdraw(row, by=page.actor, at=page.at),
        _("The invitation has been withdrawn."),
        title=_("Withdraw the invitation of %(email)s") % {"email": row.email},
        question=_("The link in the invitation works no longer."),
        button=_("Withdraw this invitation"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def appoint_deputy(request: HttpRequest, authority_id: int) -> HttpResponse:
    """A decider appoints a deputy."""
    page = Page(request, authority_id)
    require(page.may_appoint)
    form = AppointDeputyForm(
        posted(request),
        authority=page.authority,
        decider=request.user,
        on=page.today,
        initial={"valid_from": page.today},
    )
    return page.fill_in(
        form,
        "appoint_deputy",
        lambda data: organisation.appoint_deputy(page.authority, by=page.actor, at=page.at, **data),
        _("The deputy has been appointed."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def end_deputy(request: HttpRequest, authority_id: int, pk: int) -> HttpResponse:
    """A deputy's period ends at once."""
    page = Page(request, authority_id)
    require(page.may_manage)
    row = get_object_or_404(
        Deputy.objects.select_related("deputy", "decider", "authority"), pk=pk, authority=page.authority
    )
    return page.confirm(
        lambda: organisation.end_deputy(row, by=page.actor, at=page.at),
        _("The deputy's period has ended."),
        title=_("End the period of deputy %(person)s") % {"person": row.deputy},
        question=_("%(deputy)s no longer decides in the place of %(decider)s from this moment.")
        % {"deputy": row.deputy, "decider": row.decider},
        button=_("End this period"),
    )
