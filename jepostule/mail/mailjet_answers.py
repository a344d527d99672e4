"""Reads Mailjet's responses: a letter's MessageID, or why the letter was not accepted."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from requests import Response

from jepostule.outside import CredentialsRefused, OutcomeUnknown, OutsideError, Rejected, Unreachable, pause

ABOUT_US = {401, 403, 404}  # key, sender or URL of the API: every letter would be refused
FROM_A_GATEWAY = {502, 504}  # Mailjet, behind the gateway, may have accepted the letter
LATER = {408, 425, 429}


def accepted(answer: Response) -> str:
    """The MessageID of the only letter of the call. Raises OutsideError."""
    if answer.status_code >= 300:
        raise refusal(answer)
    match content(answer):
        case {"Messages": [{"Status": "success", "To": [{"MessageID": int() | str() as message_id}]}]}:
            return str(message_id)
        case {"Messages": [{"Status": "error"}]}:
            raise refusal(answer)
    raise OutcomeUnknown("Mailjet answered something else than an outcome")


def found(answer: Response, letter_id: UUID) -> str | None:
    """The MessageID of this letter; None when Mailjet does not have it. Raises OutcomeUnknown."""
    match content(answer):
        case {"Data": []}:
            return None
        case {"Data": [{"ID": int() | str() as message_id, **row}, *others]}:
            # Without the id, several may be any messages, if Mailjet did not apply the filter: ours would be lost.
            if row.get("CustomID") == str(letter_id) or not (others or row.get("CustomID")):
                return str(message_id)
    raise OutcomeUnknown("Mailjet answered something else than the letter")


def refusal(answer: Response) -> OutsideError:
    """With codes only: Mailjet's messages quote the letter."""
    error = first_error(content(answer))
    status = error.get("StatusCode")
    status = status if isinstance(status, int) else answer.status_code
    reason = f"Mailjet answered {status} {safe_code(error)}".strip()
    if status in ABOUT_US or 300 <= status < 400:
        return CredentialsRefused(reason)
    if status in FROM_A_GATEWAY:
        return OutcomeUnknown(reason, retry_after=pause(answer.headers.get("Retry-After", "")))
    if status in LATER or status >= 500:
        return Unreachable(reason, retry_after=pause(answer.headers.get("Retry-After", "")))
    return Rejected(reason)


def first_error(body: Any) -> Mapping[object, object]:
    """The letter's first error, else that of the whole call; empty when there is none."""
    match body:
        case {"Messages": [{"Errors": [{**error}, *_]}, *_]}:
            return error
        case {**error}:
            return error
    return {}


def content(answer: Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def safe_code(error: Mapping[object, object]) -> str:
    code = str(error.get("ErrorCode", ""))
    return code if re.fullmatch(r"[\w-]{1,20}", code, re.ASCII) else ""
