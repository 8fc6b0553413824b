// Incidents over time, a lane for each agency; above them the level, where the page has it.
import { look, whenLookChanges } from "./drawings-look.js";
import { FONT, inside, libraries, read, viewOf, whenWidthChanges } from "./drawings-vega.js";

const INKS = { injury: "harm", called: "called", suspect: "suspect", other: "other" };
const SHAPES = { injury: "diamond", called: "triangle-up", suspect: "square", other: "circle" };
const DAY = 24 * 60 * 60 * 1000;
const HIGH = 170; // pixels of the level
const LONG = 3 * 365 * DAY; // so long a time is shown from its last two years at first
const LATEST = 730;
const NAMES = 240; // pixels for the agencies' names
const NARROW = 560; // below it a lane's name stands in the lane

// The page says each mark's agency, kind and the rest by its place in a list.
function marksOf({ marks, lanes, groups, kinds, says, there }) {
  const codes = Object.keys(groups);
  return marks.on.map((on, at) => ({
    on,
    agency: lanes[marks.lane[at]].agency,
    group: codes[marks.group[at]],
    kind: kinds[marks.kind[at]],
    says: says[marks.says[at]],
    counts: Boolean(marks.counts[at]),
    href: there + marks.begins[at],
  }));
}

function days(data) {
  const points = (data.levels?.points ?? []).map((point) => Date.parse(point.on));
  const found = [...data.told.map((mark) => Date.parse(mark.on)), ...points, Date.parse(data.today)];
  const first = Math.min(...found);
  const last = Math.max(...found);
  const room = Math.max((last - first) * 0.02, 3 * DAY);
  return [first - room, last + room];
}

function lanes(data, state, width) {
  const narrow = width < NARROW;
  const wanted = data.told.filter(
    (mark) => state.groups.has(mark.group) && (!state.agency || mark.agency === state.agency),
  );
  const shown = data.lanes.filter((lane) => !state.agency || lane.agency === state.agency);
  const y = {
    field: "agency",
    type: "nominal",
    sort: shown.map((lane) => lane.agency),
    scale: { domain: shown.map((lane) => lane.agency), paddingInner: 0, paddingOuter: 0 },
    axis: {
      title: null,
      domain: false,
      ticks: false,
      grid: true,
      gridColor: state.inks["line-faint"],
      tickBand: "extent",
      labelColor: state.inks.strong,
      labelLimit: narrow ? width : NAMES - 12,
      ...(narrow
        ? { labelAlign: "left", labelPadding: -2, labelOffset: -15, labelFontSize: 12 }
        : { labelPadding: 10, labelFontSize: 13, minExtent: NAMES, maxExtent: NAMES }),
    },
  };
  const x = time(state);
  const inked = scaled("group", Object.keys(INKS), Object.values(INKS).map((ink) => state.inks[ink]));
  // What the picture does not rest on is hollow: paler, it would be seen too little.
  const marks = {
    data: { values: wanted },
    mark: { type: "point", filled: true, opacity: 1, clip: true, strokeWidth: 1.5, cursor: "pointer", ...(narrow && { yOffset: 9 }) },
    encoding: {
      x: { ...x, field: "on" },
      y,
      fill: inked,
      stroke: inked,
      shape: scaled("group", Object.keys(SHAPES), Object.values(SHAPES)),
      size: { condition: { test: "datum.group === 'other'", value: 55 }, value: 105 },
      fillOpacity: { condition: { test: "datum.counts", value: 0.95 }, value: 0.15 },
    },
  };
  const held = {
    data: { values: shown.filter((lane) => lane.heldBack).map((lane) => ({ ...lane, says: data.heldBack })) },
    mark: { type: "text", align: "right", baseline: "middle", fontStyle: "italic", fontSize: 12, color: state.inks.quiet, ...(narrow && { dy: 9 }) },
    encoding: { x: { value: width - 6 }, y, text: { field: "says" } },
  };
  return { width, height: { step: narrow ? 46 : 34 }, view: { stroke: state.inks.line }, layer: [marks, held] };
}

