// The box sends on Enter, as a search box does, also a pasted list, and Shift with Enter begins a line; files that are dropped anywhere on their zone are chosen.

const box = document.getElementById("text");

box?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (box.value.trim()) box.form.requestSubmit();
});

function tell(form) {
  const input = form.querySelector("input[type=file]");
  const line = form.querySelector("[data-chosen]");
  const names = [...input.files].map((file) => file.name);
  line.hidden = !names.length;
  line.textContent = `${line.dataset.words} ${names.slice(0, 5).join(", ")}${names.length > 5 ? " …" : ""} (${names.length})`;
}

for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => tell(form));
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.dataset.over = ""; });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); delete form.dataset.over; });
  }
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    tell(form);
  });
}
