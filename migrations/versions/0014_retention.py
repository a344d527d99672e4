"""When applications became anonymous, and pseudonyms that keep people distinct for as long as that is needed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

# True of all answers but anonymous ones.
CHECKS = {
    "employer_can_be_reached": "kind = 'rejection' or employer_email || employer_phone || employer_address <> ''",
    "info_request_has_its_question": "kind <> 'info_request' or message <> ''",
}

DRAWN = "'anonyme-' || replace(gen_random_uuid()::text, '-', '') || '@anonyme.invalid'"


def upgrade() -> None:
    op.add_column("application", sa.Column("anonymous_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("answer", sa.Column("anonymous", sa.Boolean(), server_default="false", nullable=False))
    # Not valid yet, as the table is big: the next migration validates its rows without blocking writes.
    check("moved_in or anonymous or")
    op.create_table(
        "pseudonym",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("stands_for", sa.Text(), server_default=sa.text(DRAWN), nullable=False),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_pseudonym_address_is_lower")),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_pseudonym")),
    )


def downgrade() -> None:
    op.drop_table("pseudonym")
    # Not valid: anonymous answers stay as they are.
    check("moved_in or")
    op.drop_column("answer", "anonymous")
    op.drop_column("application", "anonymous_at")


def check(unless: str) -> None:
    for name, condition in CHECKS.items():
        op.drop_constraint(name, "answer", type_="check")
        op.create_check_constraint(name, "answer", f"{unless} {condition}", postgresql_not_valid=True)
