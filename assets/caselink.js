// Starts the components of GOV.UK Frontend and MOJ Frontend, on the page and on what htmx brings in.
// Loaded as a module after htmx: <script defer src="htmx.min.js">, <script type="module" src="caselink.js">.
// Every page works without it.
import { initAll as startGovuk } from "./govuk-frontend.min.js";
import { initAll as startMoj } from "./moj-frontend.min.js";
import { startContact } from "./contact.js";
import { startExit } from "./exit.js";
import { startFolds } from "./folds.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startPasskeys } from "./passkeys.js";
import { startSearched } from "./searched.js";

function start(scope) {
  startGovuk({ scope });
  startMoj({ scope });
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");

if (window.htmx) {
  // The content security policy allows no inline style and no evaluated text.
  window.htmx.config.includeIndicatorStyles = false;
  window.htmx.config.attributesToSettle = ["class", "width", "height"];
  window.htmx.config.allowEval = false;
  window.htmx.config.historyCacheSize = 0; // no page about a person is kept in the browser's storage
  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) {
      start(event.detail.elt);
    }
  });
}

// A link within the page (past the menu, to what is wrong) leaves its place in the address. A form without an
// address of its own is sent there, and the browser would take the focus from what is wrong to that place again.
document.addEventListener(
  "submit",
  () => {
    if (location.hash) {
      history.replaceState(history.state, "", location.pathname + location.search);
    }
  },
  true,
);

start(document);
startExit();
startFolds();
startContact();
startKeys();
startLive();
startPasskeys();
startSearched();
