// Leaving with changes that are not saved: ways within the pages ask in a dialog of ours; closing the tab is the browser's to ask.
import { ask } from "./ask.js";
import { all, data, form } from "./review_form.js";
import { leaving } from "./review_people.js";
import { counted } from "./shell.js";

function differs(input) {
  if (input.matches("[type=checkbox], [type=radio]")) return input.checked !== input.defaultChecked;
  if (!input.matches("select")) return input.value !== input.defaultValue;
  const first = [...input.options].find((option) => option.defaultSelected) ?? input.options[0];
  return input.value !== first?.value;
}

const changed = () => all("input:not([type=hidden]), select").filter(differs).length;
const dirty = () => "dirty" in form.dataset;

async function agreed() {
  const number = changed(), words = data.leave;
  const text = number ? counted(number, words.fields) : words.some;
  if (!(await ask({ ...words, text: `${text} ${words.draft}` }))) return false;
  leaving();
  delete form.dataset.dirty;
  return true;
}

const plain = (event) => !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
const stays = (link) => link.target || link.hasAttribute("download") || (link.hash && link.href.split("#")[0] === location.href.split("#")[0]);

addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !dirty() || !plain(event) || stays(link)) return;
  // The way back in leads here again, to the draft.
  if (link.hasAttribute("data-chip-login")) {
    leaving();
    delete form.dataset.dirty;
    return;
  }
  event.preventDefault();
  if (await agreed()) location.assign(link.href);
});
addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (!dirty() || event.defaultPrevented || target === form || target.closest("dialog")) return;
  event.preventDefault();
  if (await agreed()) target.requestSubmit(submitter);
});
addEventListener("beforeunload", (event) => dirty() && event.preventDefault());
// Back by the browser's own button: what is typed stands there again and is still not saved.
addEventListener("pageshow", (event) => event.persisted && changed() && (form.dataset.dirty = ""));
