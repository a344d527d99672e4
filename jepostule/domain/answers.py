"""Answering an application, possibly several times: domain/following.py says which answer may follow which."""

from collections.abc import Sequence

from jepostule.domain import letters, throttle
from jepostule.domain.errors import AlreadyAnswered, AnswerLinkUnknown, AnswersTooMany, Overtaken, TooMany
from jepostule.domain.following import allowed
from jepostule.domain.replies import Reply
from jepostule.store import answer as answers
from jepostule.store import application as applications
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session

# To one application. Interviews may follow each other, and each one writes to the candidate.
ANSWERS_AN_HOUR = 10


async def give(session: Session, application: Application, reply: Reply, *, after: int | None = None) -> Answer:
    """The answer, recorded with its letter now or by an earlier copy of this request.

    `after`: the number of answers that the recruiter saw when writing; None when unknown.
    Raises AlreadyAnswered when this kind may not follow any more, Overtaken when another answer was given meanwhile,
    AnswerLinkUnknown when the application has become anonymous, AnswersTooMany.
    """
    if not await applications.in_clear(session, application.id):
        raise AnswerLinkUnknown
    while True:
        history = await answers.of_application(session, application.id)
        if twin := _twin(history, reply, after):
            return twin
        _refuse_late(history, reply, after)
        # A concurrent answer may take this number: then the history is read again.
        answer = await answers.add(session, application.id, len(history) + 1, reply.columns())
        if answer is not None:
            await _refuse_excess(session, application)
            await letters.with_answer(session, application, answer.id)
            return answer


def _twin(history: Sequence[Answer], reply: Reply, after: int | None) -> Answer | None:
    """The same reply at the same position: a second click, or a reloaded page."""
    place = len(history) - 1 if after is None else after
    found = history[place] if 0 <= place < len(history) else None
    return found if found and all(getattr(found, name) == value for name, value in reply.columns().items()) else None


def _refuse_late(history: Sequence[Answer], reply: Reply, after: int | None) -> None:
    if reply.kind not in allowed(history):
        raise AlreadyAnswered
    if after is not None and after != len(history):
        raise Overtaken


async def _refuse_excess(session: Session, application: Application) -> None:
    try:
        await throttle.spend(session, throttle.limit("answer", str(application.id), most=ANSWERS_AN_HOUR))
    except TooMany:
        raise AnswersTooMany from None
