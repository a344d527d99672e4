"""First tables, and the trigger that deletes a document's content with its row."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


# Large objects are deleted in no other way: with the row that points to them, or before. TRUNCATE does not fire this.
UNLINK = """
create function unlink_document_content() returns trigger language plpgsql as $$
begin
    if old.content is not null and (tg_op = 'DELETE' or new.content is distinct from old.content) then
        perform lo_unlink(old.content);
    end if;
    return null;
end
$$;
create trigger document_content_goes_with_its_row
after delete or update of content on document
for each row execute function unlink_document_content();
"""


def upgrade() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('lecture', 'support', 'admin')", name=op.f("ck_agent_role_is_known")),
        sa.CheckConstraint("username = lower(username) and username <> ''", name=op.f("ck_agent_username_is_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent")),
        sa.UniqueConstraint("username", name=op.f("uq_agent_username")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_at"), "attempt", ["at"], unique=False)
    op.create_index("ix_attempt_subject_at", "attempt", ["subject", "at"], unique=False)
    op.create_table(
        "blacklist",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_blacklist_email_is_lower")),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_blacklist")),
    )
    op.create_index(op.f("ix_blacklist_until"), "blacklist", ["until"], unique=False)
    op.create_table(
        "client_platform",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("contact_email", sa.Text(), nullable=False),
        sa.Column("origins", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("privacy", sa.Text(), server_default="", nullable=False),
        sa.Column("delivers_letters", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("forwards_to_memo", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("forwards_to_ami", sa.Text(), server_default="no", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "client_id ~ '^[a-z0-9][a-z0-9-]{0,63}$'", name=op.f("ck_client_platform_client_id_is_a_slug")
        ),
        sa.CheckConstraint(
            "forwards_to_ami in ('no', 'staging', 'production')",
            name=op.f("ck_client_platform_forwards_to_ami_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_platform")),
        sa.UniqueConstraint("client_id", name=op.f("uq_client_platform_client_id")),
    )
    op.create_table(
        "mailbox",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("attachments", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbox")),
        sa.UniqueConstraint("letter_id", name=op.f("uq_mailbox_letter_id")),
    )
    op.create_table(
        "application",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("answer_uuid", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.BigInteger(), nullable=False),
        sa.Column("candidate_first_name", sa.Text(), nullable=False),
        sa.Column("candidate_last_name", sa.Text(), nullable=False),
        sa.Column("candidate_email", sa.Text(), nullable=False),
        sa.Column("candidate_peid", sa.Text(), nullable=False),
        sa.Column("candidate_phone", sa.Text(), nullable=False),
        sa.Column("candidate_address", sa.Text(), nullable=False),
        sa.Column("candidate_rome_code", sa.Text(), nullable=False),
        sa.Column("candidate_peam_access_token", sa.Text(), nullable=False),
        sa.Column("employer_email", sa.Text(), nullable=False),
        sa.Column("employer_description", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("send_confirmation", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "char_length(candidate_address) <= 256", name=op.f("ck_application_candidate_address_at_most_256")
        ),
        sa.CheckConstraint(
            "char_length(candidate_email) <= 64", name=op.f("ck_application_candidate_email_at_most_64")
        ),
        sa.CheckConstraint(
            "char_length(candidate_first_name) <= 64", name=op.f("ck_application_candidate_first_name_at_most_64")
        ),
        sa.CheckConstraint(
            "char_length(candidate_last_name) <= 64", name=op.f("ck_application_candidate_last_name_at_most_64")
        ),
        sa.CheckConstraint("char_length(candidate_peid) <= 64", name=op.f("ck_application_candidate_peid_at_most_64")),
        sa.CheckConstraint(
            "char_length(candidate_phone) <= 32", name=op.f("ck_application_candidate_phone_at_most_32")
        ),
        sa.CheckConstraint(
            "char_length(candidate_rome_code) <= 5", name=op.f("ck_application_candidate_rome_code_at_most_5")
        ),
        sa.CheckConstraint(
            "char_length(employer_description) <= 256", name=op.f("ck_application_employer_description_at_most_256")
        ),
        sa.CheckConstraint("char_length(employer_email) <= 64", name=op.f("ck_application_employer_email_at_most_64")),
        sa.CheckConstraint("char_length(job) <= 128", name=op.f("ck_application_job_at_most_128")),
        sa.CheckConstraint("char_length(message) <= 4000", name=op.f("ck_application_message_at_most_4000")),
        sa.CheckConstraint("char_length(siret) <= 14", name=op.f("ck_application_siret_at_most_14")),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["client_platform.id"], name=op.f("fk_application_platform_id_client_platform")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("answer_uuid", name=op.f("uq_application_answer_uuid")),
    )
    op.create_index(
        "ix_application_candidate_email", "application", [sa.literal_column("lower(candidate_email)")], unique=False
    )
    op.create_index(op.f("ix_application_created_at"), "application", ["created_at"], unique=False)
    op.create_index(
        "ix_application_employer_email", "application", [sa.literal_column("lower(employer_email)")], unique=False
    )
    op.create_index(op.f("ix_application_platform_id"), "application", ["platform_id"], unique=False)
    op.create_table(
        "client_secret",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("platform_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["client_platform.id"],
            name=op.f("fk_client_secret_platform_id_client_platform"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_secret")),
    )
    op.create_index(op.f("ix_client_secret_platform_id"), "client_secret", ["platform_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("platform_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("candidate_email", sa.Text(), nullable=False),
        sa.Column("employer_email", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), server_default="bienvenue", nullable=False),
        sa.Column("first_name", sa.Text(), server_default="", nullable=False),
        sa.Column("last_name", sa.Text(), server_default="", nullable=False),
        sa.Column("candidate_phone", sa.Text(), server_default="", nullable=False),
        sa.Column("candidate_address", sa.Text(), server_default="", nullable=False),
        sa.Column("job", sa.Text(), server_default="", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("send_confirmation", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "step in ('bienvenue', 'infos', 'documents', 'envoyer')", name=op.f("ck_draft_step_is_known")
        ),
        sa.CheckConstraint(
            "char_length(candidate_address) <= 256", name=op.f("ck_draft_candidate_address_at_most_256")
        ),
        sa.CheckConstraint("char_length(first_name) <= 64", name=op.f("ck_draft_first_name_at_most_64")),
        sa.CheckConstraint("char_length(last_name) <= 64", name=op.f("ck_draft_last_name_at_most_64")),
        sa.CheckConstraint("char_length(candidate_phone) <= 32", name=op.f("ck_draft_candidate_phone_at_most_32")),
        sa.CheckConstraint("char_length(job) <= 128", name=op.f("ck_draft_job_at_most_128")),
        sa.CheckConstraint("char_length(message) <= 4000", name=op.f("ck_draft_message_at_most_4000")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_draft_application_id_application"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["client_platform.id"],
            name=op.f("fk_draft_platform_id_client_platform"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("application_id", name=op.f("uq_draft_application_id")),
        sa.UniqueConstraint("platform_id", "key", name=op.f("uq_draft_platform_id")),
    )
    op.create_index(op.f("ix_draft_updated_at"), "draft", ["updated_at"], unique=False)
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="pending", nullable=False),
        sa.Column("attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("maybe_doubled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("html", sa.Text(), server_default="", nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at is not null)", name=op.f("ck_letter_sent_has_its_moment")),
        sa.CheckConstraint(
            "delivery in ('sent', 'opened', 'spam', 'blocked', 'bounced')", name=op.f("ck_letter_delivery_is_known")
        ),
        sa.CheckConstraint("kind in ('application', 'confirmation', 'answer')", name=op.f("ck_letter_kind_is_known")),
        sa.CheckConstraint(
            "state in ('pending', 'sending', 'sent', 'failed', 'unknown')", name=op.f("ck_letter_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_letter_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index(op.f("ix_letter_application_id"), "letter", ["application_id"], unique=False)
    op.create_index(op.f("ix_letter_provider_id"), "letter", ["provider_id"], unique=False)
    op.create_index(
        "ix_letter_unfinished",
        "letter",
        ["state", "created_at"],
        unique=False,
        postgresql_where=sa.text("state <> 'sent'"),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("application_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("content", postgresql.OID(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("char_length(name) <= 300", name=op.f("ck_document_name_at_most_300")),
        sa.CheckConstraint("num_nonnulls(draft_id, application_id) = 1", name=op.f("ck_document_has_one_owner")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
            name=op.f("fk_document_application_id_application"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_document_draft_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_application_id"), "document", ["application_id"], unique=False)
    op.create_index(op.f("ix_document_draft_id"), "document", ["draft_id"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("letter_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "kind in ('sent', 'confirmed', 'forwarded-to-memo', 'forwarded-to-ami', 'answered')",
            name=op.f("ck_event_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_event_application_id_application"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_event_letter_id_letter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint(
            "application_id",
            "kind",
            "letter_id",
            name=op.f("uq_event_application_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "sending_slot",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("sender", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_sending_slot_letter_id_letter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_sending_slot")),
    )
    op.create_index(op.f("ix_sending_slot_at"), "sending_slot", ["at"], unique=False)
    op.create_index("ix_sending_slot_sender_at", "sending_slot", ["sender", "at"], unique=False)
    op.execute(UNLINK)


def downgrade() -> None:
    # To fire the trigger: dropping the table would leave all large objects behind.
    op.execute("delete from document")
    op.drop_index("ix_sending_slot_sender_at", table_name="sending_slot")
    op.drop_index(op.f("ix_sending_slot_at"), table_name="sending_slot")
    op.drop_table("sending_slot")
    op.drop_table("event")
    op.drop_index(op.f("ix_document_draft_id"), table_name="document")
    op.drop_index(op.f("ix_document_application_id"), table_name="document")
    op.drop_table("document")
    op.drop_index("ix_letter_unfinished", table_name="letter", postgresql_where=sa.text("state <> 'sent'"))
    op.drop_index(op.f("ix_letter_provider_id"), table_name="letter")
    op.drop_index(op.f("ix_letter_application_id"), table_name="letter")
    op.drop_table("letter")
    op.drop_index(op.f("ix_draft_updated_at"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_client_secret_platform_id"), table_name="client_secret")
    op.drop_table("client_secret")
    op.drop_index(op.f("ix_application_platform_id"), table_name="application")
    op.drop_index("ix_application_employer_email", table_name="application")
    op.drop_index(op.f("ix_application_created_at"), table_name="application")
    op.drop_index("ix_application_candidate_email", table_name="application")
    op.drop_table("application")
    op.drop_table("mailbox")
    op.drop_table("client_platform")
    op.drop_index(op.f("ix_blacklist_until"), table_name="blacklist")
    op.drop_table("blacklist")
    op.drop_index("ix_attempt_subject_at", table_name="attempt")
    op.drop_index(op.f("ix_attempt_at"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_table("agent")
    op.execute("drop function unlink_document_content()")
