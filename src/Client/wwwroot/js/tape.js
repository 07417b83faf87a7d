// The rows of a run, by epoch, exactly as the server sent them.

export class Tape {
  meanSquaredError = [];
  correct = [];
  outputs = []; // [epoch][case][output], empty where a row is larger than the tape keeps
  weights = []; // [epoch][weight], likewise

  /** The last epoch that has arrived; -1 before the first. */
  get last() {
    return this.meanSquaredError.length - 1;
  }

  /**
   * Adds rows that follow on. Rows that are here already are passed over, so two sources may overlap.
   * @param {{from: number, meanSquaredError: number[], correct: number[], outputs: ?number[][][], weights: ?number[][]}} rows
   */
  append(rows) {
    const skip = this.last + 1 - rows.from;
    if (skip < 0) throw new RangeError(`Rows from epoch ${rows.from} do not follow on epoch ${this.last}.`);
    for (const column of ["meanSquaredError", "correct", "outputs", "weights"]) {
      const values = rows[column];
      if (values) for (let i = skip; i < values.length; i++) this[column].push(values[i]);
    }
  }

  /** @param {string} address of the tape's JSON  @param {number} from first epoch wanted */
  async fetch(address, from = 0) {
    const response = await fetch(from ? `${address}&from=${from}` : address);
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    this.append(await response.json());
    return this;
  }
}
