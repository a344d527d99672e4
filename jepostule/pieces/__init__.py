"""Components that all pages share, rendered in Python.

Jinja evaluates a filter when it compiles the template, if all arguments are constants. A macro is evaluated at each
request, and costs as much as a line of SQL.
"""

from jepostule.pieces.fields import complaints, entry, hidden, tied
from jepostule.pieces.icons import BRAND, icon, sheet, state
from jepostule.pieces.links import mailto, telephone
from jepostule.pieces.words import capital, initials, of, size

FILTERS = {
    "icon": icon,
    "sheet": sheet,
    "state": state,
    "capital": capital,
    "initials": initials,
    "of": of,
    "size": size,
    "mailto": mailto,
    "telephone": telephone,
    "complaints": complaints,
    "entry": entry,
    "hidden": hidden,
    "tied": tied,
}
GLOBALS = {"our_sign": BRAND}
