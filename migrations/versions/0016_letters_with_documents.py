"""Few letters carry documents that an agent forwards: their list no longer walks over all others."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

INDEX = "ix_letter_documents"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5min'")
        # One that was stopped leaves an index that is of no use.
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
