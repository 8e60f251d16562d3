"""One view for every act: what is asked, what stands in the way, what it will send, and doing it (R133, R134)."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View

from accounts.actor import Actor
from projects.actions import registry
from projects.actions.base import Action, PressedAlready
from projects.actions.models import Press
from projects.actions.rehearsal import Rehearsal
from projects.procedure.gate import Refused, Unmet


def wants_json(request: HttpRequest) -> bool:
    """Whether the client asked for JSON."""
    return request.accepts("application/json") and not request.accepts("text/html")


class ActView(View):
    """GET shows an act; POST does it, after showing what it will send when it sends anything.

    A refused act answers 409 (state) or 403 (right) with every unmet condition and changes nothing; input that does
    not fit answers 400. JSON when asked for.
    """

    sides: tuple[str, ...] = ()
    template = ""

    def find_subject(self, **kwargs: Any) -> Any:
        """What the act is about. Raises Http404."""
        raise NotImplementedError

    def find_actor(self, subject: Any) -> Actor:
        """Who acts, for whom. Raises Http404."""
        return Actor(self.request.user)

    def find_target(self, found: type[Action], subject: Any, **kwargs: Any) -> Any:
        """The row the act is about, or None when that goes without saying. Raises Http404."""
        if "over" not in self.request.GET and found.only_target(subject) is not None:
            return None
        return get_object_or_404(found.targets(subject), pk=self.number("over"))

    def action_class(self, code: str) -> type[Action]:
        """The action of this address. Raises Http404 for one of the other side."""
        try:
            found = registry.get(code)
        except KeyError as error:
            raise Http404 from error
        if found.side not in self.sides:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = self.action_class(kwargs["code"])
        subject = self.find_subject(**kwargs)
        target = self.find_target(found, subject, **kwargs) if found.target_model is not None else None
        self.action = found(subject, self.find_actor(subject), target)
        return super().dispatch(request, *args, **kwargs)

    def number(self, name: str) -> int:
        """A number from the address. Raises Http404 when it is not one."""
        try:
            return int(self.request.GET.get(name, ""))
        except ValueError as error:
            raise Http404 from error

    def form(self, data: Any = None, files: Any = None) -> Any:
        """The form of the action, or None when it needs nothing."""
        if self.action.form is None:
            return None
        return self.action.form(data, files, action=self.action, initial=self.action.initial() | self.kept())

    def kept(self) -> dict[str, Any]:
        """What was filled in before a detour, by name of the field."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if done := self.done_already():
            return HttpResponseRedirect(self.action.next_url(done))
        unmet = self.action.unmet()
        if any(item.status == 403 for item in unmet):
            return self.refuse(unmet)
        if wants_json(request):
            return JsonResponse({"action": self.action.code, "unmet": [item.as_dict() for item in unmet]})
        return self.show(form=self.form(), unmet=unmet)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if done := self.done_already():
            return HttpResponseRedirect(self.action.next_url(done))
        self.action.press = self.pressed()
        if self.action.press and Press.objects.filter(key=self.action.press).exists():
            return self.second_press()
        if unmet := self.action.unmet():
            return self.refuse(unmet)
        form = self.form(request.POST, request.FILES)
        if form is not None and not form.is_valid():
            self.action.note(error for errors in form.errors.as_data().values() for error in errors)
            return self.invalid(form)
        data = form.cleaned_data if form else {}
        if "change" in request.POST and form is not None:
            return self.show(form=form)
        if (detour := self.before_acting(data)) is not None:
            return detour
        try:
            first = "papers" in request.POST or "confirmed" not in request.POST
            if first and self.action.asks_first(**data):
                return self.shown_first(form, self.action.rehearse(**data))
            result = self.action.run(**data)
        except ValidationError as error:
            self.add_errors(form, error)
            return self.invalid(form, error)
        except PressedAlready:
            return self.second_press()
        except Refused as refused:
            # The same form sent twice at once: the second one waited for the first, and did nothing.
            if done := self.done_already():
                return HttpResponseRedirect(self.action.next_url(done))
            return self.refuse(refused.unmet)
        return self.succeeded(result)

    def shown_first(self, form: Any, rehearsal: Rehearsal) -> HttpResponse:
        """What it will send and write; or the papers it will make, together in one PDF."""
        if "papers" not in self.request.POST:
            return self.show(form=form, rehearsal=rehearsal, press=uuid4())
        if not rehearsal.papers:
            raise Http404
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": 'inline; filename="voorbeeld.pdf"'}
        return HttpResponse(rehearsal.together, content_type="application/pdf", headers=headers)

    def pressed(self) -> UUID | None:
        """The key of the confirmation that was pressed, if it has one."""
        try:
            return UUID(self.request.POST.get("confirmed", ""))
        except ValueError:
            return None

    def second_press(self) -> HttpResponse:
        """The same button was pressed twice: it was done the first time, and nothing more happens."""
        if wants_json(self.request):
            return JsonResponse({"done": self.action.code})
        messages.info(self.request, _("This was done already. Nothing was sent a second time."))
        return redirect(self.back_url())

    def before_acting(self, data: dict[str, Any]) -> HttpResponse | None:
        """A detour that must be taken first (signing in again), or None."""
        return None

    def done_already(self) -> Any:
        """What this person decided already, when the act is one that is decided once."""
        already = getattr(self.action, "already_done", None)
        return already() if already else None

    def add_errors(self, form: Any, error: ValidationError) -> None:
        """Puts what the facts did not allow beside the fields of the form."""
        if form is None:
            return
        if hasattr(error, "error_dict"):
            for name, errors in error.error_dict.items():
                form.add_error(name if name in form.fields else None, errors)
        else:
            form.add_error(None, error)

    def show(self, *, status: int = 200, **context: Any) -> HttpResponse:
        """The page of the act."""
        context |= {
            "action": self.action,
            "project": self.action.subject,
            "back": self.back_url(),
        }
        context.setdefault("unmet", [])
        # Who may not do it is told so, and nothing of what it is about.
        context["may"] = not any(item.status == 403 for item in context["unmet"])
        return TemplateResponse(self.request, self.template, context, status=status)

    def invalid(self, form: Any, error: ValidationError | None = None) -> HttpResponse:
        """400 with what to mend."""
        if wants_json(self.request):
            return JsonResponse({"errors": form.errors if form else error.messages}, status=400)
        return self.show(form=form, status=400)

    def refuse(self, unmet: list[Unmet]) -> HttpResponse:
        """409 or 403 with every unmet condition."""
        status = Refused(unmet).status
        if self.request.method == "POST":
            self.action.note_refusal(unmet)
        if wants_json(self.request):
            return JsonResponse({"refused": [item.as_dict() for item in unmet]}, status=status)
        return self.show(form=None, unmet=unmet, refused=self.request.method == "POST", status=status)

    def succeeded(self, result: Any) -> HttpResponse:
        """On to where the actor goes afterwards."""
        if wants_json(self.request):
            return JsonResponse({"done": self.action.code})
        messages.success(self.request, _("Done: %(act)s.") % {"act": self.action.title})
        return redirect(self.action.next_url(result) or self.back_url())

    def back_url(self) -> str:
        """Where the actor came from."""
        raise NotImplementedError
