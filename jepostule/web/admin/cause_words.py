"""Causes of failures in French, and what an agent can do about each."""

from typing import NamedTuple

from jepostule.domain import causes
from jepostule.typography import french
from jepostule.web.admin import words
from jepostule.web.admin.cells import State

# The recommended action: its icon, its words after a number of jobs, its tone.
RETRY = ("redo", "à relancer", "good")
CORRECT = ("pencil", "à corriger", "warn")
LOOK = ("eye", "à vérifier", "warn")
ARCHIVE = ("trash", "à archiver", "")
REPORT = ("alert", "à signaler", "bad")


class Said(NamedTuple):
    title: str
    advice: str
    to_do: tuple[str, str, str]


WORDS = {
    "mail-away": Said(
        "Le serveur d'e-mails n'a pas répondu",
        "Une panne passagère, le plus souvent. S'il répond de nouveau, vous pouvez relancer.",
        RETRY,
    ),
    "mail-busy": Said(
        "Le serveur d'e-mails a demandé d'attendre",
        "Il avait trop à faire, ou limitait nos envois. Vous pouvez relancer.",
        RETRY,
    ),
    "mail-account": Said(
        "Le serveur d'e-mails refuse notre compte",
        "Aucun e-mail ne peut partir. Prévenez l'équipe technique ; une fois le compte rétabli, relancez.",
        REPORT,
    ),
    "mail-in-doubt": Said(
        "L'envoi n'a pas été confirmé",
        "L'e-mail est peut-être parti : relancé, il pourrait arriver deux fois. S'il est arrivé, dites-le sur sa page.",
        LOOK,
    ),
    "letter-refused": Said(
        "L'e-mail a été refusé",
        "Le plus souvent, l'adresse n'existe pas. Ouvrez la candidature, corrigez l'adresse et renvoyez.",
        CORRECT,
    ),
    "address-wrong": Said(
        "Une adresse e-mail est mal écrite",
        "Ouvrez la candidature, corrigez l'adresse et renvoyez.",
        CORRECT,
    ),
    "address-blocked": Said(
        "Une adresse e-mail est bloquée",
        "Elle a refusé nos messages. Débloquez-la depuis la candidature si elle fonctionne, puis relancez.",
        CORRECT,
    ),
    "documents-gone": Said(
        "Les documents ne sont plus là",
        "Nous les gardons 30 jours. Relancer n'y changera rien : vous pouvez archiver.",
        ARCHIVE,
    ),
    "consent-over": Said(
        "L'autorisation pour AMI a expiré",
        "La personne l'avait donnée pour une courte durée. Relancer n'y changera rien : vous pouvez archiver.",
        ARCHIVE,
    ),
    "partner-away": Said(
        "Le partenaire n'a pas répondu",
        "Une panne passagère, le plus souvent. S'il répond de nouveau, vous pouvez relancer.",
        RETRY,
    ),
    "partner-in-doubt": Said(
        "Le partenaire n'a pas confirmé",
        "Il a peut-être reçu la candidature. Memo n'en garde qu'une ; AMI pourrait en recevoir deux.",
        RETRY,
    ),
    "partner-refused": Said(
        "Le partenaire a refusé la candidature",
        "Relancer n'y changera sans doute rien. Si cela se répète, prévenez l'équipe technique.",
        REPORT,
    ),
    "partner-account": Said(
        "Le partenaire refuse notre signature",
        "Prévenez l'équipe technique ; une fois le secret corrigé, relancez.",
        REPORT,
    ),
    causes.WORKER_LOST: Said(
        "Le programme s'est arrêté en pleine tâche, plusieurs fois",
        "Cette tâche l'arrête peut-être. Prévenez l'équipe technique avant de relancer.",
        REPORT,
    ),
    causes.INTERRUPTED: Said(
        "Le programme s'est arrêté pendant la tâche",
        "Elle recommence d'elle-même : vous n'avez rien à faire.",
        RETRY,
    ),
    causes.CANCELLED: Said("Annulée depuis l'administration", "Vous n'avez rien à faire.", ARCHIVE),
}
RESOLVED = {causes.INTERRUPTED, causes.CANCELLED}
UNKNOWN = Said(
    "Un cas que le programme ne connaît pas",
    "C'est sans doute une erreur dans le code. Signalez-la à l'équipe technique avant de relancer.",
    REPORT,
)


def said(cause: str) -> Said:
    found = WORDS.get(cause, UNKNOWN)
    return Said(french(found.title), french(found.advice), found.to_do)


def title(cause: str) -> str:
    return said(cause).title


def to_do(cause: str, count: int) -> State:
    """`312 à relancer`."""
    sign, word, tone = said(cause).to_do
    return State(sign, f"{words.number(count)} {word}", tone)


# Causes of permanent failures.
OPTIONS = [(cause, title(cause)) for cause in [*WORDS, causes.UNKNOWN] if cause not in RESOLVED]
