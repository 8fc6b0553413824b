// Logging a contact: sent once however the connection behaves, likely people while typing, a draft that only
// its writer can open. Every page works without it.
// <form data-contact data-owner data-key data-hours> within <div id="contact">; templates/incidents/new*.html.
import { initAll } from "./govuk-frontend.min.js";
import { startBody } from "./contact-body.js";
import { Drafts, forgetForGood, forgetOld } from "./contact-drafts.js";

const PATIENCE = 20_000; // how long an answer is waited for, in milliseconds
const BETWEEN = [2_000, 30_000]; // before trying again by itself: at first, and at most
const PAUSE = 1_000; // without typing, before the draft is kept

const shown = (element, is) => {
  element.hidden = !is;
};

function say(root, name, which) {
  for (const one of root.querySelectorAll(`[data-${name}]`)) {
    one.hidden = one.getAttribute(`data-${name}`) !== which;
  }
}

// --- sending ---

// What became of one sending: saved (where to go on), page (another page of this form), or why neither.
async function sendOnce(form, body) {
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Contact": "sent" },
      signal: AbortSignal.timeout?.(PATIENCE), // an older browser waits for as long as it does
    });
    if (answer.status === 204 && answer.headers.get("X-Saved")) {
      return { saved: answer.headers.get("X-Saved") };
    }
    if (answer.ok && !answer.redirected) {
      return { page: new DOMParser().parseFromString(await answer.text(), "text/html") };
    }
  } catch {
    return { why: "offline" }; // what the server did, nobody knows: sending again is safe
  }
  if (answer.redirected || answer.status === 403) {
    return { why: "out" };
  }
  return { why: answer.status >= 500 || answer.status === 429 ? "busy" : "refused" };
}

