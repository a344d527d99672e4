// Messages to the partner's page: height, step, documents, quitting.
const declared = JSON.parse(document.body.dataset.origins);

function origins() {
  const around = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  // Our own origin: the demo page.
  if (declared.includes(around) || around === location.origin) return [around];
  // Unknown: the browser drops messages for other origins.
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

// The step is also in the URL.
document.addEventListener("jepostule:step", ({ detail }) => history.replaceState(history.state, "", `#${detail}`));

if (parent !== window) {
  const root = document.documentElement;
  // The root's own height, since it shrinks too, unlike scrollHeight.
  new ResizeObserver(() => tell("resize", "height", Math.ceil(root.getBoundingClientRect().height))).observe(root);
  document.addEventListener("jepostule:step", ({ detail }) => tell("navigate", `#${detail}`));
  document.addEventListener("jepostule:attachments", ({ detail }) => tell("attachments", detail));
  document.addEventListener("click", quit);
}