function scaled(field, domain, range) {
  return { field, type: "nominal", scale: { domain, range }, legend: null };
}

function day(moment) {
  const date = new Date(moment);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate(), utc: true };
}

// What a tick says: a day, a month with the year at its turn, or a year.
function ticks(state) {
  const span = (state.domain[1] - state.domain[0]) / DAY;
  if (span > 1500) return "utcFormat(datum.value, '%Y')";
  if (span < 200) return "utcFormat(datum.value, '%-d %b')";
  if (state.narrow) return "utcFormat(datum.value, '%b %y')";
  return "utcmonth(datum.value) === 0 ? utcFormat(datum.value, '%Y') : utcFormat(datum.value, '%b')";
}

// On a narrow page as many ticks as fit, at whole months or years.
function often(state) {
  const span = (state.domain[1] - state.domain[0]) / DAY;
  if (!state.narrow) return 9;
  if (span > 1500) return 4;
  if (span > 500) return { interval: "month", step: 6 };
  return span > 200 ? { interval: "month", step: 3 } : 3;
}

function time(state) {
  return {
    type: "temporal",
    scale: { domain: state.domain.map(day), type: "utc", nice: false },
    axis: {
      title: null,
      labelFontSize: 13,
      labelColor: state.inks.strong,
      labelFlush: true,
      labelOverlap: true,
      labelSeparation: 12,
      tickCount: often(state),
      labelExpr: ticks(state),
      gridColor: state.inks["line-faint"],
      domainColor: state.inks.line,
      tickColor: state.inks.line,
    },
  };
}

function level(state, width) {
  const { points, bands, title } = state.levels;
  const top = Math.max(...points.map((point) => point.score), ...bands.map((band) => band.least), 1) * 1.1;
  const x = time(state);
  const y = {
    type: "quantitative",
    scale: { domain: [0, top], nice: false },
    axis: {
      title: null,
      grid: false,
      tickCount: 4,
      labelFontSize: 13,
      labelColor: state.inks.strong,
      tickColor: state.inks.line,
      domain: false,
      ...(!state.narrow && { minExtent: NAMES, maxExtent: NAMES }),
      ...(state.narrow && { labels: false, ticks: false }),
    },
  };
  const edges = bands.map((band, place) => ({
    ...band,
    most: bands[place + 1]?.least ?? top,
    colour: state.inks[`band-${band.level}`],
  }));
  return {
    width,
    height: HIGH,
    title: { text: title, color: state.inks.strong, anchor: "start", frame: "group", fontSize: 14, fontWeight: 600, offset: 8 },
    view: { stroke: state.inks.line },
    layer: [
      {
        data: { values: edges },
        mark: { type: "rect" },
        encoding: {
          y: { ...y, field: "least" },
          y2: { field: "most" },
          color: { field: "colour", type: "nominal", scale: null },
          opacity: { value: 0.75 },
        },
      },
      {
        data: { values: edges.filter((band) => ((band.most - band.least) / top) * HIGH > 15) },
        mark: { type: "text", align: "left", baseline: "bottom", dx: 6, dy: -2, fontSize: 12, color: state.inks.strong },
        encoding: { x: { value: 0 }, y: { ...y, field: "least" }, text: { field: "name" } },
      },
      {
        data: { values: points },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 2.5, color: state.inks.strong, clip: true },
        encoding: { x: { ...x, field: "on", axis: { ...x.axis, labels: false, ticks: false } }, y: { ...y, field: "score" } },
      },
      {
        data: { values: points.map((point) => ({ ...point, kind: "level" })) },
        mark: { type: "point", filled: true, size: 45, color: state.inks.strong, opacity: 1, clip: true, cursor: "pointer" },
        encoding: { x: { ...x, field: "on" }, y: { ...y, field: "score" } },
      },
    ],
  };
}

