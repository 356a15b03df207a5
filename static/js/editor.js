/**
 * The composer with formatting. Loaded when somebody formats for the first time (composer.js).
 *
 * The textarea stays what is sent without formatting; beside it `input[name=html]` holds the text
 * with formats, and is switched off while there are none. Pictures are `cid:` in what is kept, and
 * an address of ours in what is shown.
 */

import Squire from "../vendor/squire-2.4.8.js";
import "../vendor/purify-3.5.0.min.js";
import { showToast } from "./toast.js";

const CLEAN = {
  ALLOWED_TAGS:
    "a b blockquote br code div em i img li ol p pre s strong sub sup u ul #text".split(" "),
  ALLOWED_ATTR: ["href", "src", "alt", "start", "width", "height"],
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};
const PICTURE = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;
const SHOWN = new RegExp(`src="[^"]*/files/${PICTURE.source}"`, "g");
const NAME = /^cid:[0-9a-f-]{36}@picture\.gotrs$/;

const open = new Map();

const areaOf = (composer) => composer.querySelector("textarea[name=body]");
const storeOf = (composer) => composer.querySelector("input[name=html]");
const barOf = (composer) => composer.querySelector("[data-formats]");
const addressOf = (composer, id) => composer.dataset.pictures.replace(/pictures$/, `files/${id}`);

/** Nothing of it is loaded before pictures from elsewhere are gone. */
function clean(composer, html) {
  const fragment = DOMPurify.sanitize(html, CLEAN);
  for (const image of fragment.querySelectorAll("img")) {
    const source = image.getAttribute("src") ?? "";
    const ours = NAME.test(source) || source.startsWith(addressOf(composer, ""));
    const id = ours && source.match(PICTURE)?.[1];
    if (id) image.setAttribute("src", addressOf(composer, id));
    else image.remove();
  }
  return document.importNode(fragment, true);
}

function escaped(text) {
  const place = document.createElement("div");
  place.textContent = text;
  return place.innerHTML;
}

/** One block a line; blanks that HTML would swallow are made to stay. */
const asHtml = (text) =>
  text
    .split("\n")
    .map((line) => line.replace(/ (?= )|^ | $/g, "\u00a0"))
    .map((line) => `<div>${escaped(line) || "<br>"}</div>`)
    .join("");

/**
 * As it is kept: pictures by their names, and without the blanks of no width that mark places for the
 * cursor; "" if there is nothing. As text all along: an element with such a name would be fetched.
 */
function kept(root) {
  const isEmpty = !root.textContent.replaceAll("\u200b", "").trim() && !root.querySelector("img");
  if (isEmpty) return "";
  return root.innerHTML
    .replaceAll("\u200b", "")
    .replaceAll(SHOWN, (_all, id) => `src="cid:${id}@picture.gotrs"`);
}

/** As somebody reads it who sees no formats. */
function plainText(root) {
  const text = root.innerText.replace(/\u00a0|\u200b/g, (sign) => (sign === "\u00a0" ? " " : ""));
  const names = [...root.querySelectorAll("img")].map((image) => `[${image.alt || "image"}]`);
  return text.trim() ? text.replace(/\n{3,}/g, "\n\n").trimEnd() : names.join(" ");
}

