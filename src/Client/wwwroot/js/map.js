// Draws a map: one pixel a cell, as its members are done. Pointer and arrow keys read it, dragging selects a part.

import { brief, errorText } from "./digits.js";
import { BackOff, pause } from "./hub.js";
import { readJson } from "./live.js";
import { fill } from "./words.js";

const INTERVAL = 300; // milliseconds
const DRAG = 4; // pixels that make a press a drag

const map = document.querySelector("[data-map]");
const canvas = map.querySelector("canvas");
const context = canvas.getContext("2d");
const { results, page } = map.dataset;
const [columns, rows, seeds, total, epochs] =
  ["columns", "rows", "seeds", "total", "epochs"].map((name) => Number(map.dataset[name]));
const readout = map.querySelector("[data-map-readout]");
const open = map.querySelector("[data-map-open]");
const finer = map.querySelector("[data-map-finer]");
const cells = columns * rows;
const x = new Array(cells);
const y = new Array(cells);
const outcome = new Array(cells); // the epoch that solved it, "unsolved" or "diverged"
const heldOut = new Array(cells); // the median held-out error; null where it is unknown or most diverged
const counts = { solved: 0, unsolved: 0, diverged: 0 };
let shown = "epochs"; // or "heldOut"
let colours = readColours();
let cursor = { column: 0, row: 0 };
let isRead = false; // whether the read-out shows the cursor
let selection = null; // [first, last] cells of a drag

load();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

async function load() {
  const backOff = new BackOff();
  for (let next = 0; next < total;) {
    try {
      const isLive = document.querySelector("[data-live-part][data-live]") !== null;
      const part = await readJson(`${results}?from=${next}&count=65536`);
      backOff.reset();
      // A cell with several seeds is drawn when all of them are done.
      const whole = Math.floor(part.correct.length / seeds);
      for (let n = 0; n < whole; n++) take(next / seeds + n, part, n * seeds);
      next += whole * seeds;
      paint();
      if (isRead) read(cursor);
      if (whole > 0) continue;
      if (!isLive) return; // A study that is paused or stopped.
      await pause(INTERVAL);
    } catch (error) {
      if (error.status === 404) return;
      console.warn(`The map is not current: ${error.message}`);
      await backOff.pause();
    }
  }
}

// The majority of a cell's members decides. A solved cell shows the median epoch of its solved members.
function take(cell, part, first) {
  const solved = part.solvedAt.slice(first, first + seeds).filter((epoch) => epoch !== null).sort((a, b) => a - b);
  const diverged = part.diverged.slice(first, first + seeds).filter(Boolean).length;
  [x[cell], y[cell]] = [part.x[first], part.y?.[first]];
  if (solved.length * 2 > seeds) outcome[cell] = solved[solved.length >> 1];
  else outcome[cell] = diverged * 2 > seeds ? "diverged" : "unsolved";
  const errors = (part.heldOutError?.slice(first, first + seeds) ?? []).filter((error) => error !== null);
  errors.sort((a, b) => a - b);
  heldOut[cell] = outcome[cell] === "diverged" ? null : errors[errors.length >> 1] ?? null;
  counts.solved += solved.length;
  counts.diverged += diverged;
  counts.unsolved += seeds - solved.length - diverged;
}

function paint() {
  const image = context.createImageData(columns, rows);
  const scale = shown === "heldOut" && errorScale();
  for (let cell = 0; cell < cells; cell++) {
    if (outcome[cell] === undefined) continue;
    const row = rows - 1 - Math.floor(cell / columns); // The second setting grows upwards.
    const place = 4 * (row * columns + (cell % columns));
    const colour = scale && heldOut[cell] !== null ? between(scale(heldOut[cell])) : colourOf(outcome[cell]);
    image.data.set([...colour, 255], place);
  }
  context.putImageData(image, 0, 0);
  for (const [name, count] of Object.entries(counts))
    map.querySelector(`[data-count="${name}"]`).textContent = count.toLocaleString("en");
  mark();
}

function colourOf(result) {
  if (typeof result === "string") return colours[result];
  return between(Math.log1p(result) / Math.log1p(epochs));
}

const between = (share) => colours.fast.map((from, n) => Math.round(from + (colours.slow[n] - from) * share));

