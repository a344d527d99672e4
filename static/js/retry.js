// A request that got no response, or an error, can be retried without losing anything.
const frame = document.getElementById("frame");
const away = document.getElementById("away");
let again = null; // the action of "Réessayer", below the step
let kept = null; // the step that an error page replaced, and its request

function repeat({ elt, triggeringEvent }) {
  (triggeringEvent.submitter ?? elt).click();
}

function offer(action) {
  again = action;
  away.replaceChildren(document.getElementById("away-words").content.cloneNode(true));
  away.querySelector("button").focus();
}

function lost({ detail: { requestConfig } }) {
  if (requestConfig.triggeringEvent) offer(() => repeat(requestConfig));
}

document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
document.addEventListener("htmx:beforeRequest", () => away.replaceChildren());
document.addEventListener("htmx:historyCacheMiss", ({ detail }) => {
  detail.xhr.onerror = () => offer(() => location.reload());
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status < 400 || xhr.status === 422) return;
  const shown = /data-step="(.+?)"/.exec(xhr.responseText);
  if (!shown) {
    // Not our page: a proxy that did not reach the service.
    event.detail.shouldSwap = false;
    lost(event);
  } else if (shown[1] === "erreur" && requestConfig.triggeringEvent) {
    // Removed before the swap, so that fields and listeners survive.
    kept = { xhr, requestConfig, nodes: [...frame.childNodes] };
    frame.replaceChildren();
  }
});

document.addEventListener("jepostule:step", ({ detail }) => {
  if (detail !== "erreur") kept = null;
  else if (kept) document.getElementById("retry").hidden = false;
});

function restore() {
  const { xhr, requestConfig, nodes } = kept;
  frame.replaceChildren(...nodes);
  if (xhr.status >= 429) repeat(requestConfig);
}

document.addEventListener("click", (event) => {
  if (kept && event.target.closest("#retry")) {
    event.preventDefault();
    event.stopPropagation(); // htmx would follow the link
    restore();
  } else if (event.target.closest("#away button")) {
    away.replaceChildren();
    again();
  }
}, true);
