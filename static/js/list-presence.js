/**
 * Who is at which ticket of a list, as it changes: `presence` (live.js) has the people by ticket, or
 * of all tickets. Drawn as tickets/list_cells.py draws it.
 */

function avatar({ name, initials, tint, picture, writes }, said) {
  const drawn = document.createElement("span");
  drawn.className = `avatar avatar--small avatar--${tint}`;
  drawn.classList.toggle("avatar--writes", writes);
  drawn.setAttribute("role", "img");
  drawn.title = (writes ? said.writes : said.looks).replace("#", () => name);
  drawn.setAttribute("aria-label", drawn.title);
  if (picture) drawn.append(Object.assign(new Image(), { src: picture, alt: "" }));
  else drawn.textContent = initials;
  return drawn;
}

document.body.addEventListener("presence", ({ detail }) => {
  const rows = document.getElementById("rows");
  if (!rows) return;
  for (const place of rows.querySelectorAll("[data-here]")) {
    const people = detail.tickets[place.dataset.here] ?? (detail.all ? [] : null);
    if (people) place.replaceChildren(...people.map((one) => avatar(one, rows.dataset)));
  }
});
