// Leaves at once: by the button, or by Shift pressed three times. The screen is covered in the same moment, what a
// draft keeps is kept, and the page gives its place in the history to the one it leaves for.
// Without this the button is a link to the same address. Nothing is asked of that address before.
const TIMES = 3;
const WITHIN = 5_000; // milliseconds between one press and the next
const PATIENCE = 250; // for the draft; the screen is covered meanwhile

let left = false;

async function leave(link) {
  if (left) {
    return;
  }
  left = true;
  const kept = []; // whoever has something to keep adds a promise
  document.dispatchEvent(new CustomEvent("caselink:leave", { detail: kept }));
  document.title = link.dataset.title;
  document.body.classList.add("govuk-exit-this-page-hide-content");
  const cover = document.createElement("div");
  cover.className = "govuk-exit-this-page-overlay";
  cover.setAttribute("role", "alert");
  cover.textContent = link.dataset.leaving;
  document.body.append(cover);
  await Promise.race([Promise.allSettled(kept), new Promise((done) => setTimeout(done, PATIENCE))]);
  location.replace(link.href);
}

// How often Shift was pressed by itself: with another key it makes a capital.
function countShift(told) {
  let pressed = 0;
  let withAnother = false;
  let timer;
  const set = (number) => {
    pressed = number;
    told(number);
  };
  return (event) => {
    clearTimeout(timer);
    if (event.key === "Shift" && !withAnother) {
      set(pressed + 1);
      timer = setTimeout(() => set(0), WITHIN);
    } else if (pressed) {
      set(0);
    }
    withAnother = event.shiftKey;
    return pressed;
  };
}

export function startExit() {
  const root = document.querySelector("[data-exit]");
  if (!root) {
    return;
  }
  const link = root.querySelector("a");
  const status = root.querySelector("[data-exit-says]");
  const lights = [...root.querySelectorAll("[data-exit-light]")];
  const told = (pressed) => {
    lights[0].parentElement.classList.toggle("govuk-exit-this-page__indicator--visible", pressed > 0);
    lights.forEach((light, place) => {
      light.classList.toggle("govuk-exit-this-page__indicator-light--on", place < pressed);
    });
    status.textContent = pressed > 0 && pressed < TIMES ? status.dataset[pressed === 1 ? "two" : "one"] : "";
  };
  const shift = countShift(told);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave(link);
  });
  document.addEventListener("keyup", (event) => shift(event) >= TIMES && leave(link), true);
  window.addEventListener("pageshow", (event) => event.persisted && location.reload()); // the way back to it
}
