// The status page: paints one document's payloads as they come. Boxes are fixed, nothing here moves or scrolls the page.
import { Live } from "./live.js";
import { ask } from "./ask.js";
import { agreed, listenToActions, paintActions, paintBar, paintIcon, paintStamp, put, slot } from "./paint.js";
import { sayLater } from "./say_later.js";
import { counted, say, words } from "./shell.js";

const root = document.getElementById("status");
const { documentId, ajaxUrl, pollUrl, timelineUrl, problemsUrl, textUrl } = root.dataset;
const STEP_SHAPES = { done: "success", current: "active", attention: "attention", todo: "todo", skipped: "skipped" };

let version = Number(root.dataset.version);
let shownProgress = 0;

function paint(item) {
  if (item.document_id !== documentId || item.version < version) return;
  version = item.version;
  const before = { tone: root.dataset.tone, final: root.dataset.final === "true", label: slot(document.getElementById("card"), "label").textContent };
  Object.assign(root.dataset, { version, tone: item.tone, final: item.is_final, attempt: item.ocr.attempt });
  paintCard(item);
  paintSteps(item.steps);
  paintPages(item);
  paintText(item);
  paintTitle(item);
  if (item.label !== before.label || item.is_final !== before.final) statusChanged(item, before);
  else announceProgress(item);
}

function paintCard(item) {
  const card = document.getElementById("card");
  card.dataset.tone = item.tone;
  paintStamp(card, item);
  put(card, "description", item.description);
  slot(card, "progress-box").hidden = item.is_final;
  const bar = document.getElementById("bar");
  paintBar(bar, item.progress);
  bar.setAttribute("aria-valuetext", item.progress.text);
  put(card, "percent", item.progress.determinate ? `${item.progress.percent}%` : "");
  put(card, "eta", item.progress.eta_text);
  put(card, "hint", item.error?.hint).hidden = !item.error;
  slot(card, "invoice").hidden = !item.invoice;
  put(card, "invoice-number", item.invoice?.number);
  put(card, "invoice-seller", item.invoice?.seller_name);
  put(card, "invoice-gross", item.invoice?.gross_text);
  paintActions(slot(card, "actions"), item.actions);
}

function paintSteps(steps) {
  for (const step of steps) {
    const node = root.querySelector(`[data-step="${step.key}"]`);
    Object.assign(node.dataset, { state: step.state, tone: step.tone });
    if (step.state === "current") node.setAttribute("aria-current", "step");
    else node.removeAttribute("aria-current");
    paintIcon(node, STEP_SHAPES[step.state] ?? (step.tone === "neutral" ? "neutral-final" : step.tone));
    put(node, "label", step.label);
    put(node, "state", step.state_text);
    put(node, "seconds", step.seconds === null ? "" : seconds(step.seconds));
  }
}

