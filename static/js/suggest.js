/**
 * Suggestions under a text box (a combobox as WAI-ARIA describes it): HTMX fills the list named by
 * `aria-controls`, this moves through it. Enter without a choice sends the form as it stands.
 * A list with `data-stays` is always to be seen, as in the palette.
 */

const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
const optionsOf = (box) => [...(listOf(box)?.querySelectorAll("[role=option]") ?? [])];

function show(box, visible) {
  const list = listOf(box);
  if (!list || "stays" in list.dataset) return;
  list.hidden = !visible || !list.querySelector("[role=option], .suggest__none");
  box.setAttribute("aria-expanded", String(!list.hidden));
  if (list.hidden) choose(box, null);
}

function choose(box, option) {
  for (const other of optionsOf(box)) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

function step(box, by) {
  const options = optionsOf(box);
  if (!options.length) return;
  show(box, true);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  choose(box, options[(at + by + options.length + (at < 0 && by < 0 ? 1 : 0)) % options.length]);
}

document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.("input[role=combobox]");
  if (!box || event.isComposing) return;
  const chosen = optionsOf(box).find((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && chosen) {
    event.preventDefault();
    chosen.click();
  } else if (event.key === "Escape" && listOf(box)?.hidden === false && !("stays" in listOf(box).dataset)) {
    event.preventDefault();
    show(box, false);
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  const box = document.querySelector(`input[role=combobox][aria-controls="${event.target.id}"]`);
  if (box) show(box, document.activeElement === box && box.value.trim() !== "");
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches("input[role=combobox]") && event.target.value) show(event.target, true);
});

document.addEventListener("focusout", (event) => {
  const box = event.target;
  if (!box.matches?.("input[role=combobox]")) return;
  if (!listOf(box)?.contains(event.relatedTarget)) show(box, false);
});

// A press on a suggestion must not take the focus before its click arrives.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("[role=listbox] [role=option]")) event.preventDefault();
});

/** A suggestion that fills a field instead of leading somewhere: `data-value`. */
document.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option][data-value]");
  if (!option) return;
  event.preventDefault();
  const list = option.closest("[role=listbox]");
  const box = document.querySelector(`input[role=combobox][aria-controls="${list.id}"]`);
  box.value = option.dataset.value;
  show(box, false);
  box.dispatchEvent(new Event("change", { bubbles: true }));
});