/** Held-out errors from the least to the greatest so far, logarithmic. */
function errorScale() {
  const errors = heldOut.filter((error) => error > 0);
  const [least, greatest] = errors.reduce(
    ([low, high], error) => [Math.min(low, error), Math.max(high, error)], [Infinity, 0]);
  const range = greatest > 0 ? [errorText(least), errorText(greatest)] : ["–", "–"];
  const legend = map.querySelector("[data-map-held-out]");
  legend.lastElementChild.textContent = fill(legend.dataset.wordScale, ...range);
  return (error) => (least < greatest ? Math.max(0, Math.log(error / least) / Math.log(greatest / least)) : 0);
}

function readColours() {
  const of = (name) => {
    const { color } = getComputedStyle(map.querySelector(`.map-${name}`));
    return color.match(/\d+(\.\d+)?/g).slice(0, 3).map(Number);
  };
  return { fast: of("fast"), slow: of("slow"), unsolved: of("unsolved"), diverged: of("diverged") };
}

function repaint() {
  colours = readColours();
  paint();
}

// The cursor and the selection are drawn over the pixels.
function mark() {
  context.fillStyle = "rgb(255 255 255 / 60%)";
  if (selection) {
    const [a, b] = corners();
    context.fillRect(a.column, rows - 1 - b.row, b.column - a.column + 1, b.row - a.row + 1);
  }
}

function corners() {
  const [a, b] = selection;
  const order = (name) => [Math.min(a[name], b[name]), Math.max(a[name], b[name])];
  const [[left, right], [bottom, top]] = [order("column"), order("row")];
  return [{ column: left, row: bottom }, { column: right, row: top }];
}

function cellAt(event) {
  const box = canvas.getBoundingClientRect();
  const within = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return {
    column: within((event.clientX - box.left) / box.width, columns),
    row: rows - 1 - within((event.clientY - box.top) / box.height, rows),
  };
}

function read(cell) {
  [cursor, isRead] = [cell, true];
  const n = cell.row * columns + cell.column;
  open.action = `${page}/runs/${n * seeds}`;
  const result = outcome[n];
  if (result === undefined) {
    readout.textContent = map.dataset.wordWaiting;
    return;
  }
  const { wordUnsolved, wordDiverged, wordSolved } = map.dataset;
  const words = { unsolved: wordUnsolved, diverged: wordDiverged }[result] ?? fill(wordSolved, result);
  const second = y[n] === undefined ? "" : `, ${map.dataset.y} ${brief(y[n])}`;
  const error = heldOut[n] === null ? "" : `, ${map.dataset.wordHeldOut} ${errorText(heldOut[n])}`;
  readout.textContent = `${map.dataset.x} ${brief(x[n])}${second}: ${words}${error}`;
}

map.querySelector("[data-map-shown]")?.addEventListener("change", ({ target }) => {
  shown = target.value;
  map.querySelector("[data-map-held-out]").hidden = shown !== "heldOut";
  for (const key of map.querySelectorAll("ul.map-legend li:not(:last-child)")) key.hidden = shown === "heldOut";
  paint();
});

let pressed = null;
canvas.addEventListener("pointerdown", (event) => {
  pressed = { cell: cellAt(event), clientX: event.clientX, clientY: event.clientY };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  const cell = cellAt(event);
  read(cell);
  if (!pressed || Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < DRAG) return;
  selection = [pressed.cell, cell];
  const [a, b] = corners();
  const fields = { left: a.column + 1, right: b.column + 1, bottom: a.row + 1, top: b.row + 1 };
  for (const [name, value] of Object.entries(fields)) if (finer.elements[name]) finer.elements[name].value = value;
  paint();
});
canvas.addEventListener("pointerup", (event) => {
  const isClick = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) < DRAG;
  pressed = null;
  if (!isClick) {
    finer.querySelector("button").focus();
    return;
  }
  read(cellAt(event));
  open.requestSubmit();
});
canvas.addEventListener("keydown", (event) => {
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  if (event.key === "Enter") open.requestSubmit();
  if (!move) return;
  event.preventDefault();
  const within = (value, count) => Math.min(count - 1, Math.max(0, value));
  read({ column: within(cursor.column + move[0], columns), row: within(cursor.row + move[1], rows) });
});
