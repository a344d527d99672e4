"""The first file of the archive, which explains the others."""

from datetime import UTC, datetime

from jepostule.moments import clock, day
from jepostule.typography import french

TEXT = """Vos données chez Je Postule

Cette archive contient ce que nous gardons au sujet de l'adresse {email}, le {day} à {clock}.

candidatures/
    Les candidatures envoyées avec cette adresse : ce que vous avez écrit, vos documents, les réponses reçues, les
    e-mails tels qu'ils sont partis, et les dates auxquelles un agent du service a ouvert votre dossier.
candidatures-recues/
    Les candidatures arrivées à cette adresse, et les réponses données. Les données des personnes qui ont postulé sont
    à elles : elles n'y sont pas.
brouillons/
    Les candidatures commencées et pas encore envoyées.
autres-emails.json
    La date des e-mails envoyés à cette adresse au sujet de la candidature d'une autre personne.
evenements-email.json
    Ce que le service d'envoi nous a dit d'autres e-mails à cette adresse.
adresse-bloquee.json
    Pourquoi nous n'écrivons pas à cette adresse en ce moment.
boite-de-developpement/
    Sur une installation d'essai, les e-mails gardés au lieu d'être envoyés.

Un dossier ou un fichier qui manque est vide : nous n'avons rien de ce genre. Les fichiers .json s'ouvrent avec tout
éditeur de texte. Les dates sont celles de Paris.

Vous pouvez demander la correction ou l'effacement de ces données au site sur lequel vous avez postulé, ou à
l'équipe qui vous a remis cette archive. En cas de désaccord, la CNIL peut vous aider : https://www.cnil.fr
"""


def readme(email: str) -> str:
    now = datetime.now(UTC)
    before, after = TEXT.split("{email}")
    # French typography must not alter the address.
    return french(before) + email + french(after.format(day=day(now, year=True), clock=clock(now)))