function seconds(value) {
  const [amount, unit, digits] = value >= 120 ? [Math.round(value / 60), "min", 0] : [value, "s", 1];
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${amount.toLocaleString(words.lang, format)}\u00a0${unit}`;
}

function paintPages(item) {
  const sheets = document.getElementById("sheets");
  const total = item.progress.pages_total;
  if (total) {
    put(root, "pages-total", ` · ${counted(total, words.pages)}`);
    put(root, "pages-count", `(${total})`);
    sheets.querySelector("[data-ghost]")?.remove();
  }
  for (const page of item.pages) paintSheet(sheets, page);
}

function paintSheet(sheets, page) {
  let node = sheets.querySelector(`[data-page="${page.n}"]`);
  if (!node) {
    node = document.getElementById("sheet-template").content.firstElementChild.cloneNode(true);
    node.dataset.page = page.n;
    node.querySelector(".sheet__number").textContent = page.n;
    node.querySelector("a").dataset.full = textUrl.replace("/0/text/", `/${page.n}/image/`);
    sheets.insertBefore(node, sheets.querySelector(".sheets__more"));
  }
  node.dataset.state = page.state;
  put(node, "name", page.n);
  put(node, "label", page.label);
  const paper = node.querySelector("a");
  const image = paper.querySelector("img");
  if (!page.thumb_url) {
    image?.remove();
    paper.removeAttribute("href");
  } else if (!image) {
    const picture = Object.assign(new Image(96, 136), { alt: "", decoding: "async", src: page.thumb_url });
    paper.append(picture);
    paper.href = paper.dataset.full;
  }
}

const picker = document.getElementById("text-page");
const text = document.getElementById("text");

function paintText(item) {
  if (!item.is_final) text.classList.remove("text__body--none");
  const done = item.pages.length && item.progress.pages_done;
  const known = picker.options.length;
  if (done < known) {
    picker.replaceChildren();
    text.dataset.pageShown = "";
  }
  for (let n = picker.options.length + 1; n <= done; n += 1) picker.add(new Option(n, n));
  picker.form.hidden = !picker.options.length;
  if (picker.options.length && text.dataset.pageShown !== picker.value) showText(picker.value);
}

async function showText(number) {
  text.dataset.pageShown = number;
  const response = await fetch(textUrl.replace("/0/", `/${number}/`), { headers: { Accept: "text/plain" } }).catch(() => null);
  if (response?.ok && text.dataset.pageShown === number) {
    text.textContent = await response.text();
    text.classList.remove("text__body--none");
  }
  if (!response?.ok) text.dataset.pageShown = "";
}

function paintTitle(item) {
  const lead = item.is_final || !item.progress.determinate ? item.label : `${item.progress.percent}%`;
  document.title = `${lead} · ${item.file_name} – Faktury`;
}

function statusChanged(item, before) {
  shownProgress = 0;
  sayLater(item.announce, item.is_final);
  const landing = document.getElementById("landing");
  const lands = item.tone === "success";
  landing.hidden = !lands;
  put(landing, "landing", item.label);
  landing.classList.toggle("landing--lands", lands && before.tone !== "success");
  refreshTimeline();
  refreshProblems(item);
}

// Short documents are told page by page, longer ones at a quarter, a half and three quarters.
function announceProgress(item) {
  const { percent, pages_total: total, text: sentence } = item.progress;
  const mark = total && total <= 4 ? item.progress.pages_done : Math.floor(percent / 25);
  if (mark <= shownProgress) return;
  shownProgress = mark;
  sayLater({ text: sentence, assertive: false });
}

const history = document.getElementById("history");
let drawnAt = version;
async function refreshTimeline() {
  if (!history.open || drawnAt === version) return;
  drawnAt = version;
  fill(slot(history, "timeline"), await fragment(timelineUrl));
}

async function refreshProblems(item) {
  const list = slot(root, "problems");
  list.hidden = true;
  if (item.tone === "attention" && !item.error) list.hidden = !fill(list, await fragment(problemsUrl));
}

async function fragment(address) {
  const response = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  return response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html").body.children : null;
}

function fill(place, children) {
  if (children) place.replaceChildren(...children);
  return place.children.length;
}

function remove() {
  root.remove();
  const notice = document.getElementById("gone");
  notice.hidden = false;
  say(notice.querySelector("h2").textContent, true);
}

// Rejecting asks for a reason; a reason of one's own chooses "other" by itself.
async function answersOf(form) {
  if (form.dataset.action !== "reject") return agreed(form);
  const reasons = document.createElement("form");
  reasons.append(document.getElementById("reject-reasons").content.cloneNode(true));
  reasons.elements.reason_text.addEventListener("input", () => { reasons.querySelector("[type=radio][value=other]").checked = true; });
  if (!(await ask(form.dataset, reasons))) return null;
  const data = new FormData(form);
  for (const [name, value] of new FormData(reasons)) data.set(name, value);
  return data;
}

function openPage(event) {
  const paper = event.target.closest("a.sheet__paper[href]");
  if (!paper || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dialog = document.getElementById("page-dialog");
  put(dialog, "n", paper.closest("[data-page]").dataset.page);
  dialog.querySelector("img").src = paper.dataset.full;
  dialog.showModal();
}

document.getElementById("page-dialog").addEventListener("click", (event) => {
  if (event.target.matches("[data-close], dialog")) event.currentTarget.close();
});
document.getElementById("sheets").addEventListener("click", openPage);
picker.addEventListener("change", () => showText(picker.value));
history.addEventListener("toggle", refreshTimeline);
listenToActions(root, paint, answersOf);

new Live({
  socket: `/ws/documents/${documentId}/`,
  poll: (since, timeout) => `${pollUrl}?since=${since}&timeout=${timeout}`,
  ajax: () => ajaxUrl,
  since: () => version,
  items: (items) => items.forEach(paint),
  gone: remove,
  forbidden: remove,
}).start();
