"""What journeys read from the database and the mail server, in addition to what a person sees."""

import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from typing import Any, TypeVar

from sqlalchemy import func, select, text

from jepostule.cli.running import run
from jepostule.store.application import Application
from jepostule.store.database import transaction
from tests.servers.smtp import SmtpServer

T = TypeVar("T")

PATIENCE = 60  # seconds, generous for a busy machine


def ask(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine in another thread, since Playwright's event loop runs in this one."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(run, work).result()


def until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """`patience`: in seconds."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(0.05)


def letters(mail: SmtpServer, recipient: str) -> list[EmailMessage]:
    """Letters to `recipient`, in the order of arrival."""
    return [each.mail for each in list(mail.messages) if recipient in each.recipients]


def letter(mail: SmtpServer, recipient: str) -> EmailMessage:
    """The only letter to `recipient`, once it has arrived."""
    until(lambda: bool(letters(mail, recipient)), f"a letter to {recipient}")
    (only,) = letters(mail, recipient)
    return only


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def applications_of(candidate_email: str) -> int:
    async def count() -> int:
        query = select(func.count()).where(Application.candidate_email == candidate_email)
        async with transaction() as session:
            return await session.scalar(query) or 0

    return ask(count())


def settle() -> None:
    """Waits until the worker has recorded the fate of all letters, which it does after they have arrived."""

    async def unfinished() -> bool:
        async with transaction() as session:
            query = "select from procrastinate_jobs where queue_name <> 'housekeeping' and status in ('todo', 'doing')"
            return bool((await session.execute(text(query))).all())

    until(lambda: not ask(unfinished()), "letters that have left")
