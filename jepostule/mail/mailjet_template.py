"""Variables for Mailjet's template of the letter to the employer. Nothing that was typed can act as template code."""

import re

from markupsafe import escape

from jepostule.mail.letters import answer_links, paragraphs
from jepostule.store.application import Application

# Between the two characters that open an instruction in Mailjet's templates: `{{ }}`, `{% %}`, `{# #}`, `[[ ]]`.
BEGINNING = re.compile(r"(?<=\{)(?=[{%#])|(?<=\[)(?=\[)")
WORD_JOINER = "\u2060"  # invisible, of zero width
# Mailjet inserts variables unescaped, into HTML and also into plain text, where an entity would be shown literally.
LOOKALIKES = str.maketrans("<>", "\u2039\u203a")


def variables(application: Application) -> dict[str, str]:
    """Named as in the template of 2018, which had no link to tell of a hiring."""
    links = answer_links(application)
    typed = {
        "candidate_name": application.candidate_name,
        "candidate_address": application.candidate_address,
        "candidate_phone": application.candidate_phone,
        "candidate_email": application.candidate_email,
        "employer_description": application.employer_description,
        "employer_email": application.employer_email,
        "job": application.job,
        "message_raw": application.message,
    }
    return {
        **{name: inert(text.translate(LOOKALIKES)) for name, text in typed.items()},
        "message_html": inert(html(application.message)),
        "answer_interview_url": links["interview"],
        "answer_request_info_url": links["info_request"],
        "answer_rejection_url": links["rejection"],
        "answer_hired_url": links["hired"],
    }


def html(text: str) -> str:
    return "".join(f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in paragraphs(text))


def inert(text: str) -> str:
    """`text` that looks the same but contains no instruction for Mailjet."""
    return BEGINNING.sub(WORD_JOINER, text)
