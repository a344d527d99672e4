"""How the admin says its figures, in French."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from jepostule.store.figures import Latest
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
# The sign, the word and the tone of a letter: by its state, and once it was sent by its delivery.
LETTERS = {
    "pending": ("clock", "En attente", ""),
    "sending": ("send", "En cours", ""),
    "sent": ("check", "Envoyé", ""),
    "opened": ("opened", "Ouvert", "good"),
    "spam": ("alert", "Indésirable", "bad"),
    "blocked": ("no", "Bloqué", "bad"),
    "bounced": ("alert", "Rejeté", "bad"),
    "failed": ("alert", "En échec", "bad"),
    "unknown": ("ask", "Incertain", "warn"),
    "replaced": ("redo", "Remplacé", ""),
}
LETTER_KINDS = {
    "application": "Candidature",
    "confirmation": "Copie",
    "answer": "Réponse",
    "documents": "Documents",
}
# The sign, the word and the tone of an answer.
ANSWERS = {
    "rejection": ("no", "Refus", ""),
    "info_request": ("ask", "Précisions", "live"),
    "interview": ("date", "Entretien", "live"),
    "hired": ("star", "Embauche", "good"),
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
    "sent": ("send", "Envoyée à l’entreprise", "good"),
    "confirmed": ("copy", "Copie envoyée", "good"),
    "forwarded-to-memo": ("check", "Transmise à Memo", "good"),
    "forwarded-to-ami": ("check", "Transmise à AMI", "good"),
    "answered": ("reply", "Réponse envoyée", "good"),
}
MAYBE_DOUBLED = ("copy", french("En double ?"), "warn")


def queue(name: str) -> str:
    return QUEUES.get(name, name)


def chore(name: str) -> str:
    return CHORES.get(name, name)


def queues(names: Sequence[str]) -> str:
    """`Toutes`, or each by name; housekeeping, which every worker does, goes without saying."""
    named = [queue(name) for name in names if name in list(Job)]
    return "Toutes" if len(named) == len(Job) else ", ".join(named)


def letter(found: Latest) -> tuple[str, str, str]:
    """The sign, the word and the tone of what became of it."""
    if found.state != "sent" or not found.delivery:
        return LETTERS[found.state]
    return MAYBE_DOUBLED if found.maybe_doubled and found.delivery == "sent" else LETTERS[found.delivery]


def number(count: int) -> str:
    """`8 190`."""
    return f"{count:,}".replace(",", NARROW)


# What became of a letter, by the one word of the database.
FATE_STATES = {word: State(*said) for word, said in {**LETTERS, "doubled": MAYBE_DOUBLED}.items()}
ANSWER_STATES = {kind: State(*said) for kind, said in ANSWERS.items()}


def options(words: Mapping[str, str | tuple[str, str, str]]) -> list[tuple[str, str]]:
    """For a choice in a form."""
    return [(value, word if isinstance(word, str) else word[1]) for value, word in words.items()]


FATES = [*options(LETTERS), ("doubled", MAYBE_DOUBLED[1])]


def share(part: int, whole: int) -> str:
    """`46,2 %`; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}{NARROW}%".replace(".", ",") if whole else "–"


def average(count: int, among: int) -> str:
    """`1,37`; a dash where there is nobody."""
    return f"{count / among:.2f}".replace(".", ",") if among else "–"


def counted(count: int, one: str, many: str) -> str:
    """`1 tâche`, `2 tâches`; none is one, in French."""
    return f"{number(count)} {french(many if count > 1 else one)}"


def these(count: int) -> str:
    """`les 312` to act upon, `la tâche` where it is one."""
    return f"les {number(count)}" if count > 1 else "la tâche"


def spent(since: datetime) -> str:
    """`4 s`, `21 min`, `3 h`, `2 j` from then to now."""
    seconds = max(0, int((datetime.now(UTC) - since).total_seconds()))
    for unit, length in (("j", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length}{NARROW}{unit}"
    return f"{seconds}{NARROW}s"
