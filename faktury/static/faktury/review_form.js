// The review form: its elements and its tables of lines and rates, which grow and shrink.
export const form = document.querySelector("[data-review]");
export const one = (selector, root = form) => root.querySelector(selector);
export const all = (selector, root = form) => [...root.querySelectorAll(selector)];

export function addRow(prefix) {
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const template = one(`[data-row-template="${prefix}"]`);
  const row = template.content.firstElementChild.cloneNode(true);
  const index = Number(total.value);
  for (const node of [row, ...all("*", row)]) {
    for (const attribute of [...node.attributes]) {
      attribute.value = attribute.value.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
    }
  }
  one("th", row).textContent = index + 1;
  for (const cell of all("[data-needs-script]", row)) cell.hidden = false;
  total.value = index + 1;
  one(`[data-rows="${prefix}"] tbody`).append(row);
  return row;
}

/** Empties a row, or brings back what it held; returns its inputs. */
export function removeRow(button) {
  const row = button.closest("tr");
  const inputs = all("input", row);
  const removing = !("removed" in row.dataset);
  for (const input of inputs) {
    if (removing) input.dataset.kept = input.value;
    input.value = removing ? "" : input.dataset.kept;
    input.disabled = false;
    input.readOnly = removing;
  }
  row.toggleAttribute("data-removed", removing);
  [button.textContent, button.dataset.undo] = [button.dataset.undo, button.textContent];
  return inputs;
}

export function moveInTable(input, step) {
  const row = input.closest("tr");
  const column = input.closest("[data-column]").dataset.column;
  const table = input.closest("[data-rows]");
  const rows = all("tr[data-row]", table);
  const target = rows[rows.indexOf(row) + step] ?? (step > 0 ? addRow(table.dataset.rows) : null);
  target?.querySelector(`[data-column="${column}"] input`)?.focus();
}
