"""Statistics by an index-only scan: the index of applications by date now includes all columns that they need."""

from alembic import op

revision = "0020"
down_revision = "0019"

NAME, NEW = "ix_application_created_at", "ix_application_counted"
PLACE = "application (created_at, id)"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5min'")
        # An interrupted build leaves an invalid index.
        op.execute(f"drop index concurrently if exists {NEW}")
        op.execute(f"create index concurrently {NEW} on {PLACE} include (platform_id, candidate_email, employer_email)")
        op.execute(f"drop index concurrently if exists {NAME}")
        op.execute(f"alter index {NEW} rename to {NAME}")
        op.execute("set lock_timeout = '4s'")


def downgrade() -> None:
    op.execute(f"drop index {NAME}")
    op.execute(f"create index {NAME} on {PLACE}")
