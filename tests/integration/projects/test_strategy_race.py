"""Two connections at once: one decision (R58, R62)."""

from datetime import UTC, datetime
from threading import Barrier, Thread
from time import sleep

from django.db import OperationalError, connections

from accounts.models import Role
from projects.decisions.models import Decision, Signature
from projects.outbox.models import Message
from projects.procedure.gate import Refused
from projects.strategy.actions import AdoptStrategy
from tests.world import World

FILLED_IN = {
    "decision_number": "2027-0417",
    "signer_name": "A. de Boer",
    "signer_function": "burgemeester",
    "sign_in_portal": True,
    "agree_mandate": True,
    "agree_commitment": True,
}


def test_two_connections_of_one_decider_give_one_decision(emptied_database):
    """R58: both saw that it was possible; the second waits for the lock and is refused."""
    world = World(datetime(2027, 1, 11, 9, 0, tzinfo=UTC))
    project = world.strategy_offered()
    start, answers = Barrier(2), []

    def act(action):
        """The status of the answer, or None when it has to be tried again."""
        try:
            action.run(decided_on=world.now.date(), **FILLED_IN)
        except Refused as refused:
            return refused.status
        except OperationalError:  # SQLite in memory says that it is busy instead of waiting
            return None
        return 200

    def adopt():
        with world.at():
            action = world.action(AdoptStrategy, project, (world.authorities[0], Role.DECIDER))
            start.wait(timeout=20)
            while (answer := act(action)) is None:
                sleep(0.05)
            answers.append(answer)
        connections.close_all()

    threads = [Thread(target=adopt) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409]
    assert (Decision.objects.count(), Signature.objects.count()) == (1, 1)
    assert Message.objects.filter(kind=AdoptStrategy.code).count() == 2
