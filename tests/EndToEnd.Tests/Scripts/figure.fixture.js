// A figure of two cases with one output each and one link, in the least markup that figure.js needs.

import { Figure } from "/js/figure.js";
import { Tape } from "/js/tape.js";

export const words = {
  "Epoch.After": "of {0}",
  "Slider.Value": "epoch {0} of {1}: error {2}, {3} of {4} correct",
  "Curve.Summary": "from {0} to {1} at {2}",
  "Table.IsRight": "right",
  "Table.IsWrong": "wrong",
  "Announce.Solved": "solved at {0}",
  "Announce.Ended": "ended at {0}",
  "Solved.Never": "never",
  "Solved.NotYet": "not yet",
  "Plateau.Never": "none",
  "Plateau.NotYet": "none yet",
  "Ghost.Unknown": "unknown run",
  "Ghost.NotLoaded": "no answer",
  "Story.Untrained": "between {0} and {1}",
  "Story.UntrainedWithoutOutputs": "untrained",
  "Story.Plateau": "plateau to {0}, {1}%",
  "Story.PlateauSoFar": "plateau so far, {0}%",
  "Story.Falling": "falling from {0} to {1}",
  "Story.FallingSoFar": "falling since {0}",
  "Story.Solved": "solved from {0}, {1} cases",
  "Story.SolvedSoFar": "solved since {0}, {1} cases",
  "Story.Unsolved": "not solved at {0}, {1} of {2}",
  "Story.Stopped": "stopped at {0}, {1} of {2}",
  "Story.Failed": "failed at {0}, {1} of {2}",
  "Status.Live": "live",
  "Status.Finished": "finished",
  "Status.Failed": "failed",
  "Status.Lost": "lost",
  "Failure.Diverged": "diverged after {0}",
};

const row = (c) => `
  <tr data-case="${c}" data-right="no"><td data-desired></td>
    <td><span data-output></span><svg><rect data-bar /></svg></td>
    <td><span data-mark></span><span data-mark-words></span></td></tr>`;

const markup = `
  <div data-figure>
    <script type="application/json" data-words>${JSON.stringify(words)}</script>
    <input type="range" min="0" max="1" data-slider /><input type="number" data-epoch-box />
    <span data-of-epochs></span><p data-story></p><span data-status></span><span data-waiting></span>
    <span data-failure></span><button data-go-live></button><p data-announce></p>
    <svg class="plot-drawing"><g class="grid"><line /></g><g data-case-lines></g>
      <path data-ghost /><path data-error-line /></svg>
    <svg class="plot-marker"><g data-marker><path data-marker-dot /></g></svg>
    <p data-curve-summary></p>
    <div data-y-ticks><span></span><span></span><span></span><span></span></div>
    <div class="curve-x"><span></span><span></span><span></span><span></span><span></span></div>
    <svg><line data-weight="0" data-name="w"><title></title></line></svg>
    <table><tbody>${row(0)}${row(1)}</tbody></table>
    <div data-options hidden>
      <input type="checkbox" data-option="logError" /><input type="checkbox" data-option="logEpochs" />
      <input type="checkbox" data-option="cases" /><input type="checkbox" data-option="history" />
      <input type="checkbox" data-option="wrong" />
      <select data-option="order"><option>given</option><option>output</option><option>error</option></select>
      <input data-option="ghost" /><span data-ghost-problem></span><button data-option="hear"></button>
    </div>
  </div>
  <p><span data-bind="epoch"></span> <span data-bind="error"></span> <span data-bind="solvedAt"></span>
    <span data-bind="y01"></span></p>`;

export const run = {
  id: "x", page: "/runs/x", epochs: 4, seed: 7, status: "finished", failure: null, recipeHash: "hash",
  cases: [{ input: [0, 1], desired: [1] }, { input: [1, 1], desired: [0] }],
  heldOut: [], waiting: null,
};

export const rows = {
  from: 0,
  meanSquaredError: [0.25, 0.24, 0.2, 0.05, 0.01],
  correct: [1, 0, 1, 2, 2],
  outputs: [[[0.6], [0.7]], [[0.4], [0.6]], [[0.7], [0.625]], [[0.8], [0.2]], [[0.9], [0.1]]],
  weights: [[0], [-1], [-5], [5], [100]],
};

/** A figure that shows an epoch of a run. */
export function figureOf({ run: changes = {}, rows: taken = rows, epoch = 0 } = {}) {
  document.body.innerHTML = markup;
  const figure = new Figure(document.querySelector("[data-figure]"));
  const tape = new Tape();
  if (taken) tape.append(taken);
  figure.show({ ...run, ...changes }, tape, epoch);
  return figure;
}

export const text = (selector) => document.querySelector(selector).textContent;
export const attribute = (selector, name) => document.querySelector(selector).getAttribute(name);
export const texts = (selector) => [...document.querySelectorAll(selector)].map((found) => found.textContent);
