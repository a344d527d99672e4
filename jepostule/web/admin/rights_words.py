"""What there is of a person, and what was erased, as agents read and pass it on."""

from collections.abc import Iterator

from jepostule.domain.rights.receipt import Receipt
from jepostule.store.person import Found

FOUND = {
    "applications": "Candidatures envoyées avec cette adresse",
    "received": "Candidatures reçues à cette adresse",
    "letters": "E-mails à cette adresse",
    "documents": "Documents",
    "drafts": "Brouillons",
    "mail_events": "Événements de ses e-mails",
    "blocks": "Adresses bloquées",
    "mailbox": "E-mails de la boîte d’essai",
}
ERASED = {
    "applications": "Candidatures anonymisées",
    "received": "Candidatures reçues, gardées sans cette adresse",
    "replies": "Réponses données, sans ses coordonnées",
    "answers": "Réponses reçues, réduites à leur genre et leur date",
    "letters": "E-mails vidés",
    "mail_events": "Événements d’e-mails vidés ou effacés",
    "documents": "Documents effacés",
    "drafts": "Brouillons effacés",
    "blocks": "Adresses bloquées effacées",
    "mailbox": "E-mails effacés de la boîte d’essai",
    "jobs": "Tâches en attente supprimées",
    "slots": "Envois réservés supprimés",
    "attempts": "Compteurs supprimés",
}
# As the receipt names them: words, and where they are changed.
OURS = {"platform": ("La plateforme n° {}", "/admin/plateformes/{}"), "agent": ("L’agent n° {}", "/admin/agents/{}")}


def found(found: Found) -> list[tuple[str, int]]:
    return [(FOUND[name], count) for name, count in found._asdict().items() if count]


def erased(receipt: Receipt) -> Iterator[tuple[str, int]]:
    yield from ((ERASED[name], count) for name, count in receipt.counts.items())
    if receipt.named:
        yield "Textes d’autres personnes où l’adresse est remplacée", len(receipt.named)
    if receipt.in_flight:
        yield "E-mails qui partaient à ce moment, et peuvent arriver", receipt.in_flight


def ours(receipt: Receipt) -> Iterator[tuple[str, str]]:
    for each in receipt.ours:
        kind, _, number = each.partition(":")
        words, path = OURS[kind]
        yield words.format(number), path.format(number)
