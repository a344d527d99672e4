"""What can go wrong, as one small tree. The docstring is the sentence that the person reads."""

from inspect import cleandoc

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


class TooMany(DomainError):
    """Vous avez fait beaucoup d'essais en peu de temps. Réessayez dans une heure."""


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

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.name = name


class DocumentEmpty(DocumentRefused):
    """Ce fichier est vide. Vérifiez qu'il s'ouvre sur votre appareil, puis ajoutez-le de nouveau."""


class DocumentTooLarge(DocumentRefused):
    """Ce fichier est trop lourd : vos documents peuvent peser 10 Mo en tout."""


class DocumentOneTooMany(DocumentRefused):
    """Vous pouvez joindre 10 documents au plus. Retirez-en un pour ajouter celui-ci."""


class DocumentTypeUnknown(DocumentRefused):
    """Ce type de fichier n'est pas accepté. Enregistrez ce document en PDF, puis ajoutez-le de nouveau."""


class DocumentTypeMismatch(DocumentRefused):
    """Le contenu ne correspond pas à l'extension du fichier. Enregistrez-le en PDF, puis ajoutez-le de nouveau."""


class DocumentNameMissing(DocumentRefused):
    """Ce fichier n'a pas de nom. Renommez-le, puis ajoutez-le de nouveau."""
