"""Every way in which mail servers and APIs refuse a request, quoting personal data in the reply."""

from typing import Any

from tests.canaries.words import COMPANY, PERSON
from tests.servers import memo
from tests.servers.api import Answer as ApiAnswer
from tests.servers.mailjet import HANG_UP, Answer

QUOTED = f"<{COMPANY['employer_email']}@example.org> {PERSON['last_name']} {PERSON['message']}"
REASON = {"ErrorCode": QUOTED, "StatusCode": 400, "ErrorMessage": QUOTED}
ERROR = {"Messages": [{"Status": "error", "Errors": [REASON]}]}
SMTP: list[tuple[str, Any]] = [
    ("MAIL", f"421 4.3.2 {QUOTED}"),  # for the next letter, on a new connection
    ("CONNECT", f"554 5.3.2 {QUOTED}"),
    ("MAIL", f"550 5.7.1 {QUOTED}"),
    ("RCPT", f"550 5.1.1 {QUOTED}"),
    ("RCPT", f"450 4.2.0 {QUOTED}"),
    ("RCPT", QUOTED),
    ("DATA", f"554 {QUOTED}"),
    ("DOT", f"554 5.7.1 {QUOTED}"),
    ("DOT", f"999 {QUOTED}"),
    ("DOT", HANG_UP),
]
MAILJET: list[tuple[str, Any]] = [
    ("POST", Answer(400, ERROR)),
    ("POST", Answer(200, ERROR)),
    ("POST", Answer(401, {"ErrorMessage": QUOTED})),
    ("POST", Answer(429, {"ErrorMessage": QUOTED}, {"Retry-After": QUOTED})),
    ("POST", Answer(302, None, {"Location": f"/{QUOTED}"})),
    ("POST", Answer(500, QUOTED.encode())),
    ("POST", Answer(200, QUOTED.encode())),
    ("POST", HANG_UP),
]
OTHERS: list[ApiAnswer | str] = [
    ApiAnswer(400, QUOTED.encode()),
    ApiAnswer(401, QUOTED.encode()),
    ApiAnswer(500, QUOTED.encode(), (("retry-after", "1"),)),
    ApiAnswer(302, QUOTED.encode(), (("location", "/elsewhere"),)),
    memo.said("error", msg=QUOTED),
    ApiAnswer(200, QUOTED.encode()),
    HANG_UP,
]
