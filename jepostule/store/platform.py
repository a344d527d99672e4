"""Partner sites, and the secrets with which they request tokens."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, LargeBinary, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store import sql
from jepostule.store.checks import at_most, one_of
from jepostule.store.columns import Columns
from jepostule.store.database import LARGEST, Base, Look, Moment, Session

# Origins are sent in headers, among them the policy that says which sites may embed the frame.
ORIGINS = "array_to_string(origins, ' ') ~ '^(https?://[a-z0-9.-]+(:[0-9]+)?( https?://[a-z0-9.-]+(:[0-9]+)?)*)?$'"
LOGO_SIDES = """case when logo = '' then logo_width = 0 and logo_height = 0
    else logo_width between 16 and 1000 and logo_height between 16 and 1000 end"""


class Platform(Base):
    """What differs between partners is a column here, never a condition in the code."""

    __tablename__ = "client_platform"
    __table_args__ = (
        CheckConstraint("client_id ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="client_id_is_a_slug"),
        CheckConstraint("forwards_to_ami in ('no', 'staging', 'production')", name="forwards_to_ami_is_known"),
        CheckConstraint("name <> ''", name="name_is_there"),
        CheckConstraint(ORIGINS, name="origins_are_origins"),
        CheckConstraint("accent ~ '^(#[0-9a-f]{6})?$'", name="accent_is_a_colour"),
        CheckConstraint("logo ~ '^([0-9a-f]{12})?$'", name="logo_is_a_digest"),
        CheckConstraint(LOGO_SIDES, name="logo_has_sides"),
        one_of("scheme", "auto", "light", "dark"),
        at_most("name", 64),
        at_most("privacy", 4000),
        at_most("pause_message", 1000),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # shown in e-mails and pages
    contact_email: Mapped[str]  # the sender of applications and answers
    origins: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")  # that may frame us; empty: all
    privacy: Mapped[str] = mapped_column(server_default="")  # information notice of the frame; empty: ours
    delivers_letters: Mapped[bool] = mapped_column(server_default="true")  # false: letters are written, none leaves
    forwards_to_memo: Mapped[bool] = mapped_column(server_default="false")
    forwards_to_ami: Mapped[str] = mapped_column(server_default="no")
    accent: Mapped[str] = mapped_column(server_default="")  # `#rrggbb`, readable with white; empty: ours
    scheme: Mapped[str] = mapped_column(server_default="auto")  # of the frame; auto: as the person's device is set
    logo: Mapped[str] = mapped_column(server_default="")  # digest of the file in `store/logo.py`; empty: none
    logo_width: Mapped[int] = mapped_column(server_default="0")  # pixels of the file
    logo_height: Mapped[int] = mapped_column(server_default="0")
    paused: Mapped[bool] = mapped_column(server_default="false")  # no new applications
    pause_message: Mapped[str] = mapped_column(server_default="")  # of the current or last pause; empty: ours
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class ClientSecret(Base):
    """Two may be valid at once, while a partner switches from one to the other."""

    __tablename__ = "client_secret"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("client_platform.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)  # SHA-256
    used_on: Mapped[date | None]  # the last day, in Paris: tells whether a partner has switched
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


def subject(platform_id: int) -> str:
    """Its name in the audit trail."""
    return f"platform:{platform_id}"


async def by_client_id(session: Session, client_id: str) -> Platform | None:
    return await session.scalar(select(Platform).where(Platform.client_id == client_id))


COLUMNS = Columns(Platform)
TO_READ = COLUMNS.query("where client_id = %s")


async def to_read(session: Session, client_id: str) -> Platform | None:
    """Detached from the session: readable even after the transaction has ended."""
    found = await sql.row(session, TO_READ, [client_id])
    return COLUMNS.row(found) if found else None


async def every(session: Session) -> list[Platform]:
    """Sorted by name; there are few."""
    return list(await session.scalars(select(Platform).order_by(Platform.name, Platform.client_id)))


# Client id and name of all platforms, sorted by name.
NAMES: sql.Asked = ("select client_id, name from client_platform order by name, client_id", ())


async def by_id(session: Session, platform_id: int) -> Platform:
    return await session.get_one(Platform, platform_id)


async def find(session: Session, platform_id: int) -> Platform | None:
    return await session.get(Platform, platform_id) if platform_id <= LARGEST else None


async def lock(session: Session, platform_id: int) -> Platform | None:
    """The platform, locked until the end of the transaction."""
    if platform_id > LARGEST:
        return None
    # Applications on it can still be inserted meanwhile.
    return await session.get(Platform, platform_id, with_for_update={"key_share": True})


async def add(session: Session, **columns: Any) -> Platform | None:
    """None when the client id is taken."""
    query = insert(Platform).values(**columns).on_conflict_do_nothing(index_elements=["client_id"]).returning(Platform)
    return await session.scalar(query)


async def secrets_of(session: Session, platform_id: int) -> list[ClientSecret]:
    """Newest first."""
    query = select(ClientSecret).where(ClientSecret.platform_id == platform_id).order_by(ClientSecret.id.desc())
    return list(await session.scalars(query))


class Known(NamedTuple):
    """A secret of a platform, as it is stored."""

    id: int
    digest: bytes
    used_on: date | None


async def known_secrets(session: Session | Look, client_id: str) -> list[Known]:
    """Partners request tokens all day: no other column of the platform is read."""
    query = """
        select secret.id, digest, used_on
        from client_secret secret join client_platform platform on platform.id = secret.platform_id
        where client_id = %s
    """
    return [Known(*row) for row in await sql.rows(session, query, [client_id])]


async def used(session: Session | Look, secret: Known, day: date) -> None:
    await sql.run(session, "update client_secret set used_on = %s where id = %s", [day, secret.id])
