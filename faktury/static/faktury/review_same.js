// "Is it the same invoice?": asked when something like it is stored already, from the checklist and before saving.
import { all, form, one } from "./review_form.js";

const dialog = document.querySelector("[data-dialog-of=same]");
const openProblem = () => all("[data-problem]:not([data-solved])").find((item) => one('[data-slot=more][data-dialog="same"]', item) && !one("[name=confirmed]", item).checked);

/** Before saving: true when the question is asked instead, and saving goes on after „a different one”. */
export function asksFirst(event) {
  const item = openProblem();
  if (!item || !["save", "save_next"].includes(event.submitter?.value)) return false;
  open(item, event.submitter);
  return true;
}

/** From the checklist's own link. */
export function compare(link) {
  open(link.closest("[data-problem]"), null);
}

async function open(item, button) {
  const link = one("[data-slot=more]", item), opener = button ?? link;
  const response = await fetch(`${link.href}&part=1`, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!response?.ok || response.redirected) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  dialog.replaceChildren(...page.body.childNodes);
  for (const place of dialog.querySelectorAll("[data-of]")) {
    const input = form.elements[place.dataset.of];
    if (input) place.textContent = input.value || "–";
  }
  dialog.onclose = () => opener.focus();
  one("[data-back]", dialog).addEventListener("click", (event) => { event.preventDefault(); dialog.close(); });
  one("[data-different]", dialog)?.addEventListener("click", (event) => { event.preventDefault(); different(item, button); });
  one("form", dialog)?.addEventListener("submit", () => { delete form.dataset.dirty; });
  dialog.showModal();
  one("[data-back]", dialog).focus();
}

function different(item, button) {
  const box = one("[name=confirmed]", item);
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  dialog.close();
  if (button) form.requestSubmit(button);
}
