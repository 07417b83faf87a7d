// Where epochs and errors stand on the curve's axes, linear or logarithmic. The drawing is 1000 high and as wide as the run
// has epochs; on a logarithmic axis epoch 0 stands at the left end, so it is log(1 + epoch).

export class Scales {
  logEpochs = false;
  logError = false;
  epochs = 1;
  top = 1; // upper end of the error axis
  bottom = 0; // its lower end, above 0 where it is logarithmic

  get straight() {
    return !this.logEpochs && !this.logError;
  }

  /** Takes a run's errors; the smallest one above 0 says where a logarithmic axis begins. */
  fit(epochs, top, errors) {
    const smallest = errors.reduce((least, error) => (error > 0 && error < least ? error : least), top);
    Object.assign(this, { epochs, top, bottom: 10 ** Math.floor(Math.log10(smallest)) });
  }

  x(epoch) {
    return this.logEpochs ? (this.epochs * Math.log1p(epoch)) / Math.log1p(this.epochs) : epoch;
  }

  /** @param {number} share of the axis, 0 to 1 */
  epochAt(share) {
    return this.logEpochs ? Math.expm1(share * Math.log1p(this.epochs)) : share * this.epochs;
  }

  y(error) {
    const share = this.logError
      ? Math.log(Math.max(error, this.bottom) / this.bottom) / Math.log(this.top / this.bottom)
      : error / this.top;
    return (1000 * (1 - share)).toFixed(2);
  }

  /** @param {number} share of the axis, 0 to 1, from its lower end */
  errorAt(share) {
    return this.logError ? this.bottom * (this.top / this.bottom) ** share : share * this.top;
  }
}
