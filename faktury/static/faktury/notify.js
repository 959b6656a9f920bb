// Notifications of the browser: allowed by it, and wanted by the person on this device.

const KEY = "notify";
export const mayNotify = () => "Notification" in window && Notification.permission === "granted" && localStorage.getItem(KEY) === "on";
export const setNotify = (on) => localStorage.setItem(KEY, on ? "on" : "off");

/** One notification that counts, not one for each document. */
export function notify(text) {
  if (mayNotify()) new Notification(text, { tag: "review" }).onclick = () => focus();
}
