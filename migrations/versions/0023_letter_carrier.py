"""By which carrier a letter was last sent: one in doubt is known to that carrier alone."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("letter", sa.Column("carrier", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("letter", "carrier")
