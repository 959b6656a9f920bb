// The upload tray: drop anywhere, paste or choose; two files at a time, each with its own progress and end.
import { paintIcon, put } from "./paint.js";
import { counted, say, sayMeanwhile, words, wordsOf } from "./shell.js";

const AT_ONCE = 2, LINGER = 1500;
const form = document.getElementById("upload");
const tray = document.getElementById("tray");
const overlay = document.getElementById("overlay");
const sentences = wordsOf("inbox-words");

const queue = [];
const running = new Set();
const empty = () => ({ total: 0, ended: 0, added: 0, spoken: 0 });
let batch = empty();
const part = (entry, selector) => entry.row.querySelector(selector);
const state = (entry, text) => put(entry.row, "state", text);

function add(files) {
  const list = [...files];
  if (!list.length) return;
  if (!queue.length && !running.size) batch = empty();
  batch.total += list.length;
  for (const file of list) queue.push(enter(file));
  tray.hidden = false;
  sayMeanwhile(counted(batch.total, sentences.total));
  next();
}

function enter(file) {
  const row = document.getElementById("tray-template").content.firstElementChild.cloneNode(true);
  const entry = { file, row, sent: 0 };
  const name = part(entry, ".tray__name");
  name.textContent = name.title = file.name;
  part(entry, "progress").setAttribute("aria-label", file.name);
  part(entry, "[data-dismiss]").addEventListener("click", () => dismiss(entry));
  part(entry, "[data-again]").addEventListener("click", () => again(entry));
  tray.querySelector("ul").append(row);
  state(entry, sentences.waiting);
  return entry;
}

function next() {
  while (running.size < AT_ONCE && queue.length) send(queue.shift());
  total();
}

function send(entry) {
  running.add(entry);
  if (entry.file.size > sentences.limit) return refused(entry, sentences.too_large);
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "firma"]) if (form.elements[name]) data.set(name, form.elements[name].value);
  data.set("files", entry.file, entry.file.name);
  const request = entry.request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  request.upload.onprogress = (event) => progress(entry, event.loaded / Math.max(1, event.total));
  request.upload.onload = () => progress(entry, 1);
  request.onload = () => answered(entry, request.status, request.response);
  request.onerror = () => refused(entry, sentences.interrupted, { again: true });
  request.send(data);
}

function progress(entry, share) {
  entry.sent = share;
  part(entry, "progress").value = share * 100;
  state(entry, share < 1 ? sentences.sending.replace("{p}", Math.floor(share * 100)) : sentences.checking);
  total();
}

function answered(entry, status, body) {
  const result = body?.results?.[0];
  if (result?.document) return accepted(entry, result);
  const error = result?.error ?? body?.error ?? words.errors[status === 401 ? "session_expired" : status === 403 ? "csrf_failed" : "no_answer"];
  refused(entry, error, { again: status >= 500 || status === 408 });
}

// One more door to the payload: the page compares versions, so an old answer cannot undo newer news.
function accepted(entry, result) {
  document.dispatchEvent(new CustomEvent("faktury:accepted", { detail: result.document }));
  if (result.duplicate) {
    const open = part(entry, "[data-open]");
    open.href = result.document.url;
    open.hidden = false;
    return refused(entry, result.notice, { tone: "attention" });
  }
  batch.added += 1;
  // Its status is its row's to say.
  state(entry, counted(1, sentences.added));
  setTimeout(() => dismiss(entry), LINGER);
  ended(entry);
}

function refused(entry, error, { again: mayTryAgain = false, tone = "danger" } = {}) {
  entry.row.dataset.tone = tone;
  part(entry, ".tray__mark").hidden = false;
  paintIcon(part(entry, ".tray__mark"), tone);
  state(entry, error.message);
  part(entry, ".tray__hint").textContent = error.hint;
  part(entry, "[data-dismiss]").hidden = false;
  part(entry, "[data-again]").hidden = !mayTryAgain;
  say(`${entry.file.name}: ${error.message}`, tone === "danger");
  ended(entry);
}

function again(entry) {
  delete entry.row.dataset.tone;
  part(entry, ".tray__mark").hidden = true;
  part(entry, ".tray__hint").textContent = "";
  for (const name of ["again", "dismiss"]) part(entry, `[data-${name}]`).hidden = true;
  batch.total += 1;
  queue.push(entry);
  state(entry, sentences.waiting);
  next();
}

function ended(entry) {
  running.delete(entry);
  entry.sent = 1;
  batch.ended += 1;
  next();
  if (!queue.length && !running.size && batch.added) say(counted(batch.added, sentences.added));
}

function dismiss(entry) {
  entry.row.remove();
  tray.hidden = !tray.querySelector("li");
}

function total() {
  const open = queue.length + running.size;
  const share = open ? (batch.ended + [...running].reduce((sum, entry) => sum + entry.sent, 0)) / batch.total : 1;
  const percent = Math.floor(share * 100);
  const line = tray.querySelector("[data-slot=total]");
  line.textContent = open ? `${counted(batch.total, sentences.total)} · ${percent}%` : "";
  line.hidden = !open;
  if (open && percent >= batch.spoken + 25) {
    batch.spoken = percent - percent % 25;
    sayMeanwhile(line.textContent);
  }
}

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => {
    add(input.files);
    input.value = "";
  });
}
form.addEventListener("submit", (event) => event.preventDefault());
document.querySelector("[data-camera]")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("camera").click();
});
addEventListener("paste", (event) => add(event.clipboardData?.files ?? []));

let depth = 0;
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
const shade = (by) => {
  depth = Math.max(0, depth + by);
  overlay.hidden = !depth;
};
addEventListener("dragenter", (event) => carriesFiles(event) && shade(1));
addEventListener("dragleave", (event) => carriesFiles(event) && shade(-1));
addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  depth = 0;
  overlay.hidden = true;
  add(event.dataTransfer.files);
});
addEventListener("beforeunload", (event) => (queue.length || running.size) && event.preventDefault());
