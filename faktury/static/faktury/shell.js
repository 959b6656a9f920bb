// The page frame: words from the server, live regions, ages, menus.

export const wordsOf = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");
export const words = wordsOf("words");

const rules = new Intl.PluralRules("pl");
/** A counted sentence: the server sends the forms, Polish rules pick one (they suit English as well). */
export function counted(n, forms) {
  const form = forms[rules.select(n)] ?? forms.many;
  return form.replace("{n}", n);
}

export const clock = (moment, seconds = true) =>
  moment.toLocaleTimeString(words.lang, { hour: "numeric", minute: "2-digit", second: seconds ? "2-digit" : undefined, timeZone: words.zone });

/** How much a screen reader is told here: everything, "result" without what happens meanwhile, or "off". */
export const spoken = document.documentElement.dataset.announce;
export const sayMeanwhile = (text) => spoken !== "result" && say(text);

// A region is emptied first, so that the same sentence is spoken again.
export function say(text, assertive = false) {
  if (spoken === "off") return;
  const region = document.getElementById(assertive ? "live-assertive" : "live-polite");
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, 100);
}

let toastTimer = 0;
/** A short message; with 0 seconds it stays until its own buttons close it. */
export function toast(text, seconds = 6) {
  const box = document.getElementById("toast");
  const later = () => { if (seconds) toastTimer = setTimeout(closeToast, seconds * 1000); };
  clearTimeout(toastTimer);
  box.textContent = text;
  box.onmouseenter = () => clearTimeout(toastTimer);
  box.onmouseleave = later;
  later();
  box.hidden = false;
  say(text);
  return box;
}

export function closeToast() {
  document.getElementById("toast").hidden = true;
}

let skew = 0;
/** Ages follow the server's clock, not this machine's. */
export function serverTime(text) {
  if (text) skew = new Date(text) - Date.now();
}

export function age(moment) {
  const seconds = Math.max(0, Math.floor((Date.now() + skew - moment) / 1000));
  const { ages } = words;
  if (seconds < 10) return ages.now;
  if (seconds < 60) return ages.seconds.replace("{n}", seconds);
  if (seconds < 3600) return counted(Math.floor(seconds / 60), ages.minutes);
  if (moment.toDateString() === new Date().toDateString()) return ages.today.replace("{time}", clock(moment, false));
  return null;
}

function refreshAges() {
  for (const time of document.querySelectorAll("time[data-age]")) {
    const text = age(new Date(time.dateTime));
    if (text && text !== time.textContent) time.textContent = text;
  }
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
}

setInterval(refreshAges, 30000);
// A page from the browser's cache that nothing keeps up to date may be of yesterday, or of somebody who signed out since.
addEventListener("pageshow", (event) => event.persisted && !document.querySelector("#chip, [data-review]") && location.reload());
addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
