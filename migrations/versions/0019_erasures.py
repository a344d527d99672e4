"""Erasures of a person's address, which continue in a job, and their receipts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"

NOTHING = sa.text("'{}'")


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("in_flight", sa.Integer(), nullable=True),
        sa.Column("counts", postgresql.JSONB(), server_default=NOTHING, nullable=False),
        sa.Column("named", postgresql.ARRAY(sa.Text()), server_default=NOTHING, nullable=False),
        sa.Column("ours", postgresql.ARRAY(sa.Text()), server_default=NOTHING, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_erasure_email_is_lower")),
        sa.CheckConstraint("(email is null) = (done_at is not null)", name=op.f("ck_erasure_email_goes_at_the_end")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("email", name=op.f("uq_erasure_email")),
    )


def downgrade() -> None:
    op.drop_table("erasure")
