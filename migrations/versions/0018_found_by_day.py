"""Words are found within some days alone: a page of the newest who have them no longer looks at all who do."""

from alembic import op

revision = "0018"
down_revision = "0017"

# As `searchable`: immutable, since it says its time zone.
SEARCH_DAY = """
create or replace function search_day(moment timestamptz) returns integer[]
language sql immutable parallel safe strict
return array[floor(extract(epoch from moment at time zone 'UTC') / 86400)::integer]
"""
WORDS = """searchable(
    candidate_first_name, candidate_last_name, candidate_email, employer_description, employer_email
) gin_trgm_ops"""
BEFORE, AFTER = "ix_application_words", "ix_application_found"


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("set lock_timeout = '5min'")
        op.execute(SEARCH_DAY)
        # One that was stopped leaves an index that is of no use.
        op.execute(f"drop index concurrently if exists {AFTER}")
        op.execute(f"create index concurrently {AFTER} on application using gin (search_day(created_at), {WORDS})")
        op.execute(f"drop index concurrently if exists {BEFORE}")
        op.execute("set lock_timeout = '4s'")


def downgrade() -> None:
    op.execute(f"create index {BEFORE} on application using gin ({WORDS})")
    op.execute(f"drop index {AFTER}")
    op.execute("drop function search_day(timestamptz)")
