// The list of invoices: its rows stand still; invoices made meanwhile are only counted, behind a link that loads them.
import { Live } from "./live.js";
import { counted, say, wordsOf } from "./shell.js";

const list = document.getElementById("invoices");
const fresh = document.getElementById("fresh");
const sentences = wordsOf("invoice-words");
const openedAt = new Date(list.dataset.opened);
const made = new Set();
let state = "";

// Rows are the server's to make: after a correction the list would show what was.
addEventListener("pageshow", (event) => event.persisted && location.reload());

/** A document that became an invoice after this page was made. */
function take(item) {
  if (!item.invoice || !item.is_final || new Date(item.changed_at) <= openedAt || made.has(item.invoice.id)) return;
  made.add(item.invoice.id);
  fresh.textContent = counted(made.size, sentences.fresh);
  fresh.hidden = false;
  say(fresh.textContent);
}

new Live({
  socket: "/ws/documents/",
  poll: (since, timeout) => `${list.dataset.pollUrl}?${new URLSearchParams({ since, timeout })}`,
  ajax: () => list.dataset.ajaxUrl,
  since: () => state,
  items: (items, body = {}) => {
    state = body.state ?? state;
    items.forEach(take);
  },
}).start();
