// The queue by keys: a key presses the button that carries it. Everything works without this, by the buttons themselves.

const queue = () => document.getElementById("queue");
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
let waiting = false;

const marked = (key) => [...document.querySelectorAll("#queue [data-key]")].find((each) => each.dataset.key === key);

function tell() {
  const live = document.getElementById("live");
  const head = document.getElementById("asked-head") ?? document.querySelector("#asked h2");
  if (live && head) live.textContent = head.textContent.trim();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.id === "note") event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (document.documentElement.dataset.keys === "off" || typing(event.target) || document.querySelector("dialog[open], details[data-menu][open]")) return;
  const found = marked(event.key);
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  if (found.matches("input")) { found.focus(); return; }
  // A key that comes before the next statement is there would judge what nobody has read.
  if (waiting) return;
  waiting = true;
  found.click();
}, true);

// Enter in a field of the form would press its first button, which is a verdict.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest("#judge input:not([type=hidden])")) {
    event.preventDefault();
    event.target.blur();
  }
});

document.addEventListener("submit", (event) => { if (queue()?.contains(event.target)) waiting = true; });
document.addEventListener("htmx:after:swap", () => {
  waiting = false;
  if (!queue()) return;
  document.getElementById("asked")?.focus({ preventScroll: true });
  const top = queue().getBoundingClientRect().top;
  if (top < 0) queue().scrollIntoView({ block: "start" });
  tell();
});
for (const name of ["htmx:error", "htmx:finally:request"]) document.addEventListener(name, () => { setTimeout(() => { waiting = false; }, 0); });
window.addEventListener("pageshow", () => { waiting = false; });
