/**
 * Forms: `data-autosubmit` on a control or a form sends at each change; Ctrl+Enter; a warning
 * before typed text is lost.
 */

document.addEventListener("change", (event) => {
  const marked = event.target.closest?.("[data-autosubmit]");
  if (marked) event.target.form?.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-submit-keys]");
  if (!form) return;
  event.preventDefault();
  const buttons = [...form.querySelectorAll("button[type=submit]")];
  form.requestSubmit(buttons.find((button) => button.offsetParent !== null));
});

/** Whether a person has typed something that is not stored yet. */
const isDirty = (form) =>
  [...form.querySelectorAll("textarea, input[type=text], input:not([type])")].some(
    (control) => control.value !== control.defaultValue,
  );

let leaving = false;

document.addEventListener("submit", () => {
  leaving = true;
});

for (const finished of ["htmx:afterRequest", "htmx:responseError"]) {
  document.addEventListener(finished, () => {
    leaving = false;
  });
}

window.addEventListener("beforeunload", (event) => {
  const forms = [...document.querySelectorAll("form[data-warn-unsaved]")];
  if (!leaving && forms.some(isDirty)) event.preventDefault();
});
