// The inbox: repaints rows in place. Order, heights, focus and scroll never change; new rows wait behind a bar.
import { Live } from "./live.js";
import { listenToActions, paintActions, paintBar, paintStamp, put, slot } from "./paint.js";
import { age, counted, say, words, wordsOf } from "./shell.js";

const inbox = document.getElementById("inbox");
const rows = document.getElementById("rows");
const fresh = document.getElementById("fresh");
const sentences = wordsOf("inbox-words");
const openedAt = Date.now();
const { firma } = inbox.dataset;
const plain = inbox.dataset.filter === "all" && inbox.dataset.searching === "false" && inbox.dataset.page === "1";

const groups = new Map(), known = new Map(), waiting = new Map(), places = new Map();
for (const row of rows.children) remember(row.dataset.documentId, Number(row.dataset.version), row.dataset.group);

function remember(id, version, group) {
  known.set(id, version);
  groups.set(id, group);
}

function groupOf(item) {
  if (!item.is_final) return "active";
  if (item.is_error) return "errors";
  return { attention: "review", success: "done" }[item.tone] ?? "";
}

/** A payload from any door; an older one changes nothing. */
function take(item, { own = false } = {}) {
  const id = item.document_id;
  // A list of one company leaves the others' documents alone; one that moved there is no longer listed here.
  if (firma && item.firma_id !== firma) return known.has(id) && gone(id);
  const seen = known.get(id);
  if (item.version < seen) return;
  const group = groupOf(item), before = groups.get(id);
  const isBack = places.has(id);
  const isNew = seen === undefined && (own || isBack || new Date(item.created_at) > openedAt);
  if (isNew) count("all", 1);
  if (isNew || before !== undefined) move(before, group);
  remember(id, item.version, group);
  const row = rowOf(id);
  if (row) paint(row, item, group);
  else if (isBack) insert(item);
  else if (isNew) offer(item, own);
  else if (waiting.has(id)) waiting.set(id, item);
  if (item.is_final && before === "active") finished(item);
}

const rowOf = (id) => rows.querySelector(`[data-document-id="${CSS.escape(id)}"]`);

function move(before, after) {
  if (before === after) return;
  if (before) count(before, -1);
  if (after) count(after, 1);
}

function count(key, by) {
  const badge = badgeOf(key);
  badge.textContent = Math.max(0, Number(badge.textContent) + by);
}

const badgeOf = (key) => inbox.querySelector(`[data-tab="${key}"] [data-count]`);

function paint(row, item, group) {
  Object.assign(row.dataset, { documentId: item.document_id, version: item.version, tone: item.tone, group });
  row.querySelector(".pick input").value = item.document_id;
  put(row, "name", item.file_name);
  const link = slot(row, "link");
  Object.assign(link, { href: item.url, title: item.file_name, textContent: item.file_name });
  const { pages_total: pages } = item.progress;
  put(row, "pages", pages ? counted(pages, words.pages) : "");
  paintStamp(row, item);
  put(row, "description", item.description).title = item.description;
  const bar = slot(row, "bar");
  paintBar(bar, item.progress);
  bar.setAttribute("aria-label", item.file_name);
  bar.hidden = item.is_final;
  const about = item.invoice ?? item.reading ?? {};
  put(row, "seller", about.seller_name).title = about.seller_name ?? "";
  put(row, "gross", about.gross_text);
  put(row, "note", about.note);
  paintAge(row, item);
  paintActions(slot(row, "actions"), item.actions.filter(({ url }) => url !== location.pathname), { limit: 1, quiet: true });
  row.classList.toggle("row--left", inbox.dataset.filter !== "all" && inbox.dataset.filter !== group);
  if (row.classList.contains("row--left")) put(row, "pages", sentences.left);
}

function paintAge(row, item) {
  const time = row.querySelector("time");
  time.dateTime = item.created_at;
  time.textContent ||= age(new Date(item.created_at));
}

function offer(item, own) {
  if (!plain) return;
  if (own || atRest()) return insert(item);
  waiting.set(item.document_id, item);
  fresh.textContent = counted(waiting.size, sentences.fresh);
  fresh.hidden = false;
}

const atRest = () => scrollY < 8 && !rows.matches(":hover") && !rows.contains(document.activeElement) && !rows.querySelector(":checked");

