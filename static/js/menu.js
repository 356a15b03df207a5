/** Menus are <details data-menu>; this adds what a menu is expected to do on top of opening. */

const OPEN = "details[data-menu][open]";
const ITEMS = ".menu__item, .menu__panel :is(input, select, button, a)";

function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

function move(menu, step) {
  const items = [...menu.querySelectorAll(ITEMS)].filter((item) => item.offsetParent !== null);
  if (!items.length) return;
  const at = items.indexOf(document.activeElement);
  const next = at === -1 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length;
  items[next].focus();
}

document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.(OPEN)) return;
    for (const other of document.querySelectorAll(OPEN)) {
      if (other !== event.target && !other.contains(event.target)) close(other);
    }
    event.target.querySelector("[data-menu-focus]")?.focus();
  },
  true,
);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) {
    const inside = menu.contains(event.target);
    if (!inside || event.target.closest("[data-menu-close]")) close(menu);
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.(OPEN);
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(OPEN);
  if (!menu) return;
  const typing = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
  if (event.key === "Escape") {
    event.stopPropagation();
    close(menu, { focus: true });
  } else if (!typing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    move(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});
