// How a partner's page handles the messages of the frame.
const frame = document.getElementById("jepostule");
const { origin } = new URL(frame.src);

const answers = {
  resize(label, height) {
    frame.style.height = `${height}px`;
  },
  navigate() {
    if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  },
  quit(address) {
    if (/^https?:/.test(address)) location.assign(address);
  },
};

addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.origin !== origin || event.data?.topic !== "jepostule") return;
  answers[event.data.action]?.(event.data.label, event.data.value);
});
