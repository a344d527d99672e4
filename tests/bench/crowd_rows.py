"""SQL that fills the tables which lists do not show, for the applications after `:before`.

Rows go back as far as each kind is kept: jobs 90 days, documents 30, the audit a year, drafts a day, slots two hours.
"""

ANSWER_LETTERS = """
    insert into letter (id, application_id, kind, answer_id, recipient, state, subject, text, html, provider_id,
                        delivery, created_at, sent_at)
    select gen_random_uuid(), application_id, 'answer', answer.id, candidate_email, 'sent', 'Votre candidature',
        application.message, '<p>' || application.message || '</p>', 'a' || answer.id, 'sent',
        answer.created_at, answer.created_at + interval '2 seconds'
    from answer join application on application.id = application_id where application_id > :before
"""
ANSWER_EVENTS = """
    insert into event (application_id, kind, letter_id, created_at)
    select application_id, 'answered', id, sent_at from letter where kind = 'answer' and application_id > :before
"""
# Mailjet reports that a letter was sent, then its fate.
MAIL_EVENTS = """
    insert into mail_event (digest, raw, letter_id, received_at, handled_at)
    select sha256((letter.id || told)::bytea),
        jsonb_build_object('event', told, 'time', extract(epoch from sent_at)::bigint, 'email', recipient,
            'MessageID', letter.application_id, 'Message_GUID', letter.id, 'mj_campaign_id', 0,
            'mj_contact_id', letter.application_id, 'customcampaign', '', 'CustomID', letter.id, 'Payload', '',
            'smtp_reply', 'sent (250 2.0.0 OK)'),
        letter.id, sent_at + interval '4 seconds', sent_at + interval '4 seconds'
    from letter cross join lateral unnest(
        case delivery when 'opened' then array['sent', 'open'] when 'bounced' then array['sent', 'bounce']
            else array['sent'] end
    ) told
    where state = 'sent' and application_id > :before
"""
# Successful jobs are deleted at once; the record of their run stays.
RUNS = """
    insert into job_attempt (job_id, task, number, letter_id, worker, started_at, ended_at, outcome)
    select nextval('procrastinate_jobs_id_seq'),
        case kind when 'application' then 'send-application' when 'answer' then 'send-answer'
            else 'send-confirmation' end,
        1, id, 'host:1', created_at, sent_at, 'done'
    from letter where state = 'sent' and application_id > :before and created_at > now() - interval '90 days'
"""
FAILED_JOBS = """
    with made as (
        insert into procrastinate_jobs (queue_name, task_name, args, status, attempts)
        select task, task, jsonb_build_object('letter_id', id), 'failed', 31
        from letter cross join lateral (
            select case kind when 'application' then 'send-application' else 'send-confirmation' end as task
        ) named
        where state = 'failed' and application_id > :before and created_at > now() - interval '90 days'
        returning id, task_name, args
    )
    insert into job_attempt (job_id, task, number, letter_id, worker, started_at, ended_at, outcome, final, cause,
                             error, reason, traceback)
    select made.id, task_name, 31, letter.id, 'host:1', created_at, created_at + interval '1 day', 'failed', true,
        case when made.id % 10 < 7 then 'mail-away' when made.id % 10 < 9 then 'letter-refused' else 'worker-lost' end,
        'Unreachable', 'no mail server: ConnectionRefusedError', '  builtins.Exception'
    from made join letter on letter.id = cast(args ->> 'letter_id' as uuid)
"""
# One in three was archived by an agent.
ARCHIVED_JOBS = """
    insert into archived_job (job_id, queue, task, args, attempts, cause, failed_at, retried, archived_by, archived_at)
    select job.id, queue_name, task_name, args, attempts, cause, ended_at, false, 'sacha', ended_at + interval '1 hour'
    from procrastinate_jobs job join job_attempt on job_id = job.id where final and job.id % 3 = 0
"""
ARCHIVED_NO_LONGER_FAILED = """
    delete from procrastinate_jobs where status = 'failed' and id in (select job_id from archived_job)
"""
ARCHIVED_NOT_FINAL = """
    update job_attempt set final = false where final and job_id in (select job_id from archived_job)
"""
# At least three pages of a list. When due, each finds its letter already sent and does nothing.
DELAYED_JOBS = """
    insert into procrastinate_jobs (queue_name, task_name, args, priority, scheduled_at)
    select 'send-application', 'send-application', jsonb_build_object('letter_id', id), -1,
        now() + row_number() over () * interval '10 minutes'
    from letter where kind = 'application' and state = 'sent' and application_id > :before
    order by created_at desc limit greatest(150, :count / 1000)
"""
BLOCKED = """
    insert into blacklist (email, reason, until, created_at, mail_event_id)
    select distinct on (lower(recipient)) lower(recipient), 'hard bounce', sent_at + interval '30 days', sent_at,
        mail_event.id
    from letter join mail_event on letter_id = letter.id and raw ->> 'event' = 'bounce'
    where delivery = 'bounced' and application_id > :before and created_at > now() - interval '30 days'
    on conflict do nothing
"""
# Agents look at one application in ten.
AUDIT = """
    insert into audit (at, agent_id, username, address, action, subject)
    select created_at + interval '1 hour', null, (array['sacha', 'alex', 'charlie'])[1 + id % 3], '127.0.0.1',
        (array['see-application', 'see-application', 'see-letter', 'resend'])[1 + id / 10 % 4], 'application:' || id
    from application where id > :before and id % 10 = 0 and created_at > now() - interval '1 year'
"""
DRAFTS = """
    insert into draft (id, platform_id, key, candidate_email, employer_email, step, first_name, last_name,
                       candidate_phone, candidate_address, job, message, application_id, created_at, updated_at)
    select gen_random_uuid(), platform_id, sha256(answer_uuid::text::bytea), candidate_email, employer_email, 'envoyer',
        candidate_first_name, candidate_last_name, candidate_phone, candidate_address, job, message, id,
        created_at, created_at
    from application where id > :before and created_at > now() - interval '1 day'
"""
SLOTS = """
    insert into sending_slot (letter_id, sender, at)
    select id, sha256(recipient::bytea), sent_at from letter
    where state = 'sent' and application_id > :before and created_at > now() - interval '2 hours'
"""
# One document in `:one_in` of the last thirty days, at most 500: 200 kB of incompressible bytes.
CONTENTS = """
    update document set content = lo_from_bytea(0, (
        select string_agg(sha256((document.id || n::text)::bytea), '') from generate_series(1, 6250) n
    ))
    where id in (
        select document.id from document join application on application.id = application_id
        where application_id > :before and application_id / 2 % :one_in = 0
            and application.created_at > now() - interval '30 days'
        limit 500
    )
"""
LEGACY_FAILURES = """
    insert into legacy_failure (id, topic, status, error, frames, created_at)
    select id, 'send-application', 'new', (array['KeyError', 'SMTPException'])[1 + id / 100 % 2],
        'jepostule/pipeline/tasks.py:31', created_at
    from application where id > :before and id % 100 = 0
    on conflict do nothing
"""
ALL = {
    "letters of answers": ANSWER_LETTERS,
    "their events": ANSWER_EVENTS,
    "mail events": MAIL_EVENTS,
    "runs of jobs": RUNS,
    "failed jobs": FAILED_JOBS,
    "archived jobs": ARCHIVED_JOBS,
    "archived, no longer failed": ARCHIVED_NO_LONGER_FAILED,
    "archived, not final": ARCHIVED_NOT_FINAL,
    "delayed jobs": DELAYED_JOBS,
    "blocked addresses": BLOCKED,
    "audit": AUDIT,
    "drafts": DRAFTS,
    "pacing": SLOTS,
    "bytes of documents": CONTENTS,
    "failures of 2018": LEGACY_FAILURES,
}
