"""The list of jobs that are scheduled for later: when, why, and the actions of agents."""

from typing import Any

from jepostule.domain import repairs
from jepostule.store.lists import delayed_list
from jepostule.store.queue import Job
from jepostule.web.admin import cause_words, lists
from jepostule.web.admin.applications import NUMBER
from jepostule.web.admin.failed import NUMBERS, TASKS, about, briefly, job, together
from jepostule.web.admin.table import Bulk, Column, Table

PACED = "Rythme d’envoi de la personne"
ASKED = "Prévue pour plus tard"


def why(row: Any) -> str:
    if row.attempts:
        return cause_words.title(row.cause or "")
    return PACED if row.task == Job.SEND_APPLICATION else ASKED


TABLE = Table(
    path="/admin/taches/a-venir",
    here="jobs",
    title="Tâches à venir",
    one="tâche",
    many="tâches",
    listing=delayed_list.LISTING,
    columns=[
        Column("Tâche", lambda row: job(row, row.id)),
        Column("Candidature", about, css="second"),
        Column("Pourquoi", why, css="second"),
        Column("Essais", lambda row: row.attempts, css="third number"),
        Column("Pas avant", lambda row: row.scheduled_at, order="quand", css="second number", timed=True),
    ],
    filters=[TASKS],
    search=NUMBERS,
    bulk=[
        Bulk("now", "Lancer maintenant", "lancée", "play", together(repairs.hurry)),
        Bulk("cancel", "Annuler", "annulée", "cross", together(repairs.cancel), final=True),
    ],
    exported=[NUMBER],
    empty="Aucune tâche à venir",
    above="admin/jobs/_views.html",
    narrow=lambda row: briefly(row, why(row), row.scheduled_at),
)

routes = lists.routes(TABLE)
