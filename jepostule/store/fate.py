"""What became of a letter, in one word: its state, or its delivery once it was sent."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from jepostule.store.database import Session
from jepostule.store.letter import DELIVERIES, STATES, Letter

FATE = case(
    (Letter.state != "sent", Letter.state),
    (Letter.maybe_doubled & (Letter.delivery == "sent"), "doubled"),
    else_=func.coalesce(Letter.delivery, "sent"),
)

COPY = aliased(Letter)
# The last letter by which an agent repeated this one, unless that did not arrive: then this one counts again.
# A scalar subquery is evaluated for the few letters in doubt alone; `exists` could become a join of all letters.
SENT_AGAIN = (
    select(COPY.id)
    .where(
        COPY.application_id == Letter.application_id,
        COPY.kind == Letter.kind,
        COPY.answer_id.is_not_distinct_from(Letter.answer_id),
        or_(COPY.kind != "documents", COPY.recipient == Letter.recipient),
        COPY.created_at > Letter.created_at,
        COPY.state.not_in(["failed", "replaced"]),
        func.coalesce(COPY.delivery, "sent").in_(["sent", "opened"]),
    )
    .order_by(COPY.created_at.desc())
    .limit(1)
    .correlate(Letter)
    .scalar_subquery()
)
TO_SETTLE = (Letter.state == "unknown") & SENT_AGAIN.is_(None)
OTHERS = {
    "unknown": TO_SETTLE,
    "resent": (Letter.state == "unknown") & SENT_AGAIN.is_not(None),
    "doubled": and_(Letter.maybe_doubled),  # not `is true`, which the planner does not match with the partial index
}


def with_fate(word: str) -> ColumnElement[bool]:
    """A condition, written like those of the partial indexes so that they are used; ValueError for an unknown fate."""
    if word in OTHERS:
        return OTHERS[word]
    if word in STATES and word != "sent":
        return Letter.state == word
    if word in DELIVERIES[1:]:
        return Letter.delivery == word
    if word != "sent":
        raise ValueError(word)
    return (Letter.state == "sent") & (Letter.delivery == "sent") & ~Letter.maybe_doubled


async def sent_again(session: Session, letter_id: UUID) -> UUID | None:
    """The letter by which an agent repeated this one; None as well when that did not arrive."""
    return await session.scalar(select(SENT_AGAIN).where(Letter.id == letter_id))
