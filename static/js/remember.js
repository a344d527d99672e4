// What is typed is kept in this tab until it is sent; who answers, in this browser for the next answer.
const CONTACT = ["employer_name", "employer_phone", "employer_email", "employer_address"];
const tab = { store: "sessionStorage", name: `jepostule:${location.pathname.split("/")[3]}` }; // one application
const browser = { store: "localStorage", name: "jepostule:contact" };
let offered = false; // once a page: what is emptied after that stays empty

function read({ store, name }) {
  try {
    return JSON.parse(window[store].getItem(name)) ?? {};
  } catch {
    return {}; // a browser that keeps nothing for us
  }
}

function write({ store, name }, values) {
  try {
    window[store].setItem(name, JSON.stringify(values));
  } catch {
    // the same
  }
}

const shown = () => document.getElementById("answer");

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = shown().elements.namedItem(name);
    if (field) field.value = value;
  }
}

function keep({ target: { form } }) {
  if (form?.id !== "answer") return;
  const prefilled = document.getElementById("employer_email")?.dataset.prefilled;
  write(tab, { ...read(tab), ...Object.fromEntries(new FormData(form)), ...(prefilled && { prefilled }) });
}

/** Fills what is empty; the address that we know, only where another one took its place last time. */
function offer() {
  offered = true;
  const known = read(browser);
  const { elements } = shown();
  const wanted = CONTACT.filter((name) => known[name] && !elements[name].value);
  if (known.prefilled && elements.employer_email.value === known.prefilled) wanted.push("employer_email");
  fill(Object.fromEntries(wanted.map((name) => [name, known[name]])));
}

function learn() {
  const typed = read(tab);
  if ("employer_name" in typed) {
    write(browser, Object.fromEntries([...CONTACT, "prefilled"].map((name) => [name, typed[name]])));
  }
  write(tab, {});
}

function step(name) {
  if (name.endsWith("/sent")) learn();
  const said = document.getElementById("remembered"); // with the fields that it is about
  if (!said) return;
  said.hidden = false;
  if (!offered) offer();
}

document.addEventListener("input", keep);
document.addEventListener("jepostule:step", ({ detail }) => step(detail));
document.addEventListener("htmx:historyRestore", () => { if (shown()) fill(read(tab)); });
if (shown()) fill(read(tab));
