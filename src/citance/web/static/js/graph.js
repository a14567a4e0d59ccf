// The citation graph: neighbours stand out where one points, arrow keys walk from circle to circle, and graphs too large for
// links are drawn by sigma.js. Places and looks come from the server; nothing moves by itself.

const small = (root) => root.querySelectorAll("svg.graph-map");

// ---- pictures made of links ----

function near(svg, id) {
  svg.querySelectorAll("[data-near]").forEach((each) => each.removeAttribute("data-near"));
  if (!id) { svg.removeAttribute("data-at"); return; }
  const ids = new Set([id]);
  for (const edge of svg.querySelectorAll(".edge[data-from]")) {
    const { from, to } = edge.dataset;
    if (from !== id && to !== id) continue;
    edge.setAttribute("data-near", "");
    ids.add(from).add(to);
  }
  for (const node of svg.querySelectorAll("a[data-node]")) if (ids.has(node.dataset.node)) node.setAttribute("data-near", "");
  svg.setAttribute("data-at", id);
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function walk(svg, from, [dx, dy]) {
  const middle = (node) => {
    const circle = node.querySelector(".reach");
    return [circle.cx.baseVal.value, circle.cy.baseVal.value];
  };
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const node of svg.querySelectorAll("a[data-node]")) {
    if (node === from) continue;
    const [a, b] = middle(node);
    const ahead = (a - x) * dx + (b - y) * dy;
    const aside = Math.abs((a - x) * dy) + Math.abs((b - y) * dx);
    if (ahead > 0 && ahead + 2 * aside < least) { least = ahead + 2 * aside; best = node; }
  }
  best?.focus();
}

// Where the picture is wider than the window, begin with the work in the middle, else with the latest years.
function show(svg) {
  const frame = svg.parentElement;
  const middle = svg.querySelector("a[aria-current] .reach")?.cx.baseVal.value;
  const scale = svg.clientWidth / svg.viewBox.baseVal.width;
  frame.scrollLeft = middle === undefined ? frame.scrollWidth : middle * scale - frame.clientWidth / 2;
}

function follow(svg) {
  if (svg.dataset.followed !== undefined) return;
  svg.dataset.followed = "";
  show(svg);
  const at = (event) => event.target.closest?.("a[data-node]")?.dataset.node;
  svg.addEventListener("pointerover", (event) => near(svg, at(event)));
  svg.addEventListener("pointerleave", () => near(svg, null));
  svg.addEventListener("focusin", (event) => near(svg, at(event)));
  svg.addEventListener("focusout", () => near(svg, null));
  svg.addEventListener("keydown", (event) => {
    const node = event.target.closest?.("a[data-node]");
    if (!node || !(event.key in STEPS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    walk(svg, node, STEPS[event.key]);
  });
}

let large = null;

async function open(box) {
  const links = document.querySelector("[data-graph-links]");
  const note = document.querySelector("[data-graph-note]");
  const { Large, hasWebGL, script } = await import(box.dataset.large);
  if (!hasWebGL()) {
    note.textContent = box.dataset.wordsFailed;
    return;
  }
  const answer = fetch(box.dataset.graph, { headers: { accept: "application/json" } });
  try {
    await script(box.dataset.graphology);
    await script(box.dataset.sigma);
    const data = await (await answer).json();
    if (!box.isConnected) return;
    box.hidden = false;
    large = new Large(box, data);
    links.hidden = true;
  } catch (error) {
    box.hidden = true;
    links.hidden = false;
    console.warn("The large graph cannot be drawn:", error);
    return;
  }
  box.querySelector("[data-graph-find]").addEventListener("input", (event) => large.find(event.target.value));
  box.querySelectorAll("[data-graph-zoom]").forEach((button) => button.addEventListener("click", () => large.zoom(button.dataset.graphZoom)));
}

function begin() {
  small(document).forEach(follow);
  const box = document.querySelector("[data-graph]");
  if (large && !(box && large.box === box)) { large.end(); large = null; }
  if (box && box.dataset.opened === undefined) { box.dataset.opened = ""; open(box); }
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => large?.recolour());
document.addEventListener("htmx:after:settle", () => {
  begin();
  const said = document.querySelector("[data-graph-said]");
  const live = document.getElementById("live");
  if (said && live) live.textContent = said.textContent.trim();
});
begin();
