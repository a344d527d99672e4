-- The part of the 2018 database that the import reads; and the pickles, which it must not load.
create table auth_user (
    id serial primary key,
    password varchar(128) not null,
    is_superuser boolean not null,
    username varchar(150) not null unique,
    first_name varchar(30) not null default '',
    last_name varchar(150) not null default '',
    is_staff boolean not null,
    is_active boolean not null,
    date_joined timestamptz not null
);
create table jepostuleauth_clientplatform (
    id serial primary key,
    client_id varchar(32) not null unique,
    client_secret varchar(32) not null
);
create table jepostulepipeline_jobapplication (
    id serial primary key,
    candidate_email varchar(64) not null,
    candidate_first_name varchar(64) not null,
    candidate_last_name varchar(64) not null,
    candidate_phone varchar(32) not null,
    candidate_address varchar(256) not null,
    candidate_peid varchar(64) not null,
    candidate_rome_code varchar(5) not null,
    candidate_peam_access_token varchar(256) not null default '',
    employer_email text not null, -- varchar(64), unless somebody has widened it
    employer_description varchar(256) not null,
    message text not null,
    job varchar(128) not null,
    siret varchar(14) not null,
    answer_uuid uuid not null unique,
    created_at timestamptz not null,
    client_platform_id integer not null
);
create table jepostulepipeline_jobapplicationevent (
    id serial primary key,
    created_at timestamptz not null,
    name varchar(32) not null,
    value varchar(256) not null default '',
    job_application_id integer not null
);
create index on jepostulepipeline_jobapplicationevent (job_application_id);
create table jepostulepipeline_email (
    id serial primary key,
    message_id bigint,
    status varchar(16) not null,
    updated_at timestamptz not null default now(),
    event_id integer not null unique
);
create table jepostulepipeline_answer (
    id serial primary key,
    created_at timestamptz not null,
    job_application_id integer not null unique
);
create table jepostulepipeline_answerrejection (
    answer_ptr_id integer primary key,
    reason varchar(16) not null,
    message text not null
);
create table jepostulepipeline_answerrequestinfo (
    answer_ptr_id integer primary key,
    employer_name varchar(128) not null,
    employer_email varchar(128) not null,
    employer_phone varchar(32) not null,
    employer_address varchar(256) not null,
    message text not null
);
create table jepostulepipeline_answerinterview (
    answer_ptr_id integer primary key,
    employer_name varchar(128) not null,
    employer_email varchar(128) not null,
    employer_phone varchar(32) not null,
    employer_address varchar(256) not null,
    message text not null,
    datetime timestamptz not null,
    location varchar(16) not null
);
create table queue_failedmessage (
    id serial primary key,
    created_at timestamptz not null,
    topic varchar(64) not null,
    value bytea,
    status varchar(32) not null,
    exception varchar(64) not null,
    traceback text not null
);
create table queue_delayedmessage (
    id serial primary key,
    created_at timestamptz not null,
    topic varchar(64) not null,
    value bytea,
    until timestamptz not null
);
