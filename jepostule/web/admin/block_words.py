"""Why an address is blocked, in French."""

from jepostule.typography import french

# Reasons are composed in domain/mail_event_words: the event, and after a colon Mailjet's error.
EVENTS = {"spam": "A signalé un e-mail comme indésirable", "hard bounce": "E-mail rejeté", "blocked": "E-mail bloqué"}
ERRORS = {
    "user unknown": "personne à cette adresse",
    "mailbox inactive": "boîte inactive",
    "quota exceeded": "boîte pleine",
    "invalid domain": "ce domaine n'existe pas",
    "no mail host": "ce domaine ne reçoit pas d'e-mails",
    "typofix": "faute de frappe dans le domaine",
    "preblocked": "adresse déjà rejetée auparavant",
    "blacklisted": "sur une liste noire",
    "spam reporter": "a déjà signalé des e-mails comme indésirables",
}


def why(reason: str) -> str:
    """The French words for a reason from Mailjet; a reason from an agent as it is."""
    event, _, error = reason.partition(": ")
    if event not in EVENTS:
        return reason
    return french(EVENTS[event] + (f" : {told(error)}" if error else ""))


def told(error: str) -> str:
    """The French words for an error of Mailjet."""
    return french(ERRORS.get(error, error))