function specification(data, state, room) {
  const narrow = room < NARROW;
  const width = Math.max(200, Math.floor(narrow ? room - 8 : room - NAMES - 16));
  state.narrow = narrow;
  const parts = [lanes(data, state, width)];
  if (state.levels) parts.unshift(level(state, width));
  return {
    vconcat: parts,
    spacing: 14,
    padding: { left: 2, right: 4, top: 2, bottom: 2 },
    autosize: { type: "pad" },
    resolve: { scale: { x: "shared", y: "independent", fill: "independent", stroke: "independent", shape: "independent", size: "independent" } },
    config: { font: FONT, background: null, aria: false },
  };
}

export async function draw(section) {
  const tools = await libraries();
  const data = read(section);
  data.told = marksOf(data);
  const canvas = section.querySelector("[data-canvas]");
  const told = section.querySelector("[data-told]");
  const whole = days(data);
  const state = { groups: new Set(Object.keys(data.groups)), agency: "", domain: whole, levels: data.levels };
  if (whole[1] - whole[0] > LONG) {
    state.domain = [whole[1] - LATEST * DAY, whole[1]];
    section.querySelector("[data-span]").value = String(LATEST);
  }
  const inner = inside(canvas);
  let view = null;

  async function redraw() {
    state.inks = look();
    view?.finalize();
    view = viewOf(tools, specification(data, state, canvas.clientWidth), inner);
    for (const event of ["mouseover", "click", "touchstart"]) {
      view.addEventListener(event, (_event, item) => tell(item, told, data));
    }
    await view.runAsync();
    section.dataset.marks = String(
      data.told.filter((mark) => state.groups.has(mark.group) && (!state.agency || mark.agency === state.agency)).length,
    );
    section.dataset.drawn = "yes";
  }

  const legend = section.querySelectorAll("[data-legend]");
  for (const part of [canvas, told, ...legend, section.querySelector(".caselink-drawn__choices")]) part.hidden = false;
  listen(section, state, whole, redraw);
  whenWidthChanges(canvas, redraw);
  whenLookChanges(redraw);
  await redraw();
}

function listen(section, state, whole, redraw) {
  for (const box of section.querySelectorAll("[data-group]")) {
    box.addEventListener("change", () => {
      if (box.checked) state.groups.add(box.value);
      else state.groups.delete(box.value);
      redraw();
    });
  }
  section.querySelector("[data-agency]")?.addEventListener("change", (event) => {
    state.agency = event.target.value;
    redraw();
  });
  section.querySelector("[data-span]")?.addEventListener("change", (event) => {
    const span = Number(event.target.value) * DAY;
    state.domain = span ? [Math.max(whole[1] - span, whole[0]), whole[1]] : whole;
    redraw();
  });
  const asks = section.querySelector("[data-levels]");
  asks?.addEventListener("click", async () => {
    asks.disabled = true;
    const found = await levelsAt(asks.dataset.levels);
    if (!found) {
      location.assign(asks.dataset.levels); // the page itself says why not
      return;
    }
    state.levels = found.levels;
    asks.remove();
    section.querySelector("[data-told]").textContent = found.says;
    redraw();
  });
  for (const button of section.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => {
      const span = state.domain[1] - state.domain[0];
      const step = (button.dataset.move === "earlier" ? -0.5 : 0.5) * span;
      const from = Math.min(Math.max(state.domain[0] + step, whole[0]), Math.max(whole[1] - span, whole[0]));
      state.domain = [from, from + span];
      redraw();
    });
  }
}

// The page of the level, and what it draws: fetched when somebody asks, which is a look and recorded as one.
async function levelsAt(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const { levels } = JSON.parse(page.getElementById("over-time-data").textContent);
    return { levels, says: page.querySelector(".caselink-sentences").textContent.trim() };
  } catch {
    return null;
  }
}

const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

function tell(item, told, data) {
  const mark = item?.datum;
  if (!mark?.on) return;
  const when = DATE.format(new Date(mark.on));
  if (mark.kind === "level") {
    told.textContent = `${when}: ${mark.says}`;
    return;
  }
  const parts = [`${when}, ${mark.agency}: ${mark.kind}`, mark.says, mark.counts ? data.counts : ""];
  told.textContent = `${parts.filter(Boolean).join(". ")}. `;
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = mark.href;
  link.textContent = data.open;
  told.append(link);
}
