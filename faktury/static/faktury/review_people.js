// Two people and one tab: who else has the document open, who was first to save, and what was typed but not saved.
import { Live } from "./live.js";
import { addRow, compute } from "./review_grid.js";
import { all, assign, data, form, offerUndo, one, slot } from "./review_form.js";
import { clock, say } from "./shell.js";

const EVERY = 20000, PAUSE = 500;
const place = `draft:${location.pathname}`;
let sending = false, timer = 0;

/* Presence and conflict */

function body(more = {}) {
  const fields = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, version: form.elements.version.value, ...more };
  if (data.invoice_version !== null) fields.invoice_version = form.elements.version.value;
  const found = new FormData();
  for (const [key, value] of Object.entries(fields)) found.set(key, value);
  return found;
}

async function tell() {
  if (sending) return;
  const response = await fetch(data.presence_url, { method: "POST", body: body(), headers: { Accept: "application/json" } }).catch(() => null);
  if (!response?.ok) return;
  const answer = await response.json();
  paintPeople(answer.reviewers);
  if (answer.conflict && !sending) freeze(answer.conflict);
}

let forget = 0;
function paintPeople(reviewers) {
  const now = Date.now();
  const others = reviewers.filter((who) => who.name !== data.me && new Date(who.until) > now);
  document.querySelector('[data-slot="names"]').textContent = others.map((who) => who.text).join("; ");
  document.querySelector('[data-slot="people"]').hidden = !others.length;
  clearTimeout(forget);
  // Somebody whose machine died says no goodbye: what is not renewed ends by itself.
  if (others.length) forget = setTimeout(() => paintPeople(others), Math.min(...others.map((who) => new Date(who.until) - now)) + 50);
}

function freeze({ message, hint, can_compare: comparable }) {
  if ("frozen" in form.dataset) return;
  form.dataset.frozen = "";
  lock();
  const box = document.querySelector("[data-conflict]");
  slot("conflict", box).textContent = message;
  slot("conflict-hint", box).textContent = hint;
  const compare = slot("compare-changes", box);
  compare.hidden = !comparable;
  compare.classList.add("button--primary");
  for (const button of all(".button--primary")) button.classList.remove("button--primary");
  box.hidden = false;
  say(`${message} ${hint}`, true);
}

/** Everything stays to be read, copied and compared; nothing can be changed any more. */
function lock() {
  for (const input of all("input")) input.readOnly = true;
  for (const option of all("select option")) option.disabled = !option.selected;
  for (const button of all("[data-save], [data-save-next], [data-add-row], [data-remove-row], [data-fill-offer], [data-use]")) button.disabled = true;
}

function watch() {
  new Live({
    socket: data.socket,
    poll: (since, seconds) => `${data.poll}?since=${since}&timeout=${seconds}`,
    ajax: () => data.ajax,
    since: () => data.document_version,
    items: (items) => items.forEach(heard),
  }).start();
  // After an outage nobody knows what was missed.
  document.addEventListener("faktury:connection", (event) => event.detail === "live" && tell());
  setInterval(tell, EVERY);
  addEventListener("pagehide", () => navigator.sendBeacon(data.presence_url, body({ leaving: 1 })));
  addEventListener("pageshow", (event) => {
    sending &&= !event.persisted;
    if (event.persisted) tell();
  });
}

function heard(item) {
  if (item.reviewers) paintPeople(item.reviewers);
  if (item.version <= data.document_version) return;
  data.document_version = item.version;
  tell();
}

/* The draft */

const NOT_IN_A_DRAFT = ["csrfmiddlewaretoken", "version", "draft", "page_shown", "action", "attachment"];

export function keep() {
  clearTimeout(timer);
  timer = setTimeout(store, PAUSE);
}

function store() {
  const values = [...new FormData(form)].filter(([name]) => !NOT_IN_A_DRAFT.includes(name));
  const draft = { id: form.elements.draft.value, version: form.elements.version.value, at: Date.now(), values };
  try {
    sessionStorage.setItem(place, JSON.stringify(draft));
  } catch {
    return; // a full or forbidden store: the form itself still has everything
  }
  slot("draft").textContent = data.words.draft.replace("{time}", clock(new Date(draft.at), false));
}

function saved() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("saved_drafts="));
  return (cookie?.slice(13) ?? "").split(".");
}

function restore() {
  const draft = JSON.parse(sessionStorage.getItem(place) ?? "null");
  if (!draft) return;
  if (saved().includes(draft.id)) return sessionStorage.removeItem(place);
  if ("bound" in form.dataset || same(draft.values)) return;
  // An old draft must not pass for an edit of what was saved since: with its own version it becomes a conflict.
  Object.assign(form.elements.version, { value: draft.version });
  form.elements.draft.value = draft.id;
  put(draft.values);
  const undo = () => {
    clearTimeout(timer);
    delete form.dataset.dirty;
    sessionStorage.removeItem(place);
    location.reload();
  };
  offerUndo(data.words.restored.replace("{time}", clock(new Date(draft.at), false)), undo);
}

const same = (values) => {
  const now = [...new FormData(form)].filter(([name]) => !NOT_IN_A_DRAFT.includes(name));
  return JSON.stringify(now) === JSON.stringify(values);
};

function put(values) {
  for (const [name, value] of values.filter(([key]) => key.endsWith("-TOTAL_FORMS"))) {
    while (Number(form.elements[name].value) < Number(value)) addRow(name.split("-")[0]);
  }
  const confirmed = values.filter(([name]) => name === "confirmed").map(([, value]) => value);
  for (const box of all("[type=checkbox]:not([name=confirmed])")) box.checked = false;
  for (const box of all("[name=confirmed]")) box.checked = confirmed.includes(box.value);
  for (const [name, value] of values) {
    const input = form.elements[name];
    if (!input || name === "confirmed" || name.endsWith("_FORMS")) continue;
    if (input.type === "checkbox") input.checked = true;
    else input.value = value;
  }
  assign(one("#id_invoice_number"), form.elements.invoice_number.value);
  compute(null);
}

export function leaving() {
  sending = true;
  clearTimeout(timer);
  if ("dirty" in form.dataset) store();
}

export function begin() {
  if ("frozen" in form.dataset) lock();
  else restore();
  if (!data.presence_url) return;
  watch();
  tell();
}
