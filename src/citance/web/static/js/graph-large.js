// Graphs too large for links, drawn by sigma.js: circles and mentions by it, arcs with a stance, the axis and all names on plain
// canvases around it. Loaded by graph.js where a page has such a graph.

const loaded = new Map();

export function script(address) {
  if (!loaded.has(address)) {
    loaded.set(address, new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = done;
      element.onerror = () => failed(new Error(address));
      document.head.append(element);
    }));
  }
  return loaded.get(address);
}

export function hasWebGL() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

// The colours of the style sheet, whatever the scheme is now: sigma wants them as rgb().
function colours(container) {
  const probe = document.createElement("span");
  probe.hidden = true;
  container.append(probe);
  const of = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    ink: of("--ink"), soft: of("--soft"), line: of("--line"), raised: of("--raised"), sunken: of("--sunken"),
    contrasting: of("--contrasting"), supporting: of("--supporting"), mentioning: of("--mentioning-fill"),
    node: of("--graph-node"), severe: of("--severe"), focus: of("--focus"), font: getComputedStyle(container).fontFamily,
  };
  probe.remove();
  return found;
}

// A colour stepped back towards the ground. Mixed here, since WebGL layers add transparent colours up.
function faded(colour, part, ground) {
  const numbers = (text) => text.match(/[\d.]+/g).slice(0, 3).map(Number);
  const under = numbers(ground);
  return `rgb(${numbers(colour).map((value, at) => Math.round(value * part + under[at] * (1 - part))).join(",")})`;
}

const LABELS = 26;
const TALLEST = 900;

export class Large {
  constructor(box, data) {
    this.box = box;
    this.canvas = box.querySelector("[data-graph-canvas]");
    this.over = box.querySelector("[data-graph-over]");
    this.plain = this.over.textContent;
    this.at = null;
    this.found = null;
    this.facts = data.attributes;
    this.graph = new graphology.Graph(data.options);
    this.telling = [];
    this.stretch = this.shape();
    this.facts.height *= this.stretch;
    for (const lane of this.facts.lanes) { lane.top *= this.stretch; lane.bottom *= this.stretch; }
    for (const node of data.nodes) this.graph.addNode(node.key, { ...node.attributes, y: node.attributes.y * this.stretch });
    // Whose names come first where there is not room for all.
    this.order = data.nodes.map((node) => node.key).sort((a, b) => this.weight(b) - this.weight(a));
    for (const edge of data.edges) {
      this.graph.addEdgeWithKey(edge.key, edge.source, edge.target, edge.attributes);
      if (edge.attributes.stance === "contrasting" || edge.attributes.stance === "supporting") this.telling.push(edge);
    }
    // Contrast is drawn last, above support.
    this.telling.sort((a, b) => (a.attributes.stance === "contrasting") - (b.attributes.stance === "contrasting"));
    this.start();
  }

  // The map in the shape of the window: as wide as there is room, no higher than one can see at once. What its height is
  // multiplied with.
  shape() {
    const { width, height } = this.facts;
    const wide = this.canvas.clientWidth;
    const high = Math.max(420, Math.min(wide * height / width, 0.86 * window.innerHeight, TALLEST));
    this.canvas.style.height = `${high}px`;
    return (high / wide) / (height / width);
  }

  weight(key) {
    const { named, contested, retracted, size } = this.graph.getNodeAttributes(key);
    return (retracted ? 400 : 0) + (named ? 200 : 0) + (contested ? 8 : 0) + size;
  }

