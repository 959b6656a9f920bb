// Checks while typing: the checklist that clears in place, normal forms when a field is left, and what memory offers.
import { all, assign, data, fieldOf, form, goTo, one, slot } from "./review_form.js";
import { judge } from "./review_image.js";
import { say } from "./shell.js";

const DELAY = 400;
let timer = 0, turn = 0, normal = {}, hurried = null;

export function source(input, word) {
  const field = input.closest("[data-field]");
  const empty = input.type === "checkbox" ? !input.checked : !input.value;
  if (field && input.name !== "kind") slot("source", field).textContent = empty ? "" : word;
}

export function typed(input) {
  delete normal[input.name];
  turn++; // an answer still on its way speaks of values that are no longer there
  clearTimeout(timer);
  timer = setTimeout(check, DELAY);
}

/** At once, and with the normal form also in `input` although it has the focus: nobody is typing in it. */
export function checkNow(input = null) {
  hurried = input;
  clearTimeout(timer);
  check();
}

async function check() {
  const mine = ++turn, note = slot("check-note");
  const body = new FormData(form);
  body.delete("attachment"); // a file says nothing about the values, and need not travel with every key
  const request = { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": body.get("csrfmiddlewaretoken") } };
  const response = await fetch(data.check_url, request).catch(() => null);
  if (mine !== turn) return;
  note.hidden = Boolean(response?.ok);
  note.textContent = data.words.check_failed;
  if (response?.ok) paint(await response.json());
}

const identity = (...parts) => parts.join("\n");

function paint(answer) {
  const left = new Map(all("[data-problem]").map((item) => [identity(item.dataset.problem, item.dataset.field, item.dataset.about), item]));
  for (const problem of answer.problems) {
    const id = identity(problem.code, problem.field ?? "", problem.about);
    paintProblem(left.get(id) ?? addProblem(problem), problem);
    left.delete(id);
  }
  for (const item of left.values()) solve(item);
  paintErrors(answer.errors);
  paintFields(answer.problems.filter((problem) => problem.level !== "I"));
  paintOffer(answer.offered);
  slot("remaining").textContent = answer.remaining;
  slot("remaining").toggleAttribute("data-clear", !answer.problems.some((problem) => problem.level === "B" || (problem.level === "W" && !problem.confirmed)));
  normal = answer.shown;
  for (const input of all("input")) if (input !== document.activeElement || input === hurried) showNormalForm(input);
  hurried = null;
  const apart = all("[data-difference] [data-slot=difference]").map((node) => node.textContent).find(Boolean);
  sayAtRest([answer.remaining, apart].filter(Boolean).join(" "));
}

function paintFields(problems) {
  for (const field of all(".rfield[data-field]")) {
    const own = problems.find((problem) => problem.field === field.dataset.field);
    const input = one("input:not([type=hidden]), select", field);
    slot("mark", field).hidden = !own;
    slot("mark-word", field).textContent = input.value ? data.words.doubtful : data.words.missing;
    slot("problem", field).textContent = own?.sentence ?? "";
  }
  judge(new Map([...problems].reverse().map((problem) => [problem.field, problem.level])));
}

/** The server's normal form of a value appears when its field is left, never under the typing hand. */
export function showNormalForm(input) {
  const text = normal[input.name];
  if (text !== undefined && text !== input.value && input.type !== "radio") input.value = text;
}

function addProblem(problem) {
  const item = document.getElementById("problem-template").content.firstElementChild.cloneNode(true);
  Object.assign(item.dataset, { problem: problem.code, field: problem.field ?? "", about: problem.about });
  return one("[data-checklist]").appendChild(item);
}

function paintProblem(item, problem) {
  Object.assign(item.dataset, { level: problem.level, difference: problem.difference });
  delete item.dataset.solved;
  const text = one("[data-go]", item);
  text.textContent = problem.message;
  text.dataset.go = problem.target;
  text.href = `#${problem.target}`;
  slot("done", item).textContent = problem.by;
  const more = slot("more", item);
  Object.assign(more, { hidden: !problem.more.url, href: problem.more.url, textContent: problem.more.label });
  more.dataset.dialog = problem.more.dialog;
  const right = one("[name=confirmed]", item);
  right.closest("label").hidden = problem.level !== "W";
  if (right.value !== problem.key) right.checked = problem.confirmed;
  right.value = problem.key;
}

function solve(item) {
  item.dataset.solved = "";
  slot("done", item).textContent = data.words.solved;
  one("[name=confirmed]", item).closest("label").hidden = true;
}

function paintErrors(errors) {
  for (const old of all(".errorlist")) old.remove();
  for (const input of all("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    describe(input, false);
  }
  for (const { target, message } of errors) {
    const input = document.getElementById(target);
    if (!input || input === document.activeElement) continue;
    const text = Object.assign(document.createElement("p"), { className: "errorlist", id: `${target}_error`, textContent: message });
    input.setAttribute("aria-invalid", "true");
    (input.closest(".rfield") ?? input.parentElement).append(text);
    describe(input, true);
  }
}

function describe(input, wrong) {
  const own = `${input.id}_error`;
  const ids = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== own);
  input.setAttribute("aria-describedby", [...ids, ...(wrong ? [own] : [])].join(" "));
}

/* What earlier invoices of the seller know */

let offered = null;

function paintOffer(offers) {
  offered = offers;
  const items = offers.map(({ name, label, shown }) => {
    const item = Object.assign(document.createElement("li"), { textContent: `${label}: ${shown}` });
    item.dataset.name = name;
    return item;
  });
  slot("offered").replaceChildren(...items);
  slot("offer").hidden = !offers.length;
}

/** False when the page has not asked yet: then the server fills. */
export function takeOffer() {
  if (!offered) return false;
  for (const { name, shown } of offered) {
    const input = form.elements[name];
    if (input.value) continue;
    assign(input, shown);
    source(input, data.words.memory);
  }
  slot("offer").hidden = true;
  goTo("id_seller_nip");
  return true;
}

let saidAt = 0, sayTimer = 0;

function sayAtRest(text) {
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => {
    saidAt = Date.now();
    say(text);
  }, Math.max(1000, 4000 - (Date.now() - saidAt)));
}

/* Going from problem to problem */

export function nextProblem(step) {
  const open = all("[data-problem]:not([data-solved])").filter((item) => item.dataset.level !== "I" && !one("[name=confirmed]", item).checked);
  if (!open.length) return;
  const here = open.findIndex((item) => one("[data-go]", item).dataset.go === document.activeElement?.id || item.dataset.field === fieldOf(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : open.length - 1) : (here + step + open.length) % open.length;
  goTo(one("[data-go]", open[next]).dataset.go);
}
