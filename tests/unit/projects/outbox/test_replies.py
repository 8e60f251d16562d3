"""What the mail server answers, as a sentence and as what to do (R133)."""

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest

from projects.outbox.replies import Meaning, understand


@pytest.mark.parametrize(
    ("error", "meaning", "sentence"),
    [
        (
            SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 no such user")}),
            Meaning.REFUSED,
            "De mailserver weigert dit adres: 550 5.1.1 no such user",
        ),
        (
            SMTPRecipientsRefused({"a@b.example": (450, b"4.2.1 vol")}),
            Meaning.LATER,
            "De mailserver kon het bericht nog niet aannemen: 450 4.2.1 vol",
        ),
        (
            SMTPDataError(554, "5.7.1 spam"),
            Meaning.REFUSED,
            "De mailserver weigert dit bericht: 554 5.7.1 spam",
        ),
        (
            SMTPSenderRefused(552, b"5.3.4 te groot", "p@b.example"),
            Meaning.REFUSED,
            "De mailserver weigert dit bericht: 552 5.3.4 te groot",
        ),
        (
            SMTPSenderRefused(550, b"5.7.1 onbekend", "p@b.example"),
            Meaning.AWAY,
            "De mailserver neemt nu niets van dit portaal aan: 550 5.7.1 onbekend",
        ),
        (
            SMTPDataError(421, b"4.3.2 tot ziens"),
            Meaning.AWAY,
            "De mailserver neemt nu niets van dit portaal aan: 421 4.3.2 tot ziens",
        ),
        (
            SMTPAuthenticationError(535, b"5.7.8 verkeerd"),
            Meaning.AWAY,
            "De mailserver neemt nu niets van dit portaal aan: 535 5.7.8 verkeerd",
        ),
        (
            SMTPConnectError(421, b"bezet"),
            Meaning.AWAY,
            "De mailserver neemt nu niets van dit portaal aan: 421 bezet",
        ),
        (
            SMTPHeloError(554, b"geen dienst"),
            Meaning.AWAY,
            "De mailserver neemt nu niets van dit portaal aan: 554 geen dienst",
        ),
        (
            SMTPServerDisconnected("weg"),
            Meaning.AWAY,
            "De mailserver is niet bereikbaar (SMTPServerDisconnected: weg).",
        ),
        (TimeoutError("timed out"), Meaning.AWAY, "De mailserver is niet bereikbaar (TimeoutError: timed out)."),
        (ValueError("vreemd"), Meaning.LATER, "Het versturen mislukte (ValueError: vreemd)."),
    ],
)
def test_every_answer_means_one_thing(error, meaning, sentence):
    """R133: only a refusal of this address or this message is for good."""
    reply = understand(error)
    assert (reply.meaning, reply.sentence) == (meaning, sentence)
