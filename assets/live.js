// Asks every now and then whether what a page shows is still so, while somebody looks at it. What comes back
// stands in a bar at the foot of the window: no row moves until its reader asks for it, and what they chose
// stays chosen. Without this, the page is as it was when it was opened.
const EVERY = 30_000;
const LIST = "queue-list";
let place = ""; // where the row leads that had the focus last

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

function keepPlace(event) {
  const list = event.detail.target;
  if (list?.id !== LIST || !event.detail.shouldSwap) {
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
      const shown = document.getElementById(LIST);
      const links = [...shown.querySelectorAll("[data-key-step]")];
      const there = links.find((link) => link.getAttribute("href") === place);
      (there || shown).focus({ preventScroll: true });
    },
    { once: true },
  );
}

// What could not be fetched into the page is opened as any link is.
function goThere(event) {
  const link = event.detail.elt;
  if (link?.matches(".caselink-live__show")) {
    window.location.assign(link.href);
  }
}

export function startLive() {
  if (!window.htmx || !document.querySelector("[data-live]")) {
    return;
  }
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    keepQuiet(event);
    keepPlace(event);
  });
  document.body.addEventListener("htmx:responseError", goThere);
  document.body.addEventListener("htmx:sendError", goThere);
  document.addEventListener("focusin", (event) => {
    place = event.target.closest?.(`#${LIST} [data-key-step]`)?.getAttribute("href") || place;
  });
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, EVERY);
}
