"""What the candidate types in the frame, and its validation."""

from dataclasses import dataclass, fields

from jepostule.domain.contacts import is_phone
from jepostule.domain.errors import Incomplete, PhoneRefused, TextTooLong
from jepostule.domain.parameters import CANDIDATES, LENGTHS
from jepostule.typography import french

MISSING = {
    "job": "Indiquez le poste que vous visez.",
    "candidate_phone": "Indiquez un numéro de téléphone.",
    "candidate_address": "Indiquez votre adresse postale.",
    "message": "Écrivez quelques mots à l'entreprise.",
}


@dataclass(frozen=True)
class Words:
    job: str = ""
    candidate_phone: str = ""
    candidate_address: str = ""
    message: str = ""
    first_name: str = ""
    last_name: str = ""
    send_confirmation: bool = False

    def texts(self) -> dict[str, str]:
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "send_confirmation"}

    def within_limits(self) -> dict[str, str]:
        return {name: value for name, value in self.texts().items() if len(value) <= LENGTHS[name]}


def faults(words: Words) -> dict[str, list[str]]:
    """French sentences by field, none when the words may be sent."""
    found = {name: _faults_of(name, value) for name, value in words.texts().items()}
    return {name: sentences for name, sentences in found.items() if sentences}


def refuse_faults(words: Words) -> None:
    """Raises Incomplete when something is missing or wrong."""
    if found := faults(words):
        raise Incomplete(found)


def _faults_of(name: str, value: str) -> list[str]:
    limit = LENGTHS[name]
    if not value:
        return [french(MISSING[name])] if name in CANDIDATES else []
    if len(value) > limit:
        return [TextTooLong(limit=limit, length=len(value)).sentence]
    if name == "candidate_phone" and not is_phone(value):
        return [PhoneRefused().sentence]
    return []
