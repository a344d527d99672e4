"""The menu of the admin, whose rubrics are in the order of an agent's day."""

from typing import NamedTuple

from jepostule.domain import agents
from jepostule.store.agent_session import MANY, Present
from jepostule.web.admin.words import ROLES


class Rubric(NamedTuple):
    """`key`: the block `here` of its pages. `opens`: whether it is the first of a group."""

    key: str
    word: str
    sign: str
    path: str
    role: str = "lecture"
    opens: bool = False


RUBRICS = (
    Rubric("home", "Accueil", "home", "/admin/"),
    Rubric("applications", "Candidatures", "inbox", "/admin/candidatures"),
    Rubric("answers", "Réponses", "reply", "/admin/reponses"),
    Rubric("letters", "E-mails", "mail", "/admin/e-mails"),
    Rubric("events", "Événements", "flag", "/admin/evenements"),
    Rubric("failed", "Tâches en échec", "redo", "/admin/echecs", opens=True),
    Rubric("jobs", "Tâches", "layers", "/admin/taches"),
    Rubric("blacklist", "Adresses bloquées", "stop", "/admin/adresses-bloquees"),
    Rubric("statistics", "Statistiques", "bars", "/admin/statistiques", opens=True),
    Rubric("platforms", "Plateformes", "plug", "/admin/plateformes"),
    Rubric("agents", "Agents", "people", "/admin/agents", "admin"),
    Rubric("rights", "Droits des personnes", "lock", "/admin/droits", "admin"),
    Rubric("audit", "Journal", "eye", "/admin/journal", "admin"),
)


class Menu(NamedTuple):
    """The same for all agents with a role. `failed`: the number of failed jobs, or empty."""

    role: str
    rubrics: tuple[Rubric, ...]
    failed: str


def shown_to(agent: Present, failed: int) -> Menu:
    rubrics = tuple(each for each in RUBRICS if agents.may(agent, each.role))
    return Menu(ROLES[agent.role], rubrics, counted(failed))


def counted(number: int) -> str:
    """`12`; `99+` at most, since no more are counted; empty for 0."""
    return f"{MANY - 1}+" if number >= MANY else str(number or "")
