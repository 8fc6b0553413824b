// A person among the people and addresses around them: Cytoscape.js on a canvas, each thing in its place, so
// that the same page always looks the same.
import { look, onPaper, whenLookChanges } from "./drawings-look.js";
import { FONT } from "./drawings-vega.js";

const NARROW = 560;
async function library() {
  // Its one rule of style is in our stylesheet; where this is found it adds none of its own.
  if (!document.getElementById("__________cytoscape_stylesheet")) {
    const mark = document.createElement("meta");
    mark.id = "__________cytoscape_stylesheet";
    document.head.append(mark);
  }
  await import("./cytoscape.min.js");
  return globalThis.cytoscape;
}

// Where everything lies: in columns, or one row below the other where the page is narrow.
function places(nodes, width) {
  const narrow = width < NARROW;
  const by = (kind) => nodes.filter((node) => node.kind === kind);
  const found = {};
  if (narrow) {
    let y = 50;
    const row = (kind, most, high, room = width) => {
      const all = by(kind);
      for (let start = 0; start < all.length; start += most) {
        const few = all.slice(start, start + most);
        few.forEach((node, place) => {
          found[node.id] = { x: (room * (place + 0.5)) / few.length, y };
        });
        y += high;
      }
    };
    row("address", 2, 110);
    row("person", 1, 120);
    row("incident", 3, 62, width - 70);
    y += 10;
    row("other", 2, 110);
    return { found, height: y - 30 };
  }
  const columns = { address: 0.12, person: 0.37, incident: 0.64, other: 0.88 };
  const gaps = { address: 110, person: 110, incident: 48, other: 100 };
  const height = Math.max(...Object.keys(columns).map((kind) => by(kind).length * gaps[kind])) + 140;
  for (const [kind, across] of Object.entries(columns)) {
    const all = by(kind);
    all.forEach((node, place) => {
      let y = height / 2 + (place - (all.length - 1) / 2) * gaps[kind];
      // Room in the middle, where the arrows run.
      if (kind === "incident") y += place < all.length / 2 ? -48 : 30;
      found[node.id] = { x: width * across, y };
    });
  }
  return { found, height: Math.max(height, 220) };
}

function style(width, inks) {
  const narrow = width < NARROW;
  const bend = narrow ? width - 110 : 50; // on a narrow page beside the incidents, not across them
  const text = { "font-family": FONT, "font-size": 14, "text-wrap": "wrap", color: inks.strong };
  const line = { "curve-style": "bezier", width: 2, "line-color": inks.other };
  return [
    { selector: "node", style: { ...text, label: "data(name)", "text-max-width": narrow ? 130 : 170 } },
    {
      selector: "node.person, node.other",
      style: {
        shape: "round-rectangle",
        width: narrow ? 140 : 170,
        height: 56,
        "text-max-width": narrow ? 128 : 156,
        "text-valign": "center",
        "background-color": (node) => inks[`level-${node.data("level")}`] ?? inks.drawing,
        color: (node) => inks[`level-${node.data("level")}-ink`] ?? inks.strong,
        label: "data(label)",
        "border-width": 2,
        "border-color": inks.strong,
        "font-weight": 600,
      },
    },
    { selector: "node.person", style: { "border-width": 4 } },
    {
      selector: "node.address",
      style: {
        shape: "rectangle",
        width: narrow ? 150 : 170,
        height: 50,
        "text-max-width": narrow ? 140 : 160,
        "text-valign": "center",
        "background-color": inks.address,
        "border-width": 1,
        "border-color": inks.called,
      },
    },
    {
      selector: "node.incident",
      style: {
        shape: "diamond",
        width: 18,
        height: 18,
        "background-color": inks.quiet,
        "font-size": narrow ? 11 : 13,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-max-width": narrow ? 74 : 160,
        "text-background-color": inks.drawing,
        "text-background-opacity": 0.85,
      },
    },
    { selector: "edge", style: line },
    { selector: "edge.took_part", style: { "line-style": "dotted", "line-color": inks.other, width: 1.5 } },
    { selector: "edge.lives", style: { "line-color": inks.called } },
    {
      selector: "edge.harm",
      style: {
        width: 5,
        "line-color": inks.harm,
        "target-arrow-color": inks.harm,
        "target-arrow-shape": "triangle",
        "arrow-scale": 1.5,
        "curve-style": "unbundled-bezier",
        "control-point-distances": bend,
        "control-point-weights": 0.5,
        [narrow ? "label" : "source-label"]: "data(label)",
        "source-text-offset": 70,
        "font-size": 13,
        "font-weight": 600,
        color: inks.harm,
        "text-background-color": inks.drawing,
        "text-background-opacity": 1,
        "text-background-padding": 3,
      },
    },
    { selector: ".chosen", style: { "overlay-color": "#ffdd00", "overlay-opacity": 0.5, "overlay-padding": 6 } },
  ];
}

