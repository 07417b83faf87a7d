// Options of the figure: logarithmic axes, a line for each case, the curve of another run as a ghost, another order of
// the cases, the history of each output, the curve as sound.

import { replaceQuery } from "../js/address.js";
import { Sound } from "../js/sound.js";
import { Tape } from "../js/tape.js";

/**
 * @param {import("../js/figure.js").Figure} figure
 * @param {(epoch: number) => void} read moves the slider for the reader
 */
export function wakeOptions(figure, read) {
  const room = figure.root.querySelector("[data-options]");
  if (!room) return;
  const option = (name) => room.querySelector(`[data-option="${name}"]`);
  room.hidden = false;

  for (const axis of ["logError", "logEpochs"])
    option(axis).addEventListener("change", ({ target }) => figure.scale(axis, target.checked));
  option("cases").addEventListener("change", ({ target }) => drawCases(figure, target.checked));
  option("order")?.addEventListener("change", () => order(figure, option));
  option("wrong")?.addEventListener("change", () => order(figure, option));
  option("history")?.addEventListener("change", ({ target }) => drawHistory(figure, target.checked));
  option("ghost").addEventListener("change", ({ target }) => haunt(figure, target));
  const sound = new Sound();
  option("hear").addEventListener("click", () =>
    sound.playing ? sound.stop() : sound.play(figure.tape.meanSquaredError, read, (playing) => {
      option("hear").setAttribute("aria-pressed", playing);
    }));

  document.addEventListener("epoch", () => option("order") && order(figure, option));
  const showScale = () => (option("logError").checked = figure.scales.logError); // logarithmic by itself if it diverges
  figure.root.addEventListener("curve", () => (showScale(), drawCases(figure, option("cases").checked)));
  showScale();

  const asked = new URLSearchParams(location.search).get("ghost");
  if (asked) {
    option("ghost").value = asked;
    haunt(figure, option("ghost"));
  }
}

/** Each case's share of the mean squared error, by epoch. */
function drawCases(figure, drawn) {
  const lines = figure.root.querySelector("[data-case-lines]");
  lines.replaceChildren();
  if (!drawn) return;
  figure.run.cases.forEach(({ desired }, c) => {
    const line = lines.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    line.setAttribute("d", figure.path(figure.tape.outputs.map((outputs) =>
      outputs[c].reduce((sum, y, j) => sum + (y - desired[j]) ** 2, 0) / desired.length)));
  });
}

/** Sorts the rows as chosen; hides correct ones if chosen. */
function order(figure, option) {
  const by = option("order").value;
  const outputs = figure.tape.outputs[figure.epoch];
  if (!outputs) return;
  const error = (c) => outputs[c].reduce((sum, y, j) => sum + (y - figure.run.cases[c].desired[j]) ** 2, 0);
  const key = { given: (c) => c, output: (c) => outputs[c][0], error: (c) => -error(c) }[by];
  const rows = figure.cases.map(({ row }, c) => ({ row, place: key(c), right: row.dataset.right === "yes" }));
  for (const { row, right } of rows) row.hidden = option("wrong").checked && right;
  const body = rows[0].row.parentElement;
  const sorted = [...rows].sort((a, b) => a.place - b.place).map(({ row }) => row);
  if (sorted.some((row, k) => body.children[k] !== row)) body.append(...sorted);
}

/** Draws each output by epoch as a small curve behind its bar. */
function drawHistory(figure, drawn) {
  figure.cases.forEach(({ bars }, c) => bars.forEach((bar, j) => {
    const svg = bar.ownerSVGElement;
    svg.querySelector(".history")?.remove();
    svg.classList.toggle("with-history", drawn);
    if (!drawn) return;
    const { outputs, last } = figure.tape;
    const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    path.setAttribute("class", "history");
    const every = Math.max(1, Math.ceil(last / 200));
    let d = "";
    for (let e = 0; e <= last; e += every) {
      const height = 10 * (1 - Math.max(0, Math.min(1, outputs[e][c][j])));
      d += `${d ? "L" : "M"}${((100 * e) / figure.run.epochs).toFixed(2)} ${height.toFixed(2)}`;
    }
    path.setAttribute("d", d);
  }));
}

/** Draws the curve of another run, which the reader names by id or by the address of its page. */
async function haunt(figure, field) {
  const said = figure.root.querySelector("[data-ghost-problem]");
  const named = field.value;
  const id = named.trim().split(/[?#]/)[0].split("/").filter(Boolean).at(-1) ?? "";
  let ghost = [];
  let problem = "";
  if (id) {
    try {
      ghost = (await new Tape().fetch(`api/runs/${encodeURIComponent(id)}/tape?weights=false`)).meanSquaredError;
    } catch (error) {
      problem = figure.words[error.status === 404 ? "Ghost.Unknown" : "Ghost.NotLoaded"];
    }
  }
  if (field.value !== named) return; // The reader has named another run meanwhile.
  figure.ghost = ghost;
  said.textContent = problem;
  figure.drawCurve();
  const query = new URLSearchParams(location.search);
  if (id && !problem) query.set("ghost", id);
  else query.delete("ghost");
  replaceQuery(query);
}
