// Settings: notifications are this browser's to grant, so only a script can ask for them.
import { mayNotify, setNotify } from "./notify.js";

const box = document.querySelector("[data-notify]");

function paint() {
  const denied = Notification.permission === "denied", on = mayNotify();
  box.querySelector("[data-slot=notify]").textContent = box.dataset[denied ? "denied" : on ? "on" : "off"];
  box.querySelector("[data-turn=on]").hidden = on || denied;
  box.querySelector("[data-turn=off]").hidden = !on;
}

if ("Notification" in window) {
  box.hidden = false;
  paint();
  box.addEventListener("click", async (event) => {
    const turn = event.target.closest("[data-turn]")?.dataset.turn;
    if (!turn) return;
    setNotify(turn === "on" && (await Notification.requestPermission()) === "granted");
    paint();
    box.querySelector("[data-turn]:not([hidden])")?.focus();
  });
}
