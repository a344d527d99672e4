"""The rubrics of the admin, in the order of an agent's day."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from jepostule import rendering
from jepostule.domain import agents
from jepostule.store.agent_session import MANY, Present
from jepostule.web.admin.words import ROLES


class Rubric(NamedTuple):
    """`key` is what a page calls itself in its block `here`; `opens` a group where it is true."""

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


def around(agent: Present, failed: int, here: str) -> Sequence[Markup]:
    """A page around its title, its scripts, the agent's initials and name, and itself.

    `failed`: how many jobs. `here`: which rubric is open.
    """
    rubrics = tuple(each for each in RUBRICS if agents.may(agent, each.role))
    known = {"role": ROLES[agent.role], "rubrics": rubrics, "failed": counted(failed), "here": here}
    return rendering.around("admin/_around.html", **known)


def counted(number: int) -> str:
    """Nothing where there is none."""
    return f"{MANY - 1}+" if number >= MANY else str(number or "")
