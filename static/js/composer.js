/**
 * The composer: files by drag, paste or choice, shown with a way to take each back.
 *
 * The kind (reply, note, phone) needs no script: css/components/composer.css follows the radio.
 */

const composerOf = (node) => node.closest?.("[data-composer]");
const inputOf = (composer) => composer.querySelector("input[type=file]");

function readableSize(bytes) {
  const units = ["byte", "kilobyte", "megabyte"];
  let step = 0;
  let size = bytes;
  while (size >= 1024 && step < units.length - 1) {
    size /= 1024;
    step += 1;
  }
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: units[step],
    unitDisplay: "narrow",
    maximumFractionDigits: step ? 1 : 0,
  }).format(size);
}

function setFiles(composer, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  inputOf(composer).files = transfer.files;
  showFiles(composer);
}

function showFiles(composer) {
  const place = composer.querySelector(".composer__files");
  const template = composer.querySelector("template[data-file]");
  place.replaceChildren(
    ...[...inputOf(composer).files].map((file, index) => {
      const chip = template.content.firstElementChild.cloneNode(true);
      chip.querySelector(".file__name").textContent = file.name;
      chip.querySelector(".file__size").textContent = readableSize(file.size);
      const remove = chip.querySelector("button");
      remove.dataset.removeFile = index;
      remove.setAttribute("aria-label", `${remove.getAttribute("aria-label")}: ${file.name}`);
      return chip;
    }),
  );
}

function addFiles(composer, files) {
  setFiles(composer, [...inputOf(composer).files, ...files]);
}

const bringsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

// What is written decides what follows, until a person has chosen: notes leave the state alone.
document.addEventListener("change", (event) => {
  const composer = composerOf(event.target);
  const next = composer?.querySelector("select[name=state]");
  if (!next) return;
  if (event.target === next) next.dataset.chosen = "";
  else if (event.target.name === "kind" && !("chosen" in next.dataset)) {
    const keeps = ["note", "forward"].includes(event.target.value);
    next.value = keeps ? "" : next.dataset.opening;
  }
});

/** Where one begins to write: a forward with whom it goes to. */
function startWriting(composer, kind) {
  const to = kind === "forward" && composer.querySelector("[name=forward_to]");
  const place = to || (composer.querySelector(".editor") ?? composer.querySelector("textarea"));
  place.focus({ preventScroll: true });
}

// A kind that was pressed is written in at once; arrow keys move on among the kinds. The press
// lands on the label, and the label passes it on to the radio.
let pressed = null;
document.addEventListener("click", (event) => {
  if (event.target.name === "kind" && pressed?.contains(event.target)) {
    startWriting(composerOf(event.target), event.target.value);
  }
  pressed = event.target.name === "kind" ? null : (event.target.closest?.(".composer__kind") ?? null);
});

// A forward that a person turns to is one of the entry that a reply would answer.
document.addEventListener("change", (event) => {
  const composer = composerOf(event.target);
  if (!event.isTrusted || event.target.name !== "kind" || event.target.value !== "forward") return;
  if (!composer.querySelector("[name=forwarded]").value) {
    composer.querySelector("[data-forward-last]")?.click();
  }
});

// Opening "send later" proposes a time; closing it takes the time back.
document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.(".composer__later")) return;
    const moment = event.target.querySelector("input");
    if (event.target.open === Boolean(moment.value)) return;
    moment.value = event.target.open ? moment.dataset.proposed : "";
    moment.dispatchEvent(new Event("change", { bubbles: true }));
  },
  true,
);

document.addEventListener("dragover", (event) => {
  const composer = composerOf(event.target);
  if (!composer || !bringsFiles(event)) return;
  event.preventDefault();
  composer.dataset.dragging = "";
});

document.addEventListener("dragleave", (event) => {
  const composer = composerOf(event.target);
  if (composer && !composer.contains(event.relatedTarget)) delete composer.dataset.dragging;
});

document.addEventListener("drop", (event) => {
  const composer = composerOf(event.target);
  if (!composer || !bringsFiles(event)) return;
  event.preventDefault();
  delete composer.dataset.dragging;
  take(composer, event.dataTransfer.files, Boolean(composer.querySelector(".editor")));
});

document.addEventListener("paste", (event) => {
  const composer = composerOf(event.target);
  const files = event.clipboardData?.files;
  // Copied from a table or text: a picture of it comes along, but the text is what is meant.
  if (!composer || !files?.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  take(composer, files, Boolean(event.target.closest(".composer__text")));
});

// --- Formats: the editor is loaded when it is needed for the first time (editor.js). ---

const KEYS = { b: "bold", i: "italic" };
const PICTURES = /^image\/(png|jpeg|gif|webp)$/;

/** Once loaded it is there at once: what is typed behind a press of a button finds it done. */
let editor = null;

async function load() {
  editor = await import("./editor.js");
}

/** Pictures go into the text if `inText`, everything else to the files. */
async function take(composer, files, inText) {
  const shown = inText ? [...files].filter((file) => PICTURES.test(file.type)) : [];
  const others = [...files].filter((file) => !shown.includes(file));
  if (others.length) addFiles(composer, others);
  if (!shown.length) return;
  if (!editor) await load();
  await editor.addPictures(composer, shown);
}

async function formatted(composer, name) {
  if (!editor) await load();
  editor.format(composer, name);
}

/** A draft with formats, or a text that was refused, comes back as it was. */
async function reopen(root) {
  const composer = root.querySelector?.("[data-composer]") ?? root.closest?.("[data-composer]");
  if (!composer?.querySelector("input[name=html]")?.value) return;
  if (!editor) await load();
  editor.enrich(composer, { focus: false });
}

reopen(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) reopen(event.target);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-format]");
  if (button) formatted(composerOf(button), button.dataset.format);
});

document.addEventListener("mousedown", (event) => {
  // The text keeps the focus and what is selected in it.
  if (event.target.closest?.("[data-format]")) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const composer = composerOf(event.target);
  if (!composer) return;
  if (event.target.closest("[data-link]") && event.key === "Enter") {
    event.preventDefault();
    formatted(composer, "set-link");
    return;
  }
  const alone = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const name = alone && event.target.matches("textarea[name=body]") && KEYS[event.key];
  if (!name) return;
  event.preventDefault();
  formatted(composer, name);
});

document.addEventListener("change", (event) => {
  const composer = composerOf(event.target);
  if (composer && event.target === inputOf(composer)) showFiles(composer);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-remove-file]");
  if (!button) return;
  const composer = composerOf(button);
  const index = Number(button.dataset.removeFile);
  setFiles(composer, [...inputOf(composer).files].filter((_, at) => at !== index));
  inputOf(composer).focus();
});

/** `[data-compose="note"]` elsewhere on the page turns to that kind and starts writing. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-compose]");
  const composer = opener && document.querySelector("[data-composer]");
  const radio = composer?.querySelector(`[name="kind"][value="${opener.dataset.compose}"]`);
  if (!radio) return;
  event.preventDefault();
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  composer.scrollIntoView({ block: "nearest" });
  startWriting(composer, radio.value);
});
