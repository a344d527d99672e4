"""Applications as they were sent."""

from collections.abc import Mapping

from jepostule.domain.legacy.fitting import Fitted, Refused, moment
from jepostule.store.legacy.rows import OldApplication

EMAIL = 64  # characters


def fitted(old: OldApplication, platforms: Mapping[int, int], *, copied: bool) -> Fitted:
    """`platforms`: our ids by old id. `copied`: the candidate was sent a copy.

    Texts that are too long are truncated. Addresses are not: a truncated one could be somebody else's.
    """
    if old.client_platform_id not in platforms:
        raise Refused("its platform is not here")
    if max(len(old.candidate_email), len(old.employer_email)) > EMAIL:
        raise Refused(f"an e-mail address of more than {EMAIL} characters")
    application = Fitted()
    application.cut(
        64,
        candidate_first_name=old.candidate_first_name,
        candidate_last_name=old.candidate_last_name,
        candidate_peid=old.candidate_peid,
    )
    application.cut(32, candidate_phone=old.candidate_phone)
    application.cut(256, candidate_address=old.candidate_address, employer_description=old.employer_description)
    application.cut(5, candidate_rome_code=old.candidate_rome_code)
    application.cut(14, siret=old.siret)
    application.cut(128, job=old.job)
    application.cut(4000, message=old.message)
    application.columns |= {
        "answer_uuid": old.answer_uuid,
        "platform_id": platforms[old.client_platform_id],
        "candidate_email": old.candidate_email,
        "employer_email": old.employer_email,
        "candidate_peam_access_token": "",
        "send_confirmation": copied,
        "created_at": moment(old.created_at),
    }
    return application
