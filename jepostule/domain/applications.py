"""Applying: the rows, the documents and the job of one application, together or not at all."""

from uuid import uuid4

from jepostule.domain import blacklist, documents, drafts, letters, platforms
from jepostule.domain.documents import Upload
from jepostule.domain.invitations import Invitation
from jepostule.domain.words import Words, refuse_faults
from jepostule.store import application as applications
from jepostule.store import document, sql
from jepostule.store.application import Application
from jepostule.store.database import Session
from jepostule.store.draft import Draft


async def submit(session: Session, invitation: Invitation, words: Words, uploads: list[Upload]) -> Application:
    """The application, sent now or by an earlier copy of this request.

    Incomplete, AddressBlocked, PlatformPaused, DocumentRefused.
    """
    refuse_faults(words)
    await blacklist.refuse_blocked(session, candidate=invitation.candidate_email, employer=invitation.employer_email)
    draft = await drafts.begin(session, invitation)
    if draft.application_id is not None:
        return await applications.by_id(session, draft.application_id)
    platforms.refuse_paused(invitation.platform)
    for refusal in await documents.attach(session, draft, uploads):
        raise refusal
    return await _send(session, draft, invitation, words)


async def _send(session: Session, draft: Draft, invitation: Invitation, words: Words) -> Application:
    application = _written(invitation, words)
    async with sql.at_once(session):
        await applications.add(session, application)
        await document.hand_over(session, draft.id, application.id)
        await letters.to_employer(session, application)
        drafts.write(draft, words)
        draft.application_id = application.id
        await drafts.keep(session, draft)
    return application


def _written(invitation: Invitation, words: Words) -> Application:
    return Application(
        answer_uuid=uuid4(),
        platform_id=invitation.platform.id,
        candidate_first_name=words.first_name,
        candidate_last_name=words.last_name,
        candidate_email=invitation.candidate_email,
        candidate_peid=invitation.candidate_peid,
        candidate_phone=words.candidate_phone,
        candidate_address=words.candidate_address,
        candidate_rome_code=invitation.candidate_rome_code,
        candidate_peam_access_token=invitation.candidate_peam_access_token,
        employer_email=invitation.employer_email,
        employer_description=invitation.employer_description,
        siret=invitation.siret,
        job=words.job,
        message=words.message,
        send_confirmation=words.send_confirmation,
    )
