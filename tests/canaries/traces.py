"""What is left of the events: every table of the database, and the processes' logs."""

from collections.abc import Mapping

from sqlalchemy import text

from jepostule.store.database import transaction
from tests.canaries.words import COMPANY, PERSON, found

# Which canaries each table may hold. A table that is not listed may hold none.
MAY_HOLD: Mapping[str, set[str]] = {
    "application": {*PERSON, *COMPANY},
    "draft": {*PERSON, *COMPANY},
    "answer": {*COMPANY},
    "letter": {*PERSON, *COMPANY, "file_name"},
    "document": {"file_name"},
    "pg_largeobject": {"file_content"},
    "pseudonym": {"candidate_email", "employer_email"},
    "mail_event": {*PERSON, *COMPANY},  # part of Mailjet's events
    "blacklist": {"candidate_email", "employer_email", "recruiter"},  # in the reason given by an agent
    "client_platform": {"message"},  # the agent's notice while the platform is paused
}
TABLES = "select tablename from pg_tables where schemaname = current_schema() order by tablename"
ROWS = {"pg_largeobject": "select encode(string_agg(data, '' order by loid, pageno), 'escape') from pg_largeobject"}
# Successful jobs are deleted, so a trigger copies each job when it is inserted or updated.
COPY_JOBS = """
    create table copied_job (job text, by text);
    create function copy_job() returns trigger language plpgsql as
        $$ begin insert into copied_job values (new::text, tg_op); return null; end $$;
    create trigger copy_job after insert or update on procrastinate_jobs for each row execute function copy_job();
"""
COPY_NO_MORE = "drop trigger copy_job on procrastinate_jobs; drop function copy_job; drop table copied_job"


async def out_of_place() -> dict[str, set[str]]:
    """Canaries found where they must not be, by table."""
    return {table: wrong for table, held in (await holdings()).items() if (wrong := held - MAY_HOLD.get(table, set()))}


async def holdings() -> dict[str, set[str]]:
    """Canaries found, by table."""
    async with transaction() as session:
        tables = [*await session.scalars(text(TABLES)), *ROWS]
        rows = {table: ROWS.get(table, f"select string_agg(each::text, ' ') from {table} each") for table in tables}
        return {table: found(await session.scalar(text(query)) or "") for table, query in rows.items()}
