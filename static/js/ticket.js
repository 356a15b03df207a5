/** The ticket page: frames as high as their mail, texts put into the composer, a countdown. */

// Higher ones scroll inside, so that one endless mail doesn't push the rest out of reach.
const HIGHEST_FRAME = 4000;

/** The frame keeps its origin but may not run scripts, so measuring it from here is safe. */
function fit(frame) {
  const page = frame.contentDocument;
  if (!page?.body) return;
  frame.style.blockSize = "0";
  const height = Math.min(page.documentElement.scrollHeight, HIGHEST_FRAME);
  frame.style.blockSize = `${height}px`;
  frame.style.colorScheme = getComputedStyle(page.documentElement).colorScheme;
}

const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (Math.round(contentRect.width) === Number(target.dataset.fittedWidth)) continue;
    target.dataset.fittedWidth = Math.round(contentRect.width);
    fit(target);
  }
});

function watch(frame) {
  fit(frame);
  frame.addEventListener("load", () => fit(frame));
  widths.observe(frame);
}

function watchAll(root) {
  for (const frame of root.querySelectorAll("iframe[data-fit]")) watch(frame);
}

watchAll(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target.matches("iframe[data-fit]")) watch(event.target);
  else if (event.target !== document.body) watchAll(event.target);
});

/**
 * `[data-insert]` fetches a text and puts it into the composer, where the cursor is;
 * `[data-insert-last]` puts it behind everything else.
 */
async function insert(address, last) {
  const area = document.querySelector("[data-composer] textarea");
  const answer = await fetch(address, { headers: { Accept: "text/plain" } });
  if (!area || !answer.ok) return;
  const text = await answer.text();
  const composer = area.closest("[data-composer]");
  if (composer.querySelector(".editor")) {
    const { insertText } = await import("./editor.js");
    insertText(composer, text, last);
    return;
  }
  if (last) {
    const place = area.value.trimEnd().length;
    area.setRangeText(`\n\n${text}`, place, area.value.length, "start");
    area.setSelectionRange(place, place);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    // Who is naming the recipient of a forward goes on with that.
    if (!document.activeElement?.closest("[data-composer] .composer__fields")) {
      area.focus({ preventScroll: true });
    }
    return;
  }
  const before = area.value.slice(0, area.selectionStart);
  const gap = before && !before.endsWith("\n") ? "\n\n" : "";
  area.setRangeText(`${gap}${text}`, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.scrollIntoView({ block: "nearest" });
  area.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-insert]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  insert(link.dataset.insert, "insertLast" in link.dataset);
});

/** `[data-countdown]`: how many seconds are left until a mail goes out. */
function count() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((new Date(place.dataset.countdown) - Date.now()) / 1000);
    if (left > 0) place.textContent = place.dataset.countdownText.replace("#", left);
  }
}

setInterval(count, 1000);
