// The body that is also a list: a part that is pressed fills the first empty row of the list, and what is chosen
// in the list is marked on the body. The fields of the list are the only ones that are sent.
const ROWS = "select[name^=injury_][name$=_site]";

const rowOf = (select) => Number(select.name.split("_")[1]);
const fieldsOf = (form, select) => [...form.querySelectorAll(`[name^=injury_${rowOf(select)}_]`)];

function says(select) {
  return select.selectedOptions[0]?.textContent ?? "";
}

class Body {
  constructor(form, place) {
    this.form = form;
    this.place = place;
    this.rows = [...form.querySelectorAll(ROWS)];
    this.parts = [...place.querySelectorAll("[data-site]")];
    this.status = place.querySelector("[data-contact-body-says]");
    for (const part of this.parts) {
      part.addEventListener("click", () => this.press(part));
      part.addEventListener("keydown", (event) => this.key(event, part));
    }
    for (const row of this.rows) {
      row.addEventListener("change", () => this.show());
    }
    form.addEventListener("contact:filled", () => this.show());
    place.hidden = false;
    this.show();
  }

  press(part) {
    const { site } = part.dataset;
    const there = this.rows.filter((row) => row.value === site).at(-1);
    if (!there) {
      const empty = this.rows.find((row) => fieldsOf(this.form, row).every((field) => !field.value));
      if (!empty) {
        this.show(this.status.dataset.full);
        return;
      }
      empty.value = site;
      this.open(empty, true);
    } else if (fieldsOf(this.form, there).some((field) => field !== there && field.value)) {
      this.show(this.status.dataset.kept);
      return;
    } else {
      there.value = "";
      this.open(there, false);
    }
    this.changed(part);
  }

  changed(part) {
    this.show();
    this.form.dispatchEvent(new Event("input")); // the draft
    this.reach(part);
  }

  open(row, is) {
    const folded = row.closest("details");
    if (folded && !folded.contains(this.place)) {
      folded.open = is;
    }
  }

  key(event, part) {
    const own = [...part.closest("svg").querySelectorAll("[data-site]")];
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.press(part);
    } else if (step) {
      event.preventDefault();
      this.reach(own.at((own.indexOf(part) + step) % own.length), true);
    }
  }

  // Of each drawing one part is reached by Tab, and the others from there.
  reach(part, focus = false) {
    for (const other of part.closest("svg").querySelectorAll("[data-site]")) {
      other.setAttribute("tabindex", other === part ? "0" : "-1");
    }
    if (focus) {
      part.focus();
    }
  }

  show(problem = "") {
    const empty = this.rows.filter((row) => fieldsOf(this.form, row).every((field) => !field.value));
    for (const row of this.rows) {
      const folded = row.closest("details");
      if (folded && !folded.contains(this.place)) {
        folded.hidden = empty.includes(row) && row !== empty[0]; // one row more than are in use
      }
    }
    for (const part of this.parts) {
      const numbers = this.rows.filter((row) => row.value === part.dataset.site).map(rowOf);
      part.setAttribute("aria-pressed", String(numbers.length > 0));
      part.querySelector("text").textContent = numbers.join(", ");
    }
    const marked = this.rows.filter((row) => row.value).map((row) => `${rowOf(row)} ${says(row)}`);
    const { none, marked: word } = this.status.dataset;
    this.status.textContent = [problem, marked.length ? `${word} ${marked.join(", ")}` : none].filter(Boolean).join(" ");
  }
}

export function startBody(form) {
  const place = form.querySelector("[data-contact-body]");
  if (place) {
    new Body(form, place);
  }
}
