/**
 * Dialogs: `[data-dialog="id"]` opens <dialog id="id">. Without JavaScript the opener is a link to
 * a page with the same form. A fragment that brings `<dialog data-dialog-auto>` opens by itself.
 */

function open(dialog) {
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    open(dialog);
  }
  if (event.target.closest("[data-dialog-close]")) {
    event.preventDefault();
    event.target.closest("dialog").close();
  }
});

// A press on the backdrop lands on the <dialog> itself: its content fills all of its box.
document.addEventListener("pointerdown", (event) => {
  if (event.target.matches?.("dialog.dialog[open]")) event.target.close();
});

document.addEventListener("htmx:load", (event) => {
  const found = event.target.matches?.("[data-dialog-auto]")
    ? event.target
    : event.target.querySelector?.("[data-dialog-auto]");
  if (found) open(found);
});

document.addEventListener("dialog-close", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});
