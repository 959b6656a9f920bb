// The paper: pages, zoom, pan, rotation, and the evidence drawn over it. Everything over the page is SVG in the page's own pixels.
import { all, data, form, one, slot } from "./review_form.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 1.25, LEAST = 0.25, MOST = 8;

export const view = one("[data-view]");
export const paper = one("[data-paper]");
const turned = one("[data-turned]");
const image = one("[data-page-image]");
let zoom = 1, turn = 0, name = "";
export let page = data.pages.find((candidate) => candidate.number === Number(form.elements.page_shown.value));
const listeners = [];
/** Calls back with every page shown, the first one included. */
export const onPage = (callback) => listeners.push(callback);

export function svg(tag, attributes, title) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (title) node.appendChild(document.createElementNS(SVG, "title")).textContent = title;
  return node;
}

function layout() {
  if (!view.clientWidth) return; // a part that is not shown has no size
  const { width, height } = page;
  const [w, h] = turn % 180 ? [height, width] : [width, height];
  paper.setAttribute("viewBox", `0 0 ${w} ${h}`);
  turned.setAttribute("transform", { 0: "", 90: `translate(${height} 0) rotate(90)`, 180: `translate(${width} ${height}) rotate(180)`, 270: `translate(0 ${width}) rotate(270)` }[turn]);
  const shown = Math.max(1, Math.floor(view.clientWidth * zoom));
  paper.setAttribute("width", shown);
  paper.setAttribute("height", Math.round((shown * h) / w));
  slot("zoom").textContent = `${Math.round(zoom * 100)}%`;
}

/** Zooms so that the point under (x, y) of the window stays where it is. */
function zoomTo(next, x, y) {
  const box = view.getBoundingClientRect();
  const [dx, dy] = [(x ?? box.left + box.width / 2) - box.left, (y ?? box.top + box.height / 2) - box.top];
  const before = zoom;
  zoom = Math.min(MOST, Math.max(LEAST, next));
  const [left, top] = [view.scrollLeft + dx, view.scrollTop + dy];
  layout();
  view.scrollTo({ left: (left * zoom) / before - dx, top: (top * zoom) / before - dy });
}

function wholePage() {
  const [w, h] = turn % 180 ? [page.height, page.width] : [page.width, page.height];
  return Math.min(1, view.clientHeight / ((view.clientWidth * h) / w));
}

/** 0 fits the whole page, and its width when it is whole already. */
export function zoomBy(step) {
  zoomTo(step ? zoom * STEP ** step : Math.abs(zoom - wholePage()) < 0.01 ? 1 : wholePage());
}

export function rotate() {
  turn = (turn + 90) % 360;
  layout();
  reveal(one(`[data-mark="${name}"]`, paper));
}

