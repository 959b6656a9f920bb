// The one dialog that asks before something is done.

/** First focus is on the harmless answer, Esc means no; resolves with whether the answer was yes. */
export function ask({ title, text, yes, no }, body) {
  const dialog = document.getElementById("confirm");
  const opener = document.activeElement;
  const say = (selector, words) => { dialog.querySelector(selector).textContent = words; };
  say("h2", title);
  say("[data-slot=text]", text);
  say("[data-answer=yes]", yes);
  say("[data-answer=no]", no);
  dialog.querySelector("[data-slot=body]").replaceChildren(...(body ? [body] : []));
  dialog.returnValue = "";
  dialog.showModal();
  dialog.querySelector("[data-answer=no]").focus();
  return new Promise((answer) => {
    dialog.onclick = (event) => {
      const given = event.target.closest("[data-answer]")?.dataset.answer;
      if (given) dialog.close(given);
    };
    dialog.onclose = () => {
      // The end of an earlier question, told after this one was asked.
      if (dialog.open) return;
      opener?.focus();
      answer(dialog.returnValue === "yes");
    };
  });
}
