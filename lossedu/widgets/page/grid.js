// A choice as a table: one cell of rows by columns. Each cell shows a number of its own, and one of
// them is chosen, by mouse or by the arrow keys (they are radio buttons).
import { format } from "./format.js";
import { put } from "./parts.js";

const STRENGTHS = [1e-3, 1e-1, 1]; // sizes from which on a cell is shaded more

/** A table of radio buttons named `group` below `box`; returns refresh(settings, numbers). */
export function grid(box, { name, label, rows, columns, options, shows, form }, state, group) {
  const field = put(box, "div", { role: "radiogroup", "aria-label": label });
  const table = put(field, "table", { class: "lossedu-grid" });
  put(table, "caption", {}, label);
  const head = put(put(table, "thead"), "tr");
  put(head, "td");
  for (const words of columns) put(head, "th", { scope: "col" }, words);
  const body = put(table, "tbody");
  const cells = options.map(([value, words], place) => {
    if (place % columns.length === 0) {
      put(put(body, "tr"), "th", { scope: "row" }, rows[place / columns.length]);
    }
    const cell = put(put(body.lastElementChild, "td"), "label");
    const input = put(cell, "input", { type: "radio", name: group, value });
    input.addEventListener("change", () => state.change({ [name]: value }));
    return { value, words, cell, input, number: put(cell, "span") };
  });
  return (settings, numbers) => cells.forEach(({ value, words, cell, input, number }, place) => {
    const shown = numbers[shows][place];
    number.textContent = Number.isFinite(shown) ? format(shown, form) : "none";
    cell.dataset.strength = STRENGTHS.filter((one) => Math.abs(shown) >= one * (1 - 1e-9)).length;
    input.checked = settings[name] === value;
    input.setAttribute("aria-label", `${words}: ${number.textContent}`);
  });
}
