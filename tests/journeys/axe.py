"""axe-core in a page, wide and narrow, light and dark, and what RGAA asks beyond its rules."""

from collections.abc import Iterator
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Frame, Page

from jepostule.settings import PROJECT

SOURCE = PROJECT / "tests" / "vendor" / "axe-core" / "axe.min.js"
ITSELF = SOURCE.name  # named in console errors of frames without scripts, where it cannot run
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 390)
# During a transition, axe would measure an intermediate colour.
OPTIONS: dict[str, Any] = {"reduced_motion": "reduce"}
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`))"""

# 11.1: a label tied by `for`; where it is not visible, a `title` or text beside the field. 5.4: a name for each table.
RGAA = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const fields = all("input:not([type=hidden]), select, textarea");
  const seen = ({ labels }) => [...labels].some(({ htmlFor, classList }) => htmlFor && !classList.contains("spoken"));
  return [
    ...fields.filter((each) => !seen(each) && !each.title && !each.ariaLabel).map((each) => [each, "label"]),
    ...all("table:not([role], [aria-labelledby])").filter(({ caption }) => !caption).map((each) => [each, "name"]),
  ].map(([each, what]) => `RGAA, ${what}: ${each.outerHTML.slice(0, 200)}`);
}"""


def prepare(context: BrowserContext) -> None:
    """Before the first page; an init script is not subject to a page's content security policy."""
    context.add_init_script(path=SOURCE)


def findings(page: Page) -> list[str]:
    """Violations in what `page` shows now."""
    return [f"{look}: {each}" for look in looks(page) for each in in_document(page.main_frame)]


def in_document(document: Frame) -> list[str]:
    """Waits for the whole page: a heading is there before the style sheets are."""
    document.wait_for_load_state()
    found: list[str] = document.evaluate(RUN) + document.evaluate(RGAA)
    return found


def looks(page: Page) -> Iterator[str]:
    """Wide and light, narrow and dark: colours do not depend on the width, and all four would double the time."""
    for width, scheme in zip(WIDTHS, SCHEMES, strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        yield f"{scheme} at {width} px"
