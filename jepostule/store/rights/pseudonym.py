"""Pseudonyms of addresses that are anonymous in one application, and still in clear in another.

People and companies are counted by address. So an address is replaced with a random one, the same everywhere as long as
an application has it in clear, and counts treat both as one. Then the row is deleted, and nothing leads back from the
pseudonym to the address. A person who comes back after that counts as a new one.
"""

from collections.abc import Collection

from sqlalchemy import CheckConstraint, ColumnElement, any_, exists, func, literal, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.expression import delete

from jepostule.store.application import NOWHERE, Application
from jepostule.store.database import Base, Session

BEGINNING = "anonyme-"
DRAWN = f"'{BEGINNING}' || replace(gen_random_uuid()::text, '-', '') || '{NOWHERE}'"


class Pseudonym(Base):
    __tablename__ = "pseudonym"
    __table_args__ = (CheckConstraint("address = lower(address)", name="address_is_lower"),)

    address: Mapped[str] = mapped_column(primary_key=True)
    stands_for: Mapped[str] = mapped_column(server_default=text(DRAWN))


def replaced(address: str) -> bool:
    """Whether the address is empty, or a pseudonym already."""
    return not address or (address.startswith(BEGINNING) and address.endswith(NOWHERE))


async def of(session: Session, addresses: Collection[str]) -> dict[str, str]:
    """Pseudonyms by address, created if necessary; a pseudonym stands for itself. `addresses`: lowered by Postgres."""
    known = {each for each in addresses if replaced(each)}
    new = sorted(set(addresses) - known)
    if new:
        await session.execute(insert(Pseudonym).values([{"address": each} for each in new]).on_conflict_do_nothing())
    rows = await session.execute(select(Pseudonym.address, Pseudonym.stands_for).where(_among(new)))
    return {each: each for each in known} | {each.address: each.stands_for for each in rows}


async def forget(session: Session, addresses: Collection[str]) -> None:
    """Deletes those that no application has in clear any more. `addresses`: in lower case."""
    borne = exists().where(func.lower(Application.candidate_email) == Pseudonym.address)
    reached = exists().where(func.lower(Application.employer_email) == Pseudonym.address)
    await session.execute(delete(Pseudonym).where(_among(addresses), ~borne, ~reached))


def _among(addresses: Collection[str]) -> ColumnElement[bool]:
    return Pseudonym.address == any_(literal(list(addresses), ARRAY(TEXT)))
