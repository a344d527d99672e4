"""What stands on every page, drawn in Python.

A template that is compiled has the filters drawn already where all their words are constants; a macro would draw them
at each visit, each in the time of a line of SQL.
"""

from jepostule.pieces.fields import complaints, entry, tied
from jepostule.pieces.icons import BRAND, icon, sheet, state
from jepostule.pieces.links import mailto, telephone


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


FILTERS = {
    "icon": icon,
    "sheet": sheet,
    "state": state,
    "capital": capital,
    "mailto": mailto,
    "telephone": telephone,
    "complaints": complaints,
    "entry": entry,
    "tied": tied,
}
GLOBALS = {"our_sign": BRAND}
