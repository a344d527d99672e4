"""Icons, and marks that are made with them."""

from functools import cache

from markupsafe import Markup, escape

# Drawn on 16 px, with a stroke of 1.5 px.
PATHS = {
    "right": "M3 8h10M9 4l4 4-4 4",
    "left": "M13 8H3M7 4 3 8l4 4",
    "turn": "m6 3.5 4.5 4.5L6 12.5",
    "up": "M8 13V3M4 7l4-4 4 4",
    "check": "m3.5 8.5 3 3 6-7",
    "cross": "m4 4 8 8M12 4l-8 8",
    "plus": "M8 3.5v9M3.5 8h9",
    "alert": "M8 2.5 14.5 13.5h-13zM8 6.5v3.25M8 11.5v.01",
    "clock": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.25l2 1.25",
    "no": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6 6l4 4M10 6l-4 4",
    "mail": "M2 4.5A1.5 1.5 0 0 1 3.5 3h9A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.5zM2.25 5 8 9l5.75-4",  # noqa: E501
    "send": "M14 2 7 9M14 2 9.5 14 7 9 2 6.5z",
    "phone": "M3 2.5h2.25L6.5 6 5 7.25A8.5 8.5 0 0 0 8.75 11L10 9.5l3.5 1.25V13a1 1 0 0 1-1 1A10.5 10.5 0 0 1 2 3.5a1 1 0 0 1 1-1Z",  # noqa: E501
    "person": "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8ZM2.75 13.75C3.25 11.5 5.25 10.25 8 10.25s4.75 1.25 5.25 3.5",  # noqa: E501
    "firm": "M3 13.5V3.5A1 1 0 0 1 4 2.5h5a1 1 0 0 1 1 1v10M10 6.5h2.5a1 1 0 0 1 1 1v6M1.75 13.5h12.5M5.5 5.5h2M5.5 8h2M5.5 10.5h2",  # noqa: E501
    "file": "M9 2H4.5A1.5 1.5 0 0 0 3 3.5v9A1.5 1.5 0 0 0 4.5 14h7a1.5 1.5 0 0 0 1.5-1.5V6zM9 2v4h4",
    "redo": "M13 8a5 5 0 1 1-1.6-3.65M13.25 2v3h-3",
    "save": "M8 2.5v7.5M4.75 7 8 10.25 11.25 7M2.5 13.5h11",
    "lock": "M4.5 7h7A1.5 1.5 0 0 1 13 8.5v4a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12.5v-4A1.5 1.5 0 0 1 4.5 7ZM5 7V5a3 3 0 0 1 6 0v2",  # noqa: E501
    "date": "M3.5 3.5h9A1.5 1.5 0 0 1 14 5v7.5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12.5V5a1.5 1.5 0 0 1 1.5-1.5ZM2 7h12M5.25 2v3M10.75 2v3",  # noqa: E501
    "ask": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.25 6.25a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.75.5-.75 1.15M8 11.25v.01",
    "star": "m8 2 1.85 3.85 4.15.6-3 2.95.7 4.2L8 11.6l-3.7 2 .7-4.2-3-2.95 4.15-.6z",
    "pin": "M8 14.25S3.25 10.5 3.25 6.75a4.75 4.75 0 0 1 9.5 0C12.75 10.5 8 14.25 8 14.25ZM8 8.25a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",  # noqa: E501
    "video": "M3 4h6a1.5 1.5 0 0 1 1.5 1.5v5A1.5 1.5 0 0 1 9 12H3a1.5 1.5 0 0 1-1.5-1.5v-5A1.5 1.5 0 0 1 3 4ZM10.5 7.25l4-2.25v6l-4-2.25",  # noqa: E501
    "info": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.5v3.25M8 5.25v.01",
    "pencil": "M10.5 3 13 5.5 5.5 13 2.5 13.5 3 10.5zM9 4.5 11.5 7",
    "home": "M2 7.5 8 2.5l6 5M3.5 6.5v7h3.25v-4h2.5v4h3.25v-7",
    "out": "M6 2.5H3.5A1 1 0 0 0 2.5 3.5v9a1 1 0 0 0 1 1H6M7 8h7M11 5l3 3-3 3",
    "opened": "M2 6.5 8 2.5l6 4v5.5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 12zM2 6.75 8 10l6-3.25",
    "copy": "M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2",  # noqa: E501
    "done": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM5.5 8.25 7.25 10l3.25-3.75",
    "pause": "M5.5 3.5v9M10.5 3.5v9",
    "play": "M5 3.5v9l7.5-4.5z",
    "down": "M8 3v10M4 9l4 4 4-4",
    "search": "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.25 10.25 14 14",
    "inbox": "M2 9.5 4 3h8l2 6.5v3A1.5 1.5 0 0 1 12.5 14h-9A1.5 1.5 0 0 1 2 12.5zM2 9.5h3.5L6.5 11h3l1-1.5H14",
    "reply": "M6.5 3.5 2.5 7.5l4 4M2.5 7.5h6a5 5 0 0 1 5 5",
    "trash": "M2.5 4h11M6 4V2.5h4V4M4 4l.65 9A1 1 0 0 0 5.65 14h4.7a1 1 0 0 0 1-.95L12 4M6.75 7v4M9.25 7v4",
    "layers": "m8 2 6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3",
    "plug": "M6 2v3M10 2v3M4 5h8v2.5a4 4 0 0 1-8 0zM8 11.5V14",
    "people": "M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5ZM1.5 13c.4-2 2-3.25 4.5-3.25s4.1 1.25 4.5 3.25M10.5 3.25a2.25 2.25 0 0 1 0 4M12.25 10c1.25.5 2 1.5 2.25 3",  # noqa: E501
    "stop": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.75 3.75l8.5 8.5",
    "filter": "M2 4h12M4.5 8h7M6.5 12h3",
    "away": "M9.5 2.5h4v4M13.5 2.5 8 8M12 9v3.5a1 1 0 0 1-1 1H3.5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1H7",
    "bars": "M3 13V9M8 13V3M13 13V6",
    "eye": "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8ZM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
    "flag": "M4 14V2.5h7.5L10 5.5l1.5 3H4",
}
BRAND = Markup(
    '<span class="brand"><svg viewBox="0 0 20 20" aria-hidden="true"><rect width="20" height="20" rx="6"/>'
    '<path d="M15 5 8.75 11.25M15 5l-4 10.5-2.25-4.25L4.5 9z"/></svg> Je Postule</span>'
)
TONES = {"PDF": "pdf", "JPG": "img", "JPEG": "img", "PNG": "img", "GIF": "img", "WEBP": "img", "HEIC": "img"}
SHEET = (
    '<svg class="sheet {}" viewBox="0 0 32 40" aria-hidden="true">'
    '<path class="paper" d="M4.5.5h17l10 10v25a4 4 0 0 1-4 4h-23a4 4 0 0 1-4-4v-31a4 4 0 0 1 4-4Z"/>'
    '<path class="fold" d="M21.5.5v6a4 4 0 0 0 4 4h6z"/><text x="16" y="29">{}</text></svg>'
)


@cache
def icon(name: str, kind: str = "") -> Markup:
    """`kind`: an additional class."""
    path = PATHS[name]
    drawn = f'<svg class="icon {escape(kind)}" viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/></svg>'
    return Markup(drawn)  # noqa: S704


def sheet(name: str) -> Markup:
    """A sheet of paper with the extension of the file's name."""
    stem, _, ending = name.upper().rpartition(".")
    ending = ending[:4] if stem else ""
    return Markup(SHEET.format(TONES.get(ending, "doc"), escape(ending)))  # noqa: S704


def state(word: str, sign: str, tone: str = "") -> Markup:
    """An icon and a word always: colour alone must not carry the meaning."""
    return Markup(f'<span class="state {escape(tone)}">{icon(sign)} {escape(word)}</span>')  # noqa: S704
