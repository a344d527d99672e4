// Uploads files as soon as they are given: one request each, two at a time, each with its row.
const PARALLEL = 2;
const MOST = 10; // files
const PATIENCE = 300_000; // milliseconds
const items = new Set(); // {file, row, xhr}, until done or dismissed; the state of each is its row's data-state
let begun = 0; // number of uploads and removals so far
let removing = 0; // number of removals under way
let stale = false; // two responses may have crossed: the list shown may be the older one

const find = (id) => document.getElementById(id);
const sentence = (name) => find("sentences").content.querySelector(`.${name}`).textContent;
const say = (text) => find("said").append(Object.assign(document.createElement("p"), { textContent: text }));
const among = (...states) => [...items].filter(({ row }) => states.includes(row.dataset.state));
const busy = () => among("waiting", "sending");

function size(bytes) {
  const mega = bytes / 2 ** 20;
  return mega < 1
    ? `${Math.round(bytes / 1024) || Math.sign(bytes)}\u202fKo`
    : `${mega.toLocaleString("fr", { maximumFractionDigits: 1 })}\u202fMo`;
}

function draw(file) {
  const row = find("upload").content.firstElementChild.cloneNode(true);
  row.querySelector(".name").textContent = file.name;
  row.querySelector(".size").textContent = size(file.size);
  row.querySelector(".sheet text").textContent = file.name.split(".").slice(1).pop()?.slice(0, 4).toUpperCase() ?? "";
  row.querySelector("progress").setAttribute("aria-label", `Ajout de ${file.name}`);
  row.querySelector(".retry").setAttribute("aria-label", `Réessayer d’ajouter ${file.name}`);
  row.querySelector(".dismiss").setAttribute("aria-label", `Ne pas ajouter ${file.name}`);
  return row;
}

/** Why the server would refuse this file, by the same rules. */
function fault(file) {
  const { count, total, limit } = find("list").dataset;
  const coming = busy().map((item) => item.file.size);
  if (file.size === 0) return "empty";
  if (Number(count) + coming.length >= MOST) return "many";
  return coming.reduce((sum, each) => sum + each, Number(total) + file.size) > limit ? "large" : null;
}

function stop(item, state, why) {
  item.row.dataset.state = state;
  item.row.querySelector(".size").textContent = size(item.file.size);
  item.row.querySelector(".why").textContent = why;
  say(`${item.file.name}\u202f: ${why}`);
}

function start(item) {
  const why = fault(item.file);
  if (why) stop(item, "refused", sentence(why));
  else item.row.dataset.state = "waiting";
  items.add(item);
}

function advance() {
  for (const item of among("waiting").slice(0, PARALLEL - among("sending").length)) send(item);
  if (among("sending").length + removing > 1) stale = true;
  if (busy().length || removing) return;
  if (find("held")) find("held").textContent = "";
  if (stale) reread();
}

function send(item) {
  const body = new FormData(find("passport"));
  body.append("attachments", item.file);
  const xhr = new XMLHttpRequest();
  xhr.open("POST", "/embed/documents/");
  xhr.setRequestHeader("HX-Request", "true");
  xhr.timeout = PATIENCE;
  xhr.upload.onprogress = ({ loaded, total }) => progress(item, loaded / total);
  xhr.onload = () => { answered(item, xhr); advance(); };
  xhr.onerror = xhr.ontimeout = () => { stop(item, "failed", sentence("lost")); advance(); };
  xhr.send(body);
  begun += 1;
  item.xhr = xhr;
  item.row.dataset.state = "sending";
}

function progress({ file, row }, share) {
  row.querySelector("progress").value = share * 100;
  row.querySelector(".size").textContent = `${Math.round(share * 100)}\u202f% de ${size(file.size)}`;
}

function answered(item, { status, responseText }) {
  const answer = new DOMParser().parseFromString(responseText, "text/html");
  const step = answer.querySelector("[data-step]");
  if (step && step.dataset.step !== "erreur") {
    items.clear();
    replace(responseText);
  } else if (status === 200) finish(item, responseText);
  else if (status === 422) stop(item, "refused", answer.querySelector(".why").textContent);
  else if (status === 413) stop(item, "refused", sentence("large"));
  else stop(item, "failed", step?.querySelector(".intro p").textContent ?? sentence("lost"));
}

function finish(item, answer) {
  dismiss(item);
  replace(answer);
  say(`${item.file.name}\u202f: document ajouté.`);
  document.dispatchEvent(new CustomEvent("jepostule:attachments", { detail: "add" }));
}

function dismiss(item) {
  if (item.row.contains(document.activeElement)) find("attachments").focus();
  items.delete(item);
  item.row.remove();
}

/** Shows the list of a response, or the step when the response has no list. */
function replace(answer) {
  if (!answer.includes('id="list"')) htmx.swap(find("frame"), answer, { swapStyle: "innerHTML" });
  else if (removing || !find("list")) stale = true; // a removal's response needs its own list as target
  else htmx.swap(find("list"), answer, { swapStyle: "outerHTML" }, { select: "#list" });
}

async function reread() {
  if (!find("list")) return;
  stale = false;
  const before = begun;
  const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  if (begun > before) {
    stale = true; // uploads and removals begun since are not in it
    advance();
  } else if (text) replace(text);
  else stale = true;
}

function clicked(event) {
  const item = [...items].find(({ row }) => row.contains(event.target));
  if (event.target.closest("#continue") && busy().length) {
    event.preventDefault();
    event.stopPropagation(); // htmx would follow the link
    find("held").textContent = sentence("held");
  } else if (item && event.target.closest(".retry")) {
    start(item);
    advance();
  } else if (item && event.target.closest(".dismiss")) {
    stale ||= item.row.dataset.state === "sending"; // it may have arrived nevertheless
    item.xhr?.abort();
    dismiss(item);
    advance();
  }
}

document.addEventListener("click", clicked, true);
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target.id !== "list") return;
  begun += 1;
  removing += 1;
  advance();
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.target.id !== "list") return;
  removing -= 1;
  advance();
});
document.addEventListener("jepostule:said", ({ detail }) => say(detail));
document.addEventListener("jepostule:files", ({ detail }) => {
  for (const file of detail) {
    const item = { file, row: draw(file) };
    start(item);
    find("uploads").append(item.row);
  }
  advance();
});
document.addEventListener("jepostule:step", ({ detail }) => {
  find("said").replaceChildren();
  if (detail !== "documents") return;
  find("uploads").append(...[...items].map(({ row }) => row));
  advance(); // an upload that ended before this step came had no list to show its document in
});
document.documentElement.classList.add("scripted"); // files.css hides the button that sends them otherwise
