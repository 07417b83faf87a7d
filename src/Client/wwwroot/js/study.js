// Reads single members of a study: the mark under the pointer or at the arrow keys. A click or Enter opens its run.

import { fill, write } from "./words.js";

const REACH = 24; // pixels from the pointer to a mark

const article = document.querySelector("article.study");
const section = article.querySelector("[data-one-member]");
const readout = section.querySelector("[data-member-readout]");
const open = section.querySelector("[data-member-open]");
let shown = null; // number of the member that is read
let pointer = "mouse"; // what pressed last: a finger only reads, because it covers what it points at

// A live study replaces its figures, so the article listens.
article.addEventListener("pointermove", (event) => read(markAt(event)));
article.addEventListener("pointerdown", (event) => {
  pointer = event.pointerType;
  read(markAt(event));
});
article.addEventListener("click", (event) => {
  if (pointer === "mouse" && markAt(event)) open.requestSubmit();
});
article.addEventListener("keydown", (event) => {
  const scatter = event.target.closest("[data-scatter]");
  if (!scatter) return;
  if (event.key === "Enter" && shown !== null) return open.requestSubmit();
  const marks = [...scatter.querySelectorAll("[data-member]")];
  const next = step(event.key, marks.findIndex((mark) => memberOf(mark) === shown), marks.length);
  if (next === null) return;
  event.preventDefault();
  read(marks[next]);
});
new MutationObserver(highlight).observe(article, { childList: true });

/** @returns {?number} the place that a key goes to; null for any other key */
function step(key, place, count) {
  const last = count - 1;
  switch (key) {
    case "ArrowRight": case "ArrowDown": return Math.min(last, place + 1);
    case "ArrowLeft": case "ArrowUp": return Math.max(0, place - 1);
    case "Home": return 0;
    case "End": return last;
    default: return null;
  }
}

const memberOf = (mark) => Number(mark.dataset.member);

/** The mark of the scatter that is nearest to the pointer, within reach. */
function markAt(event) {
  const scatter = event.target.closest("[data-scatter]");
  if (!scatter) return null;
  const { left, top, width, height } = scatter.getBoundingClientRect();
  let [nearest, least] = [null, REACH];
  for (const mark of scatter.querySelectorAll("[data-member]")) {
    const [x, y] = [mark.x, mark.y].map(({ baseVal }) => baseVal.valueInSpecifiedUnits / 100);
    const distance = Math.hypot(left + x * width - event.clientX, top + y * height - event.clientY);
    if (distance < least) [nearest, least] = [mark, distance];
  }
  return nearest;
}

function read(mark) {
  if (mark) show(memberOf(mark), mark.querySelector("title").textContent);
}

function show(member, says) {
  if (member === shown) return;
  shown = member;
  write(readout, says);
  open.action = `${section.dataset.page}/runs/${member}`;
  open.hidden = false;
  open.querySelector("button").textContent = fill(open.dataset.wordOpen, member);
  highlight();
}

function highlight() {
  for (const mark of article.querySelectorAll("[data-scatter] [data-member]"))
    mark.classList.toggle("is-read", memberOf(mark) === shown);
}
