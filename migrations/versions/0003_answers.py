"""Answers of recruiters, and their letters."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("employer_name", sa.Text(), server_default="", nullable=False),
        sa.Column("employer_email", sa.Text(), server_default="", nullable=False),
        sa.Column("employer_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("employer_address", sa.Text(), server_default="", nullable=False),
        sa.Column("meets_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("video_link", sa.Text(), server_default="", nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind <> 'info_request' or message <> ''", name=op.f("ck_answer_info_request_has_its_question")
        ),
        sa.CheckConstraint(
            "(kind = 'interview') = (location is not null)", name=op.f("ck_answer_interview_has_its_place")
        ),
        sa.CheckConstraint(
            "(kind = 'interview') = (meets_at is not null)", name=op.f("ck_answer_interview_has_its_moment")
        ),
        sa.CheckConstraint(
            "(kind = 'rejection') = (reason is not null)", name=op.f("ck_answer_rejection_has_a_reason")
        ),
        sa.CheckConstraint(
            "kind <> 'rejection'"
            " or message || employer_name || employer_email || employer_phone || employer_address = ''",
            name=op.f("ck_answer_rejection_has_nothing_else"),
        ),
        sa.CheckConstraint(
            "kind = 'rejection' or employer_email || employer_phone || employer_address <> ''",
            name=op.f("ck_answer_employer_can_be_reached"),
        ),
        sa.CheckConstraint(
            "kind in ('rejection', 'info_request', 'interview', 'hired')", name=op.f("ck_answer_kind_is_known")
        ),
        sa.CheckConstraint("location in ('onsite', 'phone', 'video')", name=op.f("ck_answer_location_is_known")),
        sa.CheckConstraint(
            "reason in ('unknown', 'novacancy', 'experience', 'skills', 'education')",
            name=op.f("ck_answer_reason_is_known"),
        ),
        sa.CheckConstraint("start_date is null or kind = 'hired'", name=op.f("ck_answer_start_date_is_for_hired")),
        sa.CheckConstraint(
            "video_link = '' or (location is not distinct from 'video' and starts_with(video_link, 'https://'))",
            name=op.f("ck_answer_video_link_is_for_video"),
        ),
        sa.CheckConstraint("char_length(employer_address) <= 256", name=op.f("ck_answer_employer_address_at_most_256")),
        sa.CheckConstraint("char_length(employer_email) <= 128", name=op.f("ck_answer_employer_email_at_most_128")),
        sa.CheckConstraint("char_length(employer_name) <= 128", name=op.f("ck_answer_employer_name_at_most_128")),
        sa.CheckConstraint("char_length(employer_phone) <= 32", name=op.f("ck_answer_employer_phone_at_most_32")),
        sa.CheckConstraint("char_length(message) <= 4000", name=op.f("ck_answer_message_at_most_4000")),
        sa.CheckConstraint("char_length(video_link) <= 500", name=op.f("ck_answer_video_link_at_most_500")),
        sa.CheckConstraint("number > 0", name=op.f("ck_answer_number_is_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_answer_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_answer_application_id")),
    )
    op.create_index(
        "uq_answer_final",
        "answer",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("kind in ('rejection', 'hired')"),
    )
    op.add_column("letter", sa.Column("answer_id", sa.BigInteger(), nullable=True))
    op.create_unique_constraint(op.f("uq_letter_answer_id"), "letter", ["answer_id"])
    op.create_check_constraint("answer_letter_has_its_answer", "letter", "(kind = 'answer') = (answer_id is not null)")
    op.create_foreign_key(
        op.f("fk_letter_answer_id_answer"), "letter", "answer", ["answer_id"], ["id"], ondelete="CASCADE"
    )


def downgrade() -> None:
    op.drop_constraint("answer_letter_has_its_answer", "letter", type_="check")
    op.drop_constraint(op.f("fk_letter_answer_id_answer"), "letter", type_="foreignkey")
    op.drop_constraint(op.f("uq_letter_answer_id"), "letter", type_="unique")
    op.drop_column("letter", "answer_id")
    op.drop_index("uq_answer_final", table_name="answer", postgresql_where=sa.text("kind in ('rejection', 'hired')"))
    op.drop_table("answer")
