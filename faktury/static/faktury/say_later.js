// Sentences about what goes on: few, and never in a heap.
import { say, spoken } from "./shell.js";

const QUIET = 3000;
let last = 0, held = null, sayTimer = 0;
/** The newest sentence wins, at most one in three seconds; an urgent one (a final state) goes at once. */
export function sayLater({ text, assertive }, urgent = false) {
  if (spoken === "result" && !urgent) return;
  held = { text, assertive };
  clearTimeout(sayTimer);
  const speak = () => { last = Date.now(); say(held.text, held.assertive); };
  if (urgent) speak();
  else sayTimer = setTimeout(speak, Math.max(0, last + QUIET - Date.now()));
}
