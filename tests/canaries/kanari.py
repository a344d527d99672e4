"""A person who applied, recruits, and is named by others, with traces in every table that can hold some."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

from markupsafe import escape
from sqlalchemy import func, select, text

from jepostule.domain import answers, applications, documents, drafts, handovers, mail_events
from jepostule.domain.audit import COMMAND
from jepostule.domain.replies import Reply
from jepostule.domain.words import Words
from jepostule.store import blacklist
from jepostule.store.application import Application
from jepostule.store.database import Session, transaction
from jepostule.store.letter import Letter
from jepostule.store.mailbox import Mailbox
from tests import factories
from tests.canaries.traces import ROWS, TABLES
from tests.canaries.words import COMPANY, DOCUMENT, PERSON, found

EMAIL = "Kanari.Mel+o'x@Kanari.example"
SHOUTED, WHISPERED = EMAIL.upper(), EMAIL.lower()
ALIKE = f"x{WHISPERED}"  # another person's address
# Canaries that identify the person; the message of an answer belongs to its recipient.
TRACES = {
    **PERSON,
    **DOCUMENT,
    "candidate_email": "kanari.example",
    "recruiter": COMPANY["recruiter"],
    "recruiter_phone": COMPANY["recruiter_phone"],
    "company": COMPANY["company"],
    "opened_with": "Kanariappareil",
}
PDF = b"%PDF-1.4\n" + DOCUMENT["file_content"].encode() * 5000
CONTACT: dict[str, Any] = {
    "employer_name": COMPANY["recruiter"],
    "employer_email": EMAIL,
    "employer_phone": COMPANY["recruiter_phone"],
    "employer_address": COMPANY["company"],
}
ELSEWHERE = {**CONTACT, "employer_email": "desk@example.org"}  # the recruiter's other address
MEETING = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
Work = Callable[[], Coroutine[Any, Any, None]]


async def leaves_traces(work: Work) -> None:
    """Leaves traces as candidate, recruiter and in others' texts, in sent and pending letters. `work` runs a worker."""
    async with transaction() as session:
        own = await applied(session, EMAIL, "robin@example.org", **WORDS)
        naming = {"message": f"Écrivez à {EMAIL} ou {ALIKE}.", "send_confirmation": True}
        came = await applied(session, "nora@example.org", SHOUTED, **naming)
        beside = await applied(session, "hugo@example.org", "office@example.org")
    await work()
    async with transaction() as session:
        await answers.give(session, own, Reply("info_request", message=PERSON["message"], employer_email="r@a.fr"))
        await answers.give(session, came, interview())
        await answers.give(session, beside, Reply("info_request", message=f"Quand ? {SHOUTED}", **CONTACT))
    await work()
    async with transaction() as session:
        await handovers.to_address(session, COMMAND, came.id, WHISPERED)
        await applied(session, SHOUTED, "nobody@example.org", **WORDS)  # its letter is pending
        await answers.give(session, came, Reply("hired", **CONTACT))
        await mailjet_tells(session, "spam", SHOUTED)
        await mailjet_tells(session, f"forwarded to {EMAIL}", "nora@example.org")
        await blacklist.put(session, WHISPERED, f"{EMAIL} said so", MEETING)
        draft = await drafts.save(session, invitation(await platform(session), EMAIL, "c@example.org"), words(**WORDS))
        await documents.attach(session, draft, [factories.upload(f"{DOCUMENT['file_name']}.pdf", PDF)])
        await drafts.save(session, invitation(await platform(session), "d@example.org", EMAIL), words())
    await told([own.id, came.id])


WORDS = {
    "first_name": PERSON["first_name"],
    "last_name": PERSON["last_name"],
    "candidate_phone": PERSON["phone"],
    "candidate_address": PERSON["home"],
    "job": PERSON["job"],
    "message": f"{PERSON['message']} {EMAIL}",
    "send_confirmation": True,
}


def interview() -> Reply:
    link = f"https://video.example/{COMPANY['company']}"
    return Reply("interview", message="Venez.", meets_at=MEETING, location="video", video_link=link, **ELSEWHERE)


async def applied(session: Session, candidate: str, employer: str, **said: Any) -> Application:
    name = f"{DOCUMENT['file_name'] if said.get('job') else 'CV de'} {EMAIL}.pdf"
    invited = invitation(await platform(session), candidate, employer)
    content = PDF if said.get("job") else factories.PDF
    return (await applications.submit(session, invited, words(**said), [factories.upload(name, content)])).application


def invitation(platform: Any, candidate: str, employer: str) -> Any:
    peid = PERSON["peid"] if candidate.lower() == WHISPERED else "4441112"
    return factories.invitation(platform, candidate_email=candidate, employer_email=employer, candidate_peid=peid)


async def platform(session: Session) -> Any:
    return await factories.platform(session, "test")


async def is_a_contact() -> int:
    """Makes EMAIL the platform's contact address; returns the platform's id."""
    async with transaction() as session:
        found = await platform(session)
        found.contact_email = EMAIL
        return int(found.id)


def words(**said: Any) -> Words:
    return factories.words(**said)


async def told(about: list[int]) -> None:
    """Stores Mailjet's events for these applications' sent letters, and processes all but the last."""
    async with transaction() as session:
        query = select(Letter).where(Letter.application_id.in_(about), Letter.state == "sent")
        theirs_last = func.lower(Letter.recipient) != WHISPERED
        for each in list(await session.scalars(query.order_by(theirs_last, Letter.created_at, Letter.id))):
            await mailjet_tells(session, "open", each.recipient, each.id)
        numbers = await session.scalars(text("select id from mail_event order by id"))
        for number in list(numbers)[:-1]:
            await mail_events.act(session, number)


async def mailjet_tells(session: Session, event: str, email: str, letter_id: object = "?") -> None:
    told = {"event": event, "time": 1_790_000_000, "email": email, "CustomID": str(letter_id)}
    told |= {"agent": "Kanariappareil"} if email.lower() == WHISPERED else {}
    await mail_events.keep(session, [told])


async def dumped() -> str:
    """All rows, large objects and decoded e-mails as one text."""
    async with transaction() as session:
        tables = [*await session.scalars(text(TABLES)), *ROWS]
        queries = [ROWS.get(table, f"select string_agg(each::text, ' ') from {table} each") for table in tables]
        rows = [await session.scalar(text(query)) or "" for query in queries]
        return " ".join([*rows, *(opened(raw) for raw in await session.scalars(select(Mailbox.raw)))])


def opened(raw: bytes) -> str:
    mail = message_from_bytes(raw, policy=default)
    parts: list[Any] = [part.get_payload(decode=True) for part in mail.walk()]
    return " ".join([*map(str, mail.values()), *(part.decode(errors="ignore") for part in parts if part)])


async def traces() -> set[str]:
    """Canaries left in the database, not counting the address that only looks alike."""
    left = (await dumped()).casefold()
    for somebody_else in (ALIKE, escape(ALIKE)):
        left = left.replace(somebody_else, "")
    return found(left, TRACES)
