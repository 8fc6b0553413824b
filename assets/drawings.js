// The drawings of a page, each made when it comes into view: until then, and without this, its table says the
// same. What is drawn stands in the page as data; nothing is asked of any other address.
const MAKERS = {
  time: () => import("./drawings-time.js"),
  bars: () => import("./drawings-bars.js"),
  network: () => import("./drawings-network.js"),
};

function begin(section) {
  const maker = MAKERS[section.dataset.drawing];
  maker()
    .then((module) => module.draw(section))
    .catch((error) => {
      // The table stands in for it, open.
      section.querySelector("[data-canvas]").hidden = true;
      const table = section.querySelector("details[data-table]");
      if (table) table.open = true;
      section.dataset.drawn = "failed";
      console.warn(error);
    });
}

export function startDrawings(scope = document) {
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        watcher.unobserve(entry.target);
        begin(entry.target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const section of scope.querySelectorAll("[data-drawing]")) {
    watcher.observe(section);
  }
}

// On paper the tables are open as well.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details[data-table]:not([open])")];
  for (const table of opened) table.open = true;
});
addEventListener("afterprint", () => {
  for (const table of opened) table.open = false;
});

startDrawings();
