// Connects the figure with the views inside a run: reports the reader's choice of case and unit to .NET, keeps it in
// the address, paints the error surface.

import { replaceQuery } from "../js/address.js";
import { scale } from "../js/colours.js";
import { openViews } from "./ViewCard.razor.js";

export { showWeights } from "../js/maps.js";

const find = (selector) => document.querySelector(selector);
const all = (selector) => document.querySelectorAll(selector);

let views = null; // the .NET side

/** @param dotNet has Choose(case, unit) and, if the page has cards, Open(views) */
export function reportChoices(dotNet) {
  views = dotNet;
  if (find("[data-view]")) {
    document.addEventListener("views", ({ detail }) => views.invokeMethodAsync("Open", detail));
    views.invokeMethodAsync("Open", openViews());
  }
  for (const row of all("tr[data-case]")) row.addEventListener("click", () => chosen(Number(row.dataset.case), null));
  for (const dot of all("[data-dot]")) dot.addEventListener("click", () => chosen(Number(dot.dataset.dot), null));
  for (const unit of all(".network [data-unit]")) unit.addEventListener("click", () => chosen(null, unit.dataset.unit));
}

function chosen(place, unit) {
  views.invokeMethodAsync("Choose", place, unit);
  choose(place, unit);
}

/** Marks the choice and keeps case and unit in the address. Null leaves a choice unchanged; a link stays chosen until
 *  another unit is. */
export function choose(place, unit, weight = null) {
  const query = new URLSearchParams(location.search);
  if (place !== null) {
    for (const row of all("tr[data-case]")) {
      const isChosen = Number(row.dataset.case) === place;
      row.toggleAttribute("data-chosen", isChosen);
      if (isChosen) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      row.tabIndex = isChosen ? 0 : -1;
    }
    for (const dot of all("[data-dot]")) dot.toggleAttribute("data-chosen", Number(dot.dataset.dot) === place);
    query.set("case", place);
  }
  if (unit !== null) {
    for (const node of all(".network [data-unit]")) node.toggleAttribute("data-chosen", node.dataset.unit === unit);
    for (const line of all(".network [data-weight]"))
      line.toggleAttribute("data-chosen", weight !== null && Number(line.dataset.weight) === weight);
    query.set("unit", unit);
  }
  replaceQuery(query);
}

/** A click on the link that the drawing points out chooses it. */
document.addEventListener("click", ({ target }) => {
  const drawing = target.closest?.(".network svg");
  if (drawing && !target.closest("[data-unit]")) chooseLink(drawing.querySelector("[data-pointed]"));
});

/** Keys: arrows choose the case above or below, Enter and space choose the focused link. */
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const isPressed = key === "Enter" || key === " ";
  if (isPressed && target.matches(".network [data-weight]")) chooseLink(target);
  else if (target.matches("tr[data-case]") && ["ArrowUp", "ArrowDown"].includes(key)) {
    const rows = [...all("tr[data-case]")].filter((row) => !row.hidden);
    const next = rows[rows.indexOf(target) + (key === "ArrowDown" ? 1 : -1)];
    if (next) {
      chosen(Number(next.dataset.case), null);
      next.focus();
    }
  } else return;
  event.preventDefault();
});

function chooseLink(line) {
  if (line && find("[data-view]")) views?.invokeMethodAsync("ChooseLink", Number(line.dataset.weight));
}

/** Scrolls the program, not the page, to the first marked line. */
export function showLines() {
  const room = find("[data-code]");
  const line = room?.querySelector("[data-lit]");
  if (line) room.scrollTo({ top: line.offsetTop - room.clientHeight / 3 });
}

/** @param {Uint8Array} shades of the error, n × n, row by row from the top */
export function paintErrors(shades, n) {
  const canvas = find("[data-error-map]");
  if (!canvas) return; // The view has been closed meanwhile.
  const colours = scale("paper", "hairline", "off");
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  for (let k = 0; k < shades.length; k++) {
    image.data.set(colours(shades[k]), 4 * k);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}
