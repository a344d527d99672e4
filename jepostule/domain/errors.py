"""What can go wrong, as one small tree. The docstring is the sentence that the person reads."""

from inspect import cleandoc

from jepostule.pieces.words import size
from jepostule.settings import settings
from jepostule.typography import french


class DomainError(Exception):
    """Cette action n'est pas possible."""

    def __init__(self, **details: object) -> None:
        super().__init__(type(self).__name__)
        self.details = details

    @property
    def sentence(self) -> str:
        return french(" ".join(cleandoc(type(self).__doc__ or "").split()).format(**self.details))


class Refused(DomainError):
    """Cette demande est refusée."""


class UnknownPlatform(Refused):
    """L'identifiant ou le secret de la plateforme n'est pas reconnu."""


class MissingParameter(Refused):
    """Il manque un paramètre obligatoire : {name}."""


class Unreadable(Refused):
    """Le paramètre {name} n'est pas lisible."""


class BadTimestamp(Refused):
    """L'horodatage n'est pas lisible."""


class TokenExpired(Refused):
    """Ce jeton a expiré."""


class TokenWrong(Refused):
    """Ce jeton n'est pas valable pour cette candidature."""


class UnknownAgent(DomainError):
    """Identifiants inconnus. Vérifiez votre identifiant et votre mot de passe."""


class RoleTooLow(Refused):
    """Votre rôle ne permet pas cette action. Demandez à une personne qui administre le service."""


class OnOneself(Refused):
    """Personne ne retire ses propres droits. Demandez à une autre personne qui administre le service."""


class LastAdmin(Refused):
    """Il ne resterait personne pour administrer le service. Donnez d'abord ce rôle à quelqu'un d'autre."""


class TooMany(DomainError):
    """Vous avez fait beaucoup d'essais en peu de temps. Réessayez dans une heure."""


class AnswersTooMany(TooMany):
    """Vous avez envoyé beaucoup de réponses en peu de temps. Réessayez dans une heure, ou écrivez à la personne."""


class PlatformPaused(DomainError):
    """{message}"""


class SecretOneTooMany(DomainError):
    """Deux secrets sont déjà valables. Mettez fin à l'ancien avant d'en créer un autre."""


class SecretLast(DomainError):
    """C'est le seul secret de cette plateforme : créez-en un autre avant d'y mettre fin."""


class AddressBlocked(DomainError):
    """Une des deux adresses e-mail refuse nos messages en ce moment."""


class CandidateBlocked(AddressBlocked):
    """Votre adresse e-mail refuse nos messages en ce moment."""


class EmployerBlocked(AddressBlocked):
    """L'adresse e-mail de l'entreprise refuse nos messages en ce moment."""


class Incomplete(DomainError):
    """Certains champs sont à compléter."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__()
        self.errors = errors


class DocumentRefused(DomainError):
    """Ce document n'est pas accepté."""

    def __init__(self, name: str, **details: object) -> None:
        super().__init__(name=name, **details)
        self.name = name


class DocumentEmpty(DocumentRefused):
    """Ce fichier est vide. Vérifiez qu'il s'ouvre sur votre appareil, puis ajoutez-le de nouveau."""


class DocumentTooLarge(DocumentRefused):
    """Ce fichier est trop lourd : vos documents peuvent peser {limit} en tout."""

    def __init__(self, name: str) -> None:
        super().__init__(name, limit=size(settings().attachments_max_size_bytes))


class DocumentOneTooMany(DocumentRefused):
    """Vous pouvez joindre 10 documents au plus. Retirez-en un pour ajouter celui-ci."""


class DocumentTypeUnknown(DocumentRefused):
    """Ce type de fichier n'est pas accepté. Enregistrez ce document en PDF, puis ajoutez-le de nouveau."""


class DocumentTypeMismatch(DocumentRefused):
    """Le contenu ne correspond pas à l'extension du fichier. Enregistrez-le en PDF, puis ajoutez-le de nouveau."""


class DocumentNameMissing(DocumentRefused):
    """Ce fichier n'a pas de nom. Renommez-le, puis ajoutez-le de nouveau."""


class LogoRefused(DomainError):
    """Ce fichier n'est pas accepté."""


class LogoMissing(LogoRefused):
    """Choisissez d'abord un fichier PNG."""


class LogoIsSvg(LogoRefused):
    """Un fichier SVG peut contenir des scripts : il n'est pas accepté. Exportez ce logo en PNG et choisissez ce PNG."""


