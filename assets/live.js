// Asks every now and then whether what a page shows is still so, while somebody looks at it. What comes back
// stands in a bar at the foot of the window: no row moves until its reader asks for it, and what they chose
// stays chosen. Without this, the page is as it was when it was opened.
const EVERY = 30_000;

function look() {
  const region = document.querySelector("[data-live]");
  if (region && document.visibilityState === "visible") {
    window.htmx.trigger(region, "live:look");
  }
}

// The same words again would be read out again.
function keepQuiet(event) {
  const region = document.querySelector("[data-live]");
  if (event.detail.target !== region || !region.textContent.trim()) {
    return;
  }
  const came = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
  const words = came.querySelector(".caselink-live__words")?.textContent;
  if (words && words === region.querySelector(".caselink-live__words")?.textContent) {
    event.detail.shouldSwap = false;
  }
}

function keepChosen(event) {
  const list = event.detail.target;
  if (list?.id !== "queue-list") {
    return;
  }
  const chosen = [...list.querySelectorAll("input[type=checkbox]:checked")].map((box) => box.id);
  document.body.addEventListener(
    "htmx:afterSettle",
    () => {
      for (const id of chosen) {
        const box = document.getElementById(id);
        if (box) {
          box.checked = true;
        }
      }
      document.getElementById("queue-list")?.focus({ preventScroll: true });
    },
    { once: true },
  );
}

export function startLive() {
  if (!window.htmx || !document.querySelector("[data-live]")) {
    return;
  }
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    keepQuiet(event);
    keepChosen(event);
  });
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, EVERY);
}
