// Refreshes the figures, unless this is paused or the user has focus or a selection in them.
const EVERY = 10_000; // milliseconds
const now = document.getElementById("now");
const pause = document.getElementById("pause");
const resume = document.getElementById("resume");
const stale = document.getElementById("stale");
const words = document.getElementById("stale-words").content;

function follow(on) {
  pause.hidden = !on;
  resume.hidden = on;
}

function inUse() {
  const chosen = getSelection();
  return now.contains(document.activeElement) || (!chosen.isCollapsed && chosen.containsNode(now, true));
}

function refresh() {
  if (!pause.hidden && !document.hidden && !inUse()) htmx.trigger(now, "refresh");
}

pause.addEventListener("click", () => { follow(false); resume.focus(); });
resume.addEventListener("click", () => { follow(true); pause.focus(); refresh(); });
document.addEventListener("visibilitychange", refresh);
for (const failure of ["sendError", "timeout", "responseError"]) {
  now.addEventListener(`htmx:${failure}`, () => stale.replaceChildren(words.cloneNode(true)));
}
// What the user has opened stays open.
let unfolded = [];
now.addEventListener("htmx:beforeSwap", () => { unfolded = [...now.querySelectorAll("details[open]")]; });
now.addEventListener("htmx:afterSwap", () => {
  stale.replaceChildren();
  for (const { id } of unfolded) document.getElementById(id).open = true;
});

follow(true);
setInterval(refresh, EVERY);
