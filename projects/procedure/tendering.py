"""What the Aanbestedingswet 2012 knows of procedures, thresholds and minimum terms, as dated data (R71, reading A9).

A day for which nothing is known gives None: what lapsed is never used silently.
Sources: Aanbestedingswet 2012 as of 30 April 2026; thresholds of the European Commission for 2026–2027.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

LAW = "Aw 2012"


class Procedure(models.TextChoices):
    """The procedures that occur. The values stand in the database."""

    OPEN = "open", _("open procedure")
    RESTRICTED = "restricted", _("restricted procedure")
    NEGOTIATED = "negotiated", _("competitive procedure with negotiation")
    DIALOGUE = "dialogue", _("competitive dialogue")
    INNOVATION = "innovation", _("innovation partnership")
    SOCIAL = "social", _("procedure for social and other specific services")
    NATIONAL_OPEN = "national_open", _("national open procedure, below the threshold")
    INVITATION = "invitation", _("several tenders asked by invitation, below the threshold")


class Nature(models.TextChoices):
    """What is bought."""

    WORKS = "works", _("works")
    SUPPLIES = "supplies", _("supplies")
    SERVICES = "services", _("services")
    SOCIAL = "social", _("social and other specific services")


@dataclass(frozen=True)
class Dated:
    """Something that holds from a day until a day, both included; without an end until further notice."""

    valid_from: date
    valid_until: date | None

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


@dataclass(frozen=True)
class ProcedureRule(Dated):
    """A procedure in a period. `eforms` is its code in the eForms list procurement-procedure-type.

    european: its notice goes to the European Union; selection: candidates ask to take part first; invited: so many of
    them at least, when so many are suitable (art. 2.99 lid 3).
    """

    procedure: Procedure
    article: str
    eforms: str
    european: bool = True
    selection: bool = False
    invited: int = 0


SINCE_2016 = (date(2016, 7, 1), None)
PROCEDURES = (
    ProcedureRule(*SINCE_2016, Procedure.OPEN, "art. 2.26", "open"),
    ProcedureRule(*SINCE_2016, Procedure.RESTRICTED, "art. 2.27", "restricted", selection=True, invited=5),
    ProcedureRule(*SINCE_2016, Procedure.NEGOTIATED, "art. 2.30", "neg-w-call", selection=True, invited=3),
    ProcedureRule(*SINCE_2016, Procedure.DIALOGUE, "art. 2.28", "comp-dial", selection=True, invited=3),
    ProcedureRule(*SINCE_2016, Procedure.INNOVATION, "art. 2.31a", "innovation", selection=True, invited=3),
    ProcedureRule(*SINCE_2016, Procedure.SOCIAL, "art. 2.38", "oth-single"),
    ProcedureRule(*SINCE_2016, Procedure.NATIONAL_OPEN, "art. 1.11", "oth-single", european=False),
    ProcedureRule(*SINCE_2016, Procedure.INVITATION, "art. 1.14", "oth-single", european=False),
)


def procedures(on: date) -> list[ProcedureRule]:
    """The procedures there are on that day, in order."""
    return [rule for rule in PROCEDURES if rule.holds(on)]


def rule_of(procedure: str, on: date) -> ProcedureRule | None:
    """What holds for a procedure on that day, or None."""
    return next((rule for rule in procedures(on) if rule.procedure == procedure), None)


@dataclass(frozen=True)
class Threshold(Dated):
    """From this estimated value (euro, without VAT) on a contract of this nature is tendered in Europe.

    `central` is the threshold of a central authority where it differs from that of others.
    """

    nature: Nature
    amount: Decimal
    article: str
    central: Decimal | None = None


OF_2026 = (date(2026, 1, 1), date(2027, 12, 31))
THRESHOLDS = (
    Threshold(*OF_2026, Nature.WORKS, Decimal(5_404_000), "art. 2.1"),
    Threshold(*OF_2026, Nature.SUPPLIES, Decimal(216_000), "art. 2.3", Decimal(140_000)),
    Threshold(*OF_2026, Nature.SERVICES, Decimal(216_000), "art. 2.3", Decimal(140_000)),
    Threshold(*OF_2026, Nature.SOCIAL, Decimal(750_000), "art. 2.6a"),
)


def threshold(nature: str, on: date) -> Threshold | None:
    """The threshold for contracts of this nature on that day; None when it is not known."""
    return next((row for row in THRESHOLDS if row.nature == nature and row.holds(on)), None)


@dataclass(frozen=True)
class MinimumTerms(Dated):
    """The minimum terms of art. 2.54 and 2.71 to 2.74b, in days."""

    bids_open: int = 45  # art. 2.71 lid 1, from the sending of the notice
    requests: int = 30  # art. 2.71 lid 2 and 3, from the sending of the notice
    bids_invited: int = 40  # art. 2.71 lid 4, from the sending of the invitation
    prior_notice: int = 29  # art. 2.71 lid 5: instead of the terms for bids
    never_less: int = 22  # art. 2.71 lid 5
    prior_notice_days: int = 52  # art. 2.71 lid 6: at least so long before the notice
    prior_notice_months: int = 12  # art. 2.71 lid 6: at most so long before the notice
    limited_access: int = 5  # art. 2.72: longer when the documents are not freely accessible
    electronic: int = 5  # art. 2.74b: shorter for electronic bids
    urgent_bids_open: int = 15  # art. 2.74 under a
    urgent_requests: int = 15  # art. 2.74 under b
    urgent_bids_invited: int = 10  # art. 2.74 under c
    information: int = 10  # art. 2.54 lid 1, before the closing date
    urgent_information: int = 4  # art. 2.54 lid 2


MINIMUM_TERMS = (MinimumTerms(*SINCE_2016),)


def minimum_terms(on: date) -> MinimumTerms | None:
    """The minimum terms for a notice sent on that day; None when they are not known."""
    return next((row for row in MINIMUM_TERMS if row.holds(on)), None)
