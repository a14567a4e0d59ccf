// Says that a list is being looked up, which may take some seconds, and keeps it from being sent twice.

for (const form of document.querySelectorAll("[data-collection-form]")) {
  form.addEventListener("submit", () => {
    const words = form.querySelector("[data-working]");
    if (words) words.hidden = false;
    const button = form.querySelector("button.primary");
    if (button) button.disabled = true;
  });
}

// A page that comes out of the browser's memory can be used again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-collection-form]")) {
    const words = form.querySelector("[data-working]");
    if (words) words.hidden = true;
    const button = form.querySelector("button.primary");
    if (button) button.disabled = false;
  }
});
