"""Mailjet's events, and which of them put an address on the blacklist."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "mail_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_mail_event_letter_id_letter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_event")),
        sa.UniqueConstraint("digest", name=op.f("uq_mail_event_digest")),
    )
    op.create_index(op.f("ix_mail_event_letter_id"), "mail_event", ["letter_id"], unique=False)
    op.add_column("blacklist", sa.Column("mail_event_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_blacklist_mail_event_id_mail_event"),
        "blacklist",
        "mail_event",
        ["mail_event_id"],
        ["id"],
        ondelete="SET NULL",
    )


def downgrade() -> None:
    op.drop_column("blacklist", "mail_event_id")
    op.drop_table("mail_event")
