/**
 * Messages that come and go, in the live region that templates/base.html holds.
 *
 * The server sends them as the event `HX-Trigger: {"toast": {"text": …, "kind": "danger"}}`, or as
 * rendered `.toast` elements inside an answer. Hovering or focusing keeps a message.
 */

const SECONDS_SHOWN = 7;

const region = () => document.getElementById("toasts");

function dismissLater(toast) {
  let timer;
  const start = () => {
    timer = setTimeout(() => toast.remove(), SECONDS_SHOWN * 1000);
  };
  const stop = () => clearTimeout(timer);
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

/** Show a sentence; `kind` is "success" or "danger". A danger stays until it is closed. */
export function showToast(text, kind = "success") {
  const template = document.getElementById(`toast-${kind}`);
  if (!text || !template || !region()) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.querySelector(".toast__text").textContent = text;
  region().append(toast);
  if (kind !== "danger") dismissLater(toast);
}

/** Take over `.toast` elements that the server rendered. Says whether there were any. */
export function adoptToasts(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const toasts = [...parsed.querySelectorAll(".toast")];
  for (const toast of toasts) region()?.append(document.importNode(toast, true));
  return toasts.length > 0;
}

document.addEventListener("toast", (event) => showToast(event.detail.text, event.detail.kind));

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest(".toast")?.remove();
});

for (const toast of document.querySelectorAll(".toast:not(.toast--danger)")) dismissLater(toast);
