"""A message that did not arrive is sent again, to the address that the person has now (R133)."""

import base64
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import ContractingAuthority
from projects.actions.base import Action
from projects.actions.forms import ActionForm
from projects.actions.registry import register
from projects.outbox.compose import Attachment, Draft, queue
from projects.outbox.models import SECRET, DeliveryState, Message
from projects.procedure.gate import Unmet
from projects.tree.models import Project
from projects.tree.rights import lead_buyer_of_project


def current_address(message: Message) -> str:
    """The address that the person has now; of who has no account, the address it was sent to."""
    return message.person.email if message.person else message.recipient


class SendAgainForm(ActionForm):
    """The address, of somebody who has no account; that of an account is changed in the account."""

    address = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message = self.action.target
        field = self.fields["address"]
        field.initial = current_address(message)
        if message.person:
            field.disabled = True
            field.help_text = _("The address of the account. An administrator can change it.")
        else:
            field.required = True


class SendAgain(Action):
    """A failed message leaves once more, with the same text and attachments, as a message of its own."""

    code = "bericht-opnieuw-versturen"
    title = _("Send a message again that did not arrive")
    button = _("Send again")
    explanation = _("The same text leaves once more. The message that did not arrive stays in the register.")
    requirement = "R133"
    rights = (lead_buyer_of_project,)
    form = SendAgainForm
    target_model = Message
    confirm = True

    @classmethod
    def targets(cls, subject: Project) -> QuerySet[Message]:
        return (
            Message.objects.filter(stream=subject.stream, state=DeliveryState.FAILED)
            .select_related("person", "sent_again")
            .order_by("-queued_at", "-pk")
        )

    def conditions(self) -> Iterable[Unmet]:
        message = self.target
        if hasattr(message, "sent_again"):
            yield Unmet(_("This message has been sent again already."))
        if SECRET in message.body:
            yield Unmet(_("The personal link in this message has expired. Make a new one instead."))
        if message.person and not message.person.is_active:
            yield Unmet(
                _("The account of %(person)s is closed.") % {"person": message.recipient_name}, _("an administrator")
            )

    def perform(self, *, address: str = "") -> Message:
        self.address = current_address(self.target) if self.target.person else address
        return self.target

    def sentence(self, result: Message) -> str:
        return (
            f"Het bericht “{result.subject}” aan {result.recipient_name or result.recipient} kwam niet aan en is "
            f"opnieuw verstuurd, naar {self.address}."
        )

    def details(self, result: Message) -> dict[str, object]:
        return {"bericht": str(result.message_id), "mislukt": result.error, "eerst naar": result.recipient}

    def messages(self, result: Message) -> Iterable[Draft]:
        authority = ContractingAuthority.objects.filter(pk=result.authority_id).first()
        files = [Attachment(i["name"], i["type"], base64.b64decode(i["content"])) for i in result.attachments]
        yield Draft(
            result.kind,
            self.address,
            result.subject,
            result.body,
            result.recipient_name,
            authority,
            attachments=tuple(files),
            person=result.person,
        )

    def send(self, result: Message) -> None:
        queue(self.subject.stream, self.messages(result), again_for=result)


register(SendAgain)
