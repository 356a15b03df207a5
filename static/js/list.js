/**
 * Ticket lists: tick all, tick a range with Shift, select on the phone; addresses without empty
 * filters; columns that change places.
 */

let lastTicked = null;

const boxes = (list) => [...list.querySelectorAll(".ticket-row__select input")];

function showCount(list) {
  const all = boxes(list);
  const ticked = all.filter((box) => box.checked).length;
  for (const place of list.querySelectorAll("[data-selected-count]")) place.textContent = ticked;
  const head = list.querySelector("[data-select-all]");
  if (!head) return;
  head.checked = ticked > 0 && ticked === all.length;
  head.indeterminate = ticked > 0 && ticked < all.length;
}

function tickRange(list, from, to) {
  const all = boxes(list);
  const [first, last] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
  if (first < 0) return;
  for (const box of all.slice(first, last + 1)) box.checked = to.checked;
}

document.addEventListener("click", (event) => {
  const list = event.target.closest(".list");
  if (!list) return;
  if (event.target.closest("[data-select-mode]")) list.toggleAttribute("data-selecting");
  if (event.target.closest("[data-select-none]")) {
    for (const box of boxes(list)) box.checked = false;
    for (const all of list.querySelectorAll("[data-all-matching]")) all.checked = false;
    showCount(list);
  }
  if (!event.target.matches(".ticket-row__select input")) return;
  if (event.shiftKey && lastTicked) tickRange(list, lastTicked, event.target);
  lastTicked = event.target;
  showCount(list);
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  const list = event.target.closest(".list");
  for (const box of boxes(list)) box.checked = event.target.checked;
  showCount(list);
});

for (const renewed of ["htmx:afterSettle", "list-renewed"]) {
  document.addEventListener(renewed, () => {
    for (const list of document.querySelectorAll(".list")) showCount(list);
  });
}

/** A filter that is not set has no place in the address. */
document.addEventListener("formdata", (event) => {
  if (!event.target.matches("form[data-skip-empty]")) return;
  for (const name of new Set(event.formData.keys())) {
    const values = event.formData.getAll(name).filter((value) => value !== "");
    event.formData.delete(name);
    for (const value of values) event.formData.append(name, value);
  }
});

/** Columns change places at once; without a script the button sends the form and it comes back. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-columns] [data-move]");
  if (!button) return;
  event.preventDefault();
  const item = button.closest("li");
  if (button.dataset.move === "1") item.nextElementSibling?.after(item);
  else item.previousElementSibling?.before(item);
  button.focus();
});
