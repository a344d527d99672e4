"""What migration 0014 needs of big tables, done while the service reads and writes them.

None of it can be done in a transaction. If interrupted, the migration is run again from its beginning.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

CHECKS = ("employer_can_be_reached", "info_request_has_its_question")
IN_CLEAR = "ix_application_in_clear"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        # To wait for all earlier transactions to end, which blocks nobody.
        op.execute("set lock_timeout = '5min'")
        # An interrupted build leaves an invalid index.
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
