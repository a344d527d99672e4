"""Imports from the service of 2018: which of its rows are here, its failed messages, its answers unchanged."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ANSWER = sa.table("answer", sa.column("moved_in"))
# True of our own answers, but not of all those of 2018.
CHECKS = {
    "rejection_has_nothing_else": (
        "kind <> 'rejection' or message || employer_name || employer_email || employer_phone || employer_address = ''"
    ),
    "employer_can_be_reached": "kind = 'rejection' or employer_email || employer_phone || employer_address <> ''",
    "info_request_has_its_question": "kind <> 'info_request' or message <> ''",
}


def upgrade() -> None:
    op.create_table(
        "moved_in",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("old_id", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("source", "old_id", name=op.f("pk_moved_in")),
    )
    op.create_table(
        "legacy_failure",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("frames", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legacy_failure")),
    )
    op.create_index("ix_legacy_failure_created_at", "legacy_failure", ["created_at", "id"], unique=False)
    op.add_column("answer", sa.Column("moved_in", sa.Boolean(), server_default="false", nullable=False))
    for name, condition in CHECKS.items():
        op.drop_constraint(name, "answer", type_="check")
        # Finds rows only if this migration was downgraded and is applied again.
        op.execute(sa.update(ANSWER).values(moved_in=True).where(sa.text(f"not ({condition})")))
        op.create_check_constraint(name, "answer", f"moved_in or {condition}")


def downgrade() -> None:
    for name, condition in CHECKS.items():
        op.drop_constraint(name, "answer", type_="check")
        # Not valid: answers of 2018 stay as they are.
        op.create_check_constraint(name, "answer", condition, postgresql_not_valid=True)
    op.drop_column("answer", "moved_in")
    op.drop_table("legacy_failure")
    op.drop_table("moved_in")
