// The figures of a table as bars, a group for each row. A figure that is not shown has no bar: a gap that
// says so. What each bar is stands at its end, so that no colour has to be known.
import { look, whenLookChanges } from "./drawings-look.js";
import { FONT, inside, libraries, read, viewOf, whenWidthChanges } from "./drawings-vega.js";

const INKS = ["called", "suspect", "context", "good", "harm", "other"];
const STEP = 22; // pixels of a bar, and of a line of a row's name
const LETTER = 7.6; // pixels, about, of a letter at the sizes below
const GAP = "\u2002"; // between a figure and what it is of

// A row's name in as many lines as it needs.
function wrapped(name, width) {
  const most = Math.max(12, Math.floor(width / LETTER));
  const lines = [""];
  for (const word of name.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length > most && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function linesOf(data, inks, width) {
  const found = [];
  const add = (line) => found.push({ place: found.length, ...line });
  for (const row of data.rows) {
    for (const name of wrapped(row.name, width)) add({ name });
    row.cells.forEach((cell, column) => {
      const what = data.columns.length > 1 ? `${GAP}${data.columns[column]}` : "";
      add({ value: cell.value, gap: cell.value === null, says: `${cell.says}${what}`, ink: inks[INKS[column]] });
    });
    add({});
  }
  return found;
}

function specification(data, inks, room) {
  const width = Math.max(200, room - 8);
  const lines = linesOf(data, inks, width);
  const bars = lines.filter((line) => typeof line.value === "number");
  // Room for the longest of the words at the bars' ends, wherever they end.
  const words = Math.max(...lines.map((line) => (line.says ?? "").length)) * (LETTER - 0.6) + 12;
  const longest = Math.max(80, Math.min(width - words, 520));
  const top = Math.max(...bars.map((bar) => bar.value));
  const scale = { domain: [0, top], range: [0, longest], nice: false };
  const y = { field: "place", type: "ordinal", axis: null, scale: { domain: lines.map((line) => line.place), padding: 0.12 } };
  const x = { field: "value", type: "quantitative", axis: null, scale };
  const text = { type: "text", align: "left", baseline: "middle" };
  const written = (values, mark, at) => ({
    data: { values },
    mark: { ...text, ...mark },
    encoding: { x: at, y, text: { field: mark.fontWeight ? "name" : "says" } },
  });
  return {
    width,
    height: { step: STEP },
    view: { stroke: null },
    padding: { left: 2, right: 4, top: 4, bottom: 0 },
    layer: [
      { data: { values: bars }, mark: { type: "bar", height: { band: 0.86 } }, encoding: { x, y, color: { field: "ink", type: "nominal", scale: null } } },
      { data: { values: [{}] }, mark: { type: "rule", color: inks.line }, encoding: { x: { value: 0 } } },
      written(bars, { dx: 6, fontSize: 14, color: inks.strong }, x),
      written(lines.filter((line) => line.gap), { dx: 6, fontSize: 14, fontStyle: "italic", color: inks.quiet }, { value: 0 }),
      written(lines.filter((line) => line.name), { dx: 4, fontSize: 14, fontWeight: 600, color: inks.strong }, { value: 0 }),
    ],
    config: { font: FONT, background: null, aria: false },
  };
}

export async function draw(section) {
  const tools = await libraries();
  const data = read(section);
  const canvas = section.querySelector("[data-canvas]");
  canvas.hidden = false;
  const inner = inside(canvas);
  let view = null;

  async function redraw() {
    view?.finalize();
    view = viewOf(tools, specification(data, look(), canvas.clientWidth), inner);
    await view.runAsync();
    section.dataset.marks = String(data.rows.flatMap((row) => row.cells).filter((cell) => cell.value !== null).length);
    section.dataset.drawn = "yes";
  }

  whenWidthChanges(canvas, redraw);
  whenLookChanges(redraw);
  await redraw();
}
