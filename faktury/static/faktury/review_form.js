// The review form: its elements, its parts on a narrow screen, and how a text gets into an input.
import { closeToast, toast, words } from "./shell.js";

export const form = document.querySelector("[data-review]");
export const one = (selector, root = form) => root?.querySelector(selector) ?? null;
export const all = (selector, root = form) => [...(root?.querySelectorAll(selector) ?? [])];
export const slot = (name, root = form) => one(`[data-slot="${name}"]`, root);
export const data = JSON.parse(document.getElementById("review-data").textContent);
export const isText = (node) => node?.matches?.("[data-review] input:not([type=hidden],[type=checkbox],[type=radio])");
export const fieldOf = (input) => input?.closest("[data-field]")?.dataset.field;
export const frozen = () => "frozen" in form.dataset;

/** The input words and offers go to: the last one that had the focus. */
export const target = { input: null };

export const labelOf = (input) => input.getAttribute("aria-label") ?? one(`label[for="${input.id}"]`)?.firstChild.textContent.trim() ?? "";

/** Puts `text` in place of what stands there; Ctrl+Z in the field brings it back. */
export function write(input, text) {
  if (frozen()) return;
  input.focus({ preventScroll: true });
  input.select();
  // insertText keeps the field's own undo; assigning the value is the fallback.
  if (!document.execCommand(text ? "insertText" : "delete", false, text)) assign(input, text);
}

/** The same without moving the focus, for values that come with others. */
export function assign(input, text) {
  if (input.type === "checkbox") input.checked = text !== "";
  else input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Tells what was done; the offer to undo it stays until it is used, closed or replaced. */
export function offerUndo(sentence, undo) {
  const back = toastButton(data.words.undo, () => { closeToast(); undo(); });
  toast(sentence, 0).append(back, toastButton("×", closeToast, words.close));
}

function toastButton(label, run, name) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "toast__act", textContent: label });
  if (name) button.setAttribute("aria-label", name);
  button.addEventListener("click", run);
  return button;
}

/** On a narrow screen one part is shown at a time; elsewhere this changes nothing one could see. */
export function showPart(name) {
  if (form.dataset.shown === name) return;
  form.dataset.shown = name;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    const chosen = tab.dataset.tab === name;
    tab.setAttribute("aria-selected", chosen);
    tab.tabIndex = chosen ? 0 : -1;
  }
  const tabs = document.querySelector(".review-tabs");
  if (tabs.offsetParent) tabs.scrollIntoView({ block: "start" });
  document.dispatchEvent(new CustomEvent("review:part"));
}

export function goTo(id) {
  const node = document.getElementById(id);
  if (!node) return;
  const part = node.closest("[data-part]")?.dataset.part;
  if (part) showPart(part);
  const folded = node.closest("details:not([open])");
  if (folded) folded.open = true;
  node.scrollIntoView({ block: "center" });
  node.focus({ preventScroll: true });
}

for (const tab of document.querySelectorAll("[data-tab]")) {
  tab.addEventListener("click", () => showPart(tab.dataset.tab));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const tabs = [...document.querySelectorAll("[data-tab]")];
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    showPart(next.dataset.tab);
    next.focus();
  });
}
