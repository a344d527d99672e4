"""French words and numbers of the admin."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from jepostule.store.figures.first_page import Latest
from jepostule.store.queue import Job
from jepostule.typography import NARROW, french
from jepostule.web.admin.cells import State

ROLES = {"lecture": "Lecture", "support": "Support", "admin": "Administration"}
# By the name of the queue.
QUEUES = {
    "send-application": "Envoi à l’entreprise",
    "send-confirmation": "Copie à la personne",
    "send-answer": "Réponse à la personne",
    "send-documents": "Transfert de documents",
    "forward-to-memo": "Transmission à Memo",
    "forward-to-ami": "Transmission à AMI",
    "process-email-event": "Suivi des e-mails",
    "erase-person": "Effacement d’une personne",
    "housekeeping": "Entretien",
}
CHORES = {
    "sweep": "Ménage des vieilles données",
    "rescue": "Reprise des tâches interrompues",
    "count-days": "Compte des jours passés",
}
# For a letter: by its state, or by its delivery once it was sent.
LETTERS = {
    "pending": State("clock", "En attente"),
    "sending": State("send", "En cours"),
    "sent": State("check", "Envoyé"),
    "opened": State("opened", "Ouvert", "good"),
    "spam": State("alert", "Indésirable", "bad"),
    "blocked": State("no", "Bloqué", "bad"),
    "bounced": State("alert", "Rejeté", "bad"),
    "failed": State("alert", "En échec", "bad"),
    "unknown": State("ask", "Incertain", "warn"),
    "replaced": State("redo", "Remplacé"),
}
LETTER_KINDS = {
    "application": "Candidature",
    "confirmation": "Copie",
    "answer": "Réponse",
    "documents": "Documents",
}
ANSWERS = {
    "rejection": State("no", "Refus"),
    "info_request": State("ask", "Précisions", "live"),
    "interview": State("date", "Entretien", "live"),
    "hired": State("star", "Embauche", "good"),
}
REASONS = {
    "unknown": "Sans précision",
    "novacancy": "Pas de poste à pourvoir",
    "experience": "Une autre expérience",
    "skills": "D’autres compétences",
    "education": "Une autre formation",
}
PLACES = {"onsite": "sur place", "phone": "par téléphone", "video": "en visio"}
EVENTS = {
    "sent": State("send", "Envoyée à l’entreprise", "good"),
    "confirmed": State("copy", "Copie envoyée", "good"),
    "forwarded-to-memo": State("check", "Transmise à Memo", "good"),
    "forwarded-to-ami": State("check", "Transmise à AMI", "good"),
    "answered": State("reply", "Réponse envoyée", "good"),
}
MAYBE_DOUBLED = State("copy", french("En double ?"), "warn")
# For a letter, by the column `fate` of queries.
FATES = {**LETTERS, "doubled": MAYBE_DOUBLED, "resent": State("redo", "Incertain, renvoyé")}


def queue(name: str) -> str:
    return QUEUES.get(name, name)


def chore(name: str) -> str:
    return CHORES.get(name, name)


def queues(names: Sequence[str]) -> str:
    """`Toutes`, or the names; without housekeeping, which all workers do."""
    named = [queue(name) for name in names if name in list(Job)]
    return "Toutes" if len(named) == len(Job) else ", ".join(named)


def letter(found: Latest) -> State:
    """The outcome of a letter."""
    if found.state != "sent" or not found.delivery:
        return LETTERS[found.state]
    return MAYBE_DOUBLED if found.maybe_doubled and found.delivery == "sent" else LETTERS[found.delivery]


def number(count: int) -> str:
    """`8 190`."""
    return f"{count:,}".replace(",", NARROW)


def options(words: Mapping[str, str | State]) -> list[tuple[str, str]]:
    """For a choice in a form."""
    return [(value, word if isinstance(word, str) else word.word) for value, word in words.items()]


def share(part: int, whole: int) -> str:
    """`46,2 %`; a dash when `whole` is 0."""
    return f"{100 * part / whole:.1f}{NARROW}%".replace(".", ",") if whole else "–"


def average(count: int, among: int) -> str:
    """`1,37`; a dash when `among` is 0."""
    return f"{count / among:.2f}".replace(".", ",") if among else "–"


def counted(count: int, one: str, many: str) -> str:
    """`1 tâche`, `2 tâches`; 0 takes the singular in French."""
    return f"{number(count)} {french(many if count > 1 else one)}"


def these(count: int) -> str:
    """`les 312`, for the label of an action; `la tâche` when there is one."""
    return f"les {number(count)}" if count > 1 else "la tâche"


def spent(since: datetime) -> str:
    """The time since then: `4 s`, `21 min`, `3 h`, `2 j`."""
    seconds = max(0, int((datetime.now(UTC) - since).total_seconds()))
    for unit, length in (("j", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length}{NARROW}{unit}"
    return f"{seconds}{NARROW}s"
