// Follows the members of a class: first their curves so far, then what changes.

import { BackOff, hubAddress, stream } from "./hub.js";
import { readJson } from "./live.js";

/**
 * The curves and the members of a class, until the class is closed and all runs have ended.
 * @param {string} id of the class
 * @returns {AsyncGenerator<{curves: ?object[], batch: ?object}>} curves as BoardCurves.cs, anew after each
 *   interruption; batch as ClassBatch in Class.cs; neither if the class is gone
 */
export async function* followClass(id) {
  const backOff = new BackOff();
  while (true) {
    try {
      yield { curves: await readJson(`classes/${id}/curves`), batch: null };
      for await (const batch of stream(hubAddress(), "WatchClass", [id], new AbortController().signal)) {
        backOff.reset();
        yield { curves: null, batch };
      }
      return;
    } catch (error) {
      if (error.status === 404) {
        yield { curves: null, batch: null };
        return;
      }
      console.warn(`Stream of the class interrupted: ${error.message}`);
    }
    await backOff.pause();
  }
}

/** The curve of a member with at most one point in each column of the drawing. */
export class Curve {
  points = []; // [epoch, error], ascending

  /** @param {number} step epochs of a column */
  constructor(step) {
    this.step = step;
  }

  /** Adds a point; the last one of a column stays. */
  add(epoch, error) {
    const last = this.points.at(-1);
    if (last && epoch <= last[0]) return;
    const isSameColumn = this.points.length > 1 && Math.ceil(epoch / this.step) === Math.ceil(last[0] / this.step);
    if (isSameColumn) this.points.pop();
    this.points.push([epoch, error]);
  }

  get largest() {
    return this.points.reduce((largest, [, error]) => Math.max(largest, error), 0);
  }

  /** @param {(epoch: number) => number} x
   *  @param {(error: number) => number | string} y */
  path(x, y) {
    return this.points.map(([epoch, error], n) => `${n ? "L" : "M"}${x(epoch)} ${y(error)}`).join("");
  }
}

/** Takes curves and members into curves by number. */
export function addTo(curves, { curves: whole, batch }, step) {
  const of = (number) => {
    if (!curves.has(number)) curves.set(number, new Curve(step));
    return curves.get(number);
  };
  for (const { number, epochs, errors } of whole ?? []) {
    const curve = of(number);
    curve.points = [];
    epochs.forEach((epoch, n) => curve.add(epoch, errors[n]));
  }
  for (const { number, epoch, meanSquaredError } of batch?.members ?? [])
    if (meanSquaredError !== null) of(number).add(epoch, meanSquaredError);
}
