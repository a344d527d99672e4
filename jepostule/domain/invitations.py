"""A partner's assurance that this person may write to this company."""

from dataclasses import dataclass
from datetime import UTC, datetime

from jepostule.domain.digests import digest
from jepostule.store.platform import Platform


@dataclass(frozen=True)
class Invitation:
    platform: Platform
    origin: int  # time of the first token of its chain, in Unix seconds
    candidate_email: str
    candidate_peid: str
    employer_email: str
    candidate_first_name: str = ""
    candidate_last_name: str = ""
    candidate_rome_code: str = ""
    candidate_peam_access_token: str = ""
    employer_description: str = ""
    siret: str = ""

    @property
    def key(self) -> bytes:
        """Identifies the person and the company, with its siret since several companies may share an address."""
        return key_of(self.candidate_email, self.candidate_peid, self.employer_email, self.siret)

    @property
    def began(self) -> datetime:
        return datetime.fromtimestamp(self.origin, UTC)


def key_of(candidate_email: str, candidate_peid: str, employer_email: str, siret: str) -> bytes:
    """The key of an invitation with a platform that is not known yet."""
    return digest(candidate_email.lower(), candidate_peid.lower(), employer_email.lower(), siret)
