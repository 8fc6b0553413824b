// Vega-Lite, its expressions interpreted, because the page's policy lets no text be run.
export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';

export async function libraries() {
  await import("./vega.min.js");
  const [{ expressionInterpreter }] = await Promise.all([
    import("./vega-interpreter.js"),
    import("./vega-lite.min.js"),
  ]);
  return { vega: globalThis.vega, vegaLite: globalThis.vegaLite, expressionInterpreter };
}

export function read(section) {
  return JSON.parse(section.querySelector('script[type="application/json"]').textContent);
}

// Where Vega draws: it names and describes what it draws in; the picture around it is named by the page.
export function inside(canvas) {
  const inner = document.createElement("div");
  inner.setAttribute("aria-hidden", "true");
  canvas.append(inner);
  return inner;
}

export function viewOf(tools, specification, container) {
  const logger = tools.vega.logger(tools.vega.Error);
  const { spec } = tools.vegaLite.compile(specification, { logger });
  return new tools.vega.View(tools.vega.parse(spec, null, { ast: true }), {
    expr: tools.expressionInterpreter,
    renderer: "svg",
    container,
    hover: true,
    tooltip: () => {},
    logLevel: tools.vega.Error,
  });
}

export function whenWidthChanges(canvas, redraw) {
  let width = canvas.clientWidth;
  let waiting;
  const observer = new ResizeObserver(() => {
    if (canvas.clientWidth === width || !canvas.clientWidth) return;
    width = canvas.clientWidth;
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 120);
  });
  observer.observe(canvas);
}
