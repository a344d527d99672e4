"""Submitting an application: its rows, documents and job, all in one transaction."""

from typing import Any
from uuid import uuid4

from jepostule.domain import blacklist, documents, drafts, pacing, platforms
from jepostule.domain.documents import Upload
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words, refuse_faults
from jepostule.store import application as applications
from jepostule.store import sending
from jepostule.store.database import Session
from jepostule.store.draft import Draft
from jepostule.store.sending import Departure, Sent


async def submit(session: Session, invitation: Invitation, words: Words, uploads: list[Upload]) -> Sent:
    """The application, sent now or by an earlier copy of this request.

    Raises Incomplete, AddressBlocked, PlatformPaused or DocumentRefused.
    """
    refuse_faults(words)
    await blacklist.refuse_blocked(session, candidate=invitation.candidate_email, employer=invitation.employer_email)
    draft = await drafts.begin(session, invitation)
    if draft.application_id is not None:
        return await _sent_before(session, draft.application_id)
    platforms.refuse_paused(invitation.platform)
    for refusal in await documents.attach(session, draft, uploads):
        raise refusal
    return await _send(session, draft, invitation, words)


async def _sent_before(session: Session, application_id: int) -> Sent:
    application = await applications.by_id(session, application_id)
    return Sent(application, await applications.receipt(session, application_id))


async def _send(session: Session, draft: Draft, invitation: Invitation, words: Words) -> Sent:
    letter_id = uuid4()
    turn = await pacing.next_turn(session, invitation.candidate_email, letter_id)
    departure = Departure(letter_id, turn.sender, turn.at, turn.not_before)
    return await sending.write(session, draft.id, _said(invitation, words), departure)


def _said(invitation: Invitation, words: Words) -> dict[str, Any]:
    """Columns of the application."""
    return {
        "answer_uuid": uuid4(),
        "platform_id": invitation.platform.id,
        "candidate_first_name": words.first_name,
        "candidate_last_name": words.last_name,
        "candidate_email": invitation.candidate_email,
        "candidate_peid": invitation.candidate_peid,
        "candidate_phone": words.candidate_phone,
        "candidate_address": words.candidate_address,
        "candidate_rome_code": invitation.candidate_rome_code,
        "candidate_peam_access_token": invitation.candidate_peam_access_token,
        "employer_email": invitation.employer_email,
        "employer_description": invitation.employer_description,
        "siret": invitation.siret,
        "job": words.job,
        "message": words.message,
        "send_confirmation": words.send_confirmation,
    }
