"""Indexes to list and search applications, letters, answers and events.

With a million applications, building each index blocks writes to its table for seconds: it is done in the migration's
own transaction nevertheless, so that this succeeds or leaves nothing.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

# `unaccent` is not immutable, since its dictionary could be changed: this one is named, and never changes.
SEARCHABLE = """
create function searchable(words text) returns text language sql immutable parallel safe strict
return lower(public.unaccent('public.unaccent'::regdictionary, words))
"""
SEARCHABLE_TOGETHER = """
create function searchable(a text, b text, c text, d text, e text) returns text
language sql immutable parallel safe strict
return searchable(a || ' ' || b || ' ' || c || ' ' || d || ' ' || e)
"""
WORDS = """
create index ix_application_words on application using gin (searchable(
    candidate_first_name, candidate_last_name, candidate_email, employer_description, employer_email
) gin_trgm_ops)
"""


def upgrade() -> None:
    # Both are trusted extensions: the owner of the database may create them.
    op.execute("create extension if not exists pg_trgm schema public")
    op.execute("create extension if not exists unaccent schema public")
    op.execute(SEARCHABLE)
    op.execute(SEARCHABLE_TOGETHER)
    op.execute(WORDS)
    renew("application", "created_at", ["created_at", "id"])
    renew("application", "platform_id", ["platform_id", "created_at", "id"])
    op.create_index("ix_application_siret", "application", ["siret"], postgresql_where=sa.text("siret <> ''"))
    op.create_index("ix_letter_created_at", "letter", ["created_at", "id"])
    op.create_index("ix_letter_recipient", "letter", [sa.text("lower(recipient)")])
    op.create_index("ix_letter_delivery", "letter", ["delivery", "created_at"], postgresql_where=sa.text(REFUSED))
    for table in ("answer", "event"):
        op.create_index(f"ix_{table}_created_at", table, ["created_at", "id"])
        op.create_index(f"ix_{table}_kind", table, ["kind", "created_at", "id"])


REFUSED = "delivery in ('spam', 'blocked', 'bounced')"


def downgrade() -> None:
    for table in ("event", "answer"):
        op.drop_index(f"ix_{table}_kind", table)
        op.drop_index(f"ix_{table}_created_at", table)
    for name in ("delivery", "recipient", "created_at"):
        op.drop_index(f"ix_letter_{name}", "letter")
    op.drop_index("ix_application_siret", "application")
    renew("application", "platform_id", ["platform_id"])
    renew("application", "created_at", ["created_at"])
    op.drop_index("ix_application_words", "application")
    # The extensions stay: others may use them.
    op.execute("drop function searchable(text, text, text, text, text)")
    op.execute("drop function searchable(text)")


def renew(table: str, name: str, columns: list[str]) -> None:
    op.drop_index(f"ix_{table}_{name}", table)
    op.create_index(f"ix_{table}_{name}", table, columns)
