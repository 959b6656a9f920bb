// Review: evidence over the page image, words that fill fields, checks while typing, and the keyboard. Holds no sentence of its own.
import { addRow, all, form, moveInTable, one, removeRow } from "./review_form.js";

const data = JSON.parse(document.getElementById("review-data").textContent);
const slot = (name, root = form) => one(`[data-slot="${name}"]`, root);
const SVG = "http://www.w3.org/2000/svg";
const CHECK_DELAY = 400;

const image = one("[data-page-image]");
const marks = one("[data-marks]");
const view = one("[data-view]");
const stage = one("[data-stage]");
let shownPage = Number(form.elements.page_shown.value);
let lastInput = null;
let dirty = false;

/* ---- the page image, its evidence and its words ---- */

function svgRect(attributes, title) {
  const rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, value);
  if (title) rect.appendChild(document.createElementNS(SVG, "title")).textContent = title;
  return rect;
}

function drawEvidence(page) {
  const layer = one('[data-layer="evidence"]', marks);
  layer.replaceChildren(
    ...data.evidence
      .filter((mark) => mark.page === page.number)
      .map(({ x, y, width, height, name, state, label }) => svgRect({ x, y, width, height, "data-mark": name, "data-state": state }, label)),
  );
}

async function drawWords(page) {
  const layer = one('[data-layer="words"]', marks);
  layer.replaceChildren();
  const response = await fetch(page.words, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response?.ok || page.number !== shownPage) return;
  const { words } = await response.json();
  layer.replaceChildren(
    ...words.map(([text, x0, y0, x1, y1]) => svgRect({ x: x0, y: y0, width: x1 - x0, height: y1 - y0, "data-word": text }, text)),
  );
}

function showPage(number) {
  const page = data.pages.find((candidate) => candidate.number === number);
  if (!page || number === shownPage) return;
  shownPage = number;
  form.elements.page_shown.value = number;
  image.src = page.image;
  image.width = page.width;
  image.height = page.height;
  marks.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
  for (const button of all('[name="show_page"]')) {
    if (Number(button.value) === number) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
  slot("page").textContent = data.words.page.replace("{n}", number).replace("{total}", data.pages.length);
  drawEvidence(page);
  drawWords(page);
}

function showEvidence(name) {
  if (!marks) return;
  const mark = data.evidence.find((candidate) => candidate.name === name);
  if (mark) showPage(mark.page);
  for (const rect of all("[data-mark]", marks)) rect.toggleAttribute("data-current", rect.dataset.mark === name);
  if (!mark || view.clientHeight === 0) return;
  const scale = stage.clientWidth / Number(image.getAttribute("width"));
  view.scrollTo({
    left: (Number(mark.x) + Number(mark.width) / 2) * scale - view.clientWidth / 2,
    top: (Number(mark.y) + Number(mark.height) / 2) * scale - view.clientHeight / 2,
  });
}

function zoom(by) {
  const next = by === 0 ? 0 : Math.min(4, Math.max(0, Number(stage.dataset.zoom) + by));
  stage.dataset.zoom = next;
  const name = lastInput?.closest("[data-field]")?.dataset.field;
  if (name) showEvidence(name);
}

function fillFromWord(rect, joined) {
  if (!lastInput?.isConnected) return;
  const word = rect.dataset.word.replace(/^[,;:]+|[,;:]+$/g, "");
  const value = joined && lastInput.value ? `${lastInput.value} ${word}` : word;
  lastInput.focus();
  lastInput.select();
  // insertText keeps the field's own undo (Ctrl+Z); assigning the value is the fallback.
  if (!document.execCommand("insertText", false, value)) {
    lastInput.value = value;
    typed(lastInput);
  }
  const label = form.querySelector(`label[for="${lastInput.id}"]`)?.firstChild.textContent.trim() || lastInput.ariaLabel;
  say(data.words.filled.replace("{field}", label));
}

/* ---- checks while typing ---- */

let checkTimer = 0;
let checkNumber = 0;
let normal = {};

function typed(input) {
  dirty = true;
  delete normal[input.name];
  checkNumber++; // an answer still on its way speaks of values that are no longer there
  const source = input.closest("[data-field]") && slot("source", input.closest("[data-field]"));
  if (source && input.name !== "kind") source.textContent = input.value ? data.words.typed : "";
  clearTimeout(checkTimer);
  checkTimer = setTimeout(check, CHECK_DELAY);
}

async function check() {
  const number = ++checkNumber;
  const note = slot("check-note");
  const body = new FormData(form);
  const request = { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": body.get("csrfmiddlewaretoken") } };
  const response = await fetch(data.check_url, request).catch(() => null);
  if (number !== checkNumber) return;
  note.hidden = Boolean(response?.ok);
  note.textContent = data.words.check_failed;
  if (response?.ok) paint(await response.json());
}

const identity = (...parts) => parts.join("\n");

function paint(answer) {
  const left = new Map(all("[data-problem]").map((item) => [identity(item.dataset.problem, item.dataset.field, item.dataset.about), item]));
  for (const problem of answer.problems) {
    const id = identity(problem.code, problem.field ?? "", problem.about);
    paintProblem(left.get(id) ?? addProblem(problem), problem);
    left.delete(id);
  }
  for (const item of left.values()) solve(item);
  paintErrors(answer.errors);
  const doubtful = new Set(answer.problems.filter((problem) => problem.level !== "I").map((problem) => problem.field));
  for (const field of all(".rfield")) slot("mark", field).hidden = !doubtful.has(field.dataset.field);
  slot("remaining").textContent = answer.remaining;
  for (const name of ["lines", "rates"]) slot(name).textContent = answer.sums[name];
  normal = answer.shown;
  for (const input of all("input")) if (input !== document.activeElement) showNormalForm(input);
  say(answer.remaining);
}

/** The server's normal form of a value appears when its field is left, never under the typing hand. */
function showNormalForm(input) {
  const text = normal[input.name];
  if (text !== undefined && text !== input.value) input.value = text;
}

function addProblem(problem) {
  const item = document.getElementById("problem-template").content.firstElementChild.cloneNode(true);
  item.dataset.problem = problem.code;
  item.dataset.field = problem.field ?? "";
  item.dataset.about = problem.about;
  return one("[data-checklist]").appendChild(item);
}

function paintProblem(item, problem) {
  item.dataset.level = problem.level;
  delete item.dataset.solved;
  const text = one("[data-go]", item);
  text.textContent = problem.message;
  text.dataset.go = problem.target;
  text.href = `#${problem.target}`;
  slot("done", item).textContent = "";
  const compare = slot("compare", item);
  compare.hidden = !problem.url;
  if (problem.url) compare.href = problem.url;
  const right = one("[name=confirmed]", item);
  right.closest("label").hidden = problem.level !== "W";
  if (right.value !== problem.key) right.checked = problem.confirmed;
  right.value = problem.key;
}

function solve(item) {
  item.dataset.solved = "";
  slot("done", item).textContent = data.words.solved;
  one("[name=confirmed]", item).closest("label").hidden = true;
}

function paintErrors(errors) {
  for (const old of all(".errorlist")) old.remove();
  for (const input of all("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const { target, message } of errors) {
    const input = document.getElementById(target);
    if (!input || input === document.activeElement) continue;
    const text = document.createElement("p");
    text.className = "errorlist";
    text.id = `${target}_error`;
    text.textContent = message;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", text.id);
    (input.closest(".rfield") ?? input.parentElement).append(text);
  }
}

let saidAt = 0;
let sayTimer = 0;

function say(text) {
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => {
    saidAt = Date.now();
    document.getElementById("live-polite").textContent = text;
  }, Math.max(1000, 4000 - (Date.now() - saidAt)));
}

/* ---- the keyboard and the pointer ---- */

function goTo(id) {
  const target = document.getElementById(id);
  target?.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}

function nextProblem(step) {
  const open = all("[data-problem]:not([data-solved])").filter((item) => item.dataset.level !== "I");
  if (!open.length) return;
  const here = open.findIndex((item) => one("[data-go]", item).dataset.go === document.activeElement?.id);
  const next = here < 0 ? (step > 0 ? 0 : open.length - 1) : (here + step + open.length) % open.length;
  goTo(one("[data-go]", open[next]).dataset.go);
}

document.addEventListener("keydown", (event) => {
  // Right Alt types Polish letters and arrives as Ctrl+Alt: nothing with Alt is ours.
  if (event.altKey || event.getModifierState("AltGraph")) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.shiftKey && event.key.toLowerCase() === "s") {
    event.preventDefault();
    one("[data-save]").click();
  } else if (command && event.key === "Enter") {
    event.preventDefault();
    one("[data-save-next]").click();
  } else if (event.key === "F8") {
    event.preventDefault();
    nextProblem(event.shiftKey ? -1 : 1);
  } else if (event.target.matches?.("[data-review] input:not([type=checkbox])")) {
    fieldKey(event, command);
  }
});

function fieldKey(event, command) {
  const inTable = event.target.closest("[data-rows]");
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || command) return;
  if (inTable) moveInTable(event.target, step);
  if (inTable || event.key === "Enter") event.preventDefault();
  if (event.key === "Enter") check();
}

