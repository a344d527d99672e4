"""A message from Camille to Robin's company; tests change parts of it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from jepostule.mail.message import Attachment, Message

CV = Attachment("CV-Camille-Martin.pdf", "application/pdf", b"%PDF-1.7\n.\r\n..\r\n" + bytes(range(256)))
LETTER = Message(
    id=UUID("299e7c75-0559-4733-9877-f59358cf7332"),
    sender_name="Camille Martin",
    sender_address="contact@labonneboite.example",
    recipient="robin@boucherie-sanzot.example",
    reply_to_name="Camille Martin",
    reply_to="camille.martin@example.org",
    subject="Candidature de Camille Martin : vente en boucherie",
    text="Bonjour,\n\nVoici ma candidature.\n.\n..fin\n",
    html="<p>Bonjour,</p>\n<p>Voici ma candidature.</p>\n",
    attachments=(CV,),
    category="send-application",
)


def message(**changes: Any) -> Message:
    return replace(LETTER, **changes)
