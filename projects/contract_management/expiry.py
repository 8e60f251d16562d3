"""The mails about contracts whose end comes near (R122), made by the worker."""

from datetime import timedelta

from django.db import transaction

from projects.actions.base import in_dutch
from projects.contract_management.models import Contract, ExpirySignal
from projects.contract_management.selectors import DueSignal, due_signals, in_management, mailed_signals
from projects.outbox.compose import Draft, queue, to_person, usable
from projects.outbox.jobs import register_job
from projects.procedure import clock
from projects.procedure.wording import day
from projects.tree.links import full

SIGNAL = "einde-contract"


def mail(signal: DueSignal) -> Draft:
    """To the contract manager."""
    contract, notice = signal.contract, signal.contract.last_day_for_notice
    last = f" Opzeggen kan uiterlijk op {day(notice)}." if notice else ""
    return to_person(
        contract.manager,
        kind=SIGNAL,
        subject=f"Contract loopt af: {contract.title}",
        body=f"Contract {contract} loopt af op {day(signal.ends_on)}.{last} Beslis wat er gebeurt en leg dat vast:\n"
        f"{full(contract.path)}",
        once=f"{SIGNAL}:{contract.pk}:{signal.ends_on}:{signal.moment.months}",
    )


def signal_ends() -> int:
    """Queues one mail for the latest moment of each contract that was not mailed; returns how many.

    Earlier moments that were never mailed are passed over: one mail says it all.
    """
    number = 0
    for seen in in_management():
        if not _unmailed(seen):
            continue
        with in_dutch(), transaction.atomic():
            contract = Contract.objects.select_for_update(of=("self",)).get(pk=seen.pk)
            new = _unmailed(contract)
            for due in new:
                ExpirySignal.objects.update_or_create(
                    contract=contract,
                    ends_on=due.ends_on,
                    months=due.moment.months,
                    defaults={"mailed_at": clock.now()},
                )
            if new:
                number += len(queue(contract.stream, usable([mail(new[-1])])))
    return number


def _unmailed(contract: Contract) -> list[DueSignal]:
    """The signals that are due and of which no mail went out."""
    mailed = mailed_signals(contract)
    return [due for due in due_signals(contract) if due.moment.months not in mailed]


register_job("contracten-die-aflopen", signal_ends, every=timedelta(minutes=30))
