"""How the admin says its figures, in French."""

from datetime import UTC, datetime

from jepostule.store.figures import Latest
from jepostule.typography import NARROW, french

ROLES = {"lecture": "Lecture", "support": "Support", "admin": "Administration"}
# By the name of the queue.
QUEUES = {
    "send-application": "Envoi à l’entreprise",
    "send-confirmation": "Copie à la personne",
    "send-answer": "Réponse à la personne",
    "forward-to-memo": "Transmission à Memo",
    "forward-to-ami": "Transmission à AMI",
    "process-email-event": "Suivi des e-mails",
    "housekeeping": "Entretien",
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
}
MAYBE_DOUBLED = ("copy", french("En double ?"), "warn")


def queue(name: str) -> str:
    return QUEUES.get(name, name)


def letter(found: Latest) -> tuple[str, str, str]:
    """The sign, the word and the tone of what became of it."""
    if found.state != "sent" or not found.delivery:
        return LETTERS[found.state]
    return MAYBE_DOUBLED if found.maybe_doubled and found.delivery == "sent" else LETTERS[found.delivery]


def number(count: int) -> str:
    """`8 190`."""
    return f"{count:,}".replace(",", NARROW)


def share(part: int, whole: int) -> str:
    """`46,2 %`; a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}{NARROW}%".replace(".", ",") if whole else "–"


def counted(count: int, one: str, many: str) -> str:
    """`1 tâche`, `2 tâches`; none is one, in French."""
    return f"{number(count)} {french(many if count > 1 else one)}"


def spent(since: datetime) -> str:
    """`4 s`, `21 min`, `3 h`, `2 j` from then to now."""
    seconds = max(0, int((datetime.now(UTC) - since).total_seconds()))
    for unit, length in (("j", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds // length}{NARROW}{unit}"
    return f"{seconds}{NARROW}s"
