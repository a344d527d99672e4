"""Rows of the service of 2018: those columns of each table that are useful here."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID


class OldPlatform(NamedTuple):
    id: int
    client_id: str
    client_secret: str


class OldAgent(NamedTuple):
    """`twins`: number of agents before this one with the same username apart from capitals."""

    id: int
    username: str
    password: str
    first_name: str
    last_name: str
    is_superuser: bool
    is_staff: bool
    is_active: bool
    date_joined: datetime | None
    twins: int


class OldApplication(NamedTuple):
    """Without the PEAM token, which was used, or is too old to be."""

    id: int
    answer_uuid: UUID
    client_platform_id: int
    candidate_first_name: str
    candidate_last_name: str
    candidate_email: str
    candidate_peid: str
    candidate_phone: str
    candidate_address: str
    candidate_rome_code: str
    employer_email: str
    employer_description: str
    siret: str
    job: str
    message: str
    created_at: datetime | None


class OldAnswer(NamedTuple):
    """`kinds`: the tables that have a row with its details, by our names; exactly one if the data is sound."""

    id: int
    job_application_id: int
    created_at: datetime | None
    kinds: list[str]
    reason: str
    message: str
    employer_name: str
    employer_email: str
    employer_phone: str
    employer_address: str
    meets_at: datetime | None
    location: str


class OldEvent(NamedTuple):
    """With the e-mail that it is about, if one is known."""

    id: int
    job_application_id: int
    created_at: datetime | None
    name: str
    value: str
    email_id: int | None
    message_id: int | None
    status: str


class OldFailure(NamedTuple):
    """Without its value, a pickle: since it is not read, it can never be loaded."""

    id: int
    created_at: datetime | None
    topic: str
    status: str
    exception: str
    traceback: str


# By kind of row. `%s` is an array of ids of applications.
QUERIES: dict[type, str] = {
    OldPlatform: "select id, client_id, client_secret from jepostuleauth_clientplatform order by id",
    OldAgent: """
        select id, username, password, first_name, last_name, is_superuser, is_staff, is_active,
            date_joined,
            row_number() over (partition by lower(username) order by id) - 1 as twins
        from auth_user order by id
    """,
    OldApplication: """
        select id, answer_uuid, client_platform_id, candidate_first_name, candidate_last_name, candidate_email,
            candidate_peid, candidate_phone, candidate_address, candidate_rome_code, employer_email,
            employer_description, siret, job, message, created_at
        from jepostulepipeline_jobapplication order by id
    """,
    OldAnswer: """
        select answer.id, answer.job_application_id, answer.created_at,
            array_remove(array[
                case when rejection.answer_ptr_id is not null then 'rejection' end,
                case when question.answer_ptr_id is not null then 'info_request' end,
                case when interview.answer_ptr_id is not null then 'interview' end
            ], null) as kinds,
            coalesce(rejection.reason, '') as reason,
            coalesce(rejection.message, question.message, interview.message, '') as message,
            coalesce(question.employer_name, interview.employer_name, '') as employer_name,
            coalesce(question.employer_email, interview.employer_email, '') as employer_email,
            coalesce(question.employer_phone, interview.employer_phone, '') as employer_phone,
            coalesce(question.employer_address, interview.employer_address, '') as employer_address,
            interview.datetime as meets_at, coalesce(interview.location, '') as location
        from jepostulepipeline_answer answer
            left join jepostulepipeline_answerrejection rejection on rejection.answer_ptr_id = answer.id
            left join jepostulepipeline_answerrequestinfo question on question.answer_ptr_id = answer.id
            left join jepostulepipeline_answerinterview interview on interview.answer_ptr_id = answer.id
        where answer.job_application_id = any(%s) order by answer.id
    """,
    OldEvent: """
        select event.id, event.job_application_id, event.created_at,
            event.name, event.value, email.id as email_id, email.message_id, coalesce(email.status, '') as status
        from jepostulepipeline_jobapplicationevent event
            left join jepostulepipeline_email email on email.event_id = event.id
        where event.job_application_id = any(%s) order by event.id
    """,
    OldFailure: """
        select id, created_at, topic, status, exception, traceback
        from queue_failedmessage order by id
    """,
}
