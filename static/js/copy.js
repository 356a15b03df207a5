/** A button with `data-copy="id"` copies what stands in that input; without a script it is hidden. */

import { showToast } from "./toast.js";

async function copy(input) {
  input.select();
  // The clipboard is there only over HTTPS; the old way works everywhere.
  if (navigator.clipboard) await navigator.clipboard.writeText(input.value);
  else document.execCommand("copy");
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const input = document.getElementById(button.dataset.copy);
  button.hidden = false;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    try {
      await copy(input);
      showToast(button.dataset.copied);
    } catch {
      input.focus(); // It is selected: Ctrl+C is left.
    }
  });
}