function elements(data) {
  const nodes = data.nodes.map((node) => {
    const label = node.kind === "person" ? `${node.name}\n${node.says}` : node.name;
    return { data: { ...node, label }, classes: node.kind };
  });
  const ties = data.ties.map((tie, place) => ({ data: { id: `t${place}`, ...tie }, classes: tie.kind }));
  // An incident stands between: the person took part in it as well.
  const subject = data.nodes.find((node) => node.kind === "person").id;
  const incidents = data.nodes.filter((node) => node.kind === "incident");
  const own = incidents.map((node) => ({
    data: { id: `s${node.id}`, source: subject, target: node.id },
    classes: "took_part",
  }));
  return [...nodes, ...ties, ...own];
}

export async function draw(section) {
  const cytoscape = await library();
  const data = JSON.parse(section.querySelector('script[type="application/json"]').textContent);
  const canvas = section.querySelector("[data-canvas]");
  const told = section.querySelector("[data-told]");
  canvas.hidden = told.hidden = false;
  const graph = cytoscape({
    container: canvas,
    elements: elements(data),
    style: style(canvas.clientWidth, look()),
    layout: { name: "null" },
    autoungrabify: true,
    boxSelectionEnabled: false,
    userZoomingEnabled: false,
    userPanningEnabled: false,
  });
  const settle = () => {
    const { found, height } = places(data.nodes, canvas.clientWidth);
    canvas.style.setProperty("height", `${height}px`);
    graph.resize();
    graph.style(style(canvas.clientWidth, look()));
    graph.zoom(1);
    graph.pan({ x: 0, y: 0 });
    graph.nodes().positions((node) => found[node.id()]);
  };
  settle();
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    if (!canvas.clientWidth || canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    settle();
  }).observe(canvas);
  whenLookChanges(() => {
    graph.style(style(canvas.clientWidth, look()));
    onSheet(graph, canvas);
  });
  graph.on("tap mouseover", "node, edge", (event) => {
    graph.elements(".chosen").removeClass("chosen");
    event.target.addClass("chosen");
    tell(event.target.data(), told, data);
  });
  section.dataset.marks = String(graph.edges().filter((edge) => edge.id().startsWith("t")).length);
  section.dataset.drawn = "yes";
}

// Cytoscape draws at the next frame, and paper has none: it gets a picture drawn at once, and the page its own.
function onSheet(graph, canvas) {
  canvas.querySelector("[data-sheet]")?.remove();
  if (!onPaper()) return;
  const sheet = document.createElement("canvas");
  sheet.dataset.sheet = "";
  sheet.className = "caselink-drawn__sheet";
  sheet.width = canvas.clientWidth * 2;
  sheet.height = canvas.clientHeight * 2;
  canvas.append(sheet);
  graph.renderTo(sheet.getContext("2d"), 2, { x: 0, y: 0 }, 2);
}

function tell(thing, told, data) {
  const named = thing.name && thing.kind !== "incident" ? thing.name : "";
  const said = [named, thing.says].filter(Boolean).join(": ");
  if (!said) return;
  told.textContent = `${said}. `;
  if (thing.href) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = thing.href;
    link.textContent = data.open;
    told.append(link);
  }
}
