/**
 * What is typed into the composer is kept on the server: PAUSE after the last key, and at once when
 * the page is left. `[data-draft]` names the address; `.composer__draft` says how it stands.
 */

const PAUSE = 1500;
// Characters: browsers send at most 64 KB for a page that is gone.
const SENT_WHEN_LEAVING = 15_000;

let waiting = null;
let underWay = null;
let isLeaving = false;

const composerNow = () => document.querySelector("[data-draft]");

function content(composer) {
  const data = new FormData(composer);
  data.delete("files");
  return data;
}

/** Kept values are no reason to warn before the page is left (forms.js). */
function markKept(composer, data) {
  for (const control of composer.querySelectorAll("textarea, input:not([type]), [type=text]")) {
    if (data.get(control.name) === control.value) control.defaultValue = control.value;
  }
}

function show(composer, state) {
  const place = composer.querySelector(".composer__draft");
  if (!place) return;
  const text = place.dataset[state] ?? "";
  const line = place.querySelector("span");
  if (line.textContent !== text) line.textContent = text;
  place.toggleAttribute("data-failed", state === "notKept");
  place.hidden = state === "none";
}

async function keep({ leaving = false } = {}) {
  clearTimeout(waiting);
  waiting = null;
  const composer = composerNow();
  if (!composer) return;
  const data = content(composer);
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  const short = data.get("body").length < SENT_WHEN_LEAVING;
  underWay?.abort();
  const mine = new AbortController();
  underWay = mine;
  isLeaving = leaving;
  const asked = fetch(composer.dataset.draft, {
    method: "POST",
    body: data,
    headers,
    keepalive: leaving && short,
    signal: mine.signal,
  });
  // There is no time to wait for the answer.
  if (leaving && short && !composer.querySelector("[data-failed]")) markKept(composer, data);
  try {
    const answer = await asked;
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    markKept(composer, data);
    show(composer, data.get("body").trim() ? "kept" : "none");
  } catch (error) {
    if (error.name !== "AbortError") show(composer, "notKept");
  } finally {
    if (underWay === mine) underWay = null;
  }
}

function stop() {
  clearTimeout(waiting);
  waiting = null;
  underWay?.abort();
}

function typed(event) {
  const composer = event.target.closest?.("[data-draft]");
  if (!composer) return;
  clearTimeout(waiting);
  waiting = null;
  const isEmpty = !composer.querySelector("textarea").value.trim();
  // Nothing was kept, nothing is there: nothing to do.
  if (isEmpty && composer.querySelector(".composer__draft")?.hidden) return;
  waiting = setTimeout(keep, PAUSE);
}

document.addEventListener("input", typed);
document.addEventListener("change", typed);

// Sending or discarding ends the draft: nothing may keep it afterwards.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest?.("[data-draft]") && event.detail.requestConfig.verb === "post") stop();
});
document.addEventListener("submit", (event) => {
  if (event.target.matches?.("[data-draft]")) stop();
});

// A refusal, or no connection: what is there is worth keeping again.
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.target.closest?.("[data-draft]") || event.detail.successful) return;
  if (composerNow()?.querySelector("textarea").value.trim()) waiting ??= setTimeout(keep, PAUSE);
});

const leave = () => {
  if (waiting !== null || (underWay && !isLeaving)) keep({ leaving: true });
};
window.addEventListener("beforeunload", leave);
window.addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) leave();
});

// What was typed before this script was there.
const early = composerNow()?.querySelector("textarea");
if (early && early.value !== early.defaultValue) waiting = setTimeout(keep, PAUSE);
