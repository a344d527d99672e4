"""Rows as the archive describes them: in French, for the person concerned."""

from typing import Any

from jepostule.store.answer import Answer
from jepostule.store.application import Application
from jepostule.store.audit import Entry
from jepostule.store.blacklist import Blocked
from jepostule.store.document import Document
from jepostule.store.draft import Draft
from jepostule.store.event import Event
from jepostule.store.letter import Letter
from jepostule.store.mail_event import MailEvent

Description = dict[str, Any]
# Anybody who has the link can answer in the company's name.
FOR_THE_COMPANY = "[lien réservé à l’entreprise]"


def sent(application: Application) -> Description:
    """For its sender. The company's address only appears in letters that disclosed it to them already."""
    return _place(application) | {
        "prenom": application.candidate_first_name,
        "nom": application.candidate_last_name,
        "adresse_email": application.candidate_email,
        "telephone": application.candidate_phone,
        "adresse": application.candidate_address,
        "identifiant_demandeur_emploi": application.candidate_peid,
        "code_rome": application.candidate_rome_code,
        "poste": application.job,
        "lettre": application.message,
        "copie_demandee": application.send_confirmation,
    }


def received(application: Application) -> Description:
    """For its recipient: nothing about the candidate."""
    return _place(application) | {"adresse_email_entreprise": application.employer_email}


def _place(application: Application) -> Description:
    return {
        "numero": application.id,
        "date": application.created_at,
        "entreprise": application.employer_description,
        "siret": application.siret,
    }


def answer(answer: Answer) -> Description:
    """In full, for both parties: one of them wrote it for the other."""
    return {
        "date": answer.created_at,
        "genre": answer.kind,
        "motif": answer.reason,
        "message": answer.message,
        "contact_nom": answer.employer_name,
        "contact_email": answer.employer_email,
        "contact_telephone": answer.employer_phone,
        "contact_adresse": answer.employer_address,
        "entretien_le": answer.meets_at,
        "entretien_ou": answer.location,
        "lien_video": answer.video_link,
        "embauche_le": answer.start_date,
    }


def course(letter: Letter) -> Description:
    """When it left and what became of it, without its content."""
    return {
        "genre": letter.kind,
        "cree_le": letter.created_at,
        "etat": letter.state,
        "envoye_le": letter.sent_at,
        "arrivee": letter.delivery,
    }


def words(letter: Letter, application: Application) -> Description:
    """The text as it was sent, except for the links that the company answers with."""
    texts = {"objet": letter.subject, "texte": letter.text, "html": letter.html}
    return {name: text.replace(str(application.answer_uuid), FOR_THE_COMPANY) for name, text in texts.items()}


def mail_event(event: MailEvent) -> Description:
    """The raw event from Mailjet, which says where an e-mail was opened, and with what software."""
    return {"recu_le": event.received_at, "evenement": event.raw}


def event(event: Event) -> Description:
    return {"date": event.created_at, "etape": event.kind}


def audited(entry: Entry) -> Description:
    """Without the agent, since that is the agent's personal data."""
    return {"date": entry.at, "action": entry.action}


def document(document: Document, path: str | None) -> Description:
    return {
        "nom": document.name,
        "type": document.media_type,
        "octets": document.size,
        "ajoute_le": document.created_at,
        "fichier": path or "effacé : gardé 30 jours après l’envoi",
    }


def draft(draft: Draft) -> Description:
    return {
        "commence_le": draft.created_at,
        "change_le": draft.updated_at,
        "prenom": draft.first_name,
        "nom": draft.last_name,
        "adresse_email": draft.candidate_email,
        "telephone": draft.candidate_phone,
        "adresse": draft.candidate_address,
        "poste": draft.job,
        "lettre": draft.message,
        "copie_demandee": draft.send_confirmation,
    }


def blocked(blocked: Blocked) -> Description:
    return {"depuis": blocked.created_at, "jusqu_au": blocked.until, "raison": blocked.reason}
