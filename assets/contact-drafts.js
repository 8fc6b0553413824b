// The draft of a contact on this device: locked with a key that only its writer's page holds, and gone once it
// is saved, after some hours, and when anybody signs out here. Nobody else is told that there is one.
const NAME = "caselink-draft-";
const OFF = "caselink-drafts-off";
const OUT = "caselink-drafts-out"; // there for a moment, so that every page of this browser hears of it
const HOUR = 3_600_000;
const OURS = ["csrfmiddlewaretoken", "look"]; // of the page, and not typed

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(NAME));
  } catch {
    return []; // this browser keeps nothing
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function forgetAll() {
  names().forEach((name) => localStorage.removeItem(name));
}

// Whoever was signed in signs out: nothing stays here, and no page that is still open keeps anything again.
export function forgetForGood() {
  try {
    localStorage.setItem(OUT, String(Date.now())); // heard by every page but this one
    localStorage.removeItem(OUT);
  } catch {
    // this browser keeps nothing
  }
  window.dispatchEvent(new StorageEvent("storage", { key: OUT }));
  forgetAll();
}

export function forgetOld() {
  for (const name of names()) {
    const kept = read(name);
    if (!kept || !(kept.until > Date.now())) {
      localStorage.removeItem(name);
    }
  }
}

export class Drafts {
  constructor(form) {
    this.form = form;
    this.owner = form.dataset.owner;
    this.hours = Number(form.dataset.hours);
    this.before = JSON.stringify(this.typed()); // a page on which nothing was typed is no draft
    this.able = Boolean(window.crypto?.subtle && this.works());
    if (this.able) {
      this.key = crypto.subtle.importKey("raw", bytes(form.dataset.key), "AES-GCM", false, ["encrypt", "decrypt"]);
      setInterval(forgetOld, HOUR / 60);
      window.addEventListener("storage", ({ key }) => key === OUT && this.forget());
    }
  }

  works() {
    try {
      localStorage.setItem(`${NAME}tried`, "");
      localStorage.removeItem(`${NAME}tried`);
      return true;
    } catch {
      return false;
    }
  }

  get name() {
    return NAME + this.form.elements.once.value;
  }

  state() {
    return this.able ? (localStorage.getItem(OFF) ? "off" : "on") : "never";
  }

  async turn(on) {
    if (on) {
      localStorage.removeItem(OFF);
      await this.keep(false);
    } else {
      localStorage.setItem(OFF, "1");
      forgetAll();
    }
  }

  typed() {
    return [...new FormData(this.form)].filter(([name]) => !OURS.includes(name));
  }

  // `sending`: it is on its way, and may have arrived.
  async keep(sending) {
    const data = JSON.stringify(this.typed());
    if (this.forgotten || this.state() !== "on" || (data === this.before && !read(this.name))) {
      return;
    }
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const name = this.name;
    const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key, new TextEncoder().encode(data));
    if (this.state() !== "on" || this.forgotten) {
      return; // turned off, saved or signed out while it was being locked
    }
    const now = Date.now();
    const agency = this.form.elements.agency.value;
    const kept = { owner: this.owner, agency, at: now, until: now + this.hours * HOUR, sending };
    try {
      localStorage.setItem(name, JSON.stringify({ ...kept, iv: text(iv), data: text(locked) }));
    } catch {
      // full: the page itself still holds it
    }
  }

  forget() {
    this.forgotten = true;
    if (this.able) {
      localStorage.removeItem(this.name);
    }
  }

  // The newest draft of an earlier page of this user for this agency, opened; nothing when there is none.
  async newest() {
    if (this.state() !== "on") {
      return null;
    }
    const kept = names()
      .filter((name) => name !== this.name)
      .map((name) => ({ name, ...read(name) }))
      .filter((one) => one.owner === this.owner && one.agency === this.form.elements.agency.value)
      .sort((one, other) => other.at - one.at)[0];
    if (!kept) {
      return null;
    }
    try {
      const opened = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: bytes(kept.iv) },
        await this.key,
        bytes(kept.data),
      );
      const time = new Date(kept.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      return { name: kept.name, sending: kept.sending, time, fields: JSON.parse(new TextDecoder().decode(opened)) };
    } catch {
      localStorage.removeItem(kept.name); // nobody can open it
      return null;
    }
  }

  drop(draft) {
    localStorage.removeItem(draft.name);
  }

  // Its key that makes one contact of several sendings comes with it.
  take(draft) {
    this.drop(draft);
    const said = grouped(draft.fields);
    for (const field of this.form.elements) {
      if (!field.name || OURS.includes(field.name) || !said.has(field.name)) {
        if (field.type === "checkbox") {
          field.checked = false;
        }
        continue;
      }
      const values = said.get(field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.includes(field.value);
      } else {
        field.value = values[0];
      }
    }
    this.keep(draft.sending);
  }
}

function grouped(fields) {
  const found = new Map();
  for (const field of fields) {
    found.set(field[0], [...(found.get(field[0]) ?? []), field]);
  }
  return found;
}
