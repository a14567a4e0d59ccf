// What every page can do beyond links and forms: keys, copying, closing menus. Nothing here is needed to read or to act.

const items = () => [...document.querySelectorAll("[data-item]")].filter((each) => each.offsetParent !== null);
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

export function say(words) {
  const live = document.getElementById("live");
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = words; });
}

function current() {
  return items().find((each) => each.hasAttribute("data-current"));
}

function move(step) {
  const all = items();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + step))];
  all.forEach((each) => each.removeAttribute("data-current"));
  next.setAttribute("data-current", "");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

async function copy(text, words) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
  say(words);
}

const commands = {
  "/": () => document.querySelector("[data-search-box]")?.focus(),
  "j": () => move(1),
  "k": () => move(-1),
  "o": () => current()?.querySelector("[data-open]")?.click(),
  "c": () => current()?.querySelector("[data-copy=citation]")?.click(),
  "?": () => document.getElementById("keys-help")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details[data-menu][open]").forEach((each) => { each.open = false; each.querySelector("summary").focus(); });
    return;
  }
  if (document.documentElement.dataset.keys === "off" || typing(event.target) || document.querySelector("dialog[open]")) return;
  const command = commands[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    event.preventDefault();
    const from = button.dataset.copyText ?? document.getElementById(button.dataset.copyFrom)?.textContent ?? "";
    copy(from.trim(), button.dataset.copied ?? button.textContent.trim());
    button.setAttribute("data-done", "");
    setTimeout(() => button.removeAttribute("data-done"), 2000);
    return;
  }
  document.querySelectorAll("details[data-menu][open]").forEach((each) => { if (!each.contains(event.target)) each.open = false; });
});

// Copy buttons do nothing without scripts, so they are hidden until there are some.
document.documentElement.setAttribute("data-scripts", "");
