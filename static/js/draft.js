// What is typed is kept on the server, a second after the last key and when the page is left.
let typed = null; // the form with something to keep
let timer = 0;
let saving = null;

function save() {
  clearTimeout(timer);
  if (!typed) return;
  const form = typed;
  typed = null;
  const body = new URLSearchParams(new FormData(form));
  saving = fetch("/embed/brouillon/", { method: "POST", body, keepalive: true })
    .catch(() => { typed ??= form; })
    .finally(() => { saving = null; });
}

document.addEventListener("input", ({ target }) => {
  typed = target.closest("[data-draft]");
  clearTimeout(timer);
  timer = setTimeout(save, 1000);
});
addEventListener("beforeunload", save); // earlier than pagehide: a reload finds what was typed
addEventListener("pagehide", save);
document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

// The next step is asked for once this one is kept; a form that is sent says it all itself.
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.verb === "get") save();
  else typed = null;
  if (!saving) return;
  event.preventDefault();
  saving.then(() => event.detail.issueRequest(true));
});
