"""What happened to an application, in order, as far as people ask about it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jepostule.domain.audit import COMMAND
from jepostule.domain.mail_event_words import happened_at, word
from jepostule.moments import clock, day
from jepostule.pieces.words import of
from jepostule.store.answer import Answer
from jepostule.store.audit import Entry
from jepostule.store.letter import Letter
from jepostule.typography import french
from jepostule.web.admin import block_words, letters, words
from jepostule.web.admin.dossier import Dossier

COLON = french(" : ")
# For each kind of letter: icon, words once it was sent, words before.
LETTERS = {
    "application": ("send", "Envoyée à l’entreprise", "Envoi à l’entreprise"),
    "confirmation": ("copy", "Copie envoyée", "Copie à la personne"),
    "answer": ("reply", "Réponse envoyée", "Envoi de la réponse"),
    "documents": ("file", "Documents transférés", "Transfert des documents"),
}
STATES = {
    "pending": ("clock", "", "en attente"),
    "sending": ("send", "", "en cours"),
    "failed": ("alert", "bad", "en échec"),
    "unknown": ("ask", "warn", "à l’issue incertaine"),
    "replaced": ("redo", "", "remplacé avant de partir"),
}
# By Mailjet's name. Its `sent` means that the recipient's server has accepted the e-mail.
FOLLOWED = {
    "sent": ("check", "good", "E-mail remis"),
    "open": ("opened", "good", "E-mail ouvert"),
    "click": ("opened", "good", "Lien ouvert"),
    "bounce": ("alert", "bad", "E-mail rejeté"),
    "blocked": ("alert", "bad", "E-mail bloqué"),
    "spam": ("alert", "bad", "Signalé comme indésirable"),
    "unsub": ("no", "warn", "Désinscription demandée"),
}
ANSWERS = {
    "rejection": "Candidature refusée",
    "info_request": "Précisions demandées",
    "interview": "Entretien proposé",
    "hired": "Embauche annoncée",
}
DEEDS = {
    "resend": ("redo", "E-mail renvoyé"),
    "correct-address": ("pencil", "Adresse {of} corrigée"),
    "settle-letter": ("check", "Arrivée d’un e-mail confirmée"),
    "forward-documents": ("file", "Documents transférés"),
    "save-documents": ("save", "Documents enregistrés"),
    "block": ("stop", "Adresse {of} bloquée"),
    "unblock": ("done", "Adresse {of} débloquée"),
}
WHOSE = {"employer": "de l’entreprise", "candidate": "de la personne"}


class Step(NamedTuple):
    """`said`: in bold; `more`: after it; `path`: of the page with details."""

    at: datetime
    sign: str
    tone: str
    said: str
    more: str = ""
    path: str = ""


def steps(dossier: Dossier) -> list[Step]:
    """Oldest first."""
    found = [
        received(dossier),
        *(letter(each) for each in dossier.letters),
        *forwarded(dossier),
        *(answered(each) for each in dossier.answers),
        *followed(dossier),
        *(deed(each) for each in dossier.deeds),
        *blocked(dossier),
        *anonymised(dossier),
    ]
    return sorted(found, key=lambda step: step.at)


def received(dossier: Dossier) -> Step:
    count = len(dossier.documents)
    papers = f", avec {words.counted(count, 'document', 'documents')}" if count else ", sans document"
    if dossier.application.anonymous_at:
        papers = ""  # the number is not known any more
    return Step(
        dossier.application.created_at, "inbox", "", "Candidature reçue", f" {of(dossier.platform.name)}{papers}"
    )


def letter(found: Letter) -> Step:
    sign, sent, unsent = LETTERS[found.kind]
    path = f"{letters.PATH}/{found.id}"
    if found.sent_at:
        doubled, tone = (", peut-être deux fois", "warn") if found.maybe_doubled else ("", "good")
        to = f" à {found.recipient}" if found.recipient else ""
        return Step(found.sent_at, sign, tone, sent, f"{to}{doubled}", path=path)
    sign, tone, state = STATES[found.state]
    at = found.created_at if found.state in ("pending", "replaced") else found.claimed_at or found.created_at
    return Step(at, sign, tone, f"{unsent} {state}", COLON + found.recipient if found.recipient else "", path=path)


def forwarded(dossier: Dossier) -> Iterator[Step]:
    for event in dossier.events:
        if event.kind.startswith("forwarded"):
            sign, said, tone = words.EVENTS[event.kind]
            yield Step(event.created_at, sign, tone, said)


def answered(answer: Answer) -> Step:
    sign, _, tone = words.ANSWERS[answer.kind]
    return Step(answer.created_at, sign, tone, ANSWERS[answer.kind], told(answer))


def told(answer: Answer) -> str:
    if answer.meets_at and answer.location:
        return f" pour le {day(answer.meets_at)} à {clock(answer.meets_at)}, {words.PLACES[answer.location]}"
    if answer.start_date:
        return f", à partir du {day(answer.start_date)}"
    return f"{COLON}{words.REASONS[answer.reason].lower()}" if answer.reason else ""


def followed(dossier: Dossier) -> Iterator[Step]:
    """The first event of each kind for each letter, since a letter may be opened ten times."""
    seen: set[tuple[UUID | None, str]] = set()
    for event in dossier.mail_events:
        kind = word(event.raw, "event")
        about = dossier.letter(event.letter_id)
        if kind not in FOLLOWED or about is None or (about.id, kind) in seen:
            continue
        seen.add((about.id, kind))
        sign, tone, said = FOLLOWED[kind]
        error = block_words.told(word(event.raw, "error"))
        more = f"{COLON}{words.LETTER_KINDS[about.kind].lower()}" + (f" ({error})" if error else "")
        yield Step(happened_at(event.raw, event.received_at), sign, tone, said, more, path=f"{letters.PATH}/{about.id}")


def deed(done: Entry) -> Step:
    sign, said = DEEDS[done.action]
    who = " en ligne de commande" if done.username == COMMAND.username else f" par {done.username}"
    return Step(done.at, sign, "", said.format(of=WHOSE.get(done.details.get("reader", ""), "")), who)


def blocked(dossier: Dossier) -> Iterator[Step]:
    """Addresses blocked after an event from Mailjet: those that agents block are in `deeds`."""
    for each in dossier.blocked.values():
        if each.mail_event_id:
            more = f"{COLON}{each.email} ({block_words.why(each.reason).lower()})"
            yield Step(each.created_at, "stop", "bad", "Adresse bloquée", more)


def anonymised(dossier: Dossier) -> Iterator[Step]:
    if at := dossier.application.anonymous_at:
        yield Step(at, "lock", "", "Candidature anonymisée")
