"""Partner sites: creating, changing, pausing and resuming them, all of which is recorded in the audit trail."""

from typing import Any, NamedTuple

from jepostule.domain import audit, platform_choices, platform_secrets
from jepostule.domain.audit import By
from jepostule.domain.errors import Incomplete, PlatformPaused, TextTooLong
from jepostule.domain.platform_choices import CLIENT_ID, CLIENT_ID_TAKEN, Choices, client_id_faults
from jepostule.settings import settings
from jepostule.store import platform as platforms
from jepostule.store.database import Session
from jepostule.store.platform import Platform, subject
from jepostule.typography import french

# Initial columns of the platforms of 2018; once created, their rows are authoritative. CONTRACT 3.
BEGINNINGS: dict[str, dict[str, Any]] = {
    "lbb": {"name": "La Bonne Boite", "forwards_to_memo": True, "forwards_to_ami": "production"},
    "lbb-staging": {
        "name": "La Bonne Boite (recette)",
        "delivers_letters": False,
        "forwards_to_memo": True,
        "forwards_to_ami": "staging",
    },
    "demo": {"name": "La Bonne Boite"},
    "test": {"name": "Plateforme de test"},
    "id": {"name": "La Bonne Boite", "forwards_to_memo": True, "forwards_to_ami": "production"},
}

MESSAGE_LENGTH = 1000  # characters
MESSAGE = "{name} ne prend pas de nouvelles candidatures pour le moment."


class RegistrationRefused(ValueError):
    """The message gives the reason, for an operator."""


class Registered(NamedTuple):
    platform: Platform
    secret: str | None  # in clear, when it is new: it cannot be displayed later


async def register(session: Session, client_id: str, secret: str | None = None, *, rotate: bool = False) -> Registered:
    """Creates the platform if it does not exist: for the operator's command.

    A new platform gets a secret; an existing one only with `secret` or `rotate`. With `rotate` the last secret stays
    valid; without it, `secret` replaces all. Raises RegistrationRefused when the name or the secret is unsuitable.
    """
    _refuse_unsafe(client_id, secret)
    created = await _add(session, audit.COMMAND, client_id, beginning(client_id))
    platform = created or await platforms.by_client_id(session, client_id)
    assert platform is not None
    if not (created or secret or rotate):
        return Registered(platform, None)
    for old in (await platforms.secrets_of(session, platform.id))[1 if rotate else 0 :]:
        await platform_secrets.remove(session, audit.COMMAND, platform, old)
    given = await platform_secrets.put(session, audit.COMMAND, platform, secret or platform_secrets.new())
    return Registered(platform, given)


def beginning(client_id: str) -> dict[str, Any]:
    """Columns of a new platform when only its client id is known."""
    return {"name": client_id, "contact_email": settings().no_reply, **BEGINNINGS.get(client_id, {})}


def _refuse_unsafe(client_id: str, secret: str | None) -> None:
    # On a developer's machine a partner's tests may have a short one of their own.
    shortest = platform_secrets.SHORTEST if settings().production else 1
    if not CLIENT_ID.fullmatch(client_id):
        raise RegistrationRefused("A client id has lower-case letters, digits and hyphens: 64 at most.")
    if secret is not None and len(secret) < shortest:
        raise RegistrationRefused(f"A secret needs {shortest} characters or more; leave it out for a random one.")
    if platform_choices.is_public(client_id):
        raise RegistrationRefused("There is no demo platform in production.")


async def create(session: Session, by: By, client_id: str, choices: Choices) -> Registered:
    """Raises Incomplete, with French sentences by field."""
    if faults := client_id_faults(client_id) | platform_choices.faults(choices):
        raise Incomplete(faults)
    platform = await _add(session, by, client_id, choices.columns())
    if platform is None:
        raise Incomplete({"client_id": [CLIENT_ID_TAKEN]})
    return Registered(platform, await platform_secrets.give(session, by, platform))


async def _add(session: Session, by: By, client_id: str, columns: dict[str, Any]) -> Platform | None:
    """None when the client id is taken."""
    platform = await platforms.add(session, client_id=client_id, **columns)
    if platform is not None:
        await audit.note(session, by, "create-platform", subject(platform.id))
    return platform


async def change(session: Session, by: By, platform: Platform, choices: Choices) -> None:
    """Raises Incomplete, with French sentences by field."""
    if faults := platform_choices.faults(choices):
        raise Incomplete(faults)
    changed = {name: value for name, value in choices.columns().items() if getattr(platform, name) != value}
    for name, value in changed.items():
        setattr(platform, name, value)
    if changed:
        await audit.note(session, by, "change-platform", subject(platform.id), fields=" ".join(sorted(changed)))


async def pause(session: Session, by: By, platform: Platform, message: str) -> None:
    """Stops new applications, not answers. `message`: the reason displayed, empty for ours. Raises Incomplete."""
    if len(message) > MESSAGE_LENGTH:
        raise Incomplete({"message": [TextTooLong(limit=MESSAGE_LENGTH, length=len(message)).sentence]})
    if (platform.paused, platform.pause_message) != (True, message):
        platform.paused, platform.pause_message = True, message
        await audit.note(session, by, "pause-platform", subject(platform.id))


async def resume(session: Session, by: By, platform: Platform) -> None:
    if platform.paused:
        platform.paused = False
        await audit.note(session, by, "resume-platform", subject(platform.id))


def refuse_paused(platform: Platform) -> None:
    """Raises PlatformPaused."""
    if platform.paused:
        raise PlatformPaused(message=pause_message(platform))


def pause_message(platform: Platform) -> str:
    return french(platform.pause_message or MESSAGE.format(name=platform.name))
