"""Agents find an application by the candidate's phone number, however it was typed."""

from alembic import op

revision = "0022"
down_revision = "0021"

NAME = "ix_application_phone"
DIALLED = r"right(regexp_replace(candidate_phone, '\D', '', 'g'), 9)"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5min'")
        # An interrupted build leaves an invalid index.
        op.execute(f"drop index concurrently if exists {NAME}")
        op.execute(f"create index concurrently {NAME} on application ({DIALLED}) where candidate_phone <> ''")
        op.execute("set lock_timeout = '4s'")


def downgrade() -> None:
    op.execute(f"drop index {NAME}")
