// The upload tray: two files at a time, each with its own progress and end; what was not sent when the page went away is told by the next.
import { paintIcon, put } from "./paint.js";
import { counted, say, sayMeanwhile, words, wordsOf } from "./shell.js";
import { Sending } from "./upload_send.js";

const AT_ONCE = 2, LINGER = 1500, NAMED = 8, UNSENT = "unsent";
const form = document.getElementById("upload");
const tray = document.getElementById("tray");
const sentences = wordsOf("inbox-words");

const queue = [], running = new Set(), lost = new Set();
const empty = () => ({ total: 0, ended: 0, added: 0, spoken: 0 });
let batch = empty();
const part = (entry, selector) => entry.row.querySelector(selector);
const percent = (share) => Math.floor(share * 100);
const said = (sentence, share) => sentence.replace("{p}", percent(share));

function state(entry, text, hint = "") {
  put(entry.row, "state", text);
  part(entry, ".tray__hint").textContent = hint;
}

const show = (entry, ...names) => {
  for (const button of entry.row.querySelectorAll("[data-act]")) button.hidden = !names.includes(button.dataset.act);
};

export function add(list) {
  if (!queue.length && !running.size) batch = empty();
  batch.total += list.length;
  for (const file of list) queue.push(enter(file));
  tray.hidden = false;
  sayMeanwhile(counted(batch.total, sentences.total));
  next();
}

/** What of a folder was left out. */
export function tellSkipped(names) {
  const sentence = names.length ? counted(names.length, sentences.skipped) : sentences.nothing;
  const entry = { row: makeRow(sentence) };
  mark(entry, "attention");
  state(entry, names.slice(0, NAMED).join(", ") + (names.length > NAMED ? "…" : ""), sentences.kinds);
  show(entry, "dismiss");
  part(entry, "[data-act=dismiss]").addEventListener("click", () => dismiss(entry));
  tray.hidden = false;
  say(`${sentence} ${sentences.kinds}`);
}

function makeRow(name) {
  const row = document.getElementById("tray-template").content.firstElementChild.cloneNode(true);
  const title = row.querySelector(".tray__name");
  title.textContent = title.title = name;
  row.querySelector("progress").setAttribute("aria-label", name);
  tray.querySelector("ul").append(row);
  return row;
}

function enter(file) {
  for (const old of lost) if (old.name === file.name && old.size === file.size) dismiss(old);
  const entry = { file, row: makeRow(file.name) };
  const fields = {};
  for (const name of ["csrfmiddlewaretoken", "firma"]) if (form.elements[name]) fields[name] = form.elements[name].value;
  entry.sending = new Sending(file, { upload: form.action, begin: form.dataset.begin, fields }, {
    progress: (share) => progress(entry, share),
    waiting: (share) => interrupted(entry, share),
    going: () => going(entry),
  });
  const acts = { dismiss: () => dismiss(entry), again: () => again(entry), pause: () => pause(entry), resume: () => resume(entry) };
  entry.row.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.());
  state(entry, sentences.waiting);
  return entry;
}

function next() {
  while (running.size < AT_ONCE && queue.length) send(queue.shift());
  total();
  remember();
}

async function send(entry) {
  running.add(entry);
  if (entry.file.size > sentences.limit) return refused(entry, sentences.too_large);
  const answer = await entry.sending.run().catch(() => ({ gone: true }));
  if (!answer) return;
  if (answer.gone) return refused(entry, sentences.unread);
  answered(entry, answer.status, answer.body);
}

function progress(entry, share) {
  part(entry, "progress").value = share * 100;
  state(entry, share < 1 ? said(sentences.sending, share) : sentences.checking);
  if (entry.file.size > sentences.piece && share < 1) show(entry, "pause");
  else show(entry);
  total();
  remember();
}

function interrupted(entry, share) {
  state(entry, navigator.onLine ? said(sentences.cut, share) : sentences.offline, sentences.interrupted.hint);
  show(entry, "resume");
  if (!entry.told) say(`${entry.file.name}: ${said(sentences.cut, share)}. ${sentences.interrupted.hint}`);
  entry.told = true;
  remember();
}

function going(entry) {
  state(entry, said(sentences.sending, entry.sending.share));
  show(entry);
}

