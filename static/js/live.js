/**
 * What others do, as it happens: `body[data-live]` names a stream of server-sent events.
 *
 * Messages say that something is new; what is shown is fetched by the events that HTMX listens for
 * (`ticket-changed`, `panel-changed`, `lists-changed`, `notices`); who is at which ticket of a list
 * goes along with `presence`, for list-presence.js. Without a stream the page asks
 * every POLL seconds. A page in the background lets go of its stream: browsers have six for a site.
 */

import { showToast } from "./toast.js";

const POLL = 10;
const AWAY = 30;
const STILL_WRITING = 8;

const body = document.body;
const address = body.dataset.live;
const people = document.getElementById("people");
const tell = (name, detail = {}) => body.dispatchEvent(new CustomEvent(name, { detail }));

// --- The ticket -------------------------------------------------------------------------------

const shownVersion = () => Number(document.querySelector("#compose-seen [name=version]")?.value);
let knownVersion = 0;

/** The properties are left alone while somebody chooses in them. */
function renewPanel() {
  const panel = document.getElementById("panel");
  if (!panel?.contains(document.activeElement)) return tell("panel-changed");
  panel.addEventListener("focusout", () => setTimeout(renewPanel), { once: true });
}

let heardVersion = 0;
let asking = 0;

/** Not while a request is under way: it may be our own change, whose answer shows it already. */
function showTicket() {
  if (asking || heardVersion <= knownVersion) return;
  knownVersion = heardVersion;
  tell("ticket-changed");
  renewPanel();
  if (document.activeElement?.closest("[data-composer]")) showToast(people.dataset.changed);
}

function hearOfTicket(version) {
  if (!people) return;
  if (version === null) return showToast(people.dataset.gone, "danger");
  heardVersion = version;
  showTicket();
}

if (people) {
  document.addEventListener("htmx:beforeRequest", () => {
    asking += 1;
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    asking -= 1;
    setTimeout(() => {
      // Only the answer to a change shows the conversation, too: the panel alone may know more of it.
      const isChange = detail.requestConfig?.verb !== "get";
      if (isChange) knownVersion = Math.max(knownVersion, shownVersion() || 0);
      showTicket();
    }, 100);
  });
}

// --- Who else is there ------------------------------------------------------------------------

function names(list) {
  return new Intl.ListFormat(document.documentElement.lang).format(list.map((one) => one.name));
}

function sentence(list, one, several) {
  if (!list.length) return [];
  return people.dataset[list.length > 1 ? several : one].replace("#", names(list));
}

function hearOfPeople(list) {
  if (!people) return;
  const writers = list.filter((one) => one.writes);
  const lookers = list.filter((one) => !one.writes);
  const said = [sentence(writers, "writes", "write"), sentence(lookers, "looks", "look")].flat();
  people.hidden = !list.length;
  people.toggleAttribute("data-busy", writers.length > 0);
  people.querySelector("span").textContent = said.join(" · ");
}

let lastSaid = 0;

function sayWriting(writes) {
  if (writes && Date.now() - lastSaid < STILL_WRITING * 1000) return;
  if (!writes && !lastSaid) return;
  lastSaid = writes ? Date.now() : 0;
  const form = new FormData();
  form.set("writes", writes ? "1" : "0");
  const headers = JSON.parse(body.getAttribute("hx-headers"));
  fetch(people.dataset.writing, { method: "POST", body: form, headers, keepalive: true });
}

if (people) {
  document.addEventListener("input", (event) => {
    if (event.target.closest("[data-composer] textarea")) {
      sayWriting(event.target.value.trim() !== "");
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.closest?.("[data-composer]")) sayWriting(false);
  });
}

// --- Lists and figures ------------------------------------------------------------------------

function grouped(number) {
  return new Intl.NumberFormat(document.documentElement.lang, { numberingSystem: "latn" }).format(number);
}

function hearOfCounts(counts) {
  for (const place of document.querySelectorAll("[data-live-queue]")) {
    const [open, fresh] = counts[place.dataset.liveQueue] ?? [];
    if (open === undefined) continue;
    place.firstElementChild.textContent = grouped(open);
    place.hidden = !open;
    place.classList.toggle("count--strong", fresh > 0);
  }
}

/** After the greeting all figures are known: what is not named is empty. */
function hearOfAllCounts(counts) {
  const all = {};
  for (const place of document.querySelectorAll("[data-live-queue]")) {
    all[place.dataset.liveQueue] = counts[place.dataset.liveQueue] ?? [0, 0];
  }
  hearOfCounts(all);
}

function hearOfAll({ version, people: others, counts, here }) {
  hearOfTicket(version);
  hearOfPeople(others);
  hearOfAllCounts(counts);
  if (here) tell("presence", { tickets: here, all: true });
}

// --- The stream, and what stands in for it ----------------------------------------------------

let stream = null;
let polling = null;
let greeted = false;

function open() {
  if (stream || polling) return;
  stream = new EventSource(address);
  const hear = (name, handle) =>
    stream.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  hear("hello", (state) => {
    hearOfAll(state);
    // Not the first: something may have been missed.
    if (greeted) for (const name of ["lists-changed", "notices"]) tell(name);
    greeted = true;
    document.documentElement.dataset.liveState = "open";
  });
  hear("ticket", ({ version }) => hearOfTicket(version));
  hear("people", hearOfPeople);
  hear("counts", hearOfCounts);
  hear("lists", (detail) => tell("lists-changed", detail));
  hear("here", (detail) => tell("presence", detail));
  hear("notices", () => tell("notices"));
  stream.addEventListener("error", () => {
    document.documentElement.dataset.liveState = "cut";
    // A browser comes back to a stream that was cut, but gives up on any other answer.
    if (stream?.readyState === EventSource.CLOSED) poll();
  });
}

function close() {
  stream?.close();
  stream = null;
}

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(address.replace(/live(?=\?|$)/, "live/now")).catch(() => null);
  if (!answer?.ok) return;
  hearOfAll(await answer.json());
  for (const name of ["lists-changed", "notices"]) tell(name);
}

function poll() {
  close();
  polling ??= setInterval(ask, POLL * 1000);
  document.documentElement.dataset.liveState = "polling";
  ask();
}

let leaving;
document.addEventListener("visibilitychange", () => {
  clearTimeout(leaving);
  if (document.hidden) leaving = setTimeout(close, AWAY * 1000);
  else open();
});

if (address) {
  knownVersion = shownVersion() || 0;
  open();
}
