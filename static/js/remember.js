// Keeps what is typed in this tab until it is sent, and the recruiter's contact in this browser for the next answer.
const CONTACT = ["employer_name", "employer_phone", "employer_email", "employer_address"];
const tab = { store: "sessionStorage", name: `jepostule:${location.pathname.split("/")[3]}` }; // one application
const browser = { store: "localStorage", name: "jepostule:contact" };

function read({ store, name }) {
  try {
    return JSON.parse(window[store].getItem(name)) ?? {};
  } catch {
    return {}; // no storage
  }
}

function write({ store, name }, values) {
  try {
    window[store].setItem(name, JSON.stringify(values));
  } catch {
    // no storage, as above
  }
}

const shown = () => document.getElementById("answer");

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = shown().elements.namedItem(name);
    if (field && value !== undefined) field.value = value;
  }
}

/** The visible fields; hidden ones were filled in elsewhere. */
function visible(form) {
  return [...new FormData(form)].filter(([name]) => form.elements.namedItem(name).type !== "hidden");
}

function keep({ target: { form } }) {
  if (form?.id !== "answer") return;
  const prefilled = form.elements.employer_email?.dataset.prefilled;
  write(tab, { ...read(tab), ...Object.fromEntries(visible(form)), ...(prefilled && { prefilled }) });
}

/** Fills fields that are empty and were not emptied; replaces the prefilled address only if that was done last time. */
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
  const said = document.getElementById("remembered"); // present when the contact fields are
  if (!said) return;
  said.hidden = false;
  offer();
}

document.addEventListener("input", keep);
document.addEventListener("jepostule:step", ({ detail }) => step(detail));
