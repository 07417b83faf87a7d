// Reads single members of a study: under the pointer or by arrow keys in the scatter and in the fan of errors, and by
// line of the table. Draws the member's own error curve over the fan. A click or Enter in a figure opens its run.

import { readJson } from "./live.js";
import { fill, write } from "./words.js";

const REACH = 24; // pixels from the pointer to what it points at
const SIDE = 1000; // width and height of the fan's drawing

const article = document.querySelector("article.study");
const section = article.querySelector("[data-one-member]");
const { page, hasCurves, wordNoCurve } = section.dataset;
const readout = section.querySelector("[data-member-readout]");
const open = section.querySelector("[data-member-open]");
const curves = new Map(); // by member
let shown = section.dataset.oneMember === "" ? null : Number(section.dataset.oneMember); // the member that is read
let isFetching = false;
let asked = ""; // the fan whose curves were asked for
let pointer = "mouse"; // what pressed last: a finger only reads, because it covers what it points at

// A live study replaces its figures, so the article listens.
article.addEventListener("pointermove", readAt);
article.addEventListener("pointerdown", (event) => {
  pointer = event.pointerType;
  readAt(event);
});
article.addEventListener("click", (event) => {
  if (pointer === "mouse" && memberAt(event) !== null) open.requestSubmit();
});
article.addEventListener("focusin", readAt);
article.addEventListener("keydown", (event) => {
  const members = membersOf(event.target);
  if (members.length === 0) return;
  if (event.key === "Enter" && shown !== null) return open.requestSubmit();
  const next = step(event.key, members.indexOf(shown), members.length);
  if (next === null) return;
  event.preventDefault();
  show(members[next]);
});
new MutationObserver(draw).observe(article, { childList: true });

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

/** The members that keys go through in a figure. */
function membersOf(element) {
  if (element.matches("[data-scatter]"))
    return [...element.querySelectorAll("[data-member]")].map((mark) => Number(mark.dataset.member));
  return element.matches("[data-fan]") ? fanMembers(element) : [];
}

const fanMembers = (fan) => fan.dataset.fan.split(",").map(Number);

function readAt(event) {
  const member = memberAt(event) ?? event.target.closest("#members tr[data-member]")?.dataset.member ?? null;
  if (member !== null) show(Number(member));
}

/** The member of the figure that is nearest to the pointer, within reach; null if there is none. */
function memberAt(event) {
  const figure = event.target.closest("[data-scatter], [data-fan]");
  if (!figure || event.clientX === undefined) return null;
  const { left, top, width, height } = figure.getBoundingClientRect();
  const at = { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  const distances = figure.matches("[data-fan]") ? fanDistances(figure, at) : scatterDistances(figure, at);
  let [nearest, least] = [null, REACH];
  for (const [member, x, y] of distances) {
    const distance = Math.hypot(x * width, y * height);
    if (distance < least) [nearest, least] = [member, distance];
  }
  return nearest;
}

function* scatterDistances(scatter, at) {
  for (const mark of scatter.querySelectorAll("[data-member]")) {
    const [x, y] = [mark.x, mark.y].map(({ baseVal }) => baseVal.valueInSpecifiedUnits / 100);
    yield [Number(mark.dataset.member), x - at.x, y - at.y];
  }
}

/** Heights of curves over the pointer's epoch. The first call fetches them, so it has none yet. */
function* fanDistances(fan, at) {
  const members = fanMembers(fan);
  fetchFan(fan.dataset.fan, members);
  const epochs = epochsOf(fan);
  const place = epochs.findIndex((epoch) => epoch >= at.x * epochs.at(-1));
  for (const member of members) {
    const curve = curves.get(member);
    if (curve) yield [member, 0, heightOf(fan, curve.errors[Math.max(0, place)]) - at.y];
  }
}

const epochsOf = (fan) => fan.dataset.epochs.split(",").map(Number);

/** From above, as a part of the fan's height. An error above the fan's top stays at its edge. */
const heightOf = (fan, error) => Math.max(0, 1 - error / Number(fan.dataset.top));

function show(member) {
  if (member === shown) return;
  shown = member;
  open.action = `${page}/runs/${member}`;
  open.hidden = false;
  open.querySelector("button").textContent = fill(open.dataset.wordOpen, member);
  draw();
  fetchShown();
}

/** Fetches the curve of the member that is read, one at a time: the pointer passes many. */
async function fetchShown() {
  if (isFetching || hasCurves === undefined) return;
  isFetching = true;
  for (let member = null; member !== shown;) {
    member = shown;
    if (!curves.has(member) && !(await fetchCurves([member])) && member === shown) write(readout, wordNoCurve);
  }
  isFetching = false;
}

/** Fetches the curves of a fan once; again only after a failure. */
async function fetchFan(fan, members) {
  if (fan === asked) return;
  asked = fan;
  if (!(await fetchCurves(members)) && asked === fan) asked = "";
}

/** @returns {Promise<boolean>} whether the server gave the curves */
async function fetchCurves(members) {
  try {
    for (const curve of await readJson(`${page}/curves?members=${members.join(",")}`)) curves.set(curve.member, curve);
  } catch (error) {
    console.warn(`No curves: ${error.message}`);
    return false;
  }
  draw();
  return true;
}

/** Shows what is known of the member that is read. */
function draw() {
  if (shown === null) return;
  const marks = [...article.querySelectorAll("[data-scatter] [data-member]")];
  for (const mark of marks) mark.classList.toggle("is-read", Number(mark.dataset.member) === shown);
  const curve = curves.get(shown);
  const says = curve?.says ?? article.querySelector("[data-scatter] .is-read title")?.textContent;
  if (says) write(readout, says);
  const fan = article.querySelector("[data-fan]");
  if (!fan || !curve) return;
  const epochs = epochsOf(fan);
  const point = (error, n) => `${(SIDE * epochs[n]) / epochs.at(-1)},${SIDE * heightOf(fan, error)}`;
  fan.querySelector("[data-member-curve]").setAttribute("points", curve.errors.map(point).join(" "));
}
