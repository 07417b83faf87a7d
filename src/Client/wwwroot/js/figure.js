// Draws a run at any epoch from its tape. The server has drawn one epoch in the same way (Curve.razor,
// TruthTable.razor, NetworkDrawing.razor); a browser test compares both.

import { axisTicks, brief, errorText, three } from "./digits.js";
import { hasEnded } from "./live.js";
import { diverges, Scales } from "./scales.js";
import { tell } from "./story.js";
import { Tape } from "./tape.js";
import { fill, write } from "./words.js";

/** Whether every output is on the same side of 0.5 as its desired value: Case.IsCorrect in Case.cs. */
export const isCorrect = (desired, outputs) =>
  outputs.every((y, j) => y > 0.5 === desired[j] > 0.5 && y < 0.5 === desired[j] < 0.5);

/** Draws the labels and lines of an error axis (ErrorTicks.razor, ErrorGrid.razor).
 *  @param {Element} root of the axis
 *  @param {number[]} ticks evenly spaced on the axis, from its top */
export function drawErrorAxis(root, ticks) {
  const labels = root.querySelector("[data-y-ticks]");
  const grid = root.querySelector(".grid");
  while (labels.children.length < ticks.length) labels.append(document.createElement("span"));
  while (labels.children.length > ticks.length) labels.lastElementChild.remove();
  ticks.forEach((tick, k) => (labels.children[k].textContent = brief(tick)));
  if (grid.children.length === ticks.length - 2) return;
  grid.replaceChildren(...ticks.slice(1, -1).map((_, k) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
    line.setAttribute("x2", "100%");
    for (const end of ["y1", "y2"]) line.setAttribute(end, (1000 * (k + 1)) / (ticks.length - 1));
    return line;
  }));
}

/** The words for a run's status, or for the state of the connection where that matters more. */
const STATUS_WORDS = {
  queued: "Status.Queued", running: "Status.Live", paused: "Status.Paused", finished: "Status.Finished",
  stopped: "Status.Stopped", failed: "Status.Failed", lost: "Status.Lost", gone: "Status.Gone",
};

/** By the code of RunWaiting in Run.cs. */
const WAITING_WORDS = { locked: "Waiting.Locked", full: "Waiting.Full", readOnly: "Waiting.ReadOnly" };

const COLUMNS = 1_000;

/** The rows that a curve is drawn through, as in Downsampling.cs: of a long run the first, lowest, highest and last of
 *  each column of the drawing. */
function drawnRows(errors) {
  if (errors.length <= 4 * COLUMNS) return [...errors.keys()];
  const rows = [];
  for (let column = 0; column < COLUMNS; column++) {
    const from = Math.floor((column * errors.length) / COLUMNS);
    const to = Math.floor(((column + 1) * errors.length) / COLUMNS) - 1;
    let [lowest, highest] = [from, from];
    for (let row = from; row <= to; row++) {
      if (errors[row] < errors[lowest]) lowest = row;
      if (errors[row] > errors[highest]) highest = row;
    }
    rows.push(...[...new Set([from, lowest, highest, to])].sort((a, b) => a - b));
  }
  return rows;
}

/** Width of a link: NetworkLayout.cs says why. */
const linkWidth = (weight) => 0.5 + (7 * Math.abs(weight)) / (Math.abs(weight) + 5);

