"""An index of the few letters with which an agent forwards documents: their list no longer scans all letters."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

INDEX = "ix_letter_documents"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5min'")
        # An interrupted build leaves an invalid index.
        op.execute(f"drop index concurrently if exists {INDEX}")
        op.create_index(
            INDEX,
            "letter",
            ["created_at", "id"],
            postgresql_where=sa.text("kind = 'documents'"),
            postgresql_concurrently=True,
        )
        op.execute("set lock_timeout = '4s'")


def downgrade() -> None:
    op.drop_index(INDEX, "letter")
