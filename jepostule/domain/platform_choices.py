"""Settings of a platform as an agent typed them, and their validation."""

import math
import re
from dataclasses import dataclass
from typing import Any

from jepostule import colours
from jepostule.domain import origins
from jepostule.domain.contacts import is_address
from jepostule.domain.errors import ChoiceUnknown, EmailRefused, TextTooLong
from jepostule.settings import settings
from jepostule.store.platform import Platform
from jepostule.typography import french

CLIENT_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
SCHEMES = ("auto", "light", "dark")
AMI = ("no", "staging", "production")
# Characters.
NAME_LENGTH = 64
PRIVACY_LENGTH = 4000

CLIENT_ID_REFUSED = "Un identifiant a 64 caractères au plus : lettres minuscules sans accent, chiffres et tirets."
CLIENT_ID_TAKEN = "Cet identifiant est déjà pris."
NO_DEMO = "Il n'y a pas de plateforme demo en production : sa page donne des jetons à tout le monde."
NAME_MISSING = "Indiquez un nom : il est montré aux personnes qui postulent."
EMAIL_MISSING = "Indiquez une adresse e-mail : les candidatures partent d'elle."
COLOUR_UNREADABLE = "Écrivez une couleur comme #0a7048, ou laissez vide."
CONTRAST_TOO_LOW = (
    "Sur cette couleur, du texte blanc se lirait mal : le contraste est de {ratio}, il en faut 4,5. "
    "La nuance la plus proche qui convient : {nearest}"
)

Faults = dict[str, list[str]]  # French sentences by field


@dataclass(frozen=True)
class Choices:
    name: str = ""
    contact_email: str = ""
    origins: str = ""  # one per line
    accent: str = ""
    scheme: str = "auto"
    privacy: str = ""
    delivers_letters: bool = True
    forwards_to_memo: bool = False
    forwards_to_ami: str = "no"

    @staticmethod
    def of(platform: Platform) -> "Choices":
        kept = {name: getattr(platform, name) for name in Choices.__dataclass_fields__}
        return Choices(**{**kept, "origins": "\n".join(platform.origins)})

    def columns(self) -> dict[str, Any]:
        """Columns of the row; ValueError unless the choices have no faults."""
        accent = colours.read(self.accent) if self.accent else ""
        return {**self.__dict__, "origins": origins.read(self.origins), "accent": accent}


def faults(choices: Choices) -> Faults:
    found = {
        "name": _of_text(choices.name, NAME_LENGTH) if choices.name else [NAME_MISSING],
        "contact_email": _of_email(choices.contact_email),
        "origins": origins.faults(choices.origins),
        "accent": _of_accent(choices.accent),
        "scheme": _of_choice(choices.scheme, SCHEMES),
        "privacy": _of_text(choices.privacy, PRIVACY_LENGTH),
        "forwards_to_ami": _of_choice(choices.forwards_to_ami, AMI),
    }
    return {name: [french(each) for each in sentences] for name, sentences in found.items() if sentences}


def client_id_faults(client_id: str) -> Faults:
    if not CLIENT_ID.fullmatch(client_id):
        return {"client_id": [french(CLIENT_ID_REFUSED)]}
    return {"client_id": [french(NO_DEMO)]} if is_public(client_id) else {}


def is_public(client_id: str) -> bool:
    """Whether anybody could get its tokens, for any address."""
    return client_id == "demo" and settings().production


def suggested(accent: str) -> str:
    """The nearest readable shade; empty when `accent` is readable already, or not a colour."""
    try:
        colour = colours.read(accent)
    except ValueError:
        return ""
    return "" if colours.is_readable(colour) else colours.nearest(colour)


def contrast(colour: str) -> str:
    """Contrast with white, in French notation: `6,1`. Rounded down, since 4.46 does not reach the 4.5 required."""
    return f"{math.floor(colours.contrast(colour, colours.WHITE) * 10) / 10:.1f}".replace(".", ",")


def _of_text(text: str, limit: int) -> list[str]:
    return [TextTooLong(limit=limit, length=len(text)).sentence] if len(text) > limit else []


def _of_email(email: str) -> list[str]:
    if not email:
        return [EMAIL_MISSING]
    return [] if is_address(email) else [EmailRefused().sentence]


def _of_accent(accent: str) -> list[str]:
    if not accent:
        return []
    try:
        colour = colours.read(accent)
    except ValueError:
        return [COLOUR_UNREADABLE]
    if colours.is_readable(colour):
        return []
    return [CONTRAST_TOO_LOW.format(ratio=contrast(colour), nearest=colours.nearest(colour))]


def _of_choice(value: str, choices: tuple[str, ...]) -> list[str]:
    return [] if value in choices else [ChoiceUnknown().sentence]
