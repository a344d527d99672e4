"""What became of applications at the company that received them, in batches: there may be thousands."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from jepostule.domain.rights import described
from jepostule.domain.rights.described import Description
from jepostule.store import answer as answers
from jepostule.store import mail_event as mail_events
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent
from jepostule.store.rights import person

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row")


@dataclass(frozen=True)
class Course:
    """Answers and letters by application, Mailjet's events by letter."""

    answers: dict[int, list[Answer]]
    letters: dict[int, list[Letter]]
    events: dict[UUID | None, list[MailEvent]]

    def of(self, application: Application, address: str) -> Description:
        """Without answers that somebody else gave."""
        history = self.answers[application.id]
        own = [each for each in history if address in {application.employer_email.lower(), each.employer_email.lower()}]
        return {
            "reponses": [described.answer(each) for each in own],
            "emails": [self._letter(each) for each in self.letters[application.id]],
        }

    def _letter(self, letter: Letter) -> Description:
        events = [described.mail_event(each) for each in self.events[letter.id]]
        return described.course(letter) | {"evenements": events}


async def of(session: Session, address: str, applications: Sequence[int]) -> Course:
    given = await answers.of_applications(session, applications)
    letters = await person.reached(session, address, applications)
    events = await mail_events.of_letters(session, [each.id for each in letters])
    return Course(
        grouped(given, lambda each: each.application_id),
        grouped(letters, lambda each: each.application_id),
        grouped(events, lambda each: each.letter_id),
    )


def grouped(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, list[Row]]:
    groups: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
