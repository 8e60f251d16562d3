"""A mail server that runs in the test, keeps what it took, and may kill who sends to it."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


@dataclass
class Postbus:
    """The handler of the server: every mail that arrived, in order, and how many connections there were.

    `kill_at`: (stage, number, process id): when that stage (EHLO, MAIL, RCPT, DATA) is reached for a mail after so
    many arrived, the process is killed before it is answered.
    """

    arrived: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    refuse: dict[str, str] = field(default_factory=dict)
    kill_at: tuple[str, int, int] | None = None
    changed: threading.Condition = field(default_factory=threading.Condition)

    def _reached(self, stage: str) -> None:
        if self.kill_at and self.kill_at[0] == stage and len(self.arrived) >= self.kill_at[1]:
            pid, self.kill_at = self.kill_at[2], None
            os.kill(pid, signal.SIGKILL)

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list) -> list:
        self.connections += 1
        self._reached("EHLO")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list) -> str:
        self._reached("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list) -> str:
        self._reached("RCPT")
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self.changed:
            self.arrived.append(message_from_bytes(envelope.original_content, policy=policy.default))
            self.changed.notify_all()
        self._reached("DATA")
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what arrived."""
        return [mail["Message-ID"] for mail in self.arrived]

    def wait_for(self, different: int, timeout: float = 60) -> None:
        """Waits until so many different mails have arrived. Raises AssertionError when they do not."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(set(self.ids)) >= different, timeout), len(set(self.ids))


class LocalController(Controller):
    """On a port of its own choice."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, hostname="localhost")

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(postbus: Postbus, port: int = 0) -> Iterator[int]:
    """Within the block the server listens; gives its port."""
    controller = LocalController(postbus, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
