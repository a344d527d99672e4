// Google Analytics and Hotjar, if the page names them and the user has consented. Both receive the step only: the URL
// is a secret between the company and us, and the title contains a name.
const { google, hotjar, allowed } = document.body.dataset;
const open = allowed !== undefined; // this page's Content-Security-Policy allows them
const question = document.getElementById("consent"); // absent from the frame: the partner's page has asked for consent
const CHOICE = "jepostule:mesure"; // oui, non

function chosen() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null; // no storage: nothing is measured
  }
}

function keep(choice) {
  try {
    localStorage.setItem(CHOICE, choice);
  } catch {
    // no storage, as above
  }
}

function load(address) {
  document.head.append(Object.assign(document.createElement("script"), { src: address, async: true }));
}

function startGoogle() {
  window.dataLayer = [];
  const tell = function () { window.dataLayer.push(arguments); }; // gtag reads `arguments`, not arrays
  tell("js", new Date());
  load(`https://www.googletagmanager.com/gtag/js?id=${google}`);
  return (step) => {
    const page = { page_location: `${location.origin}/${step}`, page_referrer: "", page_title: step };
    tell("config", google, { ...page, send_page_view: false });
    tell("event", "page_view", page);
  };
}

function startHotjar() {
  window._hjSettings = { hjid: Number(hotjar), hjsv: 6 };
  window.hj = function () { (window.hj.q ??= []).push(arguments); };
  load(`https://static.hotjar.com/c/hotjar-${hotjar}.js?sv=6`);
  return (step) => {
    window.hj("stateChange", `/${step}`);
    window.hj("event", step.replace("/", "_"));
  };
}

/** Shows the choice on the buttons; it can be changed as long as the form is shown. */
function show() {
  for (const button of question.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.value === chosen());
  }
}

// The policy applies to the whole page, which is therefore loaded again. What was typed is kept in the tab.
function reopen() {
  location.replace(location.pathname + (open ? "" : "?mesure=oui"));
}

function choose({ target }) {
  const { value } = target.closest("button") ?? {};
  if (!value) return;
  keep(value);
  show();
  if (open !== (chosen() === "oui")) reopen();
}

function step({ detail }) {
  question.hidden = !detail.endsWith("/form");
  if (!question.hidden && chosen() === "oui" && !open) reopen();
}

if (question) {
  show();
  question.addEventListener("click", choose);
  document.addEventListener("jepostule:step", step);
}
if (open && (!question || chosen() === "oui")) {
  const listeners = [google && startGoogle(), hotjar && startHotjar()].filter(Boolean);
  document.addEventListener("jepostule:step", ({ detail }) => listeners.forEach((tell) => tell(detail)));
}
