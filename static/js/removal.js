// After a document is removed: keeps the focus near, and announces the removal.
let removed = null;

// Not at `submit`: while another one is under way, a removal is not requested.
document.addEventListener("htmx:beforeRequest", ({ detail: { target, requestConfig } }) => {
  if (target.id !== "list") return;
  const row = requestConfig.triggeringEvent.submitter.closest("li");
  removed = { index: [...row.parentNode.children].indexOf(row), name: row.querySelector(".name").textContent };
});

document.addEventListener("htmx:afterSettle", ({ target, detail }) => {
  if (target.id !== "list" || !detail.pathInfo || !removed) return;
  const buttons = [...target.querySelectorAll("[name=document]")];
  (buttons[removed.index] ?? buttons.pop() ?? document.getElementById("attachments")).focus();
  document.dispatchEvent(new CustomEvent("jepostule:said", { detail: `${removed.name}\u202f: document retiré.` }));
  document.dispatchEvent(new CustomEvent("jepostule:attachments", { detail: "remove" }));
  removed = null;
});
