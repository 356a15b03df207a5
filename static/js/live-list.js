/**
 * A ticket list that follows: on `lists-changed` (live.js) the page is asked for again, and its
 * rows take the places of those that are shown. Ticks, focus and further pages stay.
 *
 * While there is always something new, it asks less and less often: two hundred open lists must not
 * keep a server busy that has tickets to take in.
 */

const SOONEST = 1;
const LATEST = 30;

const rowsOf = (root) => root.querySelector("#rows");
const idOf = (row) => row.querySelector("input[name=ticket]")?.value;
const rowOf = (rows, id) => rows.querySelector(`input[name=ticket][value="${id}"]`)?.closest("tr");

function take(rows, fresh, changed) {
  const incoming = [...fresh.children].filter(idOf);
  const shown = [...rows.children].filter(idOf).slice(0, incoming.length + changed.size);
  const focused = rows.contains(document.activeElement) && idOf(document.activeElement.closest("tr"));
  const ids = new Set(incoming.map(idOf));
  const known = new Set([...rows.children].map(idOf));
  for (const row of shown) {
    if (!ids.has(idOf(row)) && changed.has(Number(idOf(row)))) row.remove();
  }
  for (const row of incoming) {
    const old = rowOf(rows, idOf(row));
    const box = row.querySelector("input[name=ticket]");
    box.checked = old?.querySelector("input[name=ticket]").checked ?? false;
    if (!known.has(idOf(row))) row.classList.add("ticket-row--fresh");
    old?.remove();
  }
  rows.prepend(...incoming.map((row) => document.adoptNode(row)));
  if (focused) rowOf(rows, focused)?.querySelector("[data-step], a")?.focus();
}

function takePage(page, changed) {
  const count = document.querySelector(".page__head > .count");
  const freshCount = page.querySelector(".page__head > .count");
  if (count && freshCount) count.replaceWith(document.adoptNode(freshCount));
  const [rows, fresh] = [rowsOf(document), rowsOf(page)];
  if (rows && fresh) return take(rows, fresh, changed);
  const [list, freshList] = [document.querySelector(".list"), page.querySelector(".list")];
  if (!list || !freshList) return;
  list.replaceWith(document.adoptNode(freshList));
  window.htmx?.process(freshList);
}

let changed = new Set();
let waiting = null;
let pause = SOONEST;
let last = 0;

async function renew() {
  waiting = null;
  if (document.hidden || document.querySelector("dialog[open]")) return;
  const heard = changed;
  changed = new Set();
  last = Date.now();
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  takePage(new DOMParser().parseFromString(await answer.text(), "text/html"), heard);
  document.dispatchEvent(new Event("list-renewed"));
}

document.body.addEventListener("lists-changed", ({ detail }) => {
  if (!document.querySelector(".page--list")) return;
  for (const id of detail.tickets ?? []) changed.add(id);
  if (waiting) return;
  const quiet = (Date.now() - last) / 1000;
  pause = quiet > 2 * pause ? SOONEST : Math.min(2 * pause, LATEST);
  // Not all lists at the same moment.
  const wait = Math.max(0, pause - quiet) + Math.random() * 0.5;
  waiting = setTimeout(renew, wait * 1000);
});
