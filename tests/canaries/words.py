"""Canaries: words that appear nowhere else, one for every field that people fill in."""

import re
from collections.abc import Mapping

PERSON = {
    "first_name": "Kanariprénom",
    "last_name": "Kanarinom",
    "candidate_email": "kanari.mel",
    "phone": "0698765432",
    "home": "Kanarilogis",
    "peid": "Kanaripeid",
    "message": "Kanarimessage",
    "job": "Kanariposte",
}
COMPANY = {
    "employer_email": "kanari.patron",
    "company": "Kanariboutique",
    "recruiter": "Kanarirobin",
    "recruiter_message": "Kanarirendezvous",
    "recruiter_phone": "0587654321",
}
DOCUMENT = {"file_name": "Kanarifichier", "file_content": "Kanaricontenu"}
# Stored nowhere in clear.
SECRETS = {
    "peam_token": "kanari-peam",
    "partner_secret": "kanari-partenaire-et-sa-suite",
    "agent_password": "kanari-motdepasse",
    "stranger": "kanari-inconnu",
    "events_secret": "kanari-evenements",
    "memo_secret": "kanari-memo",
    "postgres_password": "kanari-base @/%20 'x' y",
}
ALL = {**PERSON, **COMPANY, **DOCUMENT, **SECRETS}

# Characters that could end a string, a header, a line or a format.
ODD = '’é "<b>\\ %s {0} ; --'


def found(text: str, words: Mapping[str, str] = ALL) -> set[str]:
    """Names of the words in `text`, also when in hexadecimal, percent-encoded, or as digits with separators."""
    plain = text.casefold()
    together = re.sub(r"[\s.\u202f-]", "", plain)
    return {name for name, word in words.items() if any(form in plain or form in together for form in forms(word))}


def forms(word: str) -> set[str]:
    plain = word.casefold()
    if plain.isdecimal():
        return {plain, plain[1:]}  # +33 6 98 76 54 32
    ascii_part = max(re.split(r"[^\x00-\x7f]", plain), key=len)  # unchanged by percent-encoding and escapes
    return {plain, ascii_part, word.encode().hex(), ascii_part.encode().hex()}
