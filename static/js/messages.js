// What the partner's page is told: height, step, documents, the way back.
const declared = JSON.parse(document.body.dataset.origins);

function origins() {
  const around = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  // Ours: the page to try it.
  if (declared.includes(around) || around === location.origin) return [around];
  // Not known: the browser drops what is meant for another page.
  return declared.length ? declared : ["*"];
}

function tell(action, label, value = "") {
  for (const origin of origins()) parent.postMessage({ topic: "jepostule", action, label, value }, origin);
}

function quit(event) {
  const link = event.target.closest("#quit");
  if (!link) return;
  event.preventDefault();
  tell("quit", link.getAttribute("href"));
}

// The address says the step as well.
document.addEventListener("jepostule:step", ({ detail }) => history.replaceState(history.state, "", `#${detail}`));

if (parent !== window) {
  const root = document.documentElement;
  // The root's own height and not the window's: it shrinks too.
  new ResizeObserver(() => tell("resize", "height", Math.ceil(root.getBoundingClientRect().height))).observe(root);
  document.addEventListener("jepostule:step", ({ detail }) => tell("navigate", `#${detail}`));
  document.addEventListener("jepostule:attachments", ({ detail }) => tell("attachments", detail));
  document.addEventListener("click", quit);
}
