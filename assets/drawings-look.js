// The colours that drawings are drawn in: the page's own custom properties, dark in the dark, and on paper
// those of the light. A canvas and Vega know no custom property, so that each drawing is made again when
// the look changes.
const NAMES = [
  "drawing",
  "strong",
  "quiet",
  "line",
  "line-faint",
  "harm",
  "called",
  "suspect",
  "other",
  "context",
  "good",
  "address",
  "level-high",
  "level-high-ink",
  "level-elevated",
  "level-elevated-ink",
  "level-emerging",
  "level-emerging-ink",
  "level-none",
  "level-none-ink",
  "band-high",
  "band-elevated",
  "band-emerging",
  "band-none",
];
const ASKED = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)", "print"];
let printing = false;

// Of the page as it is seen or, while it is printed, of paper.
export function look() {
  const paper = document.createElement("span");
  paper.className = "caselink-paper";
  if (printing) document.body.append(paper);
  const said = getComputedStyle(printing ? paper : document.documentElement);
  const found = Object.fromEntries(NAMES.map((name) => [name, said.getPropertyValue(`--caselink-${name}`).trim()]));
  paper.remove();
  return found;
}

// Calls `redraw` when the page's look is another: chosen, the device's, or paper's. Before it is printed the
// drawing has to be there when `redraw` returns or its promises are kept, without waiting for a frame.
export function whenLookChanges(redraw) {
  for (const query of ASKED) matchMedia(query).addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-look"] });
  addEventListener("beforeprint", () => {
    printing = true;
    redraw();
  });
  addEventListener("afterprint", () => {
    printing = false;
    redraw();
  });
}

export function onPaper() {
  return printing;
}
