"""The procrastinate tasks: name, queue, retries, and one call each."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from procrastinate.tasks import Task

from jepostule.domain import mail_events
from jepostule.domain.rights import erase
from jepostule.jobs import forwarding, runs, sending
from jepostule.jobs.retries import Patient
from jepostule.store.database import transaction
from jepostule.store.queue import Job, runner

PATIENT = Patient()

Done = Callable[..., Awaitable[None]]


def does(job: Job) -> Callable[[Done], Task[..., Awaitable[None], ...]]:
    """Declares a function as this job: with a queue of its own, retries, and a record of each run."""
    return runner().task(name=job.value, queue=job.value, retry=PATIENT, task_middleware=[runs.kept])


@does(Job.SEND_APPLICATION)
async def send_application(letter_id: str) -> None:
    await sending.send(UUID(letter_id), Job.SEND_APPLICATION)


@does(Job.SEND_CONFIRMATION)
async def send_confirmation(letter_id: str) -> None:
    await sending.send(UUID(letter_id), Job.SEND_CONFIRMATION)


@does(Job.SEND_ANSWER)
async def send_answer(letter_id: str) -> None:
    await sending.send(UUID(letter_id), Job.SEND_ANSWER)


@does(Job.SEND_DOCUMENTS)
async def send_documents(letter_id: str) -> None:
    await sending.send(UUID(letter_id), Job.SEND_DOCUMENTS)


@does(Job.PROCESS_EMAIL_EVENT)
async def process_email_event(event_id: int) -> None:
    async with transaction() as session:
        await mail_events.act(session, event_id)


@does(Job.FORWARD_TO_MEMO)
async def forward_to_memo(application_id: int) -> None:
    await forwarding.to_memo(application_id)


@does(Job.FORWARD_TO_AMI)
async def forward_to_ami(application_id: int) -> None:
    await forwarding.to_ami(application_id)


@does(Job.ERASE_PERSON)
async def erase_person(erasure_id: int) -> None:
    await erase.go_on(erasure_id)