form.addEventListener("input", (event) => typed(event.target));
form.addEventListener("change", (event) => event.target.name === "confirmed" && check());
form.addEventListener("focusin", (event) => {
  if (!event.target.matches("input:not([type=checkbox]), select")) return;
  lastInput = event.target.tagName === "INPUT" ? event.target : null;
  const name = event.target.closest("[data-field]")?.dataset.field;
  if (name) showEvidence(name);
});
form.addEventListener("focusout", (event) => showNormalForm(event.target));
form.addEventListener("mousedown", (event) => event.target.closest("[data-word], [data-mark]") && event.preventDefault());
form.addEventListener("click", (event) => {
  const target = event.target.closest("[data-word], [data-mark], [data-go], [data-show], [data-zoom-by], [data-remove-row], [data-add-row], [name=show_page]");
  if (!target) return;
  event.preventDefault();
  const { word, mark, go, show, zoomBy, addRow: prefix } = target.dataset;
  if (word !== undefined) fillFromWord(target, event.shiftKey);
  else if (mark) goTo(`id_${mark}`);
  else if (go) goTo(go);
  else if (show) goTo(`id_${show}`);
  else if (zoomBy) zoom(Number(zoomBy));
  else if (prefix) one("input", addRow(prefix)).focus();
  else if (target.name === "show_page") showPage(Number(target.value));
  else removeRow(target).forEach(typed);
});
form.addEventListener("submit", () => { dirty = false; });
addEventListener("beforeunload", (event) => dirty && event.preventDefault());

for (const node of all("[data-needs-script]")) node.hidden = false;
const summary = document.querySelector("[data-summary]");
if (summary) {
  summary.focus();
  for (const link of all("a[href^='#']", summary)) {
    link.addEventListener("click", (event) => { event.preventDefault(); goTo(link.hash.slice(1)); });
  }
} else if (!document.activeElement || document.activeElement === document.body) {
  const targets = all("[data-problem]").map((item) => document.getElementById(one("[data-go]", item).dataset.go));
  const first = targets.find((target) => target?.matches("input, select")) ?? document.querySelector("h1");
  first.focus({ preventScroll: true });
}
const current = data.pages.find((page) => page.number === shownPage);
if (current) drawWords(current);
