// Words of the page that fill fields: a click, a drag, Shift for several, and the same by keyboard (F2).
import { data, fieldOf, form, labelOf, offerUndo, one, showPart, target, write } from "./review_form.js";
import { closeToast } from "./shell.js";
import { onPage, onPaper, page, reveal, svg, view } from "./review_image.js";

const layer = one('[data-layer="words"]');
const MOVED = 5;
let words = [], taken = new Set(), takenFor = null, cursor = 0, anchor = 0;

async function load(shown) {
  words = [];
  layer.replaceChildren();
  layer.setAttribute("aria-label", data.words.list.replace("{n}", shown.number));
  const response = await fetch(shown.words, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!response?.ok || shown !== page) return;
  const answer = await response.json();
  if (shown !== page) return;
  words = answer.words.map(([text, x0, y0, x1, y1], n) => {
    const attributes = { id: `word-${n}`, role: "option", "aria-label": text, x: x0, y: y0, width: x1 - x0, height: y1 - y0, "data-word": text };
    return { text, x0, y0, x1, y1, node: svg("rect", attributes, text) };
  });
  layer.replaceChildren(...words.map((word) => word.node));
}

let shownPage = null;
function newPage(shown) {
  if (shown === shownPage) return;
  shownPage = shown;
  paint(new Set());
  load(shown);
}

function paint(chosen) {
  taken = chosen;
  words.forEach(({ node }, n) => {
    node.toggleAttribute("data-taken", chosen.has(n));
    node.setAttribute("aria-selected", chosen.has(n));
  });
}

/** Words in reading order; what separates them from their neighbours on the paper stays there. */
const textOf = (chosen) =>
  [...chosen].sort((a, b) => a - b).map((n) => words[n].text).join(" ").replace(/^[\s,;:|]+|[\s,;:|]+$/g, "");

function take(chosen) {
  paint(chosen);
  const input = target.input;
  if (!input?.isConnected || !chosen.size) return;
  const before = input.value;
  takenFor = input;
  write(input, textOf(chosen));
  input.dispatchEvent(new CustomEvent("review:filled", { bubbles: true }));
  offerUndo(data.words.filled.replace("{field}", labelOf(input)), () => write(input, before));
}

const extending = (event) => event.shiftKey || one("[data-extend]").getAttribute("aria-pressed") === "true";

function pick(n, more) {
  const chosen = more && takenFor === target.input ? new Set(taken) : new Set();
  if (more && chosen.has(n)) chosen.delete(n);
  else chosen.add(n);
  cursor = anchor = n;
  take(chosen);
}

function touching(from, to) {
  const [left, right] = [from.x, to.x].sort((a, b) => a - b), [top, bottom] = [from.y, to.y].sort((a, b) => a - b);
  return new Set(words.flatMap((word, n) => (word.x0 <= right && word.x1 >= left && word.y0 <= bottom && word.y1 >= top ? [n] : [])));
}

function drag(event) {
  const word = event.target.closest("[data-word]");
  if (!word || event.button !== 0 || event.pointerType === "touch") return;
  event.preventDefault(); // the focus stays in the field
  const start = onPaper(event.clientX, event.clientY);
  const [x, y] = [event.clientX, event.clientY];
  let chosen = null;
  const move = (moved) => {
    if (!chosen && Math.hypot(moved.clientX - x, moved.clientY - y) < MOVED) return;
    chosen = touching(start, onPaper(moved.clientX, moved.clientY));
    paint(chosen);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", (up) => {
    removeEventListener("pointermove", move);
    if (chosen) take(chosen);
    else pick(Number(word.id.slice(5)), extending(up));
  }, { once: true });
}

/* By keyboard */

export function startWords() {
  if (!words.length) return;
  showPart("image");
  const name = fieldOf(target.input);
  const mark = data.evidence.find((found) => found.name === name && found.page === page.number);
  const inside = (at, from, size) => at > Number(from) && at < Number(from) + Number(size);
  const near = mark ? words.findIndex(({ x0, x1, y0, y1 }) => inside((x0 + x1) / 2, mark.x, mark.width) && inside((y0 + y1) / 2, mark.y, mark.height)) : -1;
  cursor = anchor = Math.max(0, near);
  layer.focus({ preventScroll: true });
  point(false);
}

function point(extend) {
  if (!extend) anchor = cursor;
  const [first, last] = [Math.min(anchor, cursor), Math.max(anchor, cursor)];
  paint(new Set(words.slice(first, last + 1).map((_word, n) => first + n)));
  words.forEach(({ node }, n) => node.toggleAttribute("data-active", n === cursor));
  layer.setAttribute("aria-activedescendant", `word-${cursor}`);
  reveal(words[cursor].node);
}

/** The nearest word of the next line above or below. */
function vertical(step) {
  const from = words[cursor], middle = (word) => (word.y0 + word.y1) / 2, centre = (word) => (word.x0 + word.x1) / 2;
  const height = from.y1 - from.y0;
  const cost = (word) => Math.abs(middle(word) - middle(from)) * 3 + Math.abs(centre(word) - centre(from));
  const beyond = words.map((word, n) => ({ word, n })).filter(({ word }) => (middle(word) - middle(from)) * step > height * 0.6);
  return beyond.sort((a, b) => cost(a.word) - cost(b.word))[0]?.n ?? cursor;
}

function stop(chosen) {
  words.forEach(({ node }) => node.removeAttribute("data-active"));
  layer.removeAttribute("aria-activedescendant");
  const input = target.input;
  if (!input) return view.focus();
  showPart(input.closest("[data-part]").dataset.part);
  if (chosen) take(chosen);
  else paint(new Set());
  input.focus();
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowRight: () => Math.min(words.length - 1, cursor + 1), ArrowLeft: () => Math.max(0, cursor - 1), ArrowDown: () => vertical(1), ArrowUp: () => vertical(-1), Home: () => 0, End: () => words.length - 1 }[event.key];
  if (!words.length) return;
  if (step) {
    cursor = step();
    point(event.shiftKey);
  } else if (event.key === "Enter" || event.key === " ") stop(new Set(taken));
  else if (event.key === "Escape" || event.key === "F2") stop(null);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

if (view) {
  onPage(newPage);
  newPage(page);
  layer.addEventListener("pointerdown", drag);
  // A finger that scrolled or pinched makes no click.
  layer.addEventListener("click", (event) => {
    const word = event.target.closest("[data-word]");
    if (word && event.pointerType === "touch") pick(Number(word.id.slice(5)), extending(event));
  });
  layer.addEventListener("keydown", key);
  one("[data-extend]").addEventListener("click", (event) => {
    const button = event.currentTarget;
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
  });
  // What was taken can be taken back while one is still at that field.
  form.addEventListener("focusin", (event) => {
    if (!takenFor || event.target === takenFor || !event.target.matches("input, select")) return;
    takenFor = null;
    paint(new Set());
    closeToast();
  });
}
