// The print of one invoice: the button works only with scripts, so it appears only with them.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