  start() {
    this.colours = colours(this.box);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.sigma = new Sigma(this.graph, this.canvas, {
      allowInvalidContainer: true,
      defaultEdgeType: "line",
      renderLabels: false,
      stagePadding: 14,
      zIndex: true,
      zoomDuration: calm ? 0 : 200,
      inertiaDuration: calm ? 0 : 200,
      minCameraRatio: 0.04,
      maxCameraRatio: 1.6,
      itemSizesReference: "positions",
      zoomToSizeRatioFunction: Math.sqrt,
      autoRescale: true,
      nodeReducer: (key, node) => this.node(key, node),
      edgeReducer: (key, edge) => this.edge(key, edge),
      defaultDrawNodeHover: () => {},
    });
    this.sigma.setCustomBBox({ x: [0, this.facts.width], y: [0, this.facts.height] });
    this.ground = this.layer("ground", { beforeLayer: "edges" });
    this.arcs = this.layer("arcs", { afterLayer: "edges" });
    this.marks = this.layer("marks", { afterLayer: "nodes" });
    this.sigma.on("afterRender", () => this.draw());
    this.sigma.on("resize", () => this.fit());
    this.sigma.on("enterNode", ({ node }) => this.point(node));
    this.sigma.on("leaveNode", () => this.point(null));
    this.sigma.on("clickNode", ({ node }) => location.assign(this.graph.getNodeAttribute(node, "address")));
    // The wheel scrolls the page; only with Ctrl it zooms.
    this.canvas.addEventListener("wheel", (event) => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation(); }, { capture: true });
    this.fit();
    this.sigma.refresh();
  }

  layer(id, options) {
    const canvas = this.sigma.createCanvas(id, options);
    canvas.style.pointerEvents = "none";
    return canvas;
  }

  fit() {
    const { width, height } = this.sigma.getDimensions();
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.ground, this.arcs, this.marks]) {
      canvas.width = width * ratio;
      canvas.height = height * ratio;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
  }

  isNear(key) {
    return key === this.at || this.graph.areNeighbors(key, this.at);
  }

  // Whether a pair leads past what is pointed at or was looked for.
  isAside(source, target) {
    if (this.at) return source !== this.at && target !== this.at;
    return this.found ? !this.found.has(source) && !this.found.has(target) : false;
  }

  node(key, node) {
    const { ink, node: read, raised, severe } = this.colours;
    const shown = { ...node, color: node.retracted ? severe : key === String(this.facts.focus) ? ink : read, zIndex: 1 };
    const aside = this.at ? !this.isNear(key) : this.found ? !this.found.has(key) : false;
    if (aside) Object.assign(shown, { color: faded(shown.color, 0.18, raised), zIndex: 0 });
    else if (this.at || this.found) shown.zIndex = 2;
    shown.aside = aside;
    return shown;
  }

  edge(key, edge) {
    if (edge.stance === "contrasting" || edge.stance === "supporting") return { ...edge, hidden: true };
    const aside = this.isAside(...this.graph.extremities(key));
    return { ...edge, size: 0.7, color: faded(this.colours.mentioning, aside ? 0.15 : this.at ? 1 : 0.6, this.colours.raised) };
  }

  place(x, y) {
    return this.sigma.graphToViewport({ x, y });
  }

  draw() {
    this.drawGround();
    this.drawArcs();
    this.drawMarks();
    this.drawNames();
  }

  clear(canvas) {
    const context = canvas.getContext("2d");
    const { width, height } = this.sigma.getDimensions();
    context.clearRect(0, 0, width, height);
    return context;
  }

  drawGround() {
    const context = this.clear(this.ground);
    const { height } = this.facts;
    const size = this.sigma.getDimensions();
    context.font = `600 12px ${this.colours.font}`;
    this.facts.lanes.forEach((lane, number) => {
      const top = this.place(0, height - lane.top).y;
      const bottom = this.place(0, height - lane.bottom).y;
      context.fillStyle = number % 2 ? this.colours.raised : faded(this.colours.sunken, 0.5, this.colours.raised);
      context.fillRect(0, top, size.width, bottom - top);
      context.fillStyle = this.colours.soft;
    });
    context.font = `11px ${this.colours.font}`;
    let last = -Infinity;
    for (const tick of this.facts.ticks) {
      const { x } = this.place(tick.x, 0);
      context.fillStyle = this.colours.line;
      context.fillRect(x, 0, 1, size.height);
      if (x - last < 44) continue;
      context.fillStyle = this.colours.soft;
      context.fillText(tick.early ? `${tick.year}–` : String(tick.year), x + 3, size.height - 6);
      last = x;
    }
    if (this.facts.known_from) {
      const { x } = this.place(this.facts.known_from - 4, 0);
      context.fillStyle = this.colours.soft;
      context.fillRect(x, 0, 1, size.height);
      const words = this.box.dataset.wordsUnknown;
      context.fillText(words, x - context.measureText(words).width - 5, size.height - 6);
    }
  }

  drawArcs() {
    const context = this.clear(this.arcs);
    const zoom = Math.min(1.6, 1 / Math.sqrt(this.sigma.getCamera().ratio));
    for (const { source, target, attributes } of this.telling) {
      const near = this.at && (source === this.at || target === this.at);
      const a = this.graph.getNodeAttributes(source);
      const b = this.graph.getNodeAttributes(target);
      const start = this.place(a.x, a.y);
      const end = this.place(b.x, b.y);
      const dx = end.x - start.x;
      const dy = end.y - start.y;
      const length = Math.hypot(dx, dy) || 1;
      const bend = Math.min(60, 0.14 * length);
      const contrasting = attributes.stance === "contrasting";
      context.globalAlpha = this.isAside(source, target) ? 0.07 : contrasting ? 0.95 : 0.6;
      context.strokeStyle = contrasting ? this.colours.contrasting : this.colours.supporting;
      context.lineWidth = (contrasting ? 1.5 : 0.9) * zoom * (near ? 1.4 : 1);
      context.setLineDash(contrasting ? [5, 3] : []);
      context.beginPath();
      context.moveTo(start.x, start.y);
      context.quadraticCurveTo((start.x + end.x) / 2 - bend * dy / length, (start.y + end.y) / 2 + bend * dx / length, end.x, end.y);
      context.stroke();
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
  }

  // Works that are only known from citations get a hole, retracted ones a cross, contrasted ones a ring: never colour alone.
  drawMarks() {
    const context = this.clear(this.marks);
    this.graph.forEachNode((key, node) => {
      const shown = this.sigma.getNodeDisplayData(key);
      if (!shown || shown.hidden) return;
      const { x, y } = this.place(node.x, node.y);
      const r = this.sigma.scaleSize(shown.size);
      context.globalAlpha = shown.aside ? 0.16 : 1;
      if (!node.read && !node.retracted && r > 1.6) {
        context.fillStyle = this.colours.raised;
        context.beginPath();
        context.arc(x, y, r - Math.max(0.9, Math.min(1.6, r * 0.3)), 0, 2 * Math.PI);
        context.fill();
      }
      if (node.retracted) {
        context.strokeStyle = this.colours.raised;
        context.lineWidth = 1.5;
        context.beginPath();
        context.moveTo(x - r * 0.7, y - r * 0.7); context.lineTo(x + r * 0.7, y + r * 0.7);
        context.moveTo(x + r * 0.7, y - r * 0.7); context.lineTo(x - r * 0.7, y + r * 0.7);
        context.stroke();
      }
      if (node.contested) {
        context.strokeStyle = this.colours.contrasting;
        context.lineWidth = 1.2;
        context.beginPath();
        context.arc(x, y, r + 1.8, 0, 2 * Math.PI);
        context.stroke();
      }
    });
    context.globalAlpha = 1;
  }

  // Names of lanes, then of works, each only where it covers no other name.
  drawNames() {
    const context = this.marks.getContext("2d");
    const size = this.sigma.getDimensions();
    const taken = [];
    const write = (text, x, y) => {
      const box = { left: x - 2, right: x + context.measureText(text).width + 2, top: y - 11, bottom: y + 3 };
      if (box.right > size.width || box.left < 0 || box.top < 0 || box.bottom > size.height - 16) return false;
      if (taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom)) return false;
      taken.push(box);
      context.lineWidth = 3;
      context.lineJoin = "round";
      context.strokeStyle = this.colours.raised;
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
      return true;
    };
    context.font = `600 12px ${this.colours.font}`;
    context.fillStyle = this.colours.soft;
    for (const lane of this.facts.lanes) {
      const top = this.place(0, this.facts.height - lane.top).y;
      const bottom = this.place(0, this.facts.height - lane.bottom).y;
      if (bottom > 16) write(lane.name, 8, Math.min(Math.max(top + 15, 15), Math.max(bottom - 3, 15)));
    }
    context.font = `12px ${this.colours.font}`;
    context.fillStyle = this.colours.ink;
    const most = LABELS * Math.min(1, size.width / 900) / Math.min(1, this.sigma.getCamera().ratio);
    let left = Math.min(most, 160);
    for (const key of this.at ? [this.at, ...this.graph.neighbors(this.at)] : this.order) {
      if (left <= 0) break;
      const shown = this.sigma.getNodeDisplayData(key);
      if (!shown || shown.aside) continue;
      const node = this.graph.getNodeAttributes(key);
      const { x, y } = this.place(node.x, node.y);
      const r = this.sigma.scaleSize(shown.size);
      context.fillStyle = node.retracted ? this.colours.severe : this.colours.ink;
      const text = node.retracted ? `${node.label} ${this.box.dataset.wordsRetracted}` : node.label;
      if (write(text, x + r + 4, y + 4) || write(text, x - r - 4 - context.measureText(text).width, y + 4)) left -= 1;
    }
  }

  point(node) {
    this.at = node;
    this.canvas.classList.toggle("graph-pointing", Boolean(node));
    if (node) {
      const { label, title, year } = this.graph.getNodeAttributes(node);
      this.over.textContent = `${label}: ${title}${year ? ` (${year})` : ""}`;
    } else {
      this.over.textContent = this.plain;
    }
    this.sigma.refresh({ skipIndexation: true });
  }

  find(text) {
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const matching = (node) => {
      const whole = `${node.label} ${node.title} ${node.authors} ${node.doi ?? ""}`.toLocaleLowerCase();
      return words.every((word) => whole.includes(word));
    };
    this.found = words.length ? new Set(this.graph.filterNodes((key, node) => matching(node))) : null;
    this.box.querySelector("[data-graph-found]").textContent = this.found ? `${this.found.size} ${this.box.dataset.wordsFound}` : "";
    if (this.found?.size === 1) {
      const { x, y } = this.sigma.getNodeDisplayData([...this.found][0]);
      this.move({ x, y, ratio: 0.35 });
    }
    this.sigma.refresh({ skipIndexation: true });
  }

  move(state) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (calm) this.sigma.getCamera().setState(state);
    else this.sigma.getCamera().animate(state, { duration: 250 });
  }

  zoom(how) {
    const camera = this.sigma.getCamera();
    if (how === "all") this.move({ x: 0.5, y: 0.5, ratio: 1 });
    else this.move({ ratio: camera.ratio * (how === "in" ? 1 / 1.6 : 1.6) });
  }

  recolour() {
    this.colours = colours(this.box);
    this.sigma.refresh();
  }

  end() {
    this.sigma.kill();
  }
}
