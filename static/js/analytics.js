// Google Analytics and Hotjar: where the page names them, and once somebody has agreed. Both are told the step alone:
// the address is a secret between the company and us, and the title has a name in it.
const { google, hotjar, allowed } = document.body.dataset;
const open = allowed !== undefined; // this page's policy lets them in
const question = document.getElementById("consent"); // none in the frame: the partner's page has asked
const CHOICE = "jepostule:mesure"; // oui, non

function chosen() {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null; // a browser that keeps nothing for us: nothing is measured
  }
}

function keep(choice) {
  try {
    localStorage.setItem(CHOICE, choice);
  } catch {
    // the same
  }
}

function load(address) {
  document.head.append(Object.assign(document.createElement("script"), { src: address, async: true }));
}

function startGoogle() {
  window.dataLayer = [];
  const tell = function () { window.dataLayer.push(arguments); }; // it takes no array
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

/** The choice shows on the buttons, and can be changed as long as the form is there. */
function show() {
  for (const button of question.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.value === chosen());
  }
}

// A policy is the whole page's: it is loaded again. What was typed is kept in the tab.
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
