// Keys for whoever answers many questions of who is who, or many prompts: j and k step through the queue,
// x chooses what stands there, s, n and c choose an answer.
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
  button.textContent = isOff() ? button.dataset.on : button.dataset.off;
}

export function startKeys() {
  const scope = document.querySelector("[data-keys]");
  const help = document.querySelector("[data-keys-help]");
  if (!scope || !help) {
    return;
  }
  // A list may be filled, or emptied, while its page stands open: keys go with what there is to step through.
  const showHelp = () => {
    help.hidden = !scope.matches("form") && !scope.querySelector("[data-key-step]");
  };
  showHelp();
  document.body.addEventListener("htmx:afterSettle", showHelp);
  const button = help.querySelector("[data-keys-switch]");
  showSwitch(button);
  button.addEventListener("click", () => {
    try {
      window.localStorage.setItem(OFF, isOff() ? "0" : "1");
    } catch {
      return;
    }
    showSwitch(button);
  });
  document.addEventListener("keydown", (event) => {
    if (!isOff()) {
      pressed(scope, event);
    }
  });
}
