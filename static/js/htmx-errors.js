/** What a person sees when a request of HTMX fails: a sentence, never silence. */

import { adoptToasts, showToast } from "./toast.js";

const sentence = (name) => document.getElementById("toasts")?.dataset[name];

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.status < 500 && adoptToasts(xhr.responseText)) return;
  showToast(sentence(`error${xhr.status}`) ?? sentence("error"), "danger");
});

document.addEventListener("htmx:sendError", () => showToast(sentence("errorOffline"), "danger"));
document.addEventListener("htmx:timeout", () => showToast(sentence("errorOffline"), "danger"));
