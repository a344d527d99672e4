"""A large number of applications with all that lists show of them, inserted by SQL, for list tests and benchmarks.

Of every hundred: sixty letters opened, three refused, one failed; forty answered; fifty with a document, without its
bytes. The last application is a minute old, the others precede it at intervals of three minutes. Other tables are
filled by tests/bench/crowd.py.
"""

from datetime import timedelta

from sqlalchemy import text

from jepostule.store.database import Session

EVERY = timedelta(minutes=3)
MESSAGE = "Bonjour, votre équipe me plaît."

APPLICATIONS = text("""
    insert into application (
        answer_uuid, platform_id, candidate_first_name, candidate_last_name, candidate_email, candidate_peid,
        candidate_phone, candidate_address, candidate_rome_code, candidate_peam_access_token, employer_email,
        employer_description, siret, job, message, send_confirmation, created_at
    )
    select
        gen_random_uuid(),
        platforms.ids[1 + n % cardinality(platforms.ids)],
        (array['Camille', 'Élodie', 'Karim', 'Nora', 'Sékou', 'Jeanne', 'Hugo'])[1 + n % 7],
        (array['Martin', 'N''Guessan', 'Haddad', 'Kessler', 'Diarra', 'Pottier', 'Lemaire'])[1 + n / 7 % 7] || n % 1000,
        'candidat' || n || '@example.org', n, '06 12 34 56 78', '7 rue du Temple, 95130 Ermont', 'D1101', '',
        'contact' || n % 50000 || '@example.com',
        (array['Boucherie', 'Garage', 'Serrurerie', 'Clinique', 'Fleurs'])[1 + n % 5] || ' ' || n % 50000,
        lpad((n % 50000)::text, 14, '4'), 'Vente en boucherie', :message, n % 2 = 0,
        now() - (:count - n) * cast(:every as interval) - interval '1 minute'
    from generate_series(1, cast(:count as int)) n,
        (select array_agg(id order by id) from client_platform) platforms (ids)
""").bindparams(every=EVERY, message=MESSAGE)
LETTERS = text("""
    insert into letter (id, application_id, kind, recipient, state, subject, text, html, provider_id, delivery,
                        created_at, sent_at)
    select gen_random_uuid(), application.id, kind,
        case kind when 'application' then employer_email else candidate_email end,
        case when application.id % 100 = 7 then 'failed' else 'sent' end,
        'Candidature de ' || candidate_first_name, message, '<p>' || message || '</p>', application.id::text,
        case when application.id % 100 = 7 then null
             when application.id % 100 < 60 then 'opened' when application.id % 100 > 96 then 'bounced' else 'sent' end,
        created_at, case when application.id % 100 = 7 then null else created_at + interval '2 seconds' end
    from application cross join unnest(array['application', 'confirmation']) kind
    where application.id > :before and (kind = 'application' or send_confirmation)
""")
ANSWERS = text("""
    insert into answer (application_id, number, kind, reason, message, employer_email, meets_at, location, created_at)
    select id, 1, kind,
        case kind when 'rejection' then 'novacancy' end,
        case kind when 'rejection' then '' else 'Venez nous voir.' end,
        case kind when 'rejection' then '' else employer_email end,
        case kind when 'interview' then created_at + interval '9 days' end,
        case kind when 'interview' then 'onsite' end, created_at + interval '1 day'
    from (
        select *, case id % 5 when 0 then 'rejection' when 1 then 'info_request' when 2 then 'interview'
            else case when id % 100 = 3 then 'hired' else 'rejection' end end as kind
        from application
    ) application where id > :before and id % 100 < 40
""")
EVENTS = text("""
    insert into event (application_id, kind, letter_id, created_at)
    select application_id, case kind when 'application' then 'sent' else 'confirmed' end, id, sent_at
    from letter where application_id > :before and state = 'sent'
""")
DOCUMENTS = text("""
    insert into document (id, application_id, name, media_type, size, sha256)
    select gen_random_uuid(), id, 'CV.pdf', 'application/pdf', 200000, sha256(id::text::bytea)
    from application where id > :before and id % 2 = 0
""")


BEFORE = text("select coalesce(max(id), 0) from application")


async def fill(session: Session, count: int, every: timedelta = EVERY, message: str = MESSAGE) -> int:
    """Inserts `count` applications over the existing platforms; returns the highest id before them."""
    before: int = (await session.execute(BEFORE)).scalar_one()
    await session.execute(APPLICATIONS, {"count": count, "every": every, "message": message})
    for statement in (LETTERS, ANSWERS, EVENTS, DOCUMENTS):
        await session.execute(statement, {"before": before})
    return before
