"""French typography for our own wording, applied once when a template is compiled.

Only text written in templates, outside tags, is changed: what people typed stays as it is.
"""

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

NARROW = "\N{NARROW NO-BREAK SPACE}"


def french(text: str) -> str:
    """`text` with curly apostrophes and narrow no-break spaces before ; : ! ? » % and after «."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    # An apostrophe before a variable: l'{{ company }}.
    text = re.sub(r"(?<=\b[dljmnstcDLJMNSTC])'\Z", "’", text)
    text = re.sub(r"(?<=\b[Qq]u)'\Z", "’", text)
    text = re.sub(r" (?=[;:!?»%])", NARROW, text)
    return re.sub(r"(?<=«) ", NARROW, text)


class FrenchTypography(Extension):
    """Applies `french` to the text between tags; expressions inside a tag split it into several tokens."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        markup = (stream.name or "").endswith(".html")
        in_tag = False
        raw_until = ""  # the end tag of a <style> that is open
        for token in stream:
            if token.type != "data":
                yield token
                continue
            text = ""
            rest = str(token.value)
            while rest:
                if raw_until:
                    before, end, rest = rest.partition(raw_until)
                    text += before + end
                    raw_until = "" if end else raw_until
                elif in_tag:
                    before, end, rest = rest.partition(">")
                    text += before + end
                    in_tag = not end
                else:
                    before, start, rest = rest.partition("<") if markup else (rest, "", "")
                    text += french(before) + start
                    in_tag = bool(start)
                    if start and rest.startswith("style"):
                        raw_until = "</style>"
                        in_tag = False
            yield Token(token.lineno, token.type, text)
