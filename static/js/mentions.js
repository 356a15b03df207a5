/**
 * Suggestions while somebody types `@` (colleagues) or `@@` (groups) in an internal note.
 *
 * The field, a textarea or the editor in its place, keeps the focus; the list is moved through by
 * its arrows and named by `aria-activedescendant`, as WAI-ARIA has it for a list that completes text.
 */

const place = document.getElementById("people");
const WORD = /(?:^|[^\w.@+/=-])(@@?[\w.+-]*)$/u;
const PAUSE = 120;

let list = null;
let said = null;
let asked = null; // { field, word, rect, insert }
let waiting = null;

const options = () => (list && !list.hidden ? [...list.querySelectorAll("[role=option]")] : []);
const chosen = () => options().find((one) => one.getAttribute("aria-selected") === "true");
const isNote = (field) => field.closest("form")?.elements.kind?.value === "note";

function build() {
  list = Object.assign(document.createElement("div"), { className: "suggest mentions", id: "mentions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", place.dataset.mentionsLabel);
  said = Object.assign(document.createElement("p"), { className: "sr-only" });
  said.setAttribute("role", "status");
  document.body.append(list, said);
}

function choose(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  option.scrollIntoView({ block: "nearest" });
  asked.field.setAttribute("aria-activedescendant", option.id);
}

function over() {
  clearTimeout(waiting);
  asked?.field.removeAttribute("aria-activedescendant");
  asked?.field.removeAttribute("aria-controls");
  asked = null;
  if (list) [list.hidden, said.textContent] = [true, ""];
}

function show() {
  list.hidden = false;
  const { left, bottom, top } = asked.rect;
  const below = bottom + list.offsetHeight + 8 < window.innerHeight;
  list.style.left = `${Math.max(8, Math.min(left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${below ? bottom + 4 : Math.max(8, top - list.offsetHeight - 4)}px`;
  asked.field.setAttribute("aria-controls", list.id);
  choose(options()[0]);
  said.textContent = place.dataset.mentionsFound.replace("#", options().length);
}

async function ask(question) {
  const address = `${place.dataset.mentions}?q=${encodeURIComponent(question.word.slice(1))}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text() : "";
  if (asked !== question) return; // somebody typed on
  list.innerHTML = html;
  list.hidden = false;
  if (options().length) show();
  else over();
}

function hear(question) {
  clearTimeout(waiting);
  if (!list) build();
  asked?.field.removeAttribute("aria-activedescendant");
  asked = question;
  waiting = setTimeout(() => ask(question), PAUSE);
}

function take(option) {
  const { insert } = asked;
  over();
  insert(`${option.dataset.mention} `);
}

// --- A textarea -------------------------------------------------------------------------------

/** Where the caret stands in the window: the text before it is laid out once more, unseen. */
function caretOf(field, before) {
  const mirror = document.createElement("div");
  const style = getComputedStyle(field);
  for (const name of ["font", "padding", "border", "boxSizing", "letterSpacing", "direction"]) mirror.style[name] = style[name];
  Object.assign(mirror.style, { position: "fixed", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  const box = field.getBoundingClientRect();
  Object.assign(mirror.style, { left: `${box.left}px`, top: `${box.top - field.scrollTop}px`, width: `${box.width}px` });
  const mark = Object.assign(document.createElement("span"), { textContent: "\u200b" });
  mirror.append(before, mark);
  document.body.append(mirror);
  const rect = mark.getBoundingClientRect();
  mirror.remove();
  return rect;
}

function read(field) {
  const before = field.value.slice(0, field.selectionStart);
  const word = field.selectionStart === field.selectionEnd && isNote(field) ? WORD.exec(before)?.[1] : null;
  if (!word) return over();
  const from = before.length - word.length;
  hear({
    field,
    word,
    rect: caretOf(field, before.slice(0, from)),
    insert(text) {
      field.setRangeText(text, from, field.selectionStart, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    },
  });
}

// --- The editor -------------------------------------------------------------------------------

function readEditor(root) {
  const { anchorNode: node, anchorOffset: at, isCollapsed } = getSelection();
  const isText = isCollapsed && node?.nodeType === Node.TEXT_NODE && isNote(root);
  const word = isText ? WORD.exec(node.data.slice(0, at).replaceAll("\u200b", ""))?.[1] : null;
  if (!word) return over();
  const range = document.createRange();
  range.setStart(node, at - word.length);
  range.setEnd(node, at);
  hear({
    field: root,
    word,
    rect: range.getBoundingClientRect(),
    insert(text) {
      root.focus();
      getSelection().setBaseAndExtent(node, at - word.length, node, at);
      document.execCommand("insertText", false, text); // the editor hears of it as of typing
    },
  });
}

if (place?.dataset.mentions) {
  document.addEventListener("input", ({ target }) => {
    // The editor fills the textarea that it hides.
    if (target.matches("[data-composer] textarea") && !target.hidden) read(target);
    else if (target.matches("[data-composer] .editor")) readEditor(target);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (asked?.field === target) over();
  });
  // Before the composer's own keys.
  document.addEventListener(
    "keydown",
    (event) => {
      const found = options();
      if (!asked || !found.length || event.isComposing || event.ctrlKey || event.metaKey) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose(found[(found.indexOf(chosen()) + step + found.length) % found.length]);
      else if (event.key === "Enter" || event.key === "Tab") take(chosen());
      else if (event.key === "Escape") over();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  document.addEventListener("click", ({ target }) => {
    const option = target.closest("#mentions [role=option]");
    if (option && asked) take(option);
  });
}