function sync(composer) {
  const { root } = open.get(composer) ?? {};
  if (!root) return;
  const html = kept(root);
  const area = areaOf(composer);
  root.toggleAttribute("data-empty", !html && !root.querySelector("ul, ol, blockquote, pre"));
  if (storeOf(composer).value === html) return;
  storeOf(composer).value = html;
  area.value = html ? plainText(root) : "";
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

const FORMATS = {
  bold: { tag: "B", on: (editor) => editor.bold(), off: (editor) => editor.removeBold() },
  italic: { tag: "I", on: (editor) => editor.italic(), off: (editor) => editor.removeItalic() },
  list: { tag: "UL", on: (e) => e.makeUnorderedList(), off: (e) => e.removeList() },
  numbers: { tag: "OL", on: (e) => e.makeOrderedList(), off: (e) => e.removeList() },
  quote: {
    tag: "BLOCKQUOTE",
    on: (editor) => editor.increaseQuoteLevel(),
    off: (editor) => editor.decreaseQuoteLevel(),
  },
  code: { tag: "CODE", on: (editor) => editor.code(), off: (editor) => editor.removeCode() },
  link: { tag: "A", on: () => {}, off: () => {} },
};

function has(editor, name) {
  const { tag } = FORMATS[name];
  return editor.hasFormat(tag) || (name === "code" && editor.hasFormat("PRE"));
}

function showState(composer) {
  const { editor } = open.get(composer) ?? {};
  for (const button of barOf(composer).querySelectorAll("[data-format]")) {
    if (!(button.dataset.format in FORMATS)) continue;
    const on = Boolean(editor) && has(editor, button.dataset.format);
    button.setAttribute("aria-pressed", String(on));
  }
  barOf(composer).querySelector("[data-format=plain]").hidden = !editor;
}

// --- Links ---------------------------------------------------------------------------------------

function askLink(composer) {
  const { editor } = open.get(composer);
  const row = barOf(composer).querySelector("[data-link]");
  const field = row.querySelector("input");
  open.get(composer).range = editor.getSelection().cloneRange();
  const around = editor.getSelection().commonAncestorContainer;
  const link = (around.nodeType === Node.TEXT_NODE ? around.parentElement : around).closest("a");
  field.value = link?.getAttribute("href") ?? "";
  row.hidden = false;
  field.focus();
}

function closeLink(composer) {
  const row = barOf(composer).querySelector("[data-link]");
  row.hidden = true;
  row.querySelector("input").value = "";
}

/** An address as people type it: one without scheme is of the web, or a mail address. */
function target(typed) {
  const address = typed.trim();
  if (!address || /^(https?:|mailto:|tel:)/i.test(address)) return address;
  return /^[^\s@/]+@[^\s@/]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
}

function setLink(composer) {
  const { editor, range } = open.get(composer);
  const address = target(barOf(composer).querySelector("[data-link] input").value);
  closeLink(composer);
  editor.focus();
  if (range) editor.setSelection(range);
  if (address) editor.makeLink(address);
  else editor.removeLink();
}

// --- Opening and closing ---------------------------------------------------------------------------

/** Put the cursor where it was in the textarea: one block a line. */
function placeCursor(editor, root, text) {
  const lines = text.split("\n");
  const block = root.children[lines.length - 1];
  const place = block?.firstChild;
  if (!place) return editor.moveCursorToEnd();
  const range = document.createRange();
  if (place.nodeType === Node.TEXT_NODE) {
    range.setStart(place, Math.min(lines.at(-1).length, place.length));
  } else range.setStart(block, 0);
  range.collapse(true);
  return editor.setSelection(range);
}

/** The editor of the composer, opened with what the textarea or the draft holds. */
export function enrich(composer, { focus = true } = {}) {
  const known = open.get(composer);
  if (known) return known.editor;
  for (const [old, { editor }] of open) {
    if (old.isConnected) continue;
    editor.destroy();
    open.delete(old);
  }
  const area = areaOf(composer);
  const store = storeOf(composer);
  const root = document.createElement("div");
  root.className = "composer__text editor";
  root.setAttribute("role", "textbox");
  root.setAttribute("aria-multiline", "true");
  root.setAttribute("aria-label", composer.querySelector(`label[for="${area.id}"]`).textContent);
  root.dataset.placeholder = area.placeholder;
  area.after(root);
  area.hidden = true;
  store.disabled = false;
  const editor = new Squire(root, {
    blockTag: "DIV",
    sanitizeToDOMFragment: (html) => clean(composer, html),
  });
  open.set(composer, { editor, root });
  const before = area.value.slice(0, area.selectionStart);
  const fromText = !store.value;
  editor.setHTML(store.value || asHtml(area.value));
  editor.setKeyHandler(/Mac|iP/.test(navigator.platform) ? "Meta-k" : "Ctrl-k", (_self, event) => {
    event.preventDefault();
    event.stopPropagation();
    askLink(composer);
  });
  editor.addEventListener("input", () => sync(composer));
  for (const kind of ["pathChange", "select", "cursor", "input"]) {
    editor.addEventListener(kind, () => showState(composer));
  }
  if (focus) {
    editor.focus();
    if (fromText) placeCursor(editor, root, before);
    else editor.moveCursorToEnd();
  }
  sync(composer);
  showState(composer);
  return editor;
}

function makePlain(composer) {
  const { editor, root } = open.get(composer) ?? {};
  if (!editor) return;
  const area = areaOf(composer);
  area.value = plainText(root);
  open.delete(composer);
  editor.destroy();
  root.remove();
  storeOf(composer).value = "";
  storeOf(composer).disabled = true;
  area.hidden = false;
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  closeLink(composer);
  showState(composer);
}

/** What a button of the bar, or its key, does. */
export function format(composer, name) {
  if (name === "plain") return makePlain(composer);
  if (name === "set-link") return setLink(composer);
  const editor = enrich(composer);
  editor.focus();
  if (name === "link") return askLink(composer);
  if (has(editor, name)) FORMATS[name].off(editor);
  else FORMATS[name].on(editor);
  sync(composer);
  return showState(composer);
}

/** Texts of templates and quotes: where the cursor is, or behind everything else. */
export function insertText(composer, text, last) {
  const editor = enrich(composer);
  const { root } = open.get(composer);
  if (last) {
    editor.moveCursorToEnd();
    editor.insertHTML(asHtml(`\n\n${text}`));
    editor.moveCursorToStart();
  } else {
    editor.focus();
    editor.insertHTML(asHtml(text));
  }
  sync(composer);
  root.scrollIntoView({ block: "nearest" });
}

/** Send pictures to the server and show them in the text. */
export async function addPictures(composer, files) {
  const editor = enrich(composer);
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  for (const file of files) {
    const body = new FormData();
    body.append("file", file);
    const sent = fetch(composer.dataset.pictures, { method: "POST", body, headers });
    const answer = await sent.catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (!answer?.ok || !said?.id) {
      showToast(said?.error ?? composer.dataset.pictureFailed, "danger");
      continue;
    }
    editor.insertImage(addressOf(composer, said.id), { alt: said.name });
  }
  sync(composer);
}
