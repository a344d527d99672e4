"""Validation of agents' accounts: username, name, role and password."""

import re

from jepostule.domain.guessable import is_guessable
from jepostule.store.agent import ROLES
from jepostule.typography import french

USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,63}")
NAME_LENGTH = 64  # characters
PASSWORD_LENGTH = 12  # characters; CNIL's minimum where nothing else is required

USERNAME_REFUSED = "Un identifiant a de 2 à 64 caractères : lettres sans accent, chiffres, et . _ @ + -"
USERNAME_TAKEN = "Cet identifiant est déjà pris."
NAME_MISSING = "Indiquez un nom."
NAME_TOO_LONG = "Ce nom est trop long : {limit} caractères au plus, il en a {length}."
ROLE_UNKNOWN = "Choisissez un des rôles proposés."
TOO_SHORT = "Ce mot de passe est trop court : {limit} caractères au moins, il en a {length}."
SAME_AS_USERNAME = "Le mot de passe ne peut pas être l'identifiant."
GUESSABLE = "Ce mot de passe est trop facile à deviner : choisissez plusieurs mots sans rapport entre eux."

Faults = dict[str, list[str]]  # French sentences by field


def named(username: str) -> str:
    """The canonical form of a username."""
    return username.strip().lower()


def called(username: str) -> str:
    """A default name, derived from the username."""
    return named(username).partition("@")[0].capitalize()


def faults(**fields: str) -> Faults:
    """Checks those of `username`, `name` and `role` that are passed."""
    checks = {"username": _of_username, "name": _of_name, "role": _of_role}
    return said({field: checks[field](value) for field, value in fields.items()})


def password_faults(password: str, username: str) -> Faults:
    return said({"password": _of_password(password, username)})


def said(sentences: dict[str, str]) -> Faults:
    """One sentence per field, without the fields for which it is empty."""
    return {field: [french(sentence)] for field, sentence in sentences.items() if sentence}


def _of_username(username: str) -> str:
    return "" if USERNAME.fullmatch(username) else USERNAME_REFUSED


def _of_name(name: str) -> str:
    if not name:
        return NAME_MISSING
    return NAME_TOO_LONG.format(limit=NAME_LENGTH, length=len(name)) if len(name) > NAME_LENGTH else ""


def _of_role(role: str) -> str:
    return "" if role in ROLES else ROLE_UNKNOWN


def _of_password(password: str, username: str) -> str:
    if len(password) < PASSWORD_LENGTH:
        return TOO_SHORT.format(limit=PASSWORD_LENGTH, length=len(password))
    if named(password) == username:
        return SAME_AS_USERNAME
    return GUESSABLE if is_guessable(password, [username, *username.split("@")]) else ""
