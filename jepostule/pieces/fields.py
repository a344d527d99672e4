"""Form fields, with their hints and errors."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from jepostule.pieces.escaping import escaped
from jepostule.pieces.icons import icon
from jepostule.typography import french

Errors = Mapping[str, Sequence[str]]


def hidden(said: Iterable[tuple[str, str]]) -> Markup:
    """Hidden inputs, from names and values."""
    inputs = [f'<input type="hidden" name="{escaped(name)}" value="{escaped(value)}">\n' for name, value in said]
    return Markup("".join(inputs))  # noqa: S704


def complaints(name: str, errors: Errors) -> Markup:
    return Markup(_complaints(name, errors))  # noqa: S704


def tied(name: str, errors: Errors, hint: str = "") -> Markup:
    """ARIA attributes that link a field to its hint and its errors. `hint`: an id, or several."""
    return Markup(_tied(name, errors, hint))  # noqa: S704


def entry(
    name: str, label: str, values: Mapping[str, str], errors: Errors, *, prefilled: str | None = None, **said: object
) -> Markup:
    """`prefilled`: the value that we filled in, for remember.js. `said`: see `_around`."""
    before, after, hint, group = _around(name, label, tuple(said.items()))
    ours = f' data-prefilled="{escape(prefilled)}"' if prefilled is not None else ""
    return Markup(  # noqa: S704
        f'{before}{_complaints(name, errors)}<input id="{name}" name="{name}" value="{escape(values[name])}"'
        f"{_tied(name if name in errors else group, errors, hint)}{ours}{after}"
    )


@lru_cache(maxsize=1024)
def _around(name: str, label: str, said: tuple[tuple[str, object], ...]) -> tuple[str, str, str, str]:
    """What is the same for all users, cached since forms have many fields. It must not hold personal data.

    `said`: attributes of the input, such as `type="tel"`, and some of the field: its `hint`, or `hint_id` if that is
    elsewhere; `optional`; its `class`; `group`, another name under which errors concern it.
    """
    attributes = dict(said)
    hint, kind, group = (str(attributes.pop(each, "")) for each in ("hint", "class", "group"))
    hint_id = str(attributes.pop("hint_id", f"{name}-hint" if hint else ""))
    lighter = ' <span class="hint">(facultatif)</span>' if attributes.pop("optional", False) else ""
    note = f'<p class="hint" id="{name}-hint">{escape(french(hint))}</p>\n' if hint else ""
    before = f'<div class="field {kind}">\n<label for="{name}">{escape(french(label))}{lighter}</label>\n{note}'
    more = "".join(f" {each}" if value is True else f' {each}="{escape(value)}"' for each, value in attributes.items())
    return before, f"{more}>\n</div>\n", hint_id, group


def _complaints(name: str, errors: Errors) -> str:
    return "".join(
        f'<p class="error" id="{name}-error{number}">{icon("alert")} {escape(sentence)}</p>\n'
        for number, sentence in enumerate(errors.get(name, ()), 1)
    )


def _tied(name: str, errors: Errors, hint: str) -> str:
    wrong = [f"{name}-error{number}" for number in range(1, len(errors.get(name, ())) + 1)]
    described = " ".join([hint, *wrong] if hint else wrong)
    invalid = ' aria-invalid="true"' if wrong else ""
    return f'{invalid} aria-describedby="{described}"' if described else invalid
