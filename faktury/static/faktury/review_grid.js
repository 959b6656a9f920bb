// Tables of inputs: rows, movement, pasting, and arithmetic in whole grosze. What was read or typed is never overwritten.
import { all, assign, data, form, frozen, goTo, offerUndo, one, slot } from "./review_form.js";

const SCALE = 8, UNIT = 10n ** 8n, GROSZ = 10n ** 6n;
const AMOUNTS = ["net", "vat", "gross"];

/** A typed number in units of 10^-8, or null: the same readings the server allows, so 1.234 is none. */
export function parse(text) {
  let rest = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/(zł|zl|pln|eur|usd|gbp|chf|czk|€|\$|£)\.?$/i, "");
  const negative = /^[-−–]/.test(rest);
  if (negative) rest = rest.slice(1);
  if (!/^\d[\d.,]*$/.test(rest)) return null;
  const at = Math.max(rest.lastIndexOf("."), rest.lastIndexOf(","));
  let [head, tail] = at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at + 1)];
  if (tail.length === 3 && !/^0/.test(head)) {
    const other = rest[at] === "." ? "," : ".";
    if (head.includes(rest[at])) [head, tail] = [head + rest[at] + tail, ""];
    else if (!head.includes(other) && head.length <= 3) return null;
  }
  if (!/^\d+$/.test(head) && !/^\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(head)) return null;
  if (tail.length > SCALE) return null;
  const value = BigInt(head.replace(/[.,]/g, "") + tail.padEnd(SCALE, "0"));
  return negative ? -value : value;
}

/** Whole division, halves away from zero. */
function divide(number, by) {
  const size = (2n * (number < 0n ? -number : number) + by) / (2n * by);
  return number < 0n ? -size : size;
}

export const toGrosze = (value) => (value === null ? null : divide(value, GROSZ));

export function show(grosze) {
  const digits = (grosze < 0n ? -grosze : grosze).toString().padStart(3, "0");
  const [group, mark] = data.english ? [",", "."] : ["\u00a0", ","];
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, group);
  return `${grosze < 0n ? "-" : ""}${whole}${mark}${digits.slice(-2)}`;
}

/** Until the first change gaps stay gaps: only differences and sums are shown of what was read. */
let filling = false;

const basis = () => form.elements.basis.value;
const cell = (row, column) => one(`[data-column="${column}"] input`, row);
const amount = (input) => (input ? toGrosze(parse(input.value)) : null);
/** What counts in a sum: what was there before a correction is taken off. */
function counted(row, name) {
  const value = amount(cell(row, name));
  return value !== null && "before" in row.dataset ? -value : value;
}
/** May be written: empty, or filled by this arithmetic before. */
const open = (input) => input.value.trim() === "" || "computed" in input.dataset;
const abs = (value) => (value < 0n ? -value : value);

function percent(text) {
  const plain = text.trim().toLowerCase().replace(/\s/g, "").replace(/[.,]0+%?$/, "");
  const found = Object.entries(data.rates).find(([name]) => [name, name.replace("%", "")].some((key) => key.toLowerCase().replace(/\s/g, "") === plain));
  return found ? BigInt(found[1]) : null;
}

/** Writes into an open cell, hints beside any other that says something else. */
function settle(input, expected) {
  if (open(input)) {
    if (!filling) return;
    const text = expected === null ? "" : show(expected);
    if (input.value !== text) { input.value = text; input.dispatchEvent(new CustomEvent("review:computed", { bubbles: true })); }
    if (text) input.dataset.computed = "";
    else delete input.dataset.computed;
    return hint(input, null);
  }
  const said = amount(input);
  hint(input, expected !== null && said !== null && abs(said - expected) > 1n ? expected : null);
}

function hint(input, expected) {
  const old = one("[data-use]", input.parentElement);
  if (expected === null) return old?.remove();
  const text = show(expected);
  if (old?.dataset.use === text) return;
  const button = old ?? document.createElement("button");
  Object.assign(button, { type: "button", className: "computed", title: data.words.computed, textContent: `→ ${text}`, ariaLabel: `${data.words.computed}: ${text}` });
  button.dataset.use = text;
  if (!old) input.after(button);
}

function line(row) {
  const [quantity, price] = [parse(cell(row, "quantity").value), parse(cell(row, "unit_price").value)];
  const [net, vat, gross] = AMOUNTS.map((name) => cell(row, name));
  const rate = percent(cell(row, "vat_rate").value);
  const product = quantity === null || price === null ? null : divide(quantity * price, UNIT * GROSZ);
  const given = (input) => (open(input) ? null : amount(input));
  if (basis() === "gross" && given(gross) !== null) {
    settle(vat, rate === null ? null : divide(given(gross) * rate, 100n + rate));
    settle(net, amount(vat) === null ? product : given(gross) - amount(vat));
  } else {
    const rest = given(gross) !== null && given(vat) !== null ? given(gross) - given(vat) : null;
    settle(net, product ?? rest);
    settle(vat, rate === null || amount(net) === null ? null : divide(amount(net) * rate, 100n));
    settle(gross, amount(net) === null || amount(vat) === null ? null : amount(net) + amount(vat));
  }
}

const rowsOf = (prefix) => all(`[data-rows="${prefix}"] tr[data-row]`);
const filled = (row) => all("input", row).some((input) => input.value.trim());

/** Sums per rate, or null while a line lacks something: half a sum would lie. */
function sumsPerRate(lines) {
  const sums = new Map();
  for (const row of lines) {
    const name = cell(row, "vat_rate").value.trim(), values = AMOUNTS.map((column) => counted(row, column));
    if (!name || values.includes(null)) return null;
    const key = /^\d+$/.test(name) ? `${name}%` : name;
    sums.set(key, (sums.get(key) ?? [0n, 0n, 0n]).map((sum, n) => sum + values[n]));
  }
  return sums;
}

