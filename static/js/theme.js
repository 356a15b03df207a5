/** The look changes at once; the form itself saves it (with or without JavaScript). */

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-look]")) return;
  const { name, value } = event.submitter ?? {};
  if (name !== "theme" && name !== "density" && name !== "keys") return;
  document.documentElement.dataset[name] = value;
  for (const button of event.target.querySelectorAll(`[name="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
});
