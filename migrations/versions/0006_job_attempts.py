"""Runs of jobs; an index of the applications that still hold a token."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "job_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("traceback", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "outcome in ('done', 'retried', 'failed', 'lost')", name=op.f("ck_job_attempt_outcome_is_known")
        ),
        sa.CheckConstraint("(outcome is null) = (ended_at is null)", name=op.f("ck_job_attempt_an_end_has_its_moment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_attempt")),
    )
    op.create_index(op.f("ix_job_attempt_job_id"), "job_attempt", ["job_id"], unique=False)
    op.create_index(op.f("ix_job_attempt_started_at"), "job_attempt", ["started_at"], unique=False)
    for column in ("letter_id", "application_id"):
        known = sa.text(f"{column} is not null")
        op.create_index(f"ix_job_attempt_{column}", "job_attempt", [column], unique=False, postgresql_where=known)
    op.create_index(
        "ix_application_with_token",
        "application",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("candidate_peam_access_token <> ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_application_with_token", table_name="application")
    op.drop_table("job_attempt")
