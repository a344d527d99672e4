"""Procrastinate's schema, from its release 3.10."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0002"
down_revision = "0001"

GONE = """
do $$
declare each record;
begin
    for each in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname = current_schema() and p.proname like 'procrastinate\\_%'
    loop
        execute 'drop function ' || each.name || ' cascade';
    end loop;
end
$$;
drop table procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers cascade;
drop type procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type cascade;
"""


def upgrade() -> None:
    # On the raw connection: the file has % signs that would be taken for placeholders.
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(SchemaManager.get_schema())


def downgrade() -> None:
    op.execute(GONE)
