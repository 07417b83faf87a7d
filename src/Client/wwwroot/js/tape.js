// The rows of a run by epoch, exactly as the server has sent them.

const columns = ["meanSquaredError", "correct", "heldOutError", "heldOutCorrect", "outputs", "weights"];

export class Tape {
  meanSquaredError = [];
  correct = [];
  heldOutError = []; // empty if no case is held out
  heldOutCorrect = []; // likewise
  outputs = []; // [epoch][case][output], empty if a row is too large for a tape
  weights = []; // [epoch][weight], likewise

  /** The last epoch that has arrived; -1 before the first. */
  get last() {
    return this.meanSquaredError.length - 1;
  }

  /**
   * Adds the next rows. Skips rows that are here already, so two sources can overlap.
   * @param {{from: number, meanSquaredError: number[], correct: number[], outputs: ?number[][][],
   *   weights: ?number[][]}} rows
   */
  append(rows) {
    const skip = this.last + 1 - rows.from;
    if (skip < 0) throw new RangeError(`Rows from epoch ${rows.from} do not follow on epoch ${this.last}.`);
    for (const column of columns) {
      const values = rows[column];
      if (values) for (let i = skip; i < values.length; i++) this[column].push(values[i]);
    }
  }

  /** @param {string} address of the tape's JSON
   *  @throws {TypeError} if there is no response; an Error with the status of a refusal */
  async fetch(address) {
    const response = await fetch(address);
    if (!response.ok)
      throw Object.assign(new Error(`${address} answered ${response.status}`), { status: response.status });
    this.append(await response.json());
    return this;
  }
}
