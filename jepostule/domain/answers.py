"""Answering: one answer after another, as long as one may follow."""

from collections.abc import Sequence

from jepostule.domain import letters
from jepostule.domain.errors import AlreadyAnswered, AnswerLinkUnknown, Overtaken
from jepostule.domain.following import allowed
from jepostule.domain.replies import Reply
from jepostule.store import answer as answers
from jepostule.store import application as applications
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session


async def give(session: Session, application: Application, reply: Reply, *, after: int | None = None) -> Answer:
    """The answer and its letter, given now or by an earlier copy of this request.

    `after`: how many answers the recruiter saw when writing; None when they did not say.
    AlreadyAnswered when this kind may not follow any more; Overtaken when another answer came in between;
    AnswerLinkUnknown when the application has become anonymous.
    """
    if not await applications.in_clear(session, application.id):
        raise AnswerLinkUnknown
    while True:
        history = await answers.of_application(session, application.id)
        if twin := _twin(history, reply, after):
            return twin
        _refuse_late(history, reply, after)
        # Somebody who answers at the same moment may take the number: then we look again.
        answer = await answers.add(session, application.id, len(history) + 1, reply.columns())
        if answer is not None:
            await letters.with_answer(session, application, answer.id)
            return answer


def _twin(history: Sequence[Answer], reply: Reply, after: int | None) -> Answer | None:
    """The same reply in the same place: a second click, a page that was loaded again."""
    place = len(history) - 1 if after is None else after
    found = history[place] if 0 <= place < len(history) else None
    return found if found and all(getattr(found, name) == value for name, value in reply.columns().items()) else None


def _refuse_late(history: Sequence[Answer], reply: Reply, after: int | None) -> None:
    if reply.kind not in allowed(history):
        raise AlreadyAnswered
    if after is not None and after != len(history):
        raise Overtaken
