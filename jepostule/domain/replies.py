"""Validation of recruiters' replies: from the fields of a form to the columns of an answer."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from jepostule.domain import contacts, paris
from jepostule.domain.errors import AnswerRefused, ChoiceUnknown, Incomplete, TextTooLong
from jepostule.store.answer import LOCATIONS, REASONS
from jepostule.typography import french

CONTACTS = ("employer_name", "employer_phone", "employer_email", "employer_address")
# In the order of the form, which errors are listed in too.
FIELDS = {
    "rejection": ("reason",),
    "info_request": ("message", *CONTACTS),
    "interview": ("location", "datetime", "video_link", *CONTACTS, "message"),
    "hired": ("start_date", *CONTACTS, "message"),
}
DEFAULTS = {"reason": "unknown", "location": "onsite"}
# Characters.
LENGTHS = {
    "message": 4000,
    "employer_name": 128,
    "employer_email": 128,
    "employer_phone": 32,
    "employer_address": 256,
    "video_link": 500,
}
NO_QUESTION = "Écrivez ce que vous aimeriez savoir."
UNREACHABLE = "Indiquez au moins un moyen de vous joindre : une adresse e-mail, un téléphone ou une adresse."


@dataclass(frozen=True)
class Reply:
    """Fields are columns of `answer`; those that do not belong to its kind are empty."""

    kind: str
    reason: str | None = None
    message: str = ""
    employer_name: str = ""
    employer_email: str = ""
    employer_phone: str = ""
    employer_address: str = ""
    meets_at: datetime | None = None
    location: str | None = None
    video_link: str = ""
    start_date: date | None = None

    def columns(self) -> dict[str, Any]:
        return asdict(self)


def checked(kind: str, typed: Mapping[str, str], now: datetime) -> Reply:
    """The reply made of these fields. Raises Incomplete, with French sentences by field."""
    asked = _asked(kind, typed)
    found: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, value in asked.items():
        try:
            found[COLUMNS.get(name, name)] = _read(name, value, now)
        except AnswerRefused as fault:
            errors[name] = [fault.sentence]
    if kind == "info_request" and not asked["message"]:
        errors["message"] = [french(NO_QUESTION)]
    if kind != "rejection" and not any(asked[name] for name in CONTACTS[1:]):
        errors["__all__"] = [french(UNREACHABLE)]
    if errors:
        raise Incomplete(_as_on_the_form(kind, errors))
    return Reply(kind, **found)


def _as_on_the_form(kind: str, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """`__all__` is shown above the first way to be reached."""
    shown = {"__all__": "employer_phone"}
    return dict(sorted(errors.items(), key=lambda error: FIELDS[kind].index(shown.get(error[0], error[0]))))


def _asked(kind: str, typed: Mapping[str, str]) -> dict[str, str]:
    """The fields of this kind. A video link is dropped when the location is not video."""
    asked = {name: typed.get(name, "") or DEFAULTS.get(name, "") for name in FIELDS[kind]}
    if asked.get("location") != "video":
        asked.pop("video_link", None)
    return asked


def _read(name: str, value: str, now: datetime) -> Any:
    limit = LENGTHS.get(name, len(value))
    if len(value) > limit:
        raise TextTooLong(limit=limit, length=len(value))
    return READERS.get(name, _as_it_is)(value, now)


def _one_of(choices: tuple[str, ...], value: str, _now: datetime) -> str:
    if value not in choices:
        raise ChoiceUnknown
    return value


def _as_it_is(value: str, _now: datetime) -> str:
    return value


COLUMNS = {"datetime": "meets_at"}
READERS: dict[str, Callable[[str, datetime], Any]] = {
    "reason": partial(_one_of, REASONS),
    "location": partial(_one_of, LOCATIONS),
    "datetime": paris.moment,
    "start_date": paris.start,
    "employer_email": lambda value, _now: contacts.email(value),
    "employer_phone": lambda value, _now: contacts.phone(value),
    "video_link": lambda value, _now: contacts.video_link(value),
}
