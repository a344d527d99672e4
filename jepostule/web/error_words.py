"""What people read when a request fails, by status."""

from typing import NamedTuple


class ErrorWords(NamedTuple):
    """What happened, why, and what to do next."""

    title: str
    sentence: str
    hint: str


BY_STATUS = {
    400: ErrorWords(
        "Demande illisible",
        "Votre navigateur a envoyé quelque chose que nous n'avons pas pu lire.",
        "Revenez en arrière et réessayez.",
    ),
    403: ErrorWords(
        "Accès refusé",
        "Cette action n'est pas permise depuis cette page.",
        "Rechargez la page, puis réessayez.",
    ),
    404: ErrorWords(
        "Page introuvable",
        "Cette adresse ne mène nulle part.",
        "Vérifiez le lien : il est peut-être incomplet.",
    ),
    405: ErrorWords(
        "Action impossible",
        "Cette adresse ne s'utilise pas de cette façon.",
        "Revenez en arrière et réessayez.",
    ),
    413: ErrorWords(
        "Envoi trop lourd",
        "Ce que vous envoyez dépasse ce que nous pouvons recevoir en une fois.",
        "Choisissez des fichiers plus légers, ou un texte plus court.",
    ),
    422: ErrorWords(
        "Formulaire incomplet",
        "Certains champs sont à compléter.",
        "Revenez en arrière et complétez-les.",
    ),
    429: ErrorWords(
        "Un peu trop vite",
        "Il y a eu beaucoup d'essais en peu de temps.",
        "Réessayez dans une heure.",
    ),
    500: ErrorWords(
        "Quelque chose n'a pas marché",
        "C'est de notre côté, et nous sommes prévenus.",
        "Réessayez dans quelques minutes.",
    ),
    503: ErrorWords(
        "De retour dans un instant",
        "Le service est momentanément indisponible.",
        "Réessayez dans une minute : rien n'est perdu.",
    ),
}
