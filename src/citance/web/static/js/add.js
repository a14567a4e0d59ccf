// Adding papers with scripts: files and folders can be dropped, and are sent some at a time, so that there may be many.

const form = document.querySelector("[data-add]");
const chosen = document.getElementById("add-chosen");
const faults = document.getElementById("add-faults");
const bar = document.getElementById("add-progress");
const drop = form.querySelector("[data-drop]");
const mostBytes = Number(form.dataset.mostMb) * 1e6;
const batchFiles = Math.min(100, Number(form.dataset.mostFiles));
const batchBytes = Math.min(mostBytes, 30e6);
const dropped = [];

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

form.querySelectorAll("[data-needs-scripts]").forEach((each) => { each.hidden = false; });
form.querySelectorAll("[data-without-scripts]").forEach((each) => { each.hidden = true; });

function all() {
  const inputs = [...form.querySelectorAll("input[type=file]")].flatMap((each) => [...each.files]);
  return [...inputs.map((file) => ({ file, path: file.webkitRelativePath || file.name })), ...dropped];
}

function fault(words) {
  const line = document.createElement("li");
  line.textContent = words;
  faults.append(line);
}

function sendable() {
  faults.replaceChildren();
  return all().filter(({ file, path }) => {
    if (file.size < mostBytes - 1e5) return true;
    fault(fill(form.dataset.wordsLarge, { name: path }));
    return false;
  });
}

function tell() {
  const files = sendable();
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  chosen.textContent = files.length ? fill(form.dataset.wordsChosen, { count: files.length, size: (bytes / 1e6).toFixed(1) }) : "";
}

async function walk(entry, path, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: path + entry.name });
  } else if (entry.isDirectory) {
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) break;
      for (const each of some) await walk(each, `${path}${entry.name}/`, found);
    }
  }
}

drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.setAttribute("data-over", ""); });
drop.addEventListener("dragleave", () => drop.removeAttribute("data-over"));
drop.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.removeAttribute("data-over");
  const entries = [...event.dataTransfer.items].map((each) => each.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  dropped.push(...(entries.length ? found : [...event.dataTransfer.files].map((file) => ({ file, path: file.name }))));
  tell();
});
form.addEventListener("change", tell);

function batches(files) {
  const made = [[]];
  let bytes = 0;
  for (const each of files) {
    if (made.at(-1).length && (made.at(-1).length >= batchFiles || bytes + each.file.size > batchBytes)) {
      made.push([]);
      bytes = 0;
    }
    made.at(-1).push(each);
    bytes += each.file.size;
  }
  return made;
}

async function send(files) {
  const parts = batches(files);
  let batch = "";
  let done = 0;
  for (const [number, part] of parts.entries()) {
    const body = new FormData();
    if (batch) body.append("batch", batch);
    if (number < parts.length - 1) body.append("more", "1");
    for (const { file, path } of part) {
      body.append("files", file, file.name);
      body.append("paths", path);
    }
    const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.detail ?? answer.statusText);
    done += part.length;
    bar.value = done / files.length;
    chosen.textContent = fill(form.dataset.wordsSending, { done, count: files.length });
    batch = told.batch ?? batch;
    if (told.job) window.location.assign(told.job);
  }
}

form.addEventListener("submit", async (event) => {
  const files = sendable();
  if (!files.length) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  bar.hidden = false;
  try {
    await send(files);
  } catch (error) {
    fault(fill(form.dataset.wordsFailed, { reason: error.message }));
    button.disabled = false;
    bar.hidden = true;
  }
});
