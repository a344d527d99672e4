"""An index for each list, and for a sweep, that took longer as tables grew."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

# By name: the table, its columns, and a condition.
INDEXES = {
    "ix_blacklist_created_at": "blacklist (created_at, id)",
    "ix_document_kept": "document (application_id) where content is not null and application_id is not null",
    "ix_letter_not_sent": "letter (application_id) include (kind, state) where state in ('failed', 'unknown')",
    "ix_legacy_failure_words": "legacy_failure using gin (topic gin_trgm_ops, error gin_trgm_ops)",
}
COUNTED = "ix_job_attempt_final_job"
BEFORE = "ix_job_attempt_final"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5min'")
        for name, rest in INDEXES.items():
            make(name, rest)
        make(COUNTED, "job_attempt (job_id) include (cause, task, ended_at) where final", "unique index")
        op.execute(f"drop index concurrently if exists {BEFORE}")
        op.execute("set lock_timeout = '4s'")


def make(name: str, rest: str, kind: str = "index") -> None:
    # An interrupted build leaves an invalid index.
    op.execute(f"drop index concurrently if exists {name}")
    op.execute(f"create {kind} concurrently {name} on {rest}")


def downgrade() -> None:
    op.create_index(BEFORE, "job_attempt", ["job_id"], unique=True, postgresql_where=sa.text("final"))
    for name in (COUNTED, *INDEXES):
        op.execute(f"drop index {name}")
