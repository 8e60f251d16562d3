"""Mails to the contract manager: signals of expiry and tasks that are due, each once (R118, R122).

Whether this runs decides nothing.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from accounts.models import User
from accounts.staff import StaffRole, people_in
from projects.actions.base import in_dutch
from projects.contract_management.lifetime import due_tasks, next_option, open_signals
from projects.contract_management.links import contract_path
from projects.contract_management.models import Contract, ExpirySignal
from projects.outbox.compose import Draft, queue, to_person, usable
from projects.outbox.jobs import register_job
from projects.procedure import clock
from projects.procedure.wording import day
from projects.tree.links import full

logger = logging.getLogger(__name__)
KIND, TASKS = "expiratiesignaal", "contracttaken"


def told(contract: Contract) -> list[User]:
    """The contract manager; every contract manager when that person left."""
    return [contract.manager] if contract.manager.is_active else list(people_in(StaffRole.CONTRACT_MANAGER))


def signal_mails(contract: Contract) -> Iterable[Draft]:
    """For each open signal that has come, a mail with a key of its own."""
    option = next_option(contract)
    choice = (
        f"\nOptie {option.order} zou lopen van {day(option.starts_on)} tot en met {day(option.ends_on)}."
        if option
        else ""
    )
    for signal in open_signals([contract]):
        when = "is op" if signal.notice_on >= clock.today() else "was op"
        for person in told(contract):
            yield to_person(
                person,
                kind=KIND,
                subject=f"Contract loopt af: {contract.title}",
                body=f"Contract {contract.number} “{contract.title}” eindigt op {day(signal.ends_on)}. De laatste dag "
                f"om op te zeggen {when} {day(signal.notice_on)}.{choice}\n\nLeg vast wat u besluit:\n"
                f"{full(contract_path(contract, 'signalen'))}",
                once=once_key(signal, person),
            )


def once_key(signal: ExpirySignal, person: User) -> str:
    """What makes a second mail of the same moment impossible."""
    return f"{KIND}:{signal.contract_id}:{signal.notice_on}:{signal.lead_days}:{person.pk}"


def task_mails(contract: Contract) -> Iterable[Draft]:
    """One mail with every open task that is due; a next one when another becomes due."""
    tasks = list(due_tasks([contract]))
    for person in told(contract) if tasks else []:
        yield to_person(
            person,
            kind=TASKS,
            subject=f"Te doen voor het contract: {contract.title}",
            body=f"Voor contract {contract.number} “{contract.title}” staat dit open:\n"
            + "\n".join(f"- {task.title}, uiterlijk {day(task.due_on)}" for task in tasks)
            + f"\n\nLeg vast wat is gedaan:\n{full(contract_path(contract, 'plan'))}",
            once=f"{TASKS}:{contract.pk}:{tasks[-1].due_on}:{person.pk}",
        )


def queue_mails() -> int:
    """Queues the mails of signals that have come and of tasks that are due; returns how many are new.

    A contract that cannot be read is written in the log and does not hold up the others.
    """
    number, running = 0, Contract.objects.running()
    due = {
        *open_signals(running).values_list("contract", flat=True),
        *due_tasks(running).values_list("contract", flat=True),
    }
    for pk in sorted(due):
        try:
            with in_dutch(), transaction.atomic():
                contract = Contract.objects.select_for_update(of=("self",)).get(pk=pk)
                number += len(queue(contract.stream, usable([*signal_mails(contract), *task_mails(contract)])))
        except Exception:
            logger.exception("no mails for contract %s", pk)
    return number


register_job("contractbeheer", queue_mails, every=timedelta(minutes=5))
