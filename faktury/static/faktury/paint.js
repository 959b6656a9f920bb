// Paints what a payload says into the page's marked places: stamps, actions, questions. Chooses by tone, knows no status.
import { ask } from "./ask.js";
import { toast, words } from "./shell.js";

export const slot = (root, name) => root.querySelector(`[data-slot="${name}"]`);

export function put(root, name, text) {
  const place = slot(root, name);
  if (place && place.textContent !== (text ?? "")) place.textContent = text ?? "";
  return place;
}

export function shapeOf(tone, isFinal) {
  return isFinal && tone === "neutral" ? "neutral-final" : tone;
}

export function paintIcon(root, shape) {
  const use = root?.querySelector("use");
  const address = use?.getAttribute("href").split("#")[0];
  if (use) use.setAttribute("href", `${address}#${shape}`);
}

export function paintStamp(root, item) {
  const stamp = slot(root, "stamp");
  stamp.dataset.tone = item.tone;
  paintIcon(stamp, shapeOf(item.tone, item.is_final));
  put(stamp, "label", item.label);
}

export function paintBar(bar, progress) {
  if (progress.determinate) bar.value = progress.percent;
  else bar.removeAttribute("value");
}

function makeAction(action, { quiet }) {
  const template = document.getElementById(action.method === "post" ? "action-post" : "action-get");
  const node = template.content.firstElementChild.cloneNode(true);
  node.dataset.action = action.name;
  const button = node.matches("form") ? node.querySelector("button") : node;
  button.querySelector("span").textContent = action.label;
  button.classList.toggle("button--primary", action.primary && !quiet);
  if (node.matches("form")) node.action = action.url;
  else node.href = action.url;
  Object.assign(node.dataset, action.confirm ?? {});
  return node;
}

/** Rebuilds the buttons only when they differ; the one in focus stays, disabled, until focus leaves it. */
export function paintActions(box, actions, options = {}) {
  const wanted = options.limit ? actions.slice(0, options.limit) : actions;
  const key = wanted.map((action) => `${action.name} ${action.url}`).join();
  const current = [...box.querySelectorAll("[data-action]")].map((node) => `${node.dataset.action} ${node.getAttribute(node.matches("form") ? "action" : "href")}`);
  if (!box.dataset.key ? current.join() === key : box.dataset.key === key) return;
  box.dataset.key = key;
  const focused = box.contains(document.activeElement) && document.activeElement.closest("[data-action]");
  const stays = focused && wanted.some((action) => action.name === focused.dataset.action);
  const fresh = wanted.filter((action) => !stays || action.name !== focused.dataset.action).map((action) => makeAction(action, options));
  if (!focused) return box.replaceChildren(...fresh);
  const button = focused.matches("form") ? focused.querySelector("button") : focused;
  button.setAttribute("aria-disabled", String(!stays));
  focused.toggleAttribute("data-late", !stays);
  for (const node of [...box.children]) if (node !== focused) node.remove();
  // A row has room for one button: the next one comes when focus goes.
  if (options.limit && !stays) button.addEventListener("blur", () => focused.after(...fresh), { once: true });
  else focused.after(...fresh);
  button.addEventListener("blur", () => focused.hasAttribute("data-late") && focused.remove(), { once: true });
}

/** What the form sends, once the person agreed; null when they did not. */
export async function agreed(form) {
  return form.dataset.title && !(await ask(form.dataset)) ? null : new FormData(form);
}

/** Sends an action and hands the new payload on; a refusal is told, never thrown. */
async function act(form, paint, gather) {
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return toast(words.live.too_late);
  const data = await gather(form);
  if (!data) return;
  // Nothing is left to be painted here: the page it leads to tells how it went.
  if (form.dataset.action === "delete") return leave(form);
  button.setAttribute("aria-disabled", "true");
  try {
    const response = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
    const body = await response.json();
    if (body.error && !body.document_id) toast(`${body.error.message} ${body.error.hint}`);
    const item = response.ok ? body : body.document;
    if (item) paint(item);
    if (response.ok && ["enter_manually", "send_to_review", "unlink"].includes(form.dataset.action)) {
      const next = body.actions.find((action) => action.name === "review");
      if (next) location.assign(next.url);
    }
    if (response.status === 401) location.assign(`${words.login}?next=${encodeURIComponent(location.pathname)}`);
  } catch {
    toast(`${words.errors.network_lost.message} ${words.errors.network_lost.hint}`);
  } finally {
    if (!form.hasAttribute("data-late")) button.removeAttribute("aria-disabled");
  }
}

function leave(form) {
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "1" }));
  form.submit();
}

/** Every POST action below `root` goes through fetch; without scripts the same forms work by themselves. */
export function listenToActions(root, paint, gather = agreed) {
  root.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-action]");
    if (!form) return;
    event.preventDefault();
    act(form, paint, gather);
  });
}
