"""Failed messages: where in the code, and nothing of what they were about."""

import re

from jepostule.domain.legacy.fitting import Fitted, moment
from jepostule.store.legacy_rows import OldFailure

# Of a traceback, the lines that say where; others quote code, and values with it.
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
