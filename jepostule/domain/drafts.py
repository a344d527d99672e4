"""Drafts: nothing typed or uploaded is lost until the application is sent, and it is sent only once."""

from datetime import UTC, datetime, timedelta

from jepostule.domain import throttle
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words
from jepostule.moments import PARIS
from jepostule.store import application as applications
from jepostule.store import draft as drafts
from jepostule.store.attempt import Limit
from jepostule.store.database import Session
from jepostule.store.draft import Draft, Locked

# For one candidate on one platform. Sixty letters leave within an hour, and those beyond wait their turn: only what no
# person could do is refused.
NEW_DRAFTS_AN_HOUR = 120
RESTED = timedelta(hours=1)  # after which looking at a draft is a visit that counts: a write at each would cost more


async def resume(session: Session, invitation: Invitation) -> Draft | None:
    """The draft, unlocked, to be read only; None on a first visit, or when `_is_over`.

    It is kept for a day from now on: swept after the page has shown its documents, it would be sent without them.
    """
    draft = await drafts.find(session, invitation.platform.id, invitation.key)
    if draft is None or await _is_over(session, draft, invitation):
        return None
    is_rested = draft.application_id is None and datetime.now(UTC) - draft.updated_at > RESTED
    return draft if not is_rested or await drafts.touch(session, draft) else None


async def begin(session: Session, invitation: Invitation) -> Draft:
    """The draft, created if necessary, and locked until the end of the transaction. Raises TooMany."""
    draft, is_new = await _lock(session, invitation)
    if not is_new and await _is_over(session, draft, invitation):
        await drafts.remove(session, draft)
        draft, is_new = await _lock(session, invitation)
    if is_new:
        await throttle.spend(session, limit(draft.platform_id, draft.candidate_email))
    return draft


def limit(platform_id: int, candidate_email: str) -> Limit:
    return throttle.limit("draft", str(platform_id), candidate_email.lower(), most=NEW_DRAFTS_AN_HOUR)


async def save(session: Session, invitation: Invitation, words: Words, *, step: str | None = None) -> Draft:
    """Saves what was typed, valid or not, unless the application was sent already."""
    draft = await begin(session, invitation)
    if draft.application_id is None:
        write(draft, words)
        draft.step = step or draft.step
        await drafts.keep(session, draft)
    return draft


def write(draft: Draft, words: Words) -> None:
    """Texts beyond their limit are skipped: the form displays them again, but they would not fit the columns."""
    for name, value in words.within_limits().items():
        setattr(draft, name, value)
    draft.send_confirmation = words.send_confirmation


def words_of(draft: Draft) -> Words:
    return Words(**{name: getattr(draft, name) for name in Words.__dataclass_fields__})


async def _lock(session: Session, invitation: Invitation) -> Locked:
    return await drafts.lock(
        session,
        invitation.platform.id,
        invitation.key,
        candidate_email=invitation.candidate_email,
        employer_email=invitation.employer_email,
    )


async def _is_over(session: Session, draft: Draft, invitation: Invitation) -> bool:
    """Whether it was sent before today, and the partner issued a new invitation: the person may apply again.

    A late copy of the request that sent it carries the older token, and must not become another application.
    """
    if draft.application_id is None:
        return False
    sent = await applications.sent_at(session, draft.application_id)
    another_day = sent.astimezone(PARIS).date() < datetime.now(UTC).astimezone(PARIS).date()
    return another_day and invitation.began > sent
