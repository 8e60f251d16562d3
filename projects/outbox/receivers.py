"""What accounts tells is written in the journal and, for an invitation, mailed; in the same transaction (R132)."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver

from accounts import signals
from projects.journal.record import SITE, record
from projects.outbox.compose import Draft, queue, to_person
from projects.outbox.models import SECRET
from projects.procedure.wording import day

TOLD = {
    "rol-gegeven": signals.role_given,
    "rol-beeindigd": signals.role_ended,
    "vervanger-aangewezen": signals.deputy_appointed,
    "vervanging-beeindigd": signals.deputy_ended,
    "uitnodiging-verstuurd": signals.invitation_sent,
    "uitnodiging-aanvaard": signals.invitation_accepted,
    "uitnodiging-ingetrokken": signals.invitation_withdrawn,
    "account-gesloten": signals.account_closed,
    "account-heropend": signals.account_reopened,
    "register-ingelezen": signals.register_imported,
    "tweede-factor-ingesteld": signals.second_factor_added,
    "tweede-factor-verwijderd": signals.second_factor_removed,
}


def stream_of(authority: Any) -> str:
    """The journal stream of an authority, or of the site."""
    return f"authority-{authority.pk}" if authority else SITE


def _writer(type: str):
    def write(sender: Any, *, by: Any, authority: Any = None, sentence: str, data: dict | None = None, **more: Any):
        record(stream_of(authority), type, sentence, by=by, data=data)

    return write


def connect() -> None:
    """Connects every signal; called when the app is ready."""
    for type, signal in TOLD.items():
        signal.connect(_writer(type), weak=False, dispatch_uid=f"journal-{type}")


@receiver((signals.second_factor_added, signals.second_factor_removed))
def mail_second_factor(sender: Any, *, by: Any, sentence: str, **more: Any) -> None:
    """Whoever it belongs to hears of it, so that somebody else's hand is noticed."""
    queue(
        SITE,
        [
            to_person(
                by.user,
                kind="tweede-factor",
                subject="De beveiliging van uw account is gewijzigd",
                body=f"{sentence}\n\nWas u dat zelf? Dan hoeft u niets te doen. Zo niet: wijzig uw wachtwoord en "
                "neem direct contact op met de inkooporganisatie.",
            )
        ],
    )


@receiver(signals.invitation_sent)
def mail_invitation(
    sender: Any, *, authority: Any = None, email: str, role_name: str, accept_url: str, expires_at: Any, **more: Any
) -> None:
    """The link goes to the address that was invited, and to nobody else."""
    where = f" bij {authority}" if authority else ""
    body = (
        f"Beste lezer,\n\nU bent uitgenodigd als {role_name}{where} op {settings.WAGTAIL_SITE_NAME}.\n\n"
        f"Neem de uitnodiging aan vóór {day(expires_at)}:\n{SECRET}\n\n"
        "De link werkt één keer. Verwacht u deze uitnodiging niet? Dan hoeft u niets te doen.\n"
    )
    queue(
        stream_of(authority),
        [
            Draft(
                "uitnodiging",
                email,
                f"Uitnodiging voor {settings.WAGTAIL_SITE_NAME}",
                body,
                authority=authority,
                secret=accept_url,
                because="iemand u heeft uitgenodigd",
            )
        ],
    )
