"""The audit of what agents did and saw; notices for agents about their last action.

The audit is protected at three levels:
- triggers refuse changes by plain SQL, even from the tables' owner or a superuser: against bugs, hasty corrections by
  hand, and SQL injection. Rows may be deleted once they are 12 months old;
- missing grants refuse the same before any row is read, unless the service is a superuser. DELETE is kept, for the
  sweep; UPDATE is missing even to lock a row;
- nothing here stops the tables' owner from intentional changes: it may grant itself anything or drop the table. For
  that reason the service does not log in as the role that migrates. A superuser can do anything.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

REFUSE = """
create function refuse_change_of_audit() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.at < now() - interval '12 months' then
            return old;
        end if;
    end if;
    raise exception 'the audit is never changed' using errcode = 'restrict_violation';
end
$$
"""
ROWS = """
create trigger audit_is_never_changed
before update or delete on audit
for each row execute function refuse_change_of_audit()
"""
TABLE = """
create trigger audit_is_never_emptied
before truncate on audit
for each statement execute function refuse_change_of_audit()
"""
# From all roles that have them: the owner, and those that got them by default privileges.
REVOKE = """
do $$
declare
    holder text;
begin
    for holder in
        select distinct case grantee when 0 then 'public' else grantee::regrole::text end
        from pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
        where oid = 'audit'::regclass
    loop
        execute format('revoke update, truncate on audit from %s', holder);
    end loop;
end
$$
"""


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at", "id"], unique=False)
    for column in ("username", "action", "subject"):
        op.create_index(f"ix_audit_{column}", "audit", [column, "at", "id"], unique=False)
    for statement in (REFUSE, ROWS, TABLE, REVOKE):
        op.execute(statement)
    op.add_column("agent_session", sa.Column("notice", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("agent_session", "notice")
    op.drop_table("audit")
    op.execute("drop function refuse_change_of_audit()")
