// Steps: where they are swapped in, the title, the focus.
const frame = document.getElementById("frame");
let step = frame.firstElementChild;
const site = document.title.slice(step.dataset.title.length);
let asked = ""; // id of the field that a link leads to

function show() {
  document.title = step.dataset.title + site;
  document.dispatchEvent(new CustomEvent("jepostule:step", { detail: step.dataset.step }));
}

function focus() {
  const title = step.querySelector("h1");
  title.tabIndex = -1;
  scrollTo(0, 0);
  (document.getElementById(asked) ?? step.querySelector("[aria-invalid]") ?? title).focus();
}

new MutationObserver(() => {
  if (step === frame.firstElementChild) return;
  step = frame.firstElementChild;
  show();
  focus();
}).observe(frame, { childList: true });

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  asked = detail.pathInfo.anchor ?? "";
  frame.setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", () => frame.removeAttribute("aria-busy"));

// A whole step always replaces the one shown, whatever the request's target.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.serverResponse.includes("data-step=")) Object.assign(detail, { target: frame, swapOverride: "innerHTML" });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".summary a");
  if (!link) return;
  event.preventDefault(); // no entry in the history
  document.querySelector(link.hash).focus();
});

show();
