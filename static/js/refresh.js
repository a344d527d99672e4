// Renews the token each minute, and at once when the tab wakes up: in the forms, the links and the URL.
const MINUTE = 60_000; // milliseconds
const STEPS = ["bienvenue", "infos", "documents", "envoyer"];
const frame = document.getElementById("frame");
const passport = document.getElementById("passport");
let last = Date.now();
let pair = {};

function renewed(address) {
  const url = new URL(address, location);
  if (url.searchParams.has("token")) {
    for (const [name, value] of Object.entries(pair)) url.searchParams.set(name, value);
  }
  return url.pathname + url.search + url.hash;
}

function adopt({ token, timestamp }) {
  pair = { token, timestamp };
  for (const input of document.querySelectorAll("[name=token], [name=timestamp]")) input.value = pair[input.name];
  for (const link of document.links) if (link.pathname === location.pathname) link.href = renewed(link.href);
  history.replaceState(history.state, "", renewed(location.href));
}

// The server renders the page for an expired token; given a form, it includes what was typed.
function expire() {
  const source = frame.querySelector("[data-draft]");
  if (source) htmx.ajax("POST", "/embed/infos/", { source, target: frame });
  else htmx.ajax("GET", location.pathname + location.search, { target: frame });
}

async function refresh() {
  if (!STEPS.includes(frame.firstElementChild.dataset.step)) return;
  last = Date.now();
  const body = new URLSearchParams(new FormData(passport));
  const answer = await fetch("/auth/application/token/refresh/", { method: "POST", body }).catch(() => null);
  if (answer?.ok) adopt(await answer.json());
  else if (answer?.status === 403) expire();
}

setInterval(refresh, MINUTE);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && Date.now() - last > MINUTE) refresh();
});
document.addEventListener("htmx:configRequest", ({ detail }) => { detail.path = renewed(detail.path); });

// A URL in the browser's history may hold a token of an hour ago.
document.addEventListener("htmx:historyCacheMiss", ({ detail }) => {
  history.replaceState(history.state, "", renewed(location.href));
  detail.xhr.open("GET", renewed(detail.path));
  detail.xhr.setRequestHeader("HX-Request", "true");
});
