"""Failed messages: where in the code they failed, and nothing of their content."""

import re

from jepostule.domain.legacy.fitting import Fitted, moment
from jepostule.store.legacy.rows import OldFailure

# The lines of a traceback that give the place; others quote code, and sometimes values with it.
PLACE = re.compile(r'^ *File "([^"\n]+)", line (\d+), in (\S+)', re.MULTILINE)
CLASS = re.compile(r"[A-Za-z_][\w.]*")


def fitted(old: OldFailure) -> Fitted:
    named = CLASS.fullmatch(old.exception)
    return Fitted(
        {
            "topic": old.topic,
            "status": old.status,
            "error": old.exception if named else "",
            "frames": "\n".join(f"{file}:{line} {function}" for file, line, function in PLACE.findall(old.traceback)),
            "created_at": moment(old.created_at),
        },
        [] if named else ["an error that is no class' name, left out"],
    )
