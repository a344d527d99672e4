"""A phone, and the detection of targets too small for a finger.

Each look waits for the whole page: a heading is there before the style sheets are.
"""

from typing import Any

from playwright.sync_api import Frame, Page

# The same phone with text enlarged to 200 %, which leaves half as much room.
ENLARGED: dict[str, Any] = {"viewport": {"width": 195, "height": 422}}
# Likewise for a smaller one, of 360 pixels.
SMALLEST: dict[str, Any] = {"viewport": {"width": 180, "height": 320}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TARGET = 44  # pixels, for buttons and fields
LINE = 24  # pixels, for a link within a sentence

# A field inside its label is as large as the label.
SMALL = """([target, line]) => [...document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .map((each) => each.closest("label") ?? each)
  .filter((each) => {
    const { display, lineHeight } = getComputedStyle(each);
    const { width, height } = each.getBoundingClientRect();
    return display === "inline" ? parseFloat(lineHeight) < line : Math.min(width, height) < target;
  })
  .map((each) => each.outerHTML)"""

CUT = """(texts) => [...document.querySelectorAll(texts)]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth)
  .map((each) => each.textContent)"""

# Words of ours that are on two lines. Typed ones may have no end.
BROKEN = """() => [...document.querySelectorAll("h1, h2, label, legend, button, .button, summary, dt, .edit a")]
  .filter((each) => each.checkVisibility())
  .flatMap((each) => {
    const texts = document.createTreeWalker(each, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text; (text = texts.nextNode());) {
      for (const { 0: word, index } of text.data.matchAll(/\\p{L}+/gu)) {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) found.push(word);
      }
    }
    return found;
  })"""

# RGAA 10.12: what a reader may impose on any page. In a style sheet of its own, which no policy forbids.
SPACED = """() => {
  const spaced = new CSSStyleSheet();
  const wide = "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
  spaced.replaceSync(`* { ${wide} }`);
  document.adoptedStyleSheets = [spaced];
}"""

FITS = '[...document.querySelectorAll("html, .card, .panel")].every((each) => each.scrollWidth <= each.clientWidth)'


def too_small(document: Page | Frame) -> list[str]:
    document.wait_for_load_state()
    found: list[str] = document.evaluate(SMALL, [TARGET, LINE])
    return found


def fits(document: Page | Frame) -> bool:
    """Whether nothing requires horizontal scrolling or is cut off."""
    document.wait_for_load_state()
    return bool(document.evaluate(FITS))


def cut(page: Page, texts: str = "tbody th, tbody .narrow") -> list[str]:
    """Texts of rows that are cut off."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(CUT, texts)
    return found


def broken(document: Page | Frame) -> list[str]:
    """Words of headings, labels, buttons and the like that are broken."""
    document.wait_for_load_state()
    found: list[str] = document.evaluate(BROKEN)
    return found


def space_out(page: Page) -> None:
    """Widens the spacing of lines, letters and words."""
    page.evaluate(SPACED)
