"""Applications as they were sent."""

from collections.abc import Mapping

from jepostule.domain.legacy.fitting import Fitted, Refused, moment
from jepostule.domain.parameters import LENGTHS
from jepostule.store.legacy.rows import OldApplication

EMAIL = LENGTHS["candidate_email"]  # characters
CUT = (
    "candidate_first_name",
    "candidate_last_name",
    "candidate_peid",
    "candidate_phone",
    "candidate_address",
    "employer_description",
    "candidate_rome_code",
    "siret",
    "job",
    "message",
)


def fitted(old: OldApplication, platforms: Mapping[int, int], *, copied: bool) -> Fitted:
    """`platforms`: our ids by old id. `copied`: the candidate was sent a copy.

    Texts that are too long are truncated. Addresses are not: a truncated one could be somebody else's.
    """
    if old.client_platform_id not in platforms:
        raise Refused("its platform is not here")
    if max(len(old.candidate_email), len(old.employer_email)) > EMAIL:
        raise Refused(f"an e-mail address of more than {EMAIL} characters")
    application = Fitted()
    for name in CUT:
        application.cut(LENGTHS[name], **{name: getattr(old, name)})
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
