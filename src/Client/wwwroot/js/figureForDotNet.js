// The functions of the figure that .NET calls (FigureScript.cs).

import { hasEnded } from "./live.js";
import { figure, showOwn } from "./page.js";
import { Tape } from "./tape.js";

/** Weights at the slider's epoch, for demonstrations that compute with the network. */
export function weights() {
  return figure.tape.weights[figure.epoch] ?? null;
}

/** Tells a part of the page which epoch is shown, now and after each move. At most one call runs at a time, so a slow
 *  part skips epochs.
 *  @param dotNet as IFollowFigure.cs */
export function tellSelection(dotNet) {
  let calling = false;
  let again = false;
  const call = async () => {
    again = true;
    if (calling) return;
    calling = true;
    while (again) {
      again = false;
      const { id, epoch, ended, recipeHash } = figure.selection;
      await dotNet.invokeMethodAsync("MoveToAsync", id, epoch, ended, recipeHash);
    }
    calling = false;
  };
  document.addEventListener("epoch", call);
  if (figure.tape.last >= 0) call();
}

/** Starts the figure of a run that .NET has trained in the browser. */
export function wakeOwn(rows) {
  const tape = new Tape();
  tape.append(rows);
  return showOwn(tape);
}

/** Shows another run that .NET has trained in the browser, in the drawing of the one before, which stays visible for
 *  comparison. A reader who has moved the slider keeps the epoch. */
export function renew(run, rows) {
  const tape = new Tape();
  tape.append(rows);
  run.page = figure.run.page;
  const wasLast = figure.epoch === figure.tape.last;
  figure.ghost = figure.tape.meanSquaredError;
  figure.following = !hasEnded(run.status) && wasLast;
  figure.show(run, tape, wasLast ? Infinity : figure.epoch);
}

/** Adds rows to the run that .NET trains in the browser. */
export function append(batch) {
  figure.append(batch);
}