function insert(item) {
  const row = document.getElementById("row-template").content.firstElementChild.cloneNode(true);
  paint(row, item, groupOf(item));
  const place = places.get(item.document_id);
  if (place) place.replaceWith(row);
  else rows.prepend(row);
  places.delete(item.document_id);
  showEmpty(false);
}

function showEmpty(empty) {
  rows.closest(".listing").hidden = empty;
  if (!empty || badgeOf("all").textContent === "0") inbox.dataset.empty = empty;
}

fresh.addEventListener("click", (event) => {
  if (!plain) return;
  event.preventDefault();
  const oldestFirst = [...waiting.values()].sort((a, b) => a.created_at.localeCompare(b.created_at));
  for (const item of oldestFirst) if (!rowOf(item.document_id)) insert(item);
  waiting.clear();
  fresh.hidden = true;
  rows.querySelector("a")?.focus();
});

const told = { done: 0, attention: 0, timer: 0, state: "" };
function finished(item) {
  told.done += 1;
  if (item.tone === "attention") told.attention += 1;
  told.timer ||= setTimeout(tell, 1500);
  if (item.tone === "attention" && document.hidden) {
    title(unseen + 1);
    import("./notify.js").then(({ notify }) => notify(counted(unseen, sentences.notify)));
  }
}

function tell() {
  const parts = [counted(told.done, sentences.finished)];
  if (told.attention) parts.push(counted(told.attention, sentences.attention));
  say(parts.join(" "));
  Object.assign(told, { done: 0, attention: 0 });
  // One batch in fifteen seconds.
  told.timer = setTimeout(() => { told.timer = 0; if (told.done) tell(); }, 15000);
}

let unseen = 0;
function title(number) {
  unseen = number;
  document.title = `${unseen ? `(${unseen}) ` : ""}${inbox.dataset.title} – Faktury`;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) title(0);
});

function gone(id) {
  waiting.delete(id);
  if (known.delete(id)) {
    move(groups.get(id), "");
    groups.delete(id);
    count("all", -1);
  }
  const row = rowOf(id);
  if (row) takeAway(row, id);
}

/** Nothing of it stays but its place: it may be brought back. Focus goes on to the next one. */
function takeAway(row, id) {
  const pick = row.querySelector(":checked");
  if (pick) pick.click();
  if (row.contains(document.activeElement)) ((row.nextElementSibling ?? row.previousElementSibling)?.querySelector("a") ?? document.getElementById("main")).focus();
  const place = document.createComment("");
  row.replaceWith(place);
  places.set(id, place);
  if (!rows.children.length) showEmpty(true);
}

/* Several at once: fetched with the first tick, and until it is there the form works as it does without scripts. */
document.querySelector(".pick--all").hidden = false;
inbox.addEventListener("change", ({ target }) => target.closest(".pick") && import("./inbox_select.js").then(({ picked }) => picked(target, { take, gone }), () => {}));

listenToActions(rows, take);
document.addEventListener("faktury:accepted", (event) => take(event.detail, { own: true }));

const MOST_ASKED = 100;
let asked = [];
/** What an answer over HTTP is to tell about; a row it then does not name has left for another company. */
const ask = () => {
  asked = [...rows.children].slice(0, MOST_ASKED).map((row) => row.dataset.documentId);
  return asked.join();
};

// Rows under way may stand on any page of the list.
const shown = () => [...rows.querySelectorAll('[data-group="active"]')].map((row) => row.dataset.documentId);

new Live({
  socket: "/ws/documents/",
  poll: (since, timeout) => `${inbox.dataset.pollUrl}?${new URLSearchParams({ since, timeout, firma, ids: ask() })}`,
  ajax: () => `${inbox.dataset.ajaxUrl}?${new URLSearchParams({ firma, ids: ask() })}`,
  since: () => told.state,
  items: (items, { counts = {}, state = "" } = {}) => {
    told.state = state;
    // Oldest first, so that several new ones end up newest on top.
    for (const item of [...items].reverse()) take(item);
    const named = new Set(items.map((item) => item.document_id));
    if (state) for (const id of asked) if (!named.has(id)) gone(id);
    for (const [key, number] of Object.entries(counts)) badgeOf(key).textContent = number;
  },
  gone,
  shown,
}).start();
