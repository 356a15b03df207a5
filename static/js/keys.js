/**
 * Single keys. What can be done by a key says so itself: an element with `aria-keyshortcuts="r"` is
 * pressed by `r` (a field is focused) while no field has the focus; j and k step through
 * [data-step], x ticks the row. `<html data-keys="off">` switches all of them off.
 */

import { isShown } from "./shown.js";

const FIELD =
  "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const STEPS = { j: 1, k: -1 };

/** A key alone: what AltGr, Ctrl, Alt or an input method make of it is somebody's text. */
function isAlone(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  return !event.getModifierState("AltGraph") && event.key.length === 1;
}

/** Whether a field has the key; that of a dialog just closed keeps the focus for a moment. */
function isTyped(target) {
  const field = target.closest?.(FIELD);
  return Boolean(field) && isShown(field);
}

/** Press a button or link, focus a field; one in a closed drawer opens the drawer. */
export function act(element) {
  const drawer = element.closest("[popover]");
  if (drawer && !isShown(element)) drawer.showPopover();
  if (!element.matches(FIELD)) {
    element.click();
    return;
  }
  element.focus();
  if (element.matches("select")) element.showPicker?.();
  else element.select?.();
}

/** The element of a key: one that is seen before one that waits in a menu. */
function elementOf(key) {
  const found = [...document.querySelectorAll(`[aria-keyshortcuts="${CSS.escape(key)}"]`)];
  return found.find(isShown) ?? found[0];
}

function step(by) {
  const places = [...document.querySelectorAll("[data-step]")].filter(isShown);
  const row = document.activeElement?.closest("tr, li");
  const at = places.findIndex((place) => place === document.activeElement || row?.contains(place));
  const next = places[at < 0 ? (by > 0 ? 0 : places.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented || !isAlone(event)) return;
  if (isTyped(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key in STEPS) {
    event.preventDefault();
    step(STEPS[event.key]);
    return;
  }
  if (event.repeat) return;
  const tick = event.key === "x" && event.target.closest?.("tr")?.querySelector("[type=checkbox]");
  const element = tick || elementOf(event.key);
  if (!element) return;
  event.preventDefault();
  act(element);
});
