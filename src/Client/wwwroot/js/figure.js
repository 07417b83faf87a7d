// Draws a run at any epoch from its tape. The server has drawn one epoch already, in the same way
// (Curve.razor, TruthTable.razor, NetworkDrawing.razor); a browser test holds the two together.

import { Scales } from "./scales.js";
import { Tape } from "./tape.js";

export const three = (value) => (Math.abs(value) < 100_000 ? value.toFixed(3) : value.toExponential(2));
const short = (value) => String(Number(value.toPrecision(3)));

/** The smallest 3 × {1..5} × 10^k that is not below the largest error: Axis.cs says why. */
export function axisTop(largest) {
  if (!(largest > 0)) return 3;
  const decade = 10 ** Math.floor(Math.log10(largest / 3));
  for (const step of [1, 2, 3, 4, 5]) if (3 * step * decade >= largest) return 3 * step * decade;
  return 30 * decade;
}

/** Width of a link: NetworkLayout.cs says why. */
const linkWidth = (weight) => 0.5 + (7 * Math.abs(weight)) / (Math.abs(weight) + 5);

const fill = (template, ...values) => template.replace(/\{(\d)\}/g, (_, i) => values[i]);

export class Figure {
  run = null; // what FigureData.cs says of the run
  tape = new Tape();
  epoch = 0;
  following = false; // whether new rows move the slider: only until the reader does
  top = 0;
  scales = new Scales();
  ghost = []; // errors of another run, drawn behind

  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    this.root = root;
    this.words = JSON.parse(find("script[data-words]").textContent);
    this.slider = find("[data-slider]");
    this.box = find("[data-epoch-box]");
    this.marker = find("[data-marker]");
    this.dot = find("[data-marker-dot]");
    this.line = find("[data-error-line]");
    this.story = find("[data-story]");
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

  /** Takes another run; its rows may still be on their way. */
  show(run, tape, epoch) {
    const epochs = run.epochs;
    this.run = run;
    this.tape = tape;
    this.top = 0;
    this.slider.max = this.box.max = epochs;
    for (const svg of this.root.querySelectorAll(".plot-drawing, .plot-marker"))
      svg.setAttribute("viewBox", `0 0 ${epochs} 1000`);
    for (const grid of this.root.querySelectorAll(".grid line")) grid.setAttribute("x2", epochs);
    this.root.querySelector("[data-of-epochs]").textContent = fill(this.words["Epoch.After"], epochs);
    this.cases.forEach(({ desired }, c) =>
      desired.forEach((cell, j) => (cell.textContent = short(run.cases[c].desired[j]))));
    this.drawCurve();
    this.bind("seed", run.seed ?? "–");
    this.bind("epochs", epochs);
    this.tellStory(run);
    this.moveTo(epoch);
  }

  /** Adds rows of the run that is shown. */
  append(rows) {
    this.tape.append(rows);
    this.drawCurve();
    this.moveTo(this.following ? this.tape.last : this.epoch);
  }

  /** New sentences for a run that has grown, and whether it has ended. */
  tellStory({ phases, plateauEnd, solvedAt, ended }) {
    const before = this.run;
    if (before.solvedAt !== solvedAt && solvedAt !== null && !before.ended)
      this.announce(fill(this.words["Announce.Solved"], solvedAt));
    if (ended && !before.ended) this.announce(fill(this.words["Announce.Ended"], this.tape.last));
    this.run = { ...before, phases, plateauEnd, solvedAt, ended };
    if (ended) this.following = false;
    this.bind("solvedAt", solvedAt ?? this.words["Solved.Never"]);
    this.bind("plateauEnd", plateauEnd ?? this.words["Plateau.Never"]);
    this.drawStory();
    this.goLive.hidden = ended || this.following;
  }

  /** Shows an epoch; one that has not arrived yet becomes the last that has. */
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
      this.words["Slider.Value"], epoch, run.epochs, three(error), tape.correct[epoch], run.cases.length));

    if (tape.outputs[epoch]) this.drawOutputs(tape.outputs[epoch]);
    if (tape.weights[epoch]) this.drawWeights(tape.weights[epoch]);
    this.drawStory();
    this.bind("epoch", epoch);
    this.bind("error", three(error));
    this.bind("error0", three(tape.meanSquaredError[0]));
    this.bind("errorEnd", three(tape.meanSquaredError[tape.last]));
    this.bind("correct", tape.correct[epoch]);
    this.goLive.hidden = run.ended || this.following;
    this.root.dataset.run = run.id;
    this.root.dataset.epoch = epoch;
    this.root.dataset.ended = run.ended;
    this.root.dispatchEvent(new CustomEvent("epoch", { bubbles: true, detail: { id: run.id, epoch, ended: run.ended } }));
  }

  announce(sentence) {
    this.announcement.textContent = sentence;
  }

  /** Sets a number wherever the page, its prose included, speaks of the figure. */
  bind(name, value) {
    for (const place of this.places.get(name) ?? []) place.textContent = value;
  }

  drawOutputs(outputs) {
    this.cases.forEach(({ row, outputs: cells, bars, mark, markWords }, c) => {
      let right = true;
      outputs[c].forEach((output, j) => {
        cells[j].textContent = three(output);
        bars[j].setAttribute("width", 100 * Math.max(0, Math.min(1, output)));
        right &&= Math.sign(output - 0.5) === Math.sign(this.run.cases[c].desired[j] - 0.5);
      });
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

  drawStory() {
    const told = this.run.phases.find(({ from, to }) => from <= this.epoch && this.epoch <= to);
    if (told) this.story.textContent = told.text;
  }

  drawCurve() {
    const errors = this.tape.meanSquaredError;
    if (!errors.length) return this.line.setAttribute("d", "");
    const top = axisTop(errors.reduce((largest, error) => Math.max(largest, error), 0));
    this.top = top;
    this.scales.fit(this.run.epochs, top, errors);
    this.root.querySelectorAll("[data-y-ticks] span").forEach(
      (tick, k) => (tick.textContent = short(this.scales.errorAt((3 - k) / 3))));
    this.root.querySelectorAll(".curve-x span").forEach(
      (tick, k) => (tick.textContent = Math.round(this.scales.epochAt(k / 4))));
    for (const mark of this.root.querySelectorAll("[data-rule-mark]"))
      mark.setAttribute("transform", `translate(${this.scales.x(Number(mark.dataset.ruleMark))} 0)`);
    this.root.querySelector("[data-ghost]").setAttribute("d", this.path(this.ghost));
    this.line.setAttribute("d", this.path(errors));
    this.root.dispatchEvent(new CustomEvent("curve"));
    this.root.querySelector("[data-curve-summary]").textContent = fill(
      this.words["Curve.Summary"], three(errors[0]), three(errors.at(-1)), this.tape.last);
  }

  /** Makes an axis logarithmic, or linear again. Plotly's line knows linear ones only and steps back meanwhile. */
  scale(axis, on) {
    this.scales[axis] = on;
    this.root.toggleAttribute("data-scaled", !this.scales.straight);
    this.drawCurve();
    this.moveTo(this.epoch);
  }

  /** A curve of errors by epoch, within the run's own epochs. */
  path(errors) {
    const { scales, run } = this;
    return errors.slice(0, run.epochs + 1).map((error, e) => `${e ? "L" : "M"}${Number(scales.x(e).toFixed(3))} ${scales.y(error)}`).join("");
  }

  height(error) {
    return this.scales.y(error);
  }
}
