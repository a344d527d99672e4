// Saves what is typed on the server, a second after the last key and when the page is left.
let typed = null; // the form with unsaved input
let timer = 0;
let saving = null;

function save() {
  clearTimeout(timer);
  if (!typed) return;
  const form = typed;
  typed = null;
  const body = new URLSearchParams(new FormData(form));
  const mine = fetch("/embed/brouillon/", { method: "POST", body, keepalive: true })
    .then(({ status }) => unsaved(form, status), () => unsaved(form, 0))
    .finally(() => { if (saving === mine) saving = null; });
  saving = mine;
}

/** Keeps the form for the next save if this one got no response, or an error that may pass. */
function unsaved(form, status) {
  if (!status || status >= 429) typed ??= form;
}

/** Waits for the request under way: if two crossed, the older one could arrive last and win. */
async function keep() {
  await saving;
  save();
  await saving;
}

document.addEventListener("input", ({ target }) => {
  typed = target.closest("[data-draft]");
  clearTimeout(timer);
  timer = setTimeout(keep, 1000);
});
addEventListener("beforeunload", save); // earlier than pagehide: a reload finds what was typed
addEventListener("pagehide", save);
addEventListener("popstate", save); // back to another step, which does not unload the page
document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

// The next step is requested once this one is saved; a form that is submitted contains everything itself.
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.verb !== "get") typed = null;
  if (!typed && !saving) return;
  event.preventDefault();
  keep().then(() => event.detail.issueRequest(true));
});
document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  unsaved(requestConfig.elt.closest("[data-draft]"), xhr.status);
});
