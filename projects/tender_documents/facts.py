"""What the acts that prepare and record a publication share: the facts of the notice."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.procedure.tendering import rule_of
from projects.procedure.wording import moment
from projects.tender_documents.models import TenderFacts
from projects.tender_documents.selectors import findings_of, timetable
from projects.tender_documents.terms import information_by
from projects.tree.models import Lot, Project

REQUIRED = _("This procedure begins with requests to take part: say until when.")


def check_facts(
    on: date,
    *,
    procedure: str,
    requests_until: datetime | None = None,
    sent_on: date | None = None,
    urgent: bool = False,
    urgency_reason: str = "",
    prior_notice_on: date | None = None,
    **more: Any,
) -> None:
    """Holds the facts against each other. `on`: the day whose procedures count. Raises ValidationError by field."""
    rule = rule_of(procedure, sent_on or on)
    if rule is None:
        raise ValidationError({"procedure": _("This procedure does not exist on that day.")})
    if requests_until and not rule.selection:
        raise ValidationError({"requests_until": _("This procedure has no requests to take part. Leave this empty.")})
    if urgent != bool(urgency_reason.strip()):
        raise ValidationError({"urgency_reason": _("Give the reason when it is urgent, and only then.")})
    if prior_notice_on and prior_notice_on >= (sent_on or on):
        raise ValidationError({"prior_notice_on": _("A prior information notice comes before the notice itself.")})


def lots_or_all(project: Project, chosen: Iterable[Lot] | None) -> list[Lot]:
    """The lots that were chosen; all lots when nothing was asked."""
    return list(project.lots.all() if chosen is None else chosen)


def dates_in_words(facts: Any) -> str:
    """“ Vragen kunnen tot …, inschrijvingen tot ….”, with what is known; starts with a space."""
    known = [
        (facts.questions_until, "vragen"),
        (facts.requests_until, "verzoeken tot deelneming"),
        (facts.bids_until, "inschrijvingen"),
    ]
    parts = [f"{what} tot {moment(at)}" for at, what in known if at]
    if not parts:
        return ""
    first, *others = parts
    what, until = first.split(" tot ", 1)
    return " " + ", ".join([f"{what.capitalize()} kunnen tot {until}", *others]) + "."


def facts_as_dict(facts: TenderFacts) -> dict[str, object]:
    """The facts and what was found of them, for the journal."""
    last = information_by(timetable(facts))
    return {
        "cpv": facts.cpv,
        "cpv_ook": facts.additional_cpv,
        "aard": facts.nature,
        "waarde": None if facts.estimated_value is None else str(facts.estimated_value),
        "percelen": list(facts.lots.order_by("number").values_list("number", flat=True)),
        "verzonden": facts.sent_on.isoformat() if facts.sent_on else None,
        "urgent": facts.urgency_reason,
        "vooraankondiging": facts.prior_notice_on.isoformat() if facts.prior_notice_on else None,
        "stukken_beperkt_toegankelijk": facts.limited_access,
        "niet_elektronisch": facts.on_paper,
        "nadere_inlichtingen_uiterlijk": last.isoformat() if last else None,
        "bevindingen": [finding.as_dict() for finding in findings_of(facts)],
    }
