"""Answers: in 2018 an application had one at most."""

from collections.abc import Collection
from typing import Any

from jepostule.domain.legacy.fitting import Fitted, Refused, moment
from jepostule.domain.replies import LENGTHS
from jepostule.store.answer import REASONS
from jepostule.store.legacy.rows import OldAnswer

EMAIL = LENGTHS["employer_email"]  # characters


def fitted(old: OldAnswer, applications: Collection[int]) -> Fitted:
    """`applications`: ids of those imported."""
    if old.job_application_id not in applications:
        raise Refused("its application is not here")
    if len(old.kinds) != 1:
        raise Refused("of several kinds at once" if old.kinds else "of no kind")
    if len(old.employer_email) > EMAIL:
        raise Refused(f"an e-mail address of more than {EMAIL} characters")
    answer = Fitted()
    for name in ("message", "employer_name", "employer_email", "employer_phone", "employer_address"):
        answer.cut(LENGTHS[name], **{name: getattr(old, name)})
    answer.columns |= {
        "application_id": old.job_application_id,
        "number": 1,
        "kind": old.kinds[0],
        "moved_in": True,
        "created_at": moment(old.created_at),
        **_meeting(old),
        "reason": _reason(old, answer),
    }
    return answer


def _meeting(old: OldAnswer) -> dict[str, Any]:
    if old.kinds != ["interview"]:
        return {"meets_at": None, "location": None}
    return {"meets_at": moment(old.meets_at), "location": old.location}


def _reason(old: OldAnswer, answer: Fitted) -> str | None:
    """A reason that we do not know is replaced with `unknown`."""
    if old.kinds != ["rejection"]:
        return None
    if old.reason in REASONS:
        return old.reason
    answer.repairs.append("a reason that is not one of ours, left out")
    return "unknown"
