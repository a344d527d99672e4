// Passes files that are chosen, or dropped anywhere on the page, to upload.js.
const zone = () => document.querySelector(".drop");

function give(files) {
  document.dispatchEvent(new CustomEvent("jepostule:files", { detail: [...files] }));
}

document.addEventListener("change", ({ target }) => {
  if (target.id !== "attachments") return;
  give(target.files);
  target.value = ""; // so that the same file can be chosen again
});

function dragged(event) {
  if (!event.dataTransfer.types.includes("Files")) return;
  event.preventDefault(); // the browser would leave the page to show the file
  zone()?.classList.toggle("over", event.type === "dragover");
  if (event.type === "drop" && zone()) give(event.dataTransfer.files);
}

document.addEventListener("dragover", dragged);
document.addEventListener("dragleave", dragged);
document.addEventListener("drop", dragged);
