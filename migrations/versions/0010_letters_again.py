"""Letters can be sent again, to another address, or with the documents alone; blocked addresses have a number."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KINDS = "kind in ('application', 'confirmation', 'answer', 'documents')"
STATES = "state in ('pending', 'sending', 'sent', 'failed', 'unknown', 'replaced')"
KINDS_BEFORE = "kind in ('application', 'confirmation', 'answer')"
STATES_BEFORE = "state in ('pending', 'sending', 'sent', 'failed', 'unknown')"
# Keeps the last letter of each answer: the one that was meant to arrive.
LAST_OF_EACH_ANSWER = """
delete from letter older using letter newer
where older.answer_id = newer.answer_id and (older.created_at, older.id) < (newer.created_at, newer.id)
"""


def upgrade() -> None:
    check("kind_is_known", KINDS)
    check("state_is_known", STATES)
    op.drop_constraint(op.f("uq_letter_answer_id"), "letter", type_="unique")
    op.create_index(op.f("ix_letter_answer_id"), "letter", ["answer_id"], unique=False)
    op.add_column("blacklist", sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False))
    op.create_unique_constraint(op.f("uq_blacklist_id"), "blacklist", ["id"])
    # For the page of an application, which would read the whole queue without them.
    op.execute("create index ix_jobs_letter on procrastinate_jobs ((args ->> 'letter_id'))")
    op.execute("create index ix_jobs_application on procrastinate_jobs ((args ->> 'application_id'))")


def downgrade() -> None:
    op.execute("drop index ix_jobs_application")
    op.execute("drop index ix_jobs_letter")
    op.drop_constraint(op.f("uq_blacklist_id"), "blacklist", type_="unique")
    op.drop_column("blacklist", "id")
    op.execute("delete from letter where kind = 'documents'")
    op.execute("update letter set state = 'failed' where state = 'replaced'")
    op.execute(LAST_OF_EACH_ANSWER)
    op.drop_index(op.f("ix_letter_answer_id"), "letter")
    op.create_unique_constraint(op.f("uq_letter_answer_id"), "letter", ["answer_id"])
    check("state_is_known", STATES_BEFORE)
    check("kind_is_known", KINDS_BEFORE)


def check(name: str, condition: str) -> None:
    op.drop_constraint(name, "letter", type_="check")
    op.create_check_constraint(name, "letter", condition)