function pause(entry) {
  entry.sending.stop();
  entry.paused = true;
  state(entry, sentences.paused);
  show(entry, "resume");
  part(entry, "[data-act=resume]").focus();
}

function resume(entry) {
  if (!entry.paused) return entry.sending.now();
  entry.paused = false;
  going(entry);
  send(entry);
}

function answered(entry, status, body) {
  const result = body?.results?.[0];
  if (result?.document) return accepted(entry, result);
  const error = result?.error ?? body?.error ?? words.errors[status === 401 ? "session_expired" : status === 403 ? "csrf_failed" : "no_answer"];
  refused(entry, error, { again: status >= 500 || status === 401 });
}

// One more door to the payload: the page compares versions, so an old answer cannot undo newer news.
function accepted(entry, result) {
  document.dispatchEvent(new CustomEvent("faktury:accepted", { detail: result.document }));
  if (result.duplicate) {
    part(entry, "[data-act=open]").href = result.document.url;
    return refused(entry, result.notice, { tone: "attention", open: true });
  }
  batch.added += 1;
  // Its status is its row's to say.
  state(entry, counted(1, sentences.added));
  setTimeout(() => dismiss(entry), LINGER);
  ended(entry);
}

function refused(entry, error, { again: mayTryAgain = false, open = false, tone = "danger" } = {}) {
  mark(entry, tone);
  state(entry, error.message, error.hint);
  show(entry, "dismiss", ...(mayTryAgain ? ["again"] : []), ...(open ? ["open"] : []));
  say(`${entry.file.name}: ${error.message}`, tone === "danger");
  ended(entry);
}

function mark(entry, tone) {
  entry.row.dataset.tone = tone;
  part(entry, ".tray__mark").hidden = false;
  paintIcon(part(entry, ".tray__mark"), tone);
}

function again(entry) {
  delete entry.row.dataset.tone;
  part(entry, ".tray__mark").hidden = true;
  show(entry);
  batch.total += 1;
  queue.push(entry);
  state(entry, sentences.waiting);
  next();
}

function ended(entry) {
  running.delete(entry);
  batch.ended += 1;
  next();
  if (!queue.length && !running.size && batch.added) say(counted(batch.added, sentences.added));
}

function dismiss(entry) {
  entry.row.remove();
  lost.delete(entry);
  tray.hidden = !tray.querySelector("li");
  remember();
}

function total() {
  const open = queue.length + running.size;
  const share = open ? (batch.ended + [...running].reduce((sum, entry) => sum + entry.sending.share, 0)) / batch.total : 1;
  const line = tray.querySelector("[data-slot=total]");
  line.textContent = open ? `${counted(batch.total, sentences.total)} · ${percent(share)}%` : "";
  line.hidden = !open;
  if (open && percent(share) >= batch.spoken + 25) {
    batch.spoken = percent(share) - (percent(share) % 25);
    sayMeanwhile(line.textContent);
  }
}

/* What was not sent when the page went away */

function remember() {
  const open = [...running, ...queue].map(({ file, sending }) => ({ name: file.name, size: file.size, share: sending.share }));
  const unsent = [...open, ...[...lost].map(({ name, size, share }) => ({ name, size, share }))];
  try {
    if (unsent.length) sessionStorage.setItem(UNSENT, JSON.stringify(unsent));
    else sessionStorage.removeItem(UNSENT);
  } catch { /* a full or forbidden store: what is under way goes on all the same */ }
}

function tellUnsent() {
  for (const { name, size, share } of JSON.parse(sessionStorage.getItem(UNSENT) ?? "[]")) {
    const entry = { name, size, share, row: makeRow(name) };
    mark(entry, "attention");
    const begun = percent(share) > 0 && size > sentences.piece;
    state(entry, begun ? said(sentences.cut, share) : sentences.unsent, begun ? said(sentences.point, share) : sentences.choose);
    show(entry, "dismiss", "choose");
    part(entry, "[data-act=choose]").addEventListener("click", () => form.querySelector("input[type=file][multiple]").click());
    part(entry, "[data-act=dismiss]").addEventListener("click", () => dismiss(entry));
    lost.add(entry);
  }
  tray.hidden = !lost.size && tray.hidden;
}

tellUnsent();
addEventListener("beforeunload", (event) => (queue.length || running.size) && event.preventDefault());
