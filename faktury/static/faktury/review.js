// Review: connects form, paper, words, grid, checks and people, and owns the keyboard. Holds no sentence of its own.
import { checkNow, nextProblem, showNormalForm, source, takeOffer, typed } from "./review_check.js";
import { all, data, fieldOf, form, frozen, goTo, isText, one, showPart, slot, target } from "./review_form.js";
import { asksAboutDifference } from "./review_difference.js";
import { addRow, compute, move, removeRow } from "./review_grid.js";
import { rotate, showEvidence, showPage, view, zoomBy } from "./review_image.js";
import { begin, keep, leaving } from "./review_people.js";
import { asksFirst, compare } from "./review_same.js";
import { startWords } from "./review_words.js";
import "./review_leave.js";

const PLAIN_WHEN_COPIED = ["seller_nip", "buyer_nip", "bank_account"];

/* What a hand does to a field */

form.addEventListener("input", (event) => {
  const input = event.target;
  if (frozen() || input.name === "confirmed") return;
  form.dataset.dirty = "";
  delete input.dataset.computed;
  source(input, data.words.typed);
  compute(input);
  typed(input);
  keep();
});
form.addEventListener("review:computed", (event) => source(event.target, data.words.computed_source));
form.addEventListener("review:filled", (event) => checkNow(event.target));
form.addEventListener("change", (event) => {
  if (event.target.name !== "confirmed") return;
  checkNow();
  keep();
});
form.addEventListener("focusin", (event) => {
  if (!event.target.matches("input:not([type=hidden]), select")) return;
  target.input = isText(event.target) ? event.target : null;
  for (const field of all("[data-active-field]")) delete field.dataset.activeField;
  const field = event.target.closest("[data-field]");
  if (field) field.dataset.activeField = "";
  showEvidence(fieldOf(event.target) ?? event.target.name);
});
// Grouped to be read, plain to be pasted elsewhere.
form.addEventListener("copy", (event) => {
  if (!PLAIN_WHEN_COPIED.includes(fieldOf(event.target))) return;
  event.clipboardData.setData("text/plain", getSelection().toString().replace(/[\s-]/g, ""));
  event.preventDefault();
});
form.addEventListener("focusout", (event) => showNormalForm(event.target));

/* The pointer */

const ACTIONS = {
  mark: (node) => goTo(`id_${node.dataset.mark}`),
  go: (node) => goTo(node.dataset.go),
  show: (node) => goTo(`id_${node.dataset.show}`),
  zoom: (node) => zoomBy(Number(node.dataset.zoom)),
  rotate,
  addRow: (node) => one("input", addRow(node.dataset.addRow)).focus(),
  removeRow,
  problemStep: (node) => nextProblem(Number(node.dataset.problemStep)),
  pick: (node) => { target.input = document.getElementById(`id_${node.dataset.pick}`); showPart("image"); showEvidence(node.dataset.pick); },
};

form.addEventListener("mousedown", (event) => event.target.closest("[data-word], [data-mark], [data-zoom], [data-rotate], [data-extend]") && event.preventDefault());
form.addEventListener("click", (event) => {
  // A box has no read-only state of its own.
  if (frozen() && event.target.matches("[type=checkbox], [type=radio]")) return event.preventDefault();
  const pager = event.target.closest("[name=show_page]");
  if (pager) {
    event.preventDefault();
    return showPage(Number(pager.value));
  }
  if (event.target.closest("[data-fill-offer]")) return takeOffer() && event.preventDefault();
  for (const [name, act] of Object.entries(ACTIONS)) {
    const node = event.target.closest(`[data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`);
    if (!node) continue;
    event.preventDefault();
    if (!frozen() || !["addRow", "removeRow"].includes(name)) act(node);
    return;
  }
});
form.addEventListener("mouseover", (event) => {
  const name = event.target.closest("[data-field]")?.dataset.field ?? event.target.closest("[data-mark]")?.dataset.mark;
  for (const node of all("[data-hover]")) delete node.dataset.hover;
  if (!name) return;
  for (const node of all(`[data-field="${name}"], [data-mark="${name}"]`)) node.dataset.hover = "";
});

