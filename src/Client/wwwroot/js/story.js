// What the page says about an epoch. The engine divides a run into the same phases (Story.cs) and the server says the
// same sentences (StoryText.cs); a browser test compares both at every epoch.

import { brief, three } from "./digits.js";
import { hasEnded } from "./live.js";
import { fill } from "./words.js";

const PLATEAU_SHARE = 0.8; // of the error of the best constant output
const OUTCOMES = { stopped: "Story.Stopped", failed: "Story.Failed" }; // of a run that is not solved

/**
 * @param {import("./tape.js").Tape} tape
 * @param {{desired: number[]}[]} cases
 * @param {string} status as RunStatus in Run.cs
 * @param {Object<string, string>} words
 * @returns {{sentences: {from: number, to: number, text: string}[], plateauEnd: ?number, solvedAt: ?number}}
 */
export function tell({ meanSquaredError, correct, outputs }, cases, status, words) {
  const ended = hasEnded(status);
  const end = correct.length;
  const last = end - 1;
  const solvedAt = status === "failed" ? null : solvedFrom(correct, cases.length);
  const solved = Math.max(1, solvedAt ?? (ended ? last : end));
  const falling = Math.min(plateauEnd(meanSquaredError, cases), solved);
  const isSolved = solvedAt !== null && solved < end;
  const percent = brief(100 * PLATEAU_SHARE);
  const say = (key, ...values) => fill(words[key], ...values);

  const untrained = () => {
    if (!outputs[0]) return say("Story.UntrainedWithoutOutputs");
    const first = outputs[0].flat();
    return say("Story.Untrained", three(Math.min(...first)), three(Math.max(...first)));
  };
  const plateau = (from, to) =>
    to === last ? say("Story.PlateauSoFar", percent) : say("Story.Plateau", to, percent);
  const fall = (from, to) =>
    to === last && !ended ? say("Story.FallingSoFar", from) : say("Story.Falling", from, to);
  const outcome = (from, to) =>
    solvedAt === null ? say(OUTCOMES[status] ?? "Story.Unsolved", to, correct[last], cases.length)
    : say(ended ? "Story.Solved" : "Story.SolvedSoFar", from, cases.length);

  const sentences = [[untrained, 0, 1], [plateau, 1, falling], [fall, falling, solved], [outcome, solved, end]]
    .map(([sentence, from, before]) => ({ sentence, from, to: Math.min(before, end) - 1 }))
    .filter(({ from, to }) => from <= to)
    .map(({ sentence, from, to }) => ({ from, to, text: sentence(from, to) }));
  return {
    sentences,
    plateauEnd: falling < solved || isSolved ? falling : null,
    solvedAt: isSolved ? solved : null,
  };
}

/** The first epoch from which all cases stay correct to the end. */
function solvedFrom(correct, cases) {
  let first = correct.length;
  while (first > 0 && correct[first - 1] === cases) first--;
  return first < correct.length ? first : null;
}

/** The first epoch from 1 on that is not on the plateau. */
function plateauEnd(errors, cases) {
  const plateau = PLATEAU_SHARE * constantOutputError(cases);
  let epoch = 1;
  while (plateau > 0 && epoch < errors.length && errors[epoch] >= plateau) epoch++;
  return epoch;
}

/** The mean squared error of the best constant output. */
function constantOutputError(cases) {
  const outputs = cases[0].desired.length;
  let sum = 0;
  for (let j = 0; j < outputs; j++) {
    const mean = cases.reduce((total, { desired }) => total + desired[j], 0) / cases.length;
    sum += cases.reduce((total, { desired }) => total + (desired[j] - mean) * (desired[j] - mean), 0);
  }
  return sum / cases.length / outputs;
}
