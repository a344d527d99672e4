"""Indexes for lists of jobs; archived jobs, paused queues, places of workers, last runs of chores."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

FINAL = sa.text("final")
LAST_FAILURES = """
update job_attempt set final = true, cause = 'unknown' where outcome = 'failed'
    and not exists (select from job_attempt later where later.job_id = job_attempt.job_id and later.id > job_attempt.id)
"""
# On procrastinate's table, where nothing else is changed.
JOB_INDEXES = {
    "ix_procrastinate_jobs_failed": "(id) where status in ('failed', 'aborted')",
    "ix_procrastinate_jobs_delayed": "(scheduled_at, id) where status = 'todo' and scheduled_at is not null",
}


def upgrade() -> None:
    mark_last_failures()
    archive()
    around_the_worker()
    for name, rest in JOB_INDEXES.items():
        op.execute(f"create index {name} on procrastinate_jobs {rest}")


def mark_last_failures() -> None:
    op.add_column("job_attempt", sa.Column("final", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("job_attempt", sa.Column("cause", sa.Text(), server_default="", nullable=False))
    op.execute(LAST_FAILURES)
    op.create_check_constraint(
        op.f("ck_job_attempt_what_is_final_failed"), "job_attempt", "not final or outcome = 'failed'"
    )
    op.create_index("ix_job_attempt_final", "job_attempt", ["job_id"], unique=True, postgresql_where=FINAL)
    op.create_index("ix_job_attempt_final_at", "job_attempt", ["ended_at", "job_id"], postgresql_where=FINAL)
    for column in ("task", "cause"):
        columns = [column, "ended_at", "job_id"]
        op.create_index(f"ix_job_attempt_final_{column}", "job_attempt", columns, postgresql_where=FINAL)


def archive() -> None:
    op.create_table(
        "archived_job",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("args", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retried", sa.Boolean(), nullable=False),
        sa.Column("archived_by", sa.Text(), nullable=False),
        sa.Column(
            "archived_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_job")),
    )
    op.create_index(op.f("ix_archived_job_job_id"), "archived_job", ["job_id"])
    op.create_index("ix_archived_job_archived_at", "archived_job", ["archived_at", "id"])
    op.create_index(op.f("ix_archived_job_failed_at"), "archived_job", ["failed_at"])


def around_the_worker() -> None:
    op.create_table(
        "paused_queue",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_paused_queue")),
    )
    op.create_table(
        "worker_place",
        sa.Column("worker_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("queues", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("concurrency", sa.Integer(), nullable=False),
        sa.Column(
            "started_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("worker_id", name=op.f("pk_worker_place")),
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("traceback", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )


def downgrade() -> None:
    for name in JOB_INDEXES:
        op.execute(f"drop index {name}")
    for table in ("chore", "worker_place", "paused_queue", "archived_job"):
        op.drop_table(table)
    # Their indexes are dropped with the columns.
    for column in ("final", "cause"):
        op.drop_column("job_attempt", column)
