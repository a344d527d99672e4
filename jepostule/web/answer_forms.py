"""Values of the recruiter's form, including the fields of the other kinds of answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jepostule.domain import paris
from jepostule.domain.replies import CONTACTS, DEFAULTS, FIELDS
from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.web import forms

NAMES = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
# Fields likely to be the same in the company's next answer.
KEPT = (*CONTACTS, "location", "video_link")


@dataclass(frozen=True)
class Typed:
    """`values`: the fields of all kinds. `after`: how many answers the writer had seen; None when not given."""

    values: Mapping[str, str]
    after: int | None = None

    def carried(self, kind: str) -> list[tuple[str, str]]:
        """Values that the form of this kind does not display, and passes on in hidden fields."""
        return [pair for pair in self.hidden() if pair[0] not in FIELDS[kind]]

    def hidden(self) -> list[tuple[str, str]]:
        typed = [(name, value) for name, value in self.values.items() if value]
        return typed if self.after is None else [("after", str(self.after)), *typed]


def read(fields: Mapping[str, str]) -> Typed:
    values = {name: forms.line(fields.get(name, "")) for name in NAMES}
    values["message"] = forms.paragraphs(fields.get("message", ""))
    values["datetime"] = paris.for_picker(values["datetime"])
    return Typed(with_defaults(values), forms.count(fields.get("after", "")))


def first(application: Application, history: Sequence[Answer]) -> Typed:
    """The initial form: the company's address, and its details from its last answer."""
    values = dict.fromkeys(NAMES, "") | {"employer_email": application.employer_contact}
    for answer in history:
        values |= {name: getattr(answer, name) or "" for name in KEPT}
    return Typed(with_defaults(values), len(history))


def with_defaults(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value or DEFAULTS.get(name, "") for name, value in values.items()}
