// Coordinates of epochs and errors on linear or logarithmic axes. The drawing is 1000 high and as wide as the number of
// epochs. A logarithmic axis shows log(1 + epoch), because epoch 0 is at its left end; of errors it shows whole
// decades, as ErrorAxis.cs.

import { round } from "./digits.js";

const DIVERGENCE = 1e6; // A run diverges if its error grows by more than this factor.
const MOST_STEPS = 6;
const LARGEST_DECADE = 308; // the last power of ten that is a number
const OUTSIDE = -1e6; // A coordinate above the drawing. SVG refuses numbers beyond single precision.

/** Whether a linear axis would show nothing but the last epochs of a run. */
export const diverges = (start, largest) => start > 0 && largest > DIVERGENCE * start;

export class Scales {
  logEpochs = false;
  logError = false;
  epochs = 1;
  ticks = [1, 0]; // labelled errors, from the top down, evenly spaced
  from = 0; // ends of a logarithmic error axis, as powers of ten
  to = 1;

  /** The error at the top of the axis. */
  get top() {
    return this.ticks[0];
  }

  get straight() {
    return !this.logEpochs && !this.logError;
  }

  /** Takes the errors of a run.
   *  @param {number[]} ticks of a linear axis, which reaches the largest error */
  fit(epochs, ticks, errors) {
    const smallest = errors.reduce((least, error) => (error > 0 && error < least ? error : least), ticks[0]);
    const lowest = Math.floor(Math.log10(smallest));
    const decades = Math.max(1, Math.ceil(Math.log10(ticks[0])) - lowest);
    const every = Math.ceil(decades / MOST_STEPS);
    const steps = Math.ceil(decades / every);
    const to = Math.min(lowest + steps * every, LARGEST_DECADE);
    const from = to - steps * every;
    const decadeTicks = Array.from({ length: steps + 1 }, (_, n) => round(1, to - n * every));
    Object.assign(this, { epochs, from, to, ticks: this.logError ? decadeTicks : ticks });
  }

  x(epoch) {
    return this.logEpochs ? (this.epochs * Math.log1p(epoch)) / Math.log1p(this.epochs) : epoch;
  }

  /** @param {number} share of the axis, 0 to 1 */
  epochAt(share) {
    return this.logEpochs ? Math.expm1(share * Math.log1p(this.epochs)) : share * this.epochs;
  }

  y(error) {
    const { from, to } = this;
    if (!this.logError) return Math.max(OUTSIDE, 1000 * (1 - error / this.top)).toFixed(2);
    const decade = error > 0 ? Math.max(from, Math.log10(error)) : from;
    return ((1000 * (to - decade)) / (to - from)).toFixed(2);
  }

  /** @param {number} share of the axis, 0 to 1, from its lower end */
  errorAt(share) {
    return this.logError ? 10 ** (this.from + share * (this.to - this.from)) : share * this.top;
  }
}
