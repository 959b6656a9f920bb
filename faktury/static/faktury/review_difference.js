// "Save despite the difference?": asked before saving when nothing else stands in the way.
import { ask } from "./ask.js";
import { all, data, form, one } from "./review_form.js";

const box = (item) => one("[name=confirmed]", item);
const open = () => all("[data-problem]:not([data-solved])").filter((item) => item.dataset.level !== "I" && !box(item).checked);

/** True when the question is asked instead; saving goes on after a yes. */
export function asksAboutDifference({ submitter }) {
  const items = open();
  if (!["save", "save_next"].includes(submitter?.value) || !items.length || !items.every((item) => item.dataset.difference)) return false;
  saveAnyway(items, submitter);
  return true;
}

async function saveAnyway(items, submitter) {
  const amounts = [...new Set(items.map((item) => item.dataset.difference))].join(", ");
  if (!(await ask({ ...data.difference, text: data.difference.text.replace("{amount}", amounts) }))) return;
  for (const item of items) box(item).checked = true;
  form.requestSubmit(submitter);
}
