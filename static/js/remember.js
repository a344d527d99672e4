// What is typed is kept in this tab until it is sent; who answers, in this browser for the next answer.
const CONTACT = ["employer_name", "employer_phone", "employer_email", "employer_address"];
const tab = { store: "sessionStorage", name: `jepostule:${location.pathname.split("/")[3]}` }; // one application
const browser = { store: "localStorage", name: "jepostule:contact" };

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
    if (field && value !== undefined) field.value = value;
  }
}

/** What the form shows; what it only carries was typed elsewhere. */
function visible(form) {
  return [...new FormData(form)].filter(([name]) => form.elements.namedItem(name).type !== "hidden");
}

function keep({ target: { form } }) {
  if (form?.id !== "answer") return;
  const prefilled = form.elements.employer_email?.dataset.prefilled;
  write(tab, { ...read(tab), ...Object.fromEntries(visible(form)), ...(prefilled && { prefilled }) });
}

/** Fills what is empty and was not emptied; the address that we know, only where another took its place last time. */
function offer() {
  const typed = read(tab);
  const known = read(browser);
  const vacant = (name, value) => value === "" || (name === "employer_email" && value === known.prefilled);
  const wanted = CONTACT.filter((name) => !(name in typed) && vacant(name, shown().elements[name].value));
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
  if (!shown()) return;
  fill(read(tab));
  const said = document.getElementById("remembered"); // with the fields that it is about
  if (!said) return;
  said.hidden = false;
  offer();
}

document.addEventListener("input", keep);
document.addEventListener("jepostule:step", ({ detail }) => step(detail));
