// Asks every now and then whether what a page shows is still so, while somebody looks at it. What comes back
// stands in a bar at the foot of the window: no row moves until its reader asks for it, and what they chose
// stays chosen. Without this, the page is as it was when it was opened.
const EVERY = 30_000;
const LIST = "queue-list";
let place = ""; // where the row leads that had the focus last

const rowsOf = (list) => [...list.querySelectorAll("[data-key-step]")];
const topOf = (link) => (link.closest("li") || link).getBoundingClientRect().top;

// The rows that its reader looks at, each with where on the screen it stands: the one that had the focus first,
// if it can be seen, and then from the top of the window on. None where the list begins in view, as nothing
// above them can grow that is not seen to.
function lookedAt(list) {
  const rows = rowsOf(list).map((link) => ({ href: link.getAttribute("href"), top: topOf(link), link }));
  const seen = rows.filter((row) => row.link.getBoundingClientRect().bottom > 0 && row.top < window.innerHeight);
  const focused = seen.filter((row) => row.href === place);
  return focused.length || (rows.length && rows[0].top < 0) ? [...focused, ...seen] : [];
}

// By the row, and not by the browser's own anchor as well, which would move the page twice.
function holdStill() {
  document.documentElement.style.overflowAnchor = "none";
}

function letGo() {
  window.requestAnimationFrame(() =>
    window.requestAnimationFrame(() => document.documentElement.style.removeProperty("overflow-anchor")),
  );
}

function stayThere(shown, looked) {
  const links = new Map(rowsOf(shown).map((link) => [link.getAttribute("href"), link]));
  const row = looked.find((each) => links.has(each.href));
  if (row) {
    window.scrollBy({ top: topOf(links.get(row.href)) - row.top, behavior: "instant" });
  }
}

// What was chosen and is not there to be chosen any more is said: it would vanish silently.
function sayLost(shown, lost) {
  const region = document.querySelector("[data-live]");
  const words = lost.length === 1 ? shown.dataset.lostOne : shown.dataset.lostMany;
  if (!region || !words || !lost.length) {
    return;
  }
  const said = document.createElement("div");
  said.className = "caselink-live__said";
  const line = document.createElement("p");
  line.className = "govuk-body caselink-live__words";
  line.textContent = `${words.replace("{n}", lost.length)} ${lost.join(", ")}`;
  said.append(line);
  region.replaceChildren(said);
}

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
  const chosen = [...list.querySelectorAll("input[type=checkbox]:checked")].map((box) => ({
    id: box.id,
    reference: box.dataset.reference,
  }));
  const looked = lookedAt(list);
  holdStill();
  document.body.addEventListener(
    "htmx:afterSettle",
    () => {
      const shown = document.getElementById(LIST);
      const lost = [];
      for (const { id, reference } of chosen) {
        const box = document.getElementById(id);
        if (box) {
          box.checked = true;
        } else {
          lost.push(reference);
        }
      }
      const there = rowsOf(shown).find((link) => link.getAttribute("href") === place);
      (there || shown).focus({ preventScroll: true });
      stayThere(shown, looked);
      letGo();
      sayLost(shown, lost);
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
