"""What agents set for a platform: its colour, the scheme of its frame, a pause; when each secret was last used."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ORIGINS = "array_to_string(origins, ' ') ~ '^(https?://[a-z0-9.-]+(:[0-9]+)?( https?://[a-z0-9.-]+(:[0-9]+)?)*)?$'"
CHECKS = {
    "name_is_there": "name <> ''",
    "origins_are_origins": ORIGINS,
    "accent_is_a_colour": "accent ~ '^(#[0-9a-f]{6})?$'",
    "scheme_is_known": "scheme in ('auto', 'light', 'dark')",
    "name_at_most_64": "char_length(name) <= 64",
    "privacy_at_most_4000": "char_length(privacy) <= 4000",
    "pause_message_at_most_1000": "char_length(pause_message) <= 1000",
}


def upgrade() -> None:
    op.add_column("client_platform", sa.Column("accent", sa.Text(), server_default="", nullable=False))
    op.add_column("client_platform", sa.Column("scheme", sa.Text(), server_default="auto", nullable=False))
    op.add_column("client_platform", sa.Column("paused", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("client_platform", sa.Column("pause_message", sa.Text(), server_default="", nullable=False))
    op.add_column("client_secret", sa.Column("used_on", sa.Date(), nullable=True))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_client_platform_{name}"), "client_platform", condition)


def downgrade() -> None:
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_client_platform_{name}"), "client_platform")
    op.drop_column("client_secret", "used_on")
    for name in ("pause_message", "paused", "scheme", "accent"):
        op.drop_column("client_platform", name)
