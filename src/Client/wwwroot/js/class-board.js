// Keeps the board of a class current. The server draws it first (ClassPage.razor); curves, tiles and counts follow the
// hub's stream.

import { addTo, followClass } from "./class.js";
import { axisTicks, brief } from "./digits.js";
import { drawErrorAxis } from "./figure.js";
import { hasEnded, readJson } from "./live.js";
import { drawTile } from "./member-tile.js";
import { diverges, Scales } from "./scales.js";
import { fill, write } from "./words.js";

const Z = 1.959963984540054; // as StudySummaries.cs

const board = document.querySelector("[data-class-board]");
const find = (selector) => board.querySelector(selector);
const words = JSON.parse(find("script[data-words]").textContent);
const [epochs, cases, columns, bar] = ["epochs", "cases", "columns", "bar"].map((name) => Number(board.dataset[name]));
const step = Math.max(1, Math.floor(epochs / columns)); // epochs of a column
const drawing = find("[data-class-curves]");
const list = find("[data-class-members]");
const [members, curves] = [new Map(), new Map()]; // by number
let isWaiting = false; // for the next frame

if (board.dataset.classBoard !== "over") follow();

async function follow() {
  for await (const part of followClass(board.dataset.class)) {
    if (!part.curves && !part.batch) return location.reload(); // The class is gone.
    addTo(curves, part, step);
    if (part.batch?.members.some(beganUnseen)) await loadCurves();
    for (const member of part.batch?.members ?? []) members.set(member.number, member);
    if (part.batch) board.dataset.status = part.batch.status;
    if (part.batch && !isWaiting) {
      isWaiting = true;
      requestAnimationFrame(draw);
    }
  }
}

/** Whether a run diverged before the stream showed its first epochs, which the axis needs. */
const beganUnseen = ({ number, status }) => status === "failed" && curves.get(number)?.points[0]?.[0] > 0;

async function loadCurves() {
  try {
    addTo(curves, { curves: await readJson(`classes/${board.dataset.class}/curves`) }, step);
  } catch (error) {
    console.warn(`The first epochs are not shown: ${error.message}`);
  }
}

function draw() {
  isWaiting = false;
  const { status } = board.dataset;
  write(find("[data-class-state]"), words[`Class.${status[0].toUpperCase()}${status.slice(1)}`]);
  const all = [...members.values()].sort((a, b) => a.number - b.number);
  const solved = all.filter(({ solvedAt }) => solvedAt !== null);
  const count = fill(words["Class.Solved"], solved.length, all.length);
  write(find("[data-class-count]"), count);
  for (const member of all) drawTile(tileOf(member), member, cases, words);
  drawCurves(all);
  const haveEnded = all.length > 0 && all.every(({ status }) => hasEnded(status));
  find("[data-class-keep]").hidden = !haveEnded;
  write(find("[data-class-interval]"), haveEnded ? interval(solved.length, all.length) : "");
  drawHistogram(solved);
}

function tileOf({ number, runId }) {
  const tile = list.querySelector(`[data-number="${number}"]`);
  if (tile) return tile;
  const added = find("template[data-class-member]").content.cloneNode(true).firstElementChild;
  added.dataset.number = number;
  added.querySelector("a").href = board.dataset.runs + runId;
  added.querySelector("strong").textContent = number;
  const next = [...list.children].find((other) => Number(other.dataset.number) > number);
  list.insertBefore(added, next ?? null);
  return added;
}

function drawCurves(all) {
  const shown = [...curves.values()].filter(({ points }) => points.length);
  const start = shown.reduce((least, { points }) => Math.min(least, points[0][1]), Infinity);
  const largest = shown.reduce((most, curve) => Math.max(most, curve.largest), 0);
  const scales = new Scales();
  scales.logError = diverges(start, largest);
  scales.fit(epochs, axisTicks(largest), shown.flatMap(({ points }) => points.map(([, error]) => error)));
  drawErrorAxis(find(".class-plot"), scales.ticks);
  for (const [number, curve] of curves) {
    let path = drawing.querySelector(`[data-number="${number}"]`);
    if (!path) {
      path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.dataset.number = number;
      drawing.append(path);
    }
    path.setAttribute("d", curve.path((epoch) => epoch, (error) => Number(scales.y(error))));
  }
  drawing.setAttribute(
    "aria-label", fill(words["Class.Curves"], all.length, epochs, brief(scales.ticks.at(-1)), brief(scales.top)));
}

/** Wilson's interval at 95 %, as StudySummaries.cs. */
function interval(k, n) {
  const share = k / n;
  const scale = 1 + (Z * Z) / n;
  const centre = (share + (Z * Z) / (2 * n)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n))) / scale;
  const ends = [k === 0 ? 0 : centre - half, k === n ? 1 : centre + half];
  return fill(words["Class.Interval"], ...ends.map((end) => (100 * end).toFixed(1)));
}

/** The outline of the bars, as HistogramPath.cs. */
function drawHistogram(solved) {
  const counts = new Array(Math.floor(epochs / bar) + 1).fill(0);
  for (const { solvedAt } of solved) counts[Math.floor(solvedAt / bar)]++;
  const most = Math.max(1, ...counts);
  find("[data-class-histogram]").hidden = solved.length === 0;
  const y = (count) => Number((100 - (100 * count) / most).toFixed(2));
  const steps = counts.map((count, n) => `V${y(count)}H${n + 1}`).join("");
  find("[data-class-histogram] path").setAttribute("d", `M0 100${steps}V100`);
}
