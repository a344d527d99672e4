"""The list of answers."""

from sqlalchemy import select

from jepostule.store import answer
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.lists import finding, search
from jepostule.store.lists.application_list import WHO, of_platform
from jepostule.store.lists.conditions import one_of, since, until
from jepostule.store.lists.listing import Listing

LISTING = Listing(
    query=select(
        *WHO,
        Answer.kind,
        Answer.reason,
        Answer.message,
        Answer.meets_at,
        Answer.location,
        Answer.start_date,
        Answer.employer_name,
        Answer.employer_email,
        Answer.employer_phone,
        Answer.employer_address,
        Answer.created_at,
    )
    .select_from(Answer)
    .outerjoin(Application, Application.id == Answer.application_id),
    key=Answer.id,
    orders={"donnees": Answer.created_at},
    filters={
        "reponse": one_of(Answer.kind, answer.KINDS),
        "plateforme": of_platform,
        "depuis": since(Answer.created_at),
        "jusqu": until(Answer.created_at),
    },
    search=search.matching,
    steps=finding.by_number,
)
