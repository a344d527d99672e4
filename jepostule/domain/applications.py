"""Submitting an application: its rows, documents and job, all in one transaction."""

from typing import Any
from uuid import UUID, uuid4

from jepostule.domain import blacklist, documents, drafts, pacing, platforms
from jepostule.domain.documents import Upload
from jepostule.domain.invitations import Invitation
from jepostule.domain.pacing import Turn
from jepostule.domain.words import Words, refuse_faults
from jepostule.store import application as applications
from jepostule.store import arrival, sending
from jepostule.store.arrival import Beginning
from jepostule.store.database import Session, single, transaction
from jepostule.store.outlook import Outlook
from jepostule.store.sending import Departure, Sent


async def send(invitation: Invitation, words: Words, uploads: list[Upload], outlook: Outlook) -> Sent:
    """The application, sent now or by an earlier copy of this request. `outlook`: as it was read just before.

    Raises Incomplete, AddressBlocked, PlatformPaused, DocumentRefused or TooMany.
    """
    refuse_faults(words)
    blacklist.refuse_among(outlook.blocked, invitation.candidate_email, invitation.employer_email)
    sent = await _at_once(invitation, words, uploads, outlook)
    if sent is None:
        async with transaction() as session:
            sent = await submit(session, invitation, words, uploads)
    return sent


async def _at_once(invitation: Invitation, words: Words, uploads: list[Upload], outlook: Outlook) -> Sent | None:
    """Decided upon without locks; None when something has changed meanwhile, and for the rarer ways to send."""
    if outlook.draft_id and not uploads:
        platforms.refuse_paused(invitation.platform)
        said, departure = _planned(invitation, words, outlook)
        async with single() as look:
            return await sending.write_if_unchanged(look, outlook.draft_id, said, departure)
    if outlook.begins and documents.are_small(uploads):
        platforms.refuse_paused(invitation.platform)
        beginning = _beginning(invitation, uploads)
        said, departure = _planned(invitation, words, outlook)
        async with single() as look:
            return await arrival.write(look, beginning, said, departure)
    return None


def _planned(invitation: Invitation, words: Words, outlook: Outlook) -> tuple[dict[str, Any], Departure]:
    letter_id = uuid4()
    turn = pacing.turn(letter_id, outlook.sender, outlook.now, outlook.places)
    return _said(invitation, words), _departure(letter_id, turn)


def _beginning(invitation: Invitation, uploads: list[Upload]) -> Beginning:
    """Raises DocumentRefused."""
    new, refused = documents.sorted_out(uploads, [])
    for refusal in refused:
        raise refusal
    platform, candidate = invitation.platform.id, invitation.candidate_email
    limits = [drafts.limit(platform, candidate), documents.limit(platform, candidate, len(new))]
    return Beginning(platform, invitation.key, candidate, invitation.employer_email, limits, new)


async def submit(session: Session, invitation: Invitation, words: Words, uploads: list[Upload]) -> Sent:
    """What `send` does once it has checked words and addresses, step by step and under locks."""
    draft = await drafts.begin(session, invitation)
    if draft.application_id is not None:
        return await _sent_before(session, draft.application_id)
    platforms.refuse_paused(invitation.platform)
    for refusal in await documents.attach(session, draft, uploads):
        raise refusal
    letter_id = uuid4()
    turn = await pacing.next_turn(session, invitation.candidate_email, letter_id)
    return await sending.write(session, draft.id, _said(invitation, words), _departure(letter_id, turn))


async def _sent_before(session: Session, application_id: int) -> Sent:
    application = await applications.by_id(session, application_id)
    return Sent(application, await applications.receipt(session, application_id))


def _departure(letter_id: UUID, turn: Turn) -> Departure:
    return Departure(letter_id, turn.sender, turn.at, turn.not_before, turn.taken)


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
