"""What an error of the mail server means for a message: refused, later, or nobody is there (R133)."""

import smtplib
from dataclasses import dataclass
from enum import Enum

# The server wants us to sign in, or does not accept how we do: not the fault of a message.
AUTHENTICATION = {530, 534, 535, 538}
CLOSING = 421
TOO_LARGE = 552


class Meaning(Enum):
    """What to do after an error."""

    REFUSED = "refused"  # this message will never be taken: no further attempts
    LATER = "later"  # this message may be taken another time
    AWAY = "away"  # the server takes nothing now: stop, and look again later


@dataclass(frozen=True)
class Reply:
    """What an error means, and the Dutch sentence that says so."""

    meaning: Meaning
    sentence: str


def _answer(error: Exception) -> tuple[int, str]:
    """The code and the text that the server answered with. Raises ValueError when it did not answer."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        raise ValueError("no answer")
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return code, f"{code} {' '.join(text.split())}"


def understand(error: Exception) -> Reply:
    """What an error while sending one message means."""
    try:
        code, answer = _answer(error)
    except ValueError:
        if isinstance(error, OSError):
            return Reply(Meaning.AWAY, f"De mailserver is niet bereikbaar ({error.__class__.__name__}: {error}).")
        return Reply(Meaning.LATER, f"Het versturen mislukte ({error.__class__.__name__}: {error}).")
    nobody = isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError)
    sender = isinstance(error, smtplib.SMTPSenderRefused) and code != TOO_LARGE
    if code == CLOSING or code in AUTHENTICATION or nobody or sender:
        return Reply(Meaning.AWAY, f"De mailserver neemt nu niets van dit portaal aan: {answer}")
    if code >= 500:
        refused = "dit adres" if isinstance(error, smtplib.SMTPRecipientsRefused) else "dit bericht"
        return Reply(Meaning.REFUSED, f"De mailserver weigert {refused}: {answer}")
    return Reply(Meaning.LATER, f"De mailserver kon het bericht nog niet aannemen: {answer}")