function rates(sums) {
  const free = (row) => all("input", row).every(open);
  const left = new Map(sums ?? []);
  for (const row of rowsOf("rates").filter((candidate) => filled(candidate) && !free(candidate))) {
    const key = cell(row, "rate").value.trim().replace(/^(\d+)$/, "$1%");
    AMOUNTS.forEach((name, n) => settle(cell(row, name), left.get(key)?.[n] ?? null));
    left.delete(key);
  }
  if (!filling) return;
  const read = rowsOf("rates").some((row) => filled(row) && !free(row));
  const spare = rowsOf("rates").filter(free);
  for (const [key, values] of read ? [] : left) {
    const row = spare.shift() ?? addRow("rates");
    const rate = cell(row, "rate");
    if (rate.value !== key) rate.value = key;
    rate.dataset.computed = "";
    AMOUNTS.forEach((name, n) => settle(cell(row, name), values[n]));
  }
  for (const row of spare) for (const input of all("input", row)) { input.value = ""; delete input.dataset.computed; }
}

function column(rows, name) {
  const values = rows.map((row) => counted(row, name));
  return !values.length || values.includes(null) ? null : values.reduce((sum, value) => sum + value, 0n);
}

function totals() {
  const found = { lines: rowsOf("lines").filter(filled), rates: rowsOf("rates").filter(filled) };
  const source = found.rates.length ? found.rates : found.lines;
  for (const name of AMOUNTS) settle(form.elements[`${name}_total`], column(source, name));
  for (const [prefix, rows] of Object.entries(found)) paintSums(prefix, rows);
}

function paintSums(prefix, rows) {
  const foot = one(`[data-sums="${prefix}"]`);
  let difference = 0n;
  for (const name of AMOUNTS) {
    const [sum, said] = [column(rows, name), amount(form.elements[`${name}_total`])];
    slot(name, foot).textContent = sum === null ? "" : show(sum);
    slot(`stated_${name}`, foot).textContent = said === null ? "" : show(said);
    if (sum !== null && said !== null && sum !== said) difference = abs(said - sum);
  }
  const box = one(`[data-difference="${prefix}"]`), money = `${show(difference)}\u00a0${currency()}`;
  box.toggleAttribute("data-even", difference === 0n);
  slot("difference", box).textContent = difference ? data.words.difference.replace("{amount}", data.english ? `${currency()}\u00a0${show(difference)}` : money) : "";
}

function currency() {
  const code = form.elements.currency.value.trim().toUpperCase() || "PLN";
  return code === "PLN" && !data.english ? "zł" : code;
}

/** After a change of `input`; of everything when the basis changed or nothing did yet. */
export function compute(input) {
  if (frozen()) return;
  filling = Boolean(input);
  const row = input?.closest("[data-rows=lines] tr[data-row]");
  for (const each of row ? [row] : !input || input.name === "basis" ? rowsOf("lines") : []) line(each);
  rates(sumsPerRate(rowsOf("lines").filter(filled)));
  totals();
}

/* Rows */

export function addRow(prefix) {
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const row = one(`[data-row-template="${prefix}"]`).content.firstElementChild.cloneNode(true);
  const index = Number(total.value);
  for (const node of [row, ...all("*", row)]) {
    for (const attribute of [...node.attributes]) attribute.value = attribute.value.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
  }
  one("th", row).textContent = index + 1;
  for (const hidden of all("[data-needs-script]", row)) hidden.hidden = false;
  total.value = index + 1;
  one(`[data-rows="${prefix}"] tbody`).append(row);
  return row;
}

/** Empties a row, or brings back what it held. */
export function removeRow(button) {
  const row = button.closest("tr"), removing = !("removed" in row.dataset);
  for (const input of all("input", row)) {
    if (removing) input.dataset.kept = input.value;
    input.readOnly = removing;
    input.value = removing ? "" : input.dataset.kept;
    if (removing) hint(input, null);
  }
  row.toggleAttribute("data-removed", removing);
  [button.textContent, button.dataset.undo] = [button.dataset.undo, button.textContent];
  if (removing) offerUndo(data.words.removed.replace("{n}", one("th", row).textContent), () => "removed" in row.dataset && button.click());
  one("input", row).dispatchEvent(new Event("input", { bubbles: true }));
}

export function move(input, step) {
  const table = input.closest("[data-rows]"), rows = all("tr[data-row]", table);
  const next = rows[rows.indexOf(input.closest("tr")) + step] ?? (step > 0 ? addRow(table.dataset.rows) : null);
  cell(next, input.closest("[data-column]").dataset.column)?.focus();
}

function paste(event) {
  const input = event.target, text = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "");
  const table = input.closest?.("[data-rows]");
  if (!table || !/[\t\n]/.test(text) || frozen()) return;
  event.preventDefault();
  const columns = all("[data-column]", input.closest("tr")).map((node) => node.dataset.column);
  const from = columns.indexOf(input.closest("[data-column]").dataset.column);
  let rows = all("tr[data-row]", table), place = rows.indexOf(input.closest("tr"));
  for (const record of text.split("\n")) {
    const row = rows[place++] ?? addRow(table.dataset.rows);
    record.split("\t").slice(0, columns.length - from).forEach((value, n) => assign(cell(row, columns[from + n]), value.trim()));
    rows = all("tr[data-row]", table);
  }
}

form.addEventListener("paste", paste);
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-use]");
  if (!button || frozen()) return;
  const input = one("input", button.parentElement);
  assign(input, button.dataset.use);
  goTo(input.id);
});