/* The keyboard */

document.addEventListener("keydown", (event) => {
  // Right Alt types Polish letters and arrives as Ctrl+Alt: nothing with Alt is ours.
  if (event.altKey || event.getModifierState("AltGraph") || document.querySelector("dialog[open]")) return;
  const command = event.ctrlKey || event.metaKey;
  const act = command ? commands(event) : plain(event);
  if (!act) return;
  event.preventDefault();
  act();
});

function commands(event) {
  if (event.shiftKey) return null;
  if (event.key.toLowerCase() === "s") return () => one("[data-save]").click();
  return event.key === "Enter" ? () => (one("[data-save-next]") ?? one("[data-save]")).click() : null;
}

function plain(event) {
  if (event.key === "F8") return () => nextProblem(event.shiftKey ? -1 : 1);
  if (event.key === "F6" && view) return otherSide;
  if (event.key === "F2" && view) return startWords;
  return isText(event.target) || event.target.type === "checkbox" ? fieldKey(event) : null;
}

function otherSide() {
  if (!view.closest("[data-part]").contains(document.activeElement)) {
    showPart("image");
    return view.focus();
  }
  const input = target.input ?? one("#id_invoice_number");
  goTo(input.id);
}

function fieldKey(event) {
  const inTable = event.target.closest("[data-rows]");
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return null;
  if (inTable && !frozen()) return () => { move(event.target, step); if (event.key === "Enter") checkNow(); };
  return event.key === "Enter" ? () => checkNow(event.target) : null;
}

/* Saving */

form.addEventListener("submit", (event) => {
  if ("sent" in form.dataset || asksFirst(event) || asksAboutDifference(event)) return event.preventDefault();
  form.dataset.sent = "";
  leaving();
  delete form.dataset.dirty;
});
addEventListener("pageshow", () => { delete form.dataset.sent; });

/* Questions: the same forms are pages of their own without scripts */

form.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]:not([data-dialog=''])");
  const dialog = document.querySelector(`[data-dialog-of="${opener?.dataset.dialog}"]`);
  if (!dialog) return;
  event.preventDefault();
  if (opener.dataset.dialog === "same") return compare(opener);
  dialog.onclose = () => opener.focus();
  dialog.showModal();
  one("[data-back]", dialog).focus();
});
for (const dialog of document.querySelectorAll("[data-dialog-of]:has([data-back])")) {
  one("[data-back]", dialog).addEventListener("click", () => dialog.close());
  dialog.addEventListener("submit", () => { delete form.dataset.dirty; });
}
form.elements.kind.addEventListener("input", ({ target: { value } }) => {
  slot("kind-note").textContent = data.kinds[value].note;
  if (data.kinds[value].unfolds) one(".review-more").open = true;
});

/* Where it begins */

if (one("#id_attachment")) import("./review_preview.js").then(({ startPreview }) => startPreview());
for (const node of document.querySelectorAll("[data-needs-script]")) node.hidden = false;
for (const button of all("[data-pick]")) button.hidden = !view;
for (const input of all('[data-column="vat_rate"] input, [data-column="rate"] input')) input.setAttribute("list", "known-rates");
compute(null);
begin();
const opening = document.querySelector("[data-summary], [data-conflict]:not([hidden])");
if (opening) {
  opening.focus();
  for (const link of opening.querySelectorAll("a[href^='#']")) link.addEventListener("click", (event) => { event.preventDefault(); goTo(link.hash.slice(1)); });
} else if (!document.activeElement || document.activeElement === document.body) {
  const targets = all("[data-problem]").map((item) => document.getElementById(one("[data-go]", item).dataset.go));
  const first = targets.find((node) => node?.matches("input, select")) ?? (data.presence_url ? null : one("#id_invoice_number")) ?? document.querySelector("h1");
  first.focus({ preventScroll: true });
}
