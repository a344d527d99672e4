"""Figures of past days: the admin's first page no longer counts a month of rows."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

COUNTS = (
    "applications",
    "waiting",
    "sent",
    "opened",
    "refused",
    "failed",
    "unknown",
    "rejection",
    "info_request",
    "interview",
    "hired",
)


def upgrade() -> None:
    op.create_table(
        "day_figures",
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_figures")),
    )


def downgrade() -> None:
    op.drop_table("day_figures")
