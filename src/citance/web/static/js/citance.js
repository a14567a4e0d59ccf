// What every page can do beyond links and forms: keys, copying, closing menus. Nothing here is needed to read or to act.

const items = () => [...document.querySelectorAll("[data-item]")].filter((each) => each.offsetParent !== null);
const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

let quiet = 0;

export function say(words) {
  const live = document.getElementById("live");
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = words; });
  clearTimeout(quiet);
  quiet = setTimeout(() => { live.textContent = ""; }, 4000);
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

// A part of the page that is put in anew takes the focus with it: it goes back to the same link or field, or to the head of
// what is new; and what the head says is read out, where it is not a live region that was there before.
const HEADS = "[role=status]:not(:empty, .unseen), [aria-live]:is(h1, h2, h3), h1, h2, h3, caption";
let held = null;

document.addEventListener("htmx:before:swap", (event) => {
  const at = document.activeElement;
  const target = event.detail?.ctx?.target;
  if (!(target instanceof Element)) { held = null; return; }
  const alike = [...target.querySelectorAll(at?.localName ?? "a")];
  held = { at: at === document.body ? null : at, words: at?.textContent.trim(), place: alike.indexOf(at), among: alike.length, id: target.id, heads: new Set(target.querySelectorAll(HEADS)) };
});

document.addEventListener("htmx:after:swap", () => {
  const part = held?.id ? document.getElementById(held.id) : null;
  if (!part) return;
  const head = [...part.querySelectorAll(HEADS)].find((each) => each.textContent.trim());
  if (head && !held.heads.has(head) && !document.getElementById("live").textContent) say(head.textContent.trim().replace(/\s+/g, " "));
  if (held.at && !held.at.isConnected && (document.activeElement === document.body || !document.activeElement)) {
    const alike = [...part.querySelectorAll(held.at.localName)];
    const same = (held.at.id && document.getElementById(held.at.id)) || alike.find((each) => held.words && each.textContent.trim() === held.words) || (alike.length === held.among && alike[held.place]);
    const next = same || head || part;
    if (!same) next.tabIndex = -1;
    next.focus({ preventScroll: true });
  }
  held = null;
});

// Copy buttons do nothing without scripts, so they are hidden until there are some.
document.documentElement.setAttribute("data-scripts", "");
