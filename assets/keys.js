// Keys for whoever answers many questions of who is who, or many prompts: j and k step through the queue,
// x chooses what stands there, s, n and c choose an answer. On every page ? opens what is said of its keys.
// They work only until they are turned off, which is remembered in this browser, and never while typing.
// Every page works without them.
const OFF = "caselink-keys-off";
const CHOICES = { s: "same", n: "not_same", c: "cannot_tell" };

function isOff() {
  try {
    return window.localStorage.getItem(OFF) === "1";
  } catch {
    return true; // where nothing may be remembered, turning them off could not be either
  }
}

function isTyping(element) {
  return element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=submit])");
}

function step(list, by) {
  const links = [...list.querySelectorAll("[data-key-step]")];
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[next]?.focus();
}

function choose(form, value) {
  const radio = form.querySelector(`input[type=radio][value=${value}]`);
  if (radio) {
    radio.checked = true;
    radio.focus();
  }
}

function pressed(scope, event) {
  const key = event.key.toLowerCase();
  const send = event.ctrlKey && event.key === "Enter" && scope.matches("form") && scope.contains(event.target);
  if (send) {
    event.preventDefault();
    scope.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  if (scope.matches("form") && key in CHOICES) {
    event.preventDefault();
    choose(scope, CHOICES[key]);
  } else if (!scope.matches("form") && (key === "j" || key === "k")) {
    event.preventDefault();
    step(scope, key === "j" ? 1 : -1);
  } else if (key === "x" && scope.contains(document.activeElement)) {
    document.activeElement.closest("li")?.querySelector("input[type=checkbox]")?.click();
  }
}

function showSwitch(button) {
  const off = isOff();
  button.textContent = off ? button.dataset.on : button.dataset.off;
  button.hidden = false;
  button.closest("[data-keys-help]").querySelector("[data-keys-are-off]").hidden = !off;
}

// Opens what is said of the keys of this page, or of every page, and goes there; from there, closes it and goes back.
function help(folds, from) {
  const fold = folds.find((each) => !each.hidden);
  if (!fold) {
    return from;
  }
  const here = document.activeElement;
  if (fold.open && fold.contains(here)) {
    fold.open = false;
    from?.focus();
    return null;
  }
  fold.open = true;
  fold.querySelector("summary").focus();
  return here;
}

// A list may be filled, or emptied, while its page stands open: keys go with what there is to step through.
function startList(scope, fold) {
  const show = () => {
    fold.hidden = !scope.matches("form") && !scope.querySelector("[data-key-step]");
  };
  show();
  document.body.addEventListener("htmx:afterSettle", show);
}

export function startKeys() {
  const scope = document.querySelector("[data-keys]");
  const folds = [...document.querySelectorAll("[data-keys-help]")];
  const own = folds.find((fold) => fold.dataset.keysHelp !== "all");
  if (scope && own) {
    startList(scope, own);
  }
  const switches = folds.map((fold) => fold.querySelector("[data-keys-switch]"));
  switches.forEach((button) => {
    showSwitch(button);
    button.addEventListener("click", () => {
      try {
        window.localStorage.setItem(OFF, isOff() ? "0" : "1");
      } catch {
        return;
      }
      switches.forEach(showSwitch);
    });
  });
  let from = null;
  document.addEventListener("keydown", (event) => {
    if (isOff()) {
      return;
    }
    if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
      event.preventDefault();
      from = help(folds, from);
    } else if (scope && own) {
      pressed(scope, event);
    }
  });
}
