// Several rows at once: how many are ticked, ranges, and what the bar does with them. Whatever asks more is a page of its own.
import { ask } from "./ask.js";
import { closeToast, counted, sayMeanwhile, toast, words, wordsOf } from "./shell.js";

const form = document.getElementById("bulk");
const all = document.getElementById("pick-all");
const rows = document.getElementById("rows");
const { bulk } = wordsOf("inbox-words");

const picks = () => [...rows.querySelectorAll(".pick input")];
const chosen = () => picks().filter((pick) => pick.checked);
let list = null, last = null, undoing = null;

/** A tick was set or taken away; `page` paints what comes of it. */
export function picked(target, page) {
  list = page;
  if (target === all) for (const pick of picks()) pick.checked = all.checked;
  else last = target;
  count();
}

function count() {
  const number = chosen().length, text = counted(number, bulk.chosen);
  form.querySelector("[data-slot=chosen]").textContent = text;
  all.checked = number > 0 && number === picks().length;
  all.indeterminate = number > 0 && !all.checked;
  sayMeanwhile(text);
}

// Shift with the pointer or the space bar: everything from the last tick to this one.
rows.addEventListener("click", (event) => {
  const { target, shiftKey } = event;
  const inputs = picks(), from = inputs.indexOf(last), to = inputs.indexOf(target);
  if (!shiftKey || from < 0 || to < 0) return;
  for (const pick of inputs.slice(Math.min(from, to), Math.max(from, to) + 1)) pick.checked = target.checked;
});
form.addEventListener("reset", () => setTimeout(count));

form.addEventListener("submit", async (event) => {
  const action = event.submitter?.value;
  if (!bulk.at_once.includes(action)) return;
  event.preventDefault();
  const data = new FormData(form), number = data.getAll("document").length;
  data.set("action", action);
  const question = bulk[action];
  if ("busy" in form.dataset || (question && !(await ask({ ...question, title: counted(number, question.title) })))) return;
  form.dataset.busy = "";
  const first = picks().findIndex((pick) => pick.checked);
  // Not `form.action`: that is the buttons, which are called so.
  tell(await send(form.getAttribute("action"), data), first);
  delete form.dataset.busy;
});

/** Resolves with the answer; what refuses or keeps it is told, and nothing was done. */
async function send(url, data) {
  try {
    const response = await fetch(url, { method: "POST", body: data, headers: { Accept: "application/json" } });
    if (response.status === 401) location.assign(`${words.login}?next=${encodeURIComponent(location.pathname)}`);
    const body = await response.json();
    if (response.ok) return body;
    toast(`${body.error.message} ${body.error.hint}`);
  } catch {
    toast(`${words.errors.network_lost.message} ${words.errors.network_lost.hint}`);
  }
  return null;
}

function tell(answer, first) {
  if (!answer) return;
  const { message, items, gone, undo } = answer, done = new Set([...items.map((item) => item.document_id), ...gone]);
  for (const item of items) list.take(item, { own: true });
  for (const id of gone) list.gone(id);
  // What could not be done stays ticked.
  for (const pick of chosen()) if (done.has(pick.value)) pick.checked = false;
  count();
  // The bar goes with the last tick, and with it the focus it had.
  if (!chosen().length && first >= 0) focusRow(first);
  const box = toast(message, undo ? undo.seconds : undefined);
  undoing = undo ? () => takeBack(undo.url) : null;
  if (undo) box.append(Object.assign(document.createElement("button"), { type: "button", className: "toast__act", textContent: undo.label, onclick: undoing }));
}

function focusRow(number) {
  const links = rows.querySelectorAll("[data-slot=link]");
  (links[Math.min(number, links.length - 1)] ?? document.getElementById("main")).focus();
}

async function takeBack(url) {
  undoing = null;
  closeToast();
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  tell(await send(url, data));
}

document.addEventListener("keydown", (event) => {
  if (!undoing || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.target.matches("input:not([type=checkbox])")) return;
  event.preventDefault();
  undoing();
});
