"""What a partner vouches for: this person may write to this company."""

from dataclasses import dataclass
from datetime import UTC, datetime

from jepostule.domain.digests import digest
from jepostule.store.platform import Platform


@dataclass(frozen=True)
class Invitation:
    platform: Platform
    origin: int  # when its line of tokens began, in seconds
    candidate_email: str
    candidate_peid: str
    employer_email: str
    candidate_first_name: str = ""
    candidate_last_name: str = ""
    candidate_rome_code: str = ""
    candidate_peam_access_token: str = ""
    employer_description: str = ""
    siret: str = ""
    next_url: str = ""

    @property
    def key(self) -> bytes:
        """The same for each invitation of this person to this company; an address may serve several companies."""
        return key_of(self.candidate_email, self.candidate_peid, self.employer_email, self.siret)

    @property
    def began(self) -> datetime:
        return datetime.fromtimestamp(self.origin, UTC)


def key_of(candidate_email: str, candidate_peid: str, employer_email: str, siret: str) -> bytes:
    """An invitation's, before its platform is known."""
    return digest(candidate_email.lower(), candidate_peid.lower(), employer_email.lower(), siret)
