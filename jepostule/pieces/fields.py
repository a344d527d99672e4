"""A field of a form, what helps to fill it in, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from jepostule.pieces.icons import icon

Errors = Mapping[str, Sequence[str]]


def hidden(said: Iterable[tuple[str, str]]) -> Markup:
    """What a form carries without showing it."""
    inputs = [f'<input type="hidden" name="{name}" value="{escape(value)}">\n' for name, value in said]
    return Markup("".join(inputs))  # noqa: S704


def complaints(name: str, errors: Errors) -> Markup:
    return Markup(_complaints(name, errors))  # noqa: S704


def tied(name: str, errors: Errors, hint: str = "") -> Markup:
    """What ties a field to its hint and to what is wrong with it. `hint`: the id of one, or several."""
    return Markup(_tied(name, errors, hint))  # noqa: S704


def entry(
    name: str, label: str, values: Mapping[str, str], errors: Errors, *, prefilled: str | None = None, **said: object
) -> Markup:
    """`prefilled`: what we wrote into it, for remember.js. What else may be `said` of it is with `_around`."""
    before, after, hint, group = _around(name, label, tuple(said.items()))
    ours = f' data-prefilled="{escape(prefilled)}"' if prefilled is not None else ""
    return Markup(  # noqa: S704
        f'{before}{_complaints(name, errors)}<input id="{name}" name="{name}" value="{escape(values[name])}"'
        f"{_tied(name if name in errors else group, errors, hint)}{ours}{after}"
    )


@lru_cache(maxsize=1024)
def _around(name: str, label: str, said: tuple[tuple[str, object], ...]) -> tuple[str, str, str, str]:
    """What is the same for everybody: kept, because a form has many fields. Nothing of anybody may be in it.

    `said`: attributes of the input, `type="tel"`, and what is not the input's: its `hint`, or `hint_id` where that
    stands elsewhere; `optional`; `class`, the field's own; `group`, what else may be wrong with it.
    """
    attributes = dict(said)
    hint, kind, group = (str(attributes.pop(each, "")) for each in ("hint", "class", "group"))
    hint_id = str(attributes.pop("hint_id", f"{name}-hint" if hint else ""))
    lighter = ' <span class="hint">(facultatif)</span>' if attributes.pop("optional", False) else ""
    note = f'<p class="hint" id="{name}-hint">{escape(hint)}</p>\n' if hint else ""
    before = f'<div class="field {kind}">\n<label for="{name}">{escape(label)}{lighter}</label>\n{note}'
    more = "".join(f' {each}="{escape(value)}"' for each, value in attributes.items())
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
