// What links and forms cannot do: after a change the boxes show what is on, and after a turned page reading goes on at its head.

let turned = false;

document.addEventListener("click", (event) => {
  if (event.target.closest("a[data-up]")) turned = true;
});

// A box that was clicked keeps its own mind when the page is changed around it; the answer of the server says what is on.
function settle() {
  for (const field of document.querySelectorAll("#filters input, #filters select, #sort")) {
    if (field.type === "checkbox") field.checked = field.defaultChecked;
    else if (field.tagName === "SELECT") [...field.options].forEach((option) => { if (option.defaultSelected) field.value = option.value; });
    else if (field !== document.activeElement && field.type !== "hidden") field.value = field.defaultValue;
  }
}

document.addEventListener("htmx:after:swap", () => {
  settle();
  if (!turned) return;
  turned = false;
  const head = document.getElementById("results");
  head?.focus({ preventScroll: true });
  head?.scrollIntoView({ block: "start", behavior: "instant" });
});

// Coming back, browsers fill the fields in again as they were left.
window.addEventListener("pageshow", settle);
