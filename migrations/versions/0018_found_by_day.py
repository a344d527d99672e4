"""Word search within given days: a page of the newest matches no longer reads all matches."""

from alembic import op

revision = "0018"
down_revision = "0017"

# Immutable as `searchable` is, since its time zone is named.
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
        # An interrupted build leaves an invalid index.
        op.execute(f"drop index concurrently if exists {AFTER}")
        op.execute(f"create index concurrently {AFTER} on application using gin (search_day(created_at), {WORDS})")
        op.execute(f"drop index concurrently if exists {BEFORE}")
        op.execute("set lock_timeout = '4s'")


def downgrade() -> None:
    op.execute(f"create index {BEFORE} on application using gin ({WORDS})")
    op.execute(f"drop index {AFTER}")
    op.execute("drop function search_day(timestamptz)")
