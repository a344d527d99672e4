"""Partner sites, and the secrets with which they ask for tokens."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, LargeBinary, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from jepostule.store.database import Base, Moment, Session


class Platform(Base):
    """What differs between partners is a column here, never a condition in the code."""

    __tablename__ = "client_platform"
    __table_args__ = (
        CheckConstraint("client_id ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name="client_id_is_a_slug"),
        CheckConstraint("forwards_to_ami in ('no', 'staging', 'production')", name="forwards_to_ami_is_known"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # shown in e-mails and pages
    contact_email: Mapped[str]  # the sender of applications and answers
    origins: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")  # who may frame us; empty: anybody
    privacy: Mapped[str] = mapped_column(server_default="")  # information notice of the frame; empty: ours
    delivers_letters: Mapped[bool] = mapped_column(server_default="true")  # false: all is written, nothing leaves
    forwards_to_memo: Mapped[bool] = mapped_column(server_default="false")
    forwards_to_ami: Mapped[str] = mapped_column(server_default="no")
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


class ClientSecret(Base):
    """Two may be valid at once, while a partner changes from one to the other."""

    __tablename__ = "client_secret"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    platform_id: Mapped[int] = mapped_column(ForeignKey("client_platform.id", ondelete="CASCADE"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)  # SHA-256
    created_at: Mapped[datetime] = mapped_column(Moment, server_default=func.now())


async def by_client_id(session: Session, client_id: str) -> Platform | None:
    return await session.scalar(select(Platform).where(Platform.client_id == client_id))


async def to_read(session: Session, client_id: str) -> Platform | None:
    """Apart from the session: it can be read whatever becomes of the transaction."""
    platform = await by_client_id(session, client_id)
    if platform is not None:
        session.expunge(platform)
    return platform


async def by_id(session: Session, platform_id: int) -> Platform:
    return await session.get_one(Platform, platform_id)


async def secrets_of(session: Session, platform_id: int) -> list[ClientSecret]:
    """Newest first."""
    query = select(ClientSecret).where(ClientSecret.platform_id == platform_id).order_by(ClientSecret.id.desc())
    return list(await session.scalars(query))
