"""French words for the entries of the audit trail."""

from typing import Any

from jepostule.domain.audit import COMMAND
from jepostule.typography import french
from jepostule.web.admin import menu
from jepostule.web.admin.cells import Link
from jepostule.web.admin.words import LETTER_KINDS, ROLES, chore, queue

PEOPLE = {COMMAND.username: "Commande", "": "Inconnu"}
# By the slug that is recorded.
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
    "dump-answers": "Export des réponses d’une plateforme",
    "see-application": "Lecture d’une candidature",
    "see-letter": "Lecture d’un e-mail",
    "download-document": "Téléchargement d’un document",
    "save-documents": "Copie des documents dans un dossier",
    "forward-documents": "Transfert des documents",
    "correct-address": "Correction d’une adresse",
    "resend": "Nouvel envoi",
    "settle-letter": "Arrivée d’un e-mail confirmée",
    "block": "Blocage d’une adresse",
    "unblock": "Déblocage d’une adresse",
    "create-platform": "Création d’une plateforme",
    "change-platform": "Modification d’une plateforme",
    "pause-platform": "Pause d’une plateforme",
    "resume-platform": "Reprise d’une plateforme",
    "put-logo": "Nouveau logo d’une plateforme",
    "remove-logo": "Retrait du logo d’une plateforme",
    "give-secret": "Nouveau secret d’une plateforme",
    "end-secret": "Fin d’un secret",
    "retry-jobs": "Relance de tâches",
    "retry-archive-jobs": "Relance de tâches, échec archivé",
    "archive-jobs": "Archivage de tâches",
    "delete-jobs": "Suppression de tâches",
    "run-now": "Lancement de tâches sans attendre",
    "cancel-jobs": "Annulation de tâches",
    "pause-queue": "Mise en pause d’une file",
    "resume-queue": "Réouverture d’une file",
    "move-in": "Reprise de l’ancien service",
    "run-chore": "Lancement d’un entretien",
    "export-person": "Copie des données d’une personne",
    "erase-person": "Effacement des données d’une personne",
    "purge": "Effacement de ce qui n’est plus gardé",
}
# By the part of the subject before the colon: words, and the address of its page.
SUBJECTS = {
    "agent": ("Agent n° {}", "/admin/agents/{}"),
    "application": ("Candidature n° {}", "/admin/candidatures/{}"),
    "blocked": ("Adresse bloquée n° {}", "/admin/adresses-bloquees"),
    "letter": ("E-mail", "/admin/e-mails/{}"),
    "platform": ("Plateforme n° {}", "/admin/plateformes/{}"),
    "erasure": ("Effacement n° {}", "/admin/droits/effacements/{}"),
    "job": ("Tâche n° {}", "/admin/taches/{}"),
    "queue": (french("File « {} »"), "/admin/taches"),
    "chore": (french("Entretien « {} »"), "/admin/taches"),
}
DETAILS = {
    "answers": "réponses",
    "applications": "candidatures",
    "archived_jobs": "tâches archivées",
    "attempts": "compteurs",
    "blocked": "adresse n°",
    "blocks": "blocages",
    "documents": "documents",
    "done": "faites",
    "drafts": "brouillons",
    "fields": "champs",
    "jobs": "tâches",
    "kind": "e-mail",
    "letters": "e-mails",
    "mail_events": "événements d’e-mails",
    "mailbox": "e-mails d’essai",
    "reader": "pour",
    "received": "candidatures reçues",
    "replies": "réponses données",
    "role": "rôle",
    "secret": "secret n°",
    "slots": "envois réservés",
    "texts": "textes d’autres personnes",
}
FIELDS = {
    "name": "nom",
    "contact_email": "e-mail de contact",
    "origins": "sites",
    "accent": "couleur",
    "scheme": "apparence",
    "privacy": "information sur les données",
    "delivers_letters": "envoi des e-mails",
    "forwards_to_memo": "Memo",
    "forwards_to_ami": "AMI",
}
VALUES = {
    **ROLES,
    **{kind: word.lower() for kind, word in LETTER_KINDS.items()},
    "candidate": "la personne",
    "employer": "l’entreprise",
}
RUBRICS = {each.key: each for each in menu.RUBRICS}


def who(username: str) -> str:
    return PEOPLE.get(username, username)


def action(slug: str) -> str:
    return ACTIONS.get(slug, slug)


def subject(noted: str) -> Link | str:
    """`noted`: such as `application:12`, or the key of a rubric of the menu."""
    if rubric := RUBRICS.get(noted):
        return Link(rubric.word, rubric.path)
    kind, _, number = noted.partition(":")
    if kind not in SUBJECTS:
        return noted
    words, path = SUBJECTS[kind]
    return Link(words.format(chore(queue(number))), path.format(number))


def details(noted: dict[str, Any]) -> str:
    return ", ".join(f"{DETAILS.get(name, name)}\u202f: {_value(name, value)}" for name, value in noted.items())


def _value(name: str, value: Any) -> Any:
    if name == "fields":
        return ", ".join(FIELDS.get(each, each) for each in value.split())
    return VALUES.get(value, value)
