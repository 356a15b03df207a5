/**
 * The palette (Ctrl+K or Cmd+K, also in a field): everything that can be done or gone to from this
 * page, found by typing, and below it the tickets and customers that the server suggests.
 */

import { act } from "./keys.js";
import { isShown } from "./shown.js";

const MAX_COMMANDS = 8;
const SOURCES = "[aria-keyshortcuts], .nav__item, .tree__item, .ticket__actions .menu__item, [data-command]";

const palette = () => document.getElementById("palette");
const textOf = (node) => node?.textContent.replace(/\s+/g, " ").trim() ?? "";

/** What the element is called where it stands. */
function labelOf(element) {
  const said = element.dataset.command || element.getAttribute("aria-label");
  const name = element.querySelector(".tree__name, .nav__item > span");
  return said || textOf(element.labels?.[0]) || textOf(name ?? element);
}

/** Everything on the page that can be done, each name once, seen ones first. */
function commands() {
  const found = [...document.querySelectorAll(SOURCES)].filter((element) => !palette().contains(element));
  found.sort((one, other) => isShown(other) - isShown(one));
  const named = new Map();
  for (const element of found) {
    const label = labelOf(element);
    if (label && !named.has(label)) named.set(label, element);
  }
  return [...named].map(([label, element]) => ({ label, element }));
}

/** How well a name fits: all typed words begin words of it (2), are in it (1), or are not (0). */
function fit(label, typed) {
  const text = ` ${label.toLocaleLowerCase()}`;
  if (typed.every((word) => text.includes(` ${word}`))) return 2;
  return typed.every((word) => text.includes(word)) ? 1 : 0;
}

function show() {
  const typed = palette().querySelector("input").value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const template = palette().querySelector("template");
  const ranked = commands().map((command) => ({ ...command, rank: fit(command.label, typed) }));
  const fitting = ranked.filter(({ rank }) => rank).sort((one, other) => other.rank - one.rank);
  const options = fitting.slice(0, MAX_COMMANDS).map(({ label, element }, number) => {
    const option = template.content.firstElementChild.cloneNode(true);
    option.id = `command-${number}`;
    const icon = element.querySelector(".icon");
    if (icon) option.querySelector(".icon").replaceWith(icon.cloneNode(true));
    option.querySelector("[data-label]").textContent = label;
    const key = option.querySelector(".key");
    key.textContent = element.getAttribute("aria-keyshortcuts");
    key.hidden = !key.textContent;
    option.addEventListener("click", () => {
      palette().close();
      act(element);
    });
    return option;
  });
  palette().querySelector("[data-commands]").replaceChildren(...options);
  palette().querySelector("[data-commands-group]").hidden = !options.length;
}

function open() {
  // Ids of suggestions are those of the search box: its list must not stand beside this one.
  document.getElementById("search-suggestions")?.replaceChildren();
  palette().querySelector("form").reset();
  palette().querySelector("#palette-found").replaceChildren();
  show();
  palette().showModal();
  palette().querySelector("input").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || event.altKey || event.shiftKey) return;
  if (!(event.ctrlKey || event.metaKey) || !palette()) return;
  event.preventDefault();
  if (palette().open) palette().close();
  else if (!document.querySelector("dialog[open]")) open();
});

document.addEventListener("click", (event) => {
  // The root names its colours by the same word.
  if (event.target.closest("[data-palette]:not(html)")) open();
});

document.addEventListener("input", (event) => {
  if (event.target.closest("#palette")) show();
});
