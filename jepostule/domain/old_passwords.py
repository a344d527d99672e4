"""Password hashes of the 2018 service, made by Django (PBKDF2 with SHA-256): checked once, then replaced."""

import hashlib
import hmac
import re
from base64 import b64decode

# `pbkdf2_sha256$150000$salt$digest in base64`
HASH = re.compile(r"pbkdf2_sha256\$([1-9][0-9]{0,6})\$([^$]+)\$([A-Za-z0-9+/]{43}=)")
# Django went from 20,000 to a million in ten years: more is no genuine password, and would keep a processor busy.
MOST = 1_000_000  # iterations, less than a second


def is_one(stored: str) -> bool:
    return HASH.fullmatch(stored) is not None


def fits(stored: str, password: str) -> bool:
    found = HASH.fullmatch(stored)
    if found is None or int(found[1]) > MOST:
        return False
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), found[2].encode(), int(found[1]))
    return hmac.compare_digest(digest, b64decode(found[3]))