// After signing in again the page's own token is an old one: take the one of a page that is opened now.
async function freshToken(form) {
  try {
    const chosen = new URLSearchParams({ agency: form.elements.agency.value }); // of several, as this page is
    const answer = await fetch(`${form.action}?${chosen}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("form[data-contact] [name=csrfmiddlewaretoken]");
    const same = page.querySelector("form[data-contact]")?.dataset.owner === form.dataset.owner;
    if (fresh && same && !answer.redirected) {
      form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
    }
  } catch {
    // still no connection: the sending that follows says so
  }
}

class Sending {
  constructor(form, drafts) {
    this.form = form;
    this.drafts = drafts;
    this.wait = form.querySelector("[data-contact-wait]");
    this.save = form.querySelector("[data-contact-save]");
    this.label = this.save.textContent;
    this.body = null; // what is being sent, until it is known to have arrived or is given up
    this.under = false;
    this.online = () => this.again();
    form.addEventListener("submit", (event) => this.submitted(event));
    form.querySelector("[data-contact-again]").addEventListener("click", () => this.again());
    form.querySelector("[data-contact-stop]").addEventListener("click", () => this.stop());
    window.addEventListener("online", this.online);
    window.addEventListener("pageshow", (event) => event.persisted && this.stop()); // the way back to it
  }

  submitted(event) {
    if (event.submitter?.name === "look") {
      return; // htmx asks who it may be
    }
    event.preventDefault();
    if (!this.body) {
      this.tried = 0;
      this.body = new URLSearchParams(new FormData(this.form, event.submitter));
      this.go();
    }
  }

  async go() {
    clearTimeout(this.timer);
    this.under = true;
    this.hold(true);
    await this.drafts.keep(true);
    const became = await sendOnce(this.form, this.body);
    this.under = false;
    if (!this.body) {
      return; // given up meanwhile
    }
    if (became.saved) {
      this.drafts.forget();
      location.assign(became.saved);
    } else if (became.page) {
      replaceWith(became.page, await this.leave(became.page));
    } else {
      this.waiting(became.why);
    }
  }

  async again() {
    if (!this.body || this.under) {
      return;
    }
    this.under = true;
    if (this.why === "out") {
      await freshToken(this.form);
      this.body.set("csrfmiddlewaretoken", this.form.querySelector("[name=csrfmiddlewaretoken]").value);
    }
    this.go();
  }

  waiting(why) {
    this.why = why;
    say(this.wait, "contact-wait-says", why);
    shown(this.wait, true);
    this.wait.scrollIntoView({ block: "nearest" });
    this.save.textContent = this.label;
    if (why === "offline" || why === "busy") {
      this.timer = setTimeout(() => this.again(), Math.min(BETWEEN[0] * 2 ** this.tried, BETWEEN[1]));
      this.tried += 1;
    }
  }

  // While it is on its way nothing in it changes, so that what arrives is what is on the page.
  hold(is) {
    this.save.textContent = is ? this.save.dataset.busy : this.label;
    for (const part of this.form.children) {
      part.inert = is && part !== this.wait;
    }
    this.form.toggleAttribute("aria-busy", is);
  }

  stop() {
    clearTimeout(this.timer);
    this.body = null;
    this.under = false;
    shown(this.wait, false);
    this.hold(false);
    this.drafts.keep(false);
    this.save.focus();
  }

  // The next page goes on with the draft, unless it is for another contact; whether it is.
  async leave(page) {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    const next = page.querySelector("form[data-contact] [name=once]")?.value;
    const another = next !== this.form.elements.once.value;
    if (another) {
      this.drafts.forget();
    } else {
      await this.drafts.keep(false);
      this.drafts.forgotten = true;
    }
    return another;
  }
}

// `another`: it is for another contact, with what was typed for this one.
function replaceWith(page, another) {
  const fresh = page.getElementById("contact");
  const old = document.getElementById("contact");
  if (!fresh || !old) {
    location.reload();
    return;
  }
  document.title = page.title;
  const put = document.adoptNode(fresh);
  old.replaceWith(put);
  window.htmx?.process(put);
  initAll({ scope: put }); // its summary of what is wrong takes the focus
  start(put, another);
  if (!put.querySelector(".govuk-error-summary")) {
    const heading = put.querySelector("[data-contact-heading], h1");
    heading.tabIndex = -1;
    heading.focus();
    window.scrollTo(0, 0);
  }
}

// --- the page ---

function startDrafts(form, drafts) {
  const bar = form.querySelector("[data-contact-draft]");
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => drafts.keep(false), PAUSE);
  });
  if (!bar) {
    return; // the second step has no place for it, and keeps what the first one kept
  }
  const found = bar.querySelector("[data-contact-drafts]");
  const show = async () => {
    say(bar, "contact-draft-says", drafts.state());
    const newest = await drafts.newest();
    shown(found, Boolean(newest));
    if (newest) {
      found.querySelector("[data-contact-draft-at]").textContent = newest.time;
      shown(found.querySelector("[data-contact-draft-sending]"), newest.sending);
    }
    found.draft = newest;
  };
  for (const button of bar.querySelectorAll("[data-contact-draft-switch]")) {
    button.addEventListener("click", async () => {
      await drafts.turn(button.dataset.contactDraftSwitch === "on");
      await show();
      bar.querySelector("[data-contact-draft-switch]:not([hidden] *)")?.focus();
    });
  }
  bar.querySelector("[data-contact-draft-take]").addEventListener("click", () => {
    drafts.take(found.draft);
    shown(found, false);
    for (const part of form.querySelectorAll("details")) {
      part.open ||= [...part.querySelectorAll("input, select, textarea")].some(isFilled);
    }
    form.querySelector("[data-contact-save]").focus();
    form.dispatchEvent(new Event("contact:filled"));
    form.querySelector("[data-contact-who] input")?.dispatchEvent(new Event("input", { bubbles: true }));
  });
  bar.querySelector("[data-contact-draft-drop]").addEventListener("click", () => {
    drafts.drop(found.draft);
    show();
    form.querySelector("input:not([type=hidden])").focus();
  });
  shown(bar, true);
  show();
}

function isFilled(field) {
  return ["checkbox", "radio"].includes(field.type) ? field.checked && field.value !== "" : field.value !== "";
}

// htmx takes the button that asks who it may be from the browser, whether it is pressed or Enter presses it.
function startLook(form) {
  const fields = form.querySelector("[data-contact-who]");
  if (!fields) {
    return; // the second step asks once more by itself
  }
  form.addEventListener("htmx:beforeSwap", ({ detail }) => {
    // What answers after being signed out is the sign-in page: it is no list of people.
    detail.shouldSwap &&= new URL(detail.xhr.responseURL).pathname === new URL(form.action).pathname;
  });
  // On a telephone they stand below what is being typed: say that there are some.
  const jump = form.querySelector("[data-contact-jump]");
  const point = () => {
    const likely = form.querySelector("[data-contact-likely]:has([type=radio]) [role=status]");
    jump.firstElementChild.textContent = likely?.textContent ?? "";
    shown(jump, likely);
  };
  form.addEventListener("htmx:afterSwap", point);
  point();
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "look" && window.htmx) {
      event.preventDefault();
      window.htmx.trigger(fields, "contact:look");
    }
  });
}

// `typed`: what stands in it was typed on a page before, and is not kept yet.
function start(scope, typed = false) {
  const form = scope.querySelector("form[data-contact]");
  if (!form) {
    return;
  }
  const drafts = new Drafts(form);
  document.addEventListener("caselink:leave", ({ detail }) => detail.push(drafts.keep(false)));
  new Sending(form, drafts);
  startDrafts(form, drafts);
  startLook(form);
  startBody(form);
  if (typed) {
    drafts.before = "";
    drafts.keep(false);
  }
}

export function startContact() {
  forgetOld();
  document.addEventListener("submit", (event) => {
    if (event.target.action?.includes("/account/logout/")) {
      forgetForGood();
    }
  });
  start(document);
  // A correction keeps nothing on the device and looks for nobody: it has the body alone.
  const correction = document.querySelector("form[data-contact-correction]");
  if (correction) {
    startBody(correction);
  }
}