class LogoNotPng(LogoRefused):
    """Ce fichier n'est pas une image PNG complète. Exportez ce logo en PNG et choisissez ce PNG."""


class LogoTooHeavy(LogoRefused):
    """Ce fichier est trop lourd : 32 Ko au plus. Réduisez l'image et choisissez-la de nouveau."""


class LogoSides(LogoRefused):
    """Cette image fait {width} pixels sur {height} : il en faut de 16 à 1000 de chaque côté. Changez sa taille."""


class AnswerLinkUnknown(DomainError):
    """Ce lien ne mène à aucune candidature. Ouvrez-le de nouveau depuis l'e-mail que vous avez reçu.

    Nous gardons les candidatures {months} mois au plus après le dernier échange, moins si la personne les fait effacer.
    """

    def __init__(self) -> None:
        super().__init__(months=settings().retention_months)


class DocumentGone(DomainError):
    """Ce document n'est plus là : nous gardons les documents 30 jours après l'envoi de la candidature."""


class AlreadyAnswered(DomainError):
    """Une réponse est déjà partie."""


class Overtaken(DomainError):
    """Une autre réponse est partie entre-temps."""


class AnswerRefused(DomainError):
    """Cette réponse n'est pas possible."""


class ChoiceUnknown(AnswerRefused):
    """Choisissez une des réponses proposées."""


class EmailRefused(AnswerRefused):
    """Cette adresse e-mail semble incomplète. Exemple : prenom.nom@entreprise.fr"""


class PhoneRefused(AnswerRefused):
    """Ce numéro de téléphone semble incomplet. Exemple : 06 12 34 56 78"""


class LinkRefused(AnswerRefused):
    """Ce lien ne mène pas à une page sûre : il doit commencer par https://"""


class DateMissing(AnswerRefused):
    """Indiquez le jour et l'heure de l'entretien."""


class DateUnreadable(AnswerRefused):
    """Cette date n'est pas lisible. Écrivez-la ainsi : {example}"""


class DatePast(AnswerRefused):
    """Cette date est passée : choisissez-en une autre."""


class YearUnlikely(AnswerRefused):
    """Cette date est très lointaine : vérifiez l'année."""


class HourSkipped(AnswerRefused):
    """Cette heure n'existe pas : {day}, les horloges passent de 2 h à 3 h. Choisissez une autre heure."""


class TextTooLong(AnswerRefused):
    """Ce texte est trop long : {limit} caractères au plus, il en a {length}."""


class LetterRefused(DomainError):
    """Cet e-mail ne peut pas partir."""


class ReaderErased(LetterRefused):
    """L'adresse de l'entreprise est effacée à la demande de la personne : rien ne peut y partir."""


class Anonymous(LetterRefused):
    """Cette candidature est anonymisée : plus rien ne peut partir."""


class RecipientBlocked(LetterRefused):
    """Une adresse de cette candidature refuse nos e-mails en ce moment. Débloquez-la d'abord."""


class DocumentsErased(LetterRefused):
    """Les documents sont effacés : nous les gardons 30 jours. Sans eux, cette candidature ne peut plus partir."""


class NoDocument(LetterRefused):
    """Cette candidature est partie sans document."""


class NotSentYet(LetterRefused):
    """La candidature n'est pas encore partie chez l'entreprise : sa copie attend."""


class SentMeanwhile(LetterRefused):
    """Un e-mail est parti depuis que vous avez ouvert cette page. Vérifiez avant de continuer."""


class NotInDoubt(LetterRefused):
    """L'envoi de cet e-mail n'est pas incertain, ou ne l'est plus : rien n'a été changé."""


class AddressRefused(LetterRefused):
    """Cette adresse ne convient pas."""


class AddressMissing(AddressRefused):
    """Indiquez une adresse e-mail."""


class AddressWrong(AddressRefused):
    """Cette adresse e-mail semble incomplète. Exemple : prenom.nom@entreprise.fr"""


class AddressTooLong(AddressRefused):
    """Cette adresse e-mail est trop longue : {limit} caractères au plus, elle en a {length}."""


class AddressesDiffer(AddressRefused):
    """Ce n'est pas la même adresse : vérifiez les deux."""


class AddressUnchanged(AddressRefused):
    """C'est déjà l'adresse de cette candidature."""


class ReasonTooLong(DomainError):
    """Cette raison est trop longue : {limit} caractères au plus, elle en a {length}."""
