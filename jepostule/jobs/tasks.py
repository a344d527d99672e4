"""Each job: its name, its queue, its retries, and the one call that does it."""

from uuid import UUID

from procrastinate import JobContext

from jepostule.jobs import sending
from jepostule.jobs.retries import Patient
from jepostule.store.queue import Job, runner

PATIENT = Patient()


@runner().task(name=Job.SEND_APPLICATION.value, queue=Job.SEND_APPLICATION.value, retry=PATIENT, pass_context=True)
async def send_application(context: JobContext, letter_id: str) -> None:
    await sending.send(UUID(letter_id), Job.SEND_APPLICATION, context.job)


@runner().task(name=Job.SEND_CONFIRMATION.value, queue=Job.SEND_CONFIRMATION.value, retry=PATIENT, pass_context=True)
async def send_confirmation(context: JobContext, letter_id: str) -> None:
    await sending.send(UUID(letter_id), Job.SEND_CONFIRMATION, context.job)
