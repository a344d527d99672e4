"""Applications as they were sent."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, case, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import at_most
from jepostule.store.columns import Columns
from jepostule.store.database import LARGEST, Base, Moment, Session

NOBODY = "—"  # displayed for the name of an anonymous person
NOWHERE = "@anonyme.invalid"  # end of the addresses that replace erased ones
# The end of a phone number, the same in `06 12 34 56 78` and `+33 (0)6.12.34.56.78`.
PHONE_END = 9  # digits
DIALLED = text(rf"right(regexp_replace(candidate_phone, '\D', '', 'g'), {PHONE_END})")


class Application(Base):
    __tablename__ = "application"
    __table_args__ = (
        at_most("candidate_first_name", 64),
        at_most("candidate_last_name", 64),
        at_most("candidate_email", 64),
        at_most("candidate_peid", 64),
        at_most("candidate_phone", 32),
        at_most("candidate_address", 256),
        at_most("candidate_rome_code", 5),
        at_most("employer_email", 64),
        at_most("employer_description", 256),
        at_most("siret", 14),
        at_most("job", 128),
        at_most("message", 4000),
        # The order of lists, with the id as tie-breaker. With all columns that statistics need: reading them from
        # the index is a tenth of reading the rows.
        Index(
            "ix_application_created_at",
            "created_at",
            "id",
            postgresql_include=["platform_id", "candidate_email", "employer_email"],
        ),
        Index("ix_application_platform_id", "platform_id", "created_at", "id"),
        Index("ix_application_siret", "siret", postgresql_where=text("siret <> ''")),
        Index("ix_application_candidate_email", text("lower(candidate_email)")),
        Index("ix_application_employer_email", text("lower(employer_email)")),
        Index("ix_application_phone", DIALLED, postgresql_where=text("candidate_phone <> ''")),
        # The few rows that the hourly sweep looks for.
        Index("ix_application_with_token", "created_at", postgresql_where=text("candidate_peam_access_token <> ''")),
        Index("ix_application_in_clear", "created_at", postgresql_where=text("anonymous_at is null")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    answer_uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)  # in the links of the e-mail
    platform_id: Mapped[int] = mapped_column(ForeignKey("client_platform.id"))
    candidate_first_name: Mapped[str]
    candidate_last_name: Mapped[str]
    candidate_email: Mapped[str]
    candidate_peid: Mapped[str]
    candidate_phone: Mapped[str]
    candidate_address: Mapped[str]
    candidate_rome_code: Mapped[str]
    candidate_peam_access_token: Mapped[str]  # as the partner encrypted it; empty: not to be forwarded to AMI
    employer_email: Mapped[str]
    employer_description: Mapped[str]
    siret: Mapped[str]
    job: Mapped[str]
    message: Mapped[str]
    send_confirmation: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())
    anonymous_at: Mapped[datetime | None] = mapped_column(Moment)  # when everything that identifies people was removed

    @property
    def candidate_name(self) -> str:
        if self.anonymous_at:
            return NOBODY
        return called(self.candidate_first_name, self.candidate_last_name) or self.candidate_email

    @property
    def employer_contact(self) -> str:
        """The company's address; empty once it was erased."""
        return "" if self.employer_email.endswith(NOWHERE) else self.employer_email

    @property
    def employer_name(self) -> str:
        return NOBODY if self.anonymous_at else self.employer_description or self.employer_email


COLUMNS = Columns(Application)


def subject(application_id: int) -> str:
    """Its name in the audit trail."""
    return f"application:{application_id}"


def called(first_name: str, last_name: str) -> str:
    return f"{first_name} {last_name}".strip()


# The same as `employer_name`, as an SQL expression.
EMPLOYER_NAME = case(
    (Application.anonymous_at.is_not(None), NOBODY),
    else_=func.coalesce(func.nullif(Application.employer_description, ""), Application.employer_email),
)


# The text in which agents search for names and parts of addresses; `searchable` removes accents and capitals.
SEARCHABLE = func.searchable(
    Application.candidate_first_name,
    Application.candidate_last_name,
    Application.candidate_email,
    Application.employer_description,
    Application.employer_email,
)
# The day of arrival, in UTC and as an array of one element, since a GIN index can hold that beside the words: a search
# limited to some days then needs no other index.
CAME = func.search_day(Application.created_at, type_=ARRAY(Integer))
Index(
    "ix_application_found",
    CAME.label("came"),
    SEARCHABLE.label("words"),
    postgresql_using="gin",
    postgresql_ops={"words": "gin_trgm_ops"},
)


class Receipt(NamedTuple):
    """`leaves_at`: when its letter to the company leaves, or left."""

    created_at: datetime
    job: str
    documents_count: int
    leaves_at: datetime | None


RECEIPT = """
    select created_at, job,
        (select count(*) from document where application_id = application.id),
        (select max(at) from sending_slot join letter on letter.id = letter_id where application_id = application.id)
    from application where id = %s
"""


async def sent_at(session: Session, application_id: int) -> datetime:
    found = await sql.row(session, "select created_at from application where id = %s", [application_id])
    assert found is not None
    moment: datetime = found[0]
    return moment


async def receipt(session: Session, application_id: int) -> Receipt:
    """What the candidate sees after sending."""
    found = await sql.row(session, RECEIPT, [application_id])
    assert found is not None
    return Receipt(*found)


async def by_id(session: Session, application_id: int) -> Application:
    return await session.get_one(Application, application_id)


async def find(session: Session, application_id: int) -> Application | None:
    return await session.get(Application, application_id) if application_id <= LARGEST else None


async def lock(session: Session, application_id: int) -> Application:
    """Locks it until the end of the transaction."""
    query = select(Application).where(Application.id == application_id).with_for_update(key_share=True)
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def forget_tokens(session: Session, ids: Collection[int]) -> None:
    gone = update(Application).where(Application.id.in_(ids)).values(candidate_peam_access_token="")
    await session.execute(gone)


async def in_clear(session: Session, application_id: int) -> bool:
    """Whether it is not anonymous; a lock keeps it so until the end of the transaction."""
    query = select(Application.anonymous_at.is_(None)).where(Application.id == application_id)
    return bool(await session.scalar(query.with_for_update(read=True, key_share=True)))
