"""A batch of applications, with their answers, events and e-mails."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from jepostule.domain.legacy import answers, applications, letters, putting
from jepostule.domain.legacy.fitting import Fitted, Refused
from jepostule.domain.legacy.tally import Tally
from jepostule.store import bulk
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.event import Event
from jepostule.store.legacy import moved_in
from jepostule.store.legacy.rows import OldAnswer, OldApplication, OldEvent
from jepostule.store.letter import Letter


@dataclass(frozen=True)
class Whole:
    applications: Sequence[OldApplication]
    answers: Sequence[OldAnswer]
    events: Sequence[OldEvent]

    @property
    def rows(self) -> int:
        emails = sum(each.email_id is not None for each in self.events)
        return len(self.applications) + len(self.answers) + len(self.events) + emails


async def move(session: Session, tallies: Mapping[str, Tally], whole: Whole, platforms: Mapping[int, int]) -> None:
    """`platforms`: our ids by old id."""
    here = await _applications(session, tallies["application"], whole, platforms)
    given = await _answers(session, tallies["answer"], whole.answers, here)
    events = await putting.new(session, tallies["event"], whole.events)
    written = await _letters(session, [each for each in events if each.job_application_id in here], here, given)
    await putting.put(
        session,
        tallies["event"],
        Event,
        events,
        lambda each: letters.event(each, here, letters.id_of(each) if each.id in written else None),
    )
    await _emails(session, tallies["email"], whole.events, written)


async def _applications(
    session: Session, tally: Tally, whole: Whole, platforms: Mapping[int, int]
) -> dict[int, OldApplication]:
    """The applications of the batch that are imported now, by id."""
    copied = {each.job_application_id for each in whole.events if each.name == "confirmed"}
    new = await putting.new(session, tally, whole.applications)
    await putting.put(
        session, tally, Application, new, lambda each: applications.fitted(each, platforms, copied=each.id in copied)
    )
    here = await moved_in.among(session, tally.source, [each.id for each in whole.applications])
    lost = letters.without_one([each for each in new if each.id in here], whole.events)
    await bulk.add(session, Letter, [letters.unsent(each) for each in lost])
    return {each.id: each for each in whole.applications if each.id in here}


async def _answers(
    session: Session, tally: Tally, found: Sequence[OldAnswer], here: Mapping[int, OldApplication]
) -> dict[int, int]:
    """Ids of the imported answers, by application."""
    new = await putting.new(session, tally, found)
    await putting.put(session, tally, Answer, new, partial(answers.fitted, applications=here))
    moved = await moved_in.among(session, tally.source, [each.id for each in found])
    return {each.job_application_id: each.id for each in found if each.id in moved}


async def _letters(
    session: Session, events: Iterable[OldEvent], here: Mapping[int, OldApplication], given: Mapping[int, int]
) -> set[int]:
    """Ids of the events with a letter that is imported now."""
    ready = {
        each.id: letters.sent(each, here[each.job_application_id], given.get(each.job_application_id))
        for each in events
        if letters.tells_of_one(each, given.get(each.job_application_id))
    }
    refused = await bulk.add(session, Letter, list(ready.values()))
    return {number for number, letter in ready.items() if refused.get(letter["id"]) in (None, bulk.TAKEN)}


async def _emails(session: Session, tally: Tally, events: Iterable[OldEvent], written: set[int]) -> None:
    """An e-mail of 2018 tells what became of a letter: it is imported as columns of the letter's row."""
    found = {each.email_id: each for each in events if each.email_id is not None}
    known = await moved_in.among(session, tally.source, list(found))
    tally.there += len(known)
    moved: dict[int, Fitted] = {}
    refused: dict[int, str] = {}
    for number in found.keys() - known:
        try:
            moved[number] = letters.email(found[number], here=found[number].id in written)
        except Refused as refusal:
            refused[number] = str(refusal)
    await putting.settle(session, tally, moved)
    await putting.refuse(session, tally, refused)
