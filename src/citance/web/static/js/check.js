// The reference check with scripts: a file can be dropped on the form, and the result printed by one click.

const way = document.querySelector("[data-check-form] [data-drop]");
if (way) {
  const input = way.querySelector("input[type=file]");
  way.addEventListener("dragover", (event) => { event.preventDefault(); way.setAttribute("data-over", ""); });
  way.addEventListener("dragleave", () => way.removeAttribute("data-over"));
  way.addEventListener("drop", (event) => {
    event.preventDefault();
    way.removeAttribute("data-over");
    if (event.dataTransfer.files.length) {
      const first = new DataTransfer();
      first.items.add(event.dataTransfer.files[0]);
      input.files = first.files;
    }
  });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
