"""French words for what we hold about a person, and for the receipt of an erasure."""

from collections.abc import Iterator, Mapping

from jepostule.domain.rights.receipt import Receipt

# For each kind of data: what we hold, and what an erasure does with it.
SORTS = {
    "applications": ("Candidatures envoyées avec cette adresse", "Candidatures anonymisées"),
    "received": ("Candidatures reçues à cette adresse", "Candidatures reçues, gardées sans cette adresse"),
    "replies": ("Réponses données", "Réponses données, sans ses coordonnées"),
    "answers": ("Réponses reçues", "Réponses reçues, réduites à leur genre et leur date"),
    "letters": ("E-mails à cette adresse, ou autour de ses candidatures et réponses", "E-mails vidés"),
    "mail_events": ("Événements d’e-mails", "Événements d’e-mails vidés ou effacés"),
    "documents": ("Documents", "Documents effacés"),
    "drafts": ("Brouillons", "Brouillons effacés"),
    "blocks": ("Adresses bloquées", "Adresses bloquées effacées"),
    "mailbox": ("E-mails de la boîte d’essai", "E-mails effacés de la boîte d’essai"),
    "jobs": ("Tâches en attente ou en échec", "Tâches en attente ou en échec supprimées"),
    "archived_jobs": ("Tâches archivées", "Tâches archivées supprimées"),
    "slots": ("Envois réservés", "Envois réservés supprimés"),
    "attempts": ("Compteurs", "Compteurs supprimés"),
}
# Rows of ours that a receipt names: words, and the page to change them.
OURS = {"platform": ("La plateforme n° {}", "/admin/plateformes/{}"), "agent": ("L’agent n° {}", "/admin/agents/{}")}


def found(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Words and numbers, for the keys of a receipt's counts."""
    return [(there, counts[name]) for name, (there, _) in SORTS.items() if name in counts]


def erased(receipt: Receipt) -> Iterator[tuple[str, int]]:
    yield from ((gone, receipt.counts[name]) for name, (_, gone) in SORTS.items() if name in receipt.counts)
    if receipt.named:
        yield "Textes d’autres personnes où l’adresse est remplacée", len(receipt.named)
    if receipt.in_flight:
        yield "E-mails qui partaient à ce moment, et peuvent arriver", receipt.in_flight


def ours(receipt: Receipt) -> Iterator[tuple[str, str]]:
    for each in receipt.ours:
        kind, _, number = each.partition(":")
        words, path = OURS[kind]
        yield words.format(number), path.format(number)