export class Figure {
  run = null; // FigureData.cs
  tape = new Tape();
  epoch = 0;
  following = false; // whether new rows move the slider, until the reader moves it
  scales = new Scales();
  hasChosenScale = false; // whether the reader has chosen how errors are drawn
  ghost = []; // errors of another run, drawn behind
  story = { sentences: [], plateauEnd: null, solvedAt: null };
  link = null; // to the server that trains the run: null, "live", "lost" or "gone"

  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.words = JSON.parse(find("script[data-words]").textContent);
    this.slider = find("[data-slider]");
    this.box = find("[data-epoch-box]");
    this.marker = find("[data-marker]");
    this.dot = find("[data-marker-dot]");
    this.line = find("[data-error-line]");
    this.storyPlace = find("[data-story]");
    this.statusPlace = find("[data-status]");
    this.waitingPlace = find("[data-waiting]");
    this.failurePlace = find("[data-failure]");
    this.goLive = find("[data-go-live]");
    this.announcement = find("[data-announce]");
    this.places = Map.groupBy(document.querySelectorAll("[data-bind]"), (place) => place.dataset.bind);
    this.links = [...root.querySelectorAll("[data-weight]")].map((line) => ({
      line, title: line.firstElementChild, name: line.dataset.name, weight: Number(line.dataset.weight),
    }));
    this.cases = [...root.querySelectorAll("tr[data-case]")].map((row) => ({
      row,
      desired: [...row.querySelectorAll("[data-desired]")],
      outputs: [...row.querySelectorAll("[data-output]")],
      bars: [...row.querySelectorAll("[data-bar]")],
      mark: row.querySelector("[data-mark]"),
      markWords: row.querySelector("[data-mark-words]"),
    }));
  }

  /** Shows another run, whose rows may not have arrived yet. */
  show(run, tape, epoch) {
    const epochs = run.epochs;
    this.run = run;
    this.tape = tape;
    this.slider.max = this.box.max = epochs;
    for (const svg of this.root.querySelectorAll(".plot-drawing, .plot-marker"))
      svg.setAttribute("viewBox", `0 0 ${epochs} 1000`);
    for (const grid of this.root.querySelectorAll(".grid line")) grid.setAttribute("x2", epochs);
    this.root.querySelector("[data-of-epochs]").textContent = fill(this.words["Epoch.After"], epochs);
    this.cases.forEach(({ desired }, c) =>
      desired.forEach((cell, j) => (cell.textContent = brief(run.cases[c].desired[j]))));
    this.drawCurve();
    this.bind("seed", run.seed ?? "–");
    this.bind("epochs", epochs);
    this.tellStory();
    this.sayStatus();
    this.moveTo(epoch);
  }

  get ended() {
    return hasEnded(this.run.status);
  }

  /** Adds rows of the run that is shown, and takes its status after them.
   *  @param batch as RunBatch in Tape.cs */
  append(batch) {
    const { status, failure, waiting, recipeHash } = batch;
    const before = { ended: this.ended, solvedAt: this.story.solvedAt };
    this.tape.append(batch);
    Object.assign(this.run, { status, failure, waiting, recipeHash });
    this.sayStatus();
    this.tellStory();
    if (before.solvedAt !== this.story.solvedAt && this.story.solvedAt !== null)
      this.announce(fill(this.words["Announce.Solved"], this.story.solvedAt));
    if (this.ended && !before.ended) this.announce(fill(this.words["Announce.Ended"], this.tape.last));
    if (batch.meanSquaredError.length) this.drawCurve();
    this.moveTo(this.following ? this.tape.last : this.epoch);
    if (this.ended) this.following = false;
  }

  /** @param {?("live" | "lost" | "gone")} link */
  setLink(link) {
    this.link = link;
    this.sayStatus();
  }

  sayStatus() {
    if (!this.statusPlace) return;
    const { words, run: { status, failure, waiting }, link } = this;
    const key = link === "lost" || link === "gone" ? link : status;
    this.statusPlace.dataset.status = key;
    this.statusPlace.textContent = words[STATUS_WORDS[key]];
    this.waitingPlace.textContent = waiting ? words[WAITING_WORDS[waiting.code] ?? "Waiting.Away"] : "";
    this.failurePlace.textContent = failure
      ? fill(words[failure.code === "diverged" ? "Failure.Diverged" : "Failure.Other"], failure.epoch) : "";
  }

  tellStory() {
    const trained = this.run.cases.filter((_, c) => !this.run.heldOut.includes(c));
    this.story = tell(this.tape, trained, this.run.status, this.words);
    this.bind("solvedAt", this.story.solvedAt ?? this.words[this.ended ? "Solved.Never" : "Solved.NotYet"]);
    this.bind("plateauEnd", this.story.plateauEnd ?? this.words[this.ended ? "Plateau.Never" : "Plateau.NotYet"]);
  }

  /** Shows an epoch, or the last one if it has not arrived yet. */
  moveTo(epoch) {
    const { tape, run } = this;
    if (tape.last < 0) return;
    this.epoch = epoch = Math.max(0, Math.min(Math.round(epoch) || 0, tape.last));
    const error = tape.meanSquaredError[epoch];

    this.marker.setAttribute("transform", `translate(${this.scales.x(epoch)} 0)`);
    this.dot.setAttribute("d", `M0 ${this.height(error)}h0`);
    this.slider.value = epoch;
    if (document.activeElement !== this.box) this.box.value = epoch;
    this.slider.setAttribute("aria-valuetext", fill(
      this.words["Slider.Value"], epoch, run.epochs, errorText(error), tape.correct[epoch],
      run.cases.length - run.heldOut.length));

    if (tape.outputs[epoch]) this.drawOutputs(tape.outputs[epoch]);
    if (tape.weights[epoch]) this.drawWeights(tape.weights[epoch]);
    this.drawStory();
    this.bind("epoch", epoch);
    this.bind("error", errorText(error));
    this.bind("error0", errorText(tape.meanSquaredError[0]));
    this.bind("errorEnd", errorText(tape.meanSquaredError[tape.last]));
    this.bind("correct", tape.correct[epoch]);
    if (tape.heldOutError.length) {
      this.bind("heldOutError", errorText(tape.heldOutError[epoch]));
      this.bind("heldOutCorrect", tape.heldOutCorrect[epoch]);
    }
    this.goLive.hidden = this.ended || this.following;
    this.root.dataset.run = run.id;
    this.root.dataset.epoch = epoch;
    this.root.dataset.ended = this.ended;
    this.root.dispatchEvent(new CustomEvent("epoch", { bubbles: true, detail: this.selection }));
  }

  /** What the parts of the page that follow the figure need to know (IFollowFigure.cs). */
  get selection() {
    return { id: this.run.id, epoch: this.epoch, ended: this.ended, recipeHash: this.run.recipeHash };
  }

  announce(sentence) {
    this.announcement.textContent = sentence;
  }

  /** Sets a value everywhere on the page, including the text. */
  bind(name, value) {
    for (const place of this.places.get(name) ?? []) write(place, String(value));
  }

  drawOutputs(outputs) {
    this.cases.forEach(({ row, outputs: cells, bars, mark, markWords }, c) => {
      outputs[c].forEach((output, j) => {
        cells[j].textContent = three(output);
        bars[j].setAttribute("width", 100 * Math.max(0, Math.min(1, output)));
      });
      const right = isCorrect(this.run.cases[c].desired, outputs[c]);
      row.dataset.right = right ? "yes" : "no";
      mark.textContent = right ? "✓" : "✗";
      markWords.textContent = this.words[right ? "Table.IsRight" : "Table.IsWrong"];
      this.bind(`y${this.run.cases[c].input.join("")}`, three(outputs[c][0]));
    });
  }

  drawWeights(weights) {
    for (const { line, title, name, weight } of this.links) {
      const value = weights[weight];
      line.setAttribute("stroke-width", linkWidth(value).toFixed(2));
      line.setAttribute("class", value < 0 ? "negative" : "positive");
      title.textContent = `${name}: ${three(value)}`;
    }
  }

  /** The sentence of the epoch; none where no sentence covers it. */
  drawStory() {
    const told = this.story.sentences.find(({ from, to }) => from <= this.epoch && this.epoch <= to);
    write(this.storyPlace, told?.text ?? "");
  }

  drawCurve() {
    const errors = this.tape.meanSquaredError;
    if (!errors.length) return this.line.setAttribute("d", "");
    const heldOut = this.tape.heldOutError;
    const all = errors.concat(heldOut);
    const largest = all.reduce((most, error) => Math.max(most, error), 0);
    if (!this.hasChosenScale) this.scales.logError = diverges(errors[0], largest);
    this.root.toggleAttribute("data-scaled", !this.scales.straight);
    this.scales.fit(this.run.epochs, axisTicks(largest), all);
    drawErrorAxis(this.root, this.scales.ticks);
    this.root.querySelectorAll(".curve-x span").forEach(
      (tick, k) => (tick.textContent = Math.round(this.scales.epochAt(k / 4))));
    for (const mark of this.root.querySelectorAll("[data-rule-mark]"))
      mark.setAttribute("transform", `translate(${this.scales.x(Number(mark.dataset.ruleMark))} 0)`);
    this.root.querySelector("[data-ghost]").setAttribute("d", this.path(this.ghost));
    this.line.setAttribute("d", this.path(errors));
    this.root.querySelector("[data-held-out-line]")?.setAttribute("d", this.path(heldOut));
    this.root.dispatchEvent(new CustomEvent("curve"));
    this.root.querySelector("[data-curve-summary]").textContent = fill(
      this.words["Curve.Summary"], errorText(errors[0]), errorText(errors.at(-1)), this.tape.last);
  }

  /** Makes an axis logarithmic or linear. Plotly's line is linear only, so it hides behind a logarithmic axis. */
  scale(axis, on) {
    this.scales[axis] = on;
    this.hasChosenScale ||= axis === "logError";
    this.drawCurve();
    this.moveTo(this.epoch);
  }

  /** The path of errors by epoch, within the epochs of the run. */
  path(errors) {
    const { scales, run } = this;
    return drawnRows(errors.slice(0, run.epochs + 1))
      .map((e, k) => `${k ? "L" : "M"}${Number(scales.x(e).toFixed(3))} ${scales.y(errors[e])}`)
      .join("");
  }

  height(error) {
    return this.scales.y(error);
  }
}
