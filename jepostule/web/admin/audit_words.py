"""How the audit says who did what to what."""

from typing import Any

from jepostule.domain.audit import COMMAND
from jepostule.web.admin import menu
from jepostule.web.admin.cells import Link

STRANGER = "Identifiant inconnu"
PEOPLE = {COMMAND.username: "Ligne de commande", "": STRANGER}
# By the slug that is noted.
ACTIONS = {
    "log-in": "Connexion",
    "refuse-log-in": "Connexion refusée",
    "log-out": "Déconnexion",
    "change-password": "Changement de son mot de passe",
    "refuse-password-change": "Mot de passe actuel refusé",
    "create-agent": "Création d’un compte",
    "rename-agent": "Changement de nom",
    "give-role": "Changement de rôle",
    "give-password": "Nouveau mot de passe donné",
    "disable-agent": "Désactivation d’un compte",
    "enable-agent": "Réactivation d’un compte",
    "end-sessions": "Fermeture des sessions",
    "export": "Export d’une liste",
}
# By what stands before the colon: words, and where it is shown.
SUBJECTS = {
    "agent": ("Agent n° {}", "/admin/agents/{}"),
    "application": ("Candidature n° {}", "/admin/candidatures/{}"),
    "letter": ("E-mail", "/admin/e-mails/{}"),
    "platform": ("Plateforme n° {}", "/admin/plateformes/{}"),
}
DETAILS = {"role": "rôle"}
RUBRICS = {each.key: each for each in menu.RUBRICS}


def who(username: str) -> str:
    return PEOPLE.get(username, username)


def action(slug: str) -> str:
    return ACTIONS.get(slug, slug)


def subject(noted: str) -> Link | str:
    """`application:12`, or a rubric of the menu."""
    if rubric := RUBRICS.get(noted):
        return Link(rubric.word, rubric.path)
    kind, _, number = noted.partition(":")
    if kind not in SUBJECTS:
        return noted
    words, path = SUBJECTS[kind]
    return Link(words.format(number), path.format(number))


def details(noted: dict[str, Any]) -> str:
    return ", ".join(f"{DETAILS.get(name, name)}\u202f: {value}" for name, value in noted.items())
