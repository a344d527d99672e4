"""Logos of platforms: a table for the files; on a platform, what pages need to show one."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

CHECKS = {
    "logo_is_a_digest": "logo ~ '^([0-9a-f]{12})?$'",
    "logo_has_sides": """case when logo = '' then logo_width = 0 and logo_height = 0
        else logo_width between 16 and 1000 and logo_height between 16 and 1000 end""",
}
SIGNATURE = r"substring(content for 8) = '\x89504e470d0a1a0a'"


def upgrade() -> None:
    op.add_column("client_platform", sa.Column("logo", sa.Text(), server_default="", nullable=False))
    for side in ("logo_width", "logo_height"):
        op.add_column("client_platform", sa.Column(side, sa.Integer(), server_default="0", nullable=False))
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_client_platform_{name}"), "client_platform", condition)
    op.create_table(
        "platform_logo",
        sa.Column("platform_id", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(SIGNATURE, name=op.f("ck_platform_logo_content_is_a_png")),
        sa.CheckConstraint("octet_length(content) <= 32768", name=op.f("ck_platform_logo_content_at_most_32_kib")),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["client_platform.id"],
            name=op.f("fk_platform_logo_platform_id_client_platform"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform_id", name=op.f("pk_platform_logo")),
    )


def downgrade() -> None:
    op.drop_table("platform_logo")
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_client_platform_{name}"), "client_platform")
    for name in ("logo_height", "logo_width", "logo"):
        op.drop_column("client_platform", name)
