"""What migration 0014 needs of big tables, made while the service reads and writes them.

None of it fits into a transaction. Stopped half-way, it is run again from its beginning.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

CHECKS = ("employer_can_be_reached", "info_request_has_its_question")
IN_CLEAR = "ix_application_in_clear"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        # Waits until every transaction that began before is over, and keeps nobody waiting.
        op.execute("set lock_timeout = '5min'")
        # One that was stopped leaves an index that is of no use.
        op.execute(f"drop index concurrently if exists {IN_CLEAR}")
        op.create_index(
            IN_CLEAR,
            "application",
            ["created_at"],
            postgresql_where=sa.text("anonymous_at is null"),
            postgresql_concurrently=True,
        )
        op.execute("set lock_timeout = '4s'")
        for name in CHECKS:
            op.execute(f"alter table answer validate constraint ck_answer_{name}")


def downgrade() -> None:
    op.drop_index(IN_CLEAR, "application")
