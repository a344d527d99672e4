-- Many applications of 2018, one a minute up to now: of every hundred, ninety were sent and forty answered.
insert into jepostulepipeline_jobapplication (
    id, candidate_email, candidate_first_name, candidate_last_name, candidate_phone, candidate_address, candidate_peid,
    candidate_rome_code, employer_email, employer_description, message, job, siret, answer_uuid, created_at,
    client_platform_id
)
select n, 'candidat' || n || '@example.org', 'Camille', 'Martin' || n, '06 12 34 56 78',
    '7 rue du Temple, 95130 Ermont', n, 'D1101', 'contact' || n %% 5000 || '@example.com', 'Boucherie ' || n %% 5000,
    repeat('Bonjour, votre équipe me plaît. ', 30), 'Vente en boucherie', lpad(n::text, 14, '4'), gen_random_uuid(),
    now() - (%(count)s - n) * interval '1 minute', 1
from generate_series(1, %(count)s) n;
insert into jepostulepipeline_jobapplicationevent (created_at, name, job_application_id)
select created_at + interval '2 seconds', name, id
from jepostulepipeline_jobapplication cross join unnest(array['sent', 'confirmed', 'answered']) name
where id %% 100 < case name when 'sent' then 90 when 'confirmed' then 50 else 40 end;
insert into jepostulepipeline_email (message_id, status, event_id)
select 576460752700000000 + id, case id %% 3 when 0 then 'opened' else 'sent' end, id
from jepostulepipeline_jobapplicationevent;
insert into jepostulepipeline_answer (created_at, job_application_id)
select created_at + interval '1 day', id from jepostulepipeline_jobapplication where id %% 100 < 40;
insert into jepostulepipeline_answerrejection select id, 'skills', '' from jepostulepipeline_answer;