export function showPage(number) {
  const next = data.pages.find((candidate) => candidate.number === number);
  if (!next || next === page) return;
  page = next;
  form.elements.page_shown.value = number;
  for (const key of ["width", "height"]) image.setAttribute(key, page[key]);
  image.setAttribute("href", page.image);
  for (const button of all('[name="show_page"]')) {
    if (Number(button.value) === number) {
      button.setAttribute("aria-current", "page");
      button.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else button.removeAttribute("aria-current");
  }
  slot("page").textContent = data.words.page.replace("{n}", number).replace("{total}", data.pages.length);
  draw();
}

function draw() {
  layout();
  const marks = data.evidence.filter((mark) => mark.page === page.number);
  one('[data-layer="evidence"]', paper).replaceChildren(...marks.flatMap(shapes));
  for (const callback of listeners) callback(page);
}

/** A box, a second one around a problem, a diamond beside a doubtful value: shape tells, not colour alone. */
function shapes(mark) {
  const { x, y, width, height, state, label } = mark;
  const numbers = { x, y, width, height };
  const drawn = [svg("rect", { ...numbers, "data-mark": mark.name, "data-state": state }, label)];
  const [left, top, w, h] = [x, y, width, height].map(Number);
  const air = h * 0.16;
  if (state === "problem") drawn.push(svg("rect", { x: left - air, y: top - air, width: w + 2 * air, height: h + 2 * air, "data-double": mark.name }));
  if (state === "doubtful") {
    const [cx, cy, r] = [left + w + h * 0.45, top + h / 2, h * 0.32];
    drawn.push(svg("path", { d: `M${cx} ${cy - r}L${cx + r} ${cy}L${cx} ${cy + r}L${cx - r} ${cy}Z`, "data-diamond": mark.name }));
  }
  return drawn;
}

/** The strokes follow the checklist. */
export function judge(doubtful) {
  for (const mark of data.evidence) if (mark.state !== "cell") mark.state = { B: "problem", W: "doubtful" }[doubtful.get(mark.name)] ?? "known";
  if (!view) return;
  draw();
  mark();
}

function mark() {
  const row = rowOf(name);
  for (const rect of all("[data-mark]", paper)) {
    rect.toggleAttribute("data-current", rect.dataset.mark === name);
    rect.toggleAttribute("data-beside", Boolean(row) && rect.dataset.mark.startsWith(row));
  }
}

const rowOf = (field) => /^lines-\d+-/.exec(field)?.[0];

/** The whole printed row above the grid: the paper itself may have been scrolled away. */
function showStrip() {
  const strip = one("[data-strip] svg"), row = rowOf(name);
  const cells = row ? data.evidence.filter((candidate) => candidate.name.startsWith(row)) : [];
  if (!strip || !cells.length) return;
  const edges = cells.map((cell) => ["x", "y", "width", "height"].map((key) => Number(cell[key])));
  const left = Math.min(...edges.map(([x]) => x)), top = Math.min(...edges.map(([, y]) => y));
  const width = Math.max(...edges.map(([x, , w]) => x + w)) - left, height = Math.max(...edges.map(([, y, , h]) => y + h)) - top;
  const shown = data.pages.find((candidate) => candidate.number === cells[0].page);
  strip.dataset.shown = "";
  // Where the whole row would be too small to read, as much of it around the cell as fits.
  const own = cells.find((cell) => cell.name === name) ?? cells[0];
  const fits = strip.clientWidth < 600 ? Math.min(width, (height * strip.clientWidth) / strip.clientHeight) : width;
  const from = Math.min(Math.max(left, Number(own.x) + Number(own.width) / 2 - fits / 2), left + width - fits);
  strip.setAttribute("viewBox", `${from} ${top} ${fits} ${height}`);
  for (const [key, value] of Object.entries({ href: shown.image, width: shown.width, height: shown.height })) one("image", strip).setAttribute(key, value);
  one("g", strip).replaceChildren(...cells.filter((cell) => cell.name === name).flatMap(shapes));
  for (const rect of all("rect", strip)) rect.dataset.current = "";
}

/** Brings the evidence of a field into view. */
export function showEvidence(field) {
  if (!view) return;
  name = field;
  const found = data.evidence.find((candidate) => candidate.name === field);
  if (found) showPage(found.page);
  mark();
  showStrip();
  reveal(one(`[data-mark="${field}"]`, paper));
}

export function reveal(node) {
  if (!node || !view.clientHeight) return;
  const [box, frame] = [node.getBoundingClientRect(), view.getBoundingClientRect()];
  view.scrollBy({ left: box.left + box.width / 2 - frame.left - frame.width / 2, top: box.top + box.height / 2 - frame.top - frame.height / 2 });
}

/** A point of the window in the page's pixels. */
export function onPaper(x, y) {
  return new DOMPoint(x, y).matrixTransform(turned.getScreenCTM().inverse());
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const turnPage = { PageDown: 1, PageUp: -1 }[event.key];
  const step = { "+": 1, "=": 1, "-": -1, "−": -1, 0: 0 }[event.key];
  if (step !== undefined) zoomBy(step);
  else if (event.key.toLowerCase() === "r") rotate();
  else if (turnPage && data.pages.length > 1) showPage(page.number + turnPage);
  else return;
  event.preventDefault();
}

let pinch = null;
function fingers(event) {
  if (event.touches.length !== 2) return void (pinch = null);
  event.preventDefault();
  const [a, b] = event.touches;
  const now = { apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  if (pinch) {
    view.scrollBy({ left: pinch.x - now.x, top: pinch.y - now.y });
    zoomTo((zoom * now.apart) / pinch.apart, now.x, now.y);
  }
  pinch = now;
}

function pan(event) {
  // A finger scrolls by itself, and words and boxes have their own use for the pointer.
  if (event.pointerType === "touch" || event.button !== 0 || event.target.closest("[data-word]")) return;
  const from = { x: event.clientX, y: event.clientY, left: view.scrollLeft, top: view.scrollTop };
  const move = (moved) => view.scrollTo({ left: from.left + from.x - moved.clientX, top: from.top + from.y - moved.clientY });
  view.dataset.panning = "";
  addEventListener("pointermove", move);
  addEventListener("pointerup", () => { removeEventListener("pointermove", move); delete view.dataset.panning; }, { once: true });
}

if (view) {
  draw();
  new ResizeObserver(layout).observe(view);
  document.addEventListener("review:part", layout);
  view.addEventListener("keydown", (event) => event.target === view && key(event));
  view.addEventListener("pointerdown", pan);
  view.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(zoom * Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
  }, { passive: false });
  for (const type of ["touchstart", "touchmove", "touchend"]) view.addEventListener(type, fingers, { passive: false });
}
