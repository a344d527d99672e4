"""Everything that is left of what happened: each table of the database, and what processes said."""

from collections.abc import Mapping

from sqlalchemy import text

from jepostule.store.database import transaction
from tests.canaries.words import COMPANY, PERSON, found

# Who may hold what. A table that is not named here holds nothing of anybody: a new one has to be.
MAY_HOLD: Mapping[str, set[str]] = {
    "application": {*PERSON, *COMPANY},
    "draft": {*PERSON, *COMPANY},
    "answer": {*COMPANY},
    "letter": {*PERSON, *COMPANY, "file_name"},
    "document": {"file_name"},
    "pg_largeobject": {"file_content"},
    "pseudonym": {"candidate_email", "employer_email"},
    "mail_event": {*PERSON, *COMPANY},  # as Mailjet tells them
    "blacklist": {"candidate_email", "employer_email", "recruiter"},  # what an agent gives as a reason
    "client_platform": {"message"},  # what an agent says to people while it is paused
}
TABLES = "select tablename from pg_tables where schemaname = current_schema() order by tablename"
ROWS = {"pg_largeobject": "select encode(string_agg(data, '' order by loid, pageno), 'escape') from pg_largeobject"}
# Jobs are deleted once they have succeeded: each is copied when it is made or changed.
COPY_JOBS = """
    create table copied_job (job text, by text);
    create function copy_job() returns trigger language plpgsql as
        $$ begin insert into copied_job values (new::text, tg_op); return null; end $$;
    create trigger copy_job after insert or update on procrastinate_jobs for each row execute function copy_job();
"""
COPY_NO_MORE = "drop trigger copy_job on procrastinate_jobs; drop function copy_job; drop table copied_job"


async def out_of_place() -> dict[str, set[str]]:
    """By table, what must not be there."""
    return {table: wrong for table, held in (await holdings()).items() if (wrong := held - MAY_HOLD.get(table, set()))}


async def holdings() -> dict[str, set[str]]:
    """By table, what stands in it."""
    async with transaction() as session:
        tables = [*await session.scalars(text(TABLES)), *ROWS]
        rows = {table: ROWS.get(table, f"select string_agg(each::text, ' ') from {table} each") for table in tables}
        return {table: found(await session.scalar(text(query)) or "") for table, query in rows.items()}
