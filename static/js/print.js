// The page of a ticket on paper: one button, which needs a script and shows only with it.
const button = document.querySelector("[data-print]");

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
