"""The form of a platform, to create or to change it."""

from collections.abc import Mapping
from typing import Any

from litestar import Response

from jepostule.domain import platform_choices
from jepostule.domain.platform_choices import Choices
from jepostule.web import forms
from jepostule.web.admin import desk
from jepostule.web.request import Request

SCHEMES = {"auto": "Comme l’appareil de la personne", "light": "Toujours clair", "dark": "Toujours sombre"}
AMI = {"no": "Non", "staging": "Recette", "production": "Production"}
FLAGS = {
    "delivers_letters": "Les e-mails partent",
    "forwards_to_memo": "Les candidatures sont transmises à Memo",
}


def choices(fields: Mapping[str, str]) -> Choices:
    """The choices that were typed. The field `nearest`: the suggested shade, if it was accepted."""
    return Choices(
        name=forms.line(fields.get("name", "")),
        contact_email=forms.line(fields.get("contact_email", "")),
        origins=forms.paragraphs(fields.get("origins", "")),
        accent=forms.line(fields.get("nearest") or fields.get("accent", "")),
        scheme=fields.get("scheme", "auto"),
        privacy=forms.paragraphs(fields.get("privacy", "")),
        delivers_letters="delivers_letters" in fields,
        forwards_to_memo="forwards_to_memo" in fields,
        forwards_to_ami=fields.get("forwards_to_ami", "no"),
    )


async def page(
    request: Request,
    template: str,
    choices: Choices,
    status: int = 200,
    *,
    errors: Mapping[str, list[str]] | None = None,
    **context: Any,
) -> Response[str]:
    return await desk.page(
        request,
        f"admin/platforms/{template}.html",
        status,
        values={**choices.__dict__, **context},
        errors=errors or {},
        nearest=platform_choices.suggested(choices.accent),
        schemes=SCHEMES,
        ami=AMI,
        flags=FLAGS,
        **context,
    )
