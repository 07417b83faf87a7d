// The pass through a network of two inputs, from its true weights. A test compares it with the engine's.

/** @param {number} x total input  @param {boolean} isTanh */
const output = (x, isTanh) => (isTanh ? Math.tanh(x) : 1 / (1 + Math.exp(-x)));

export class ForwardPass {
  /** @param {{isTanh: boolean, bias: number, senders: number[], weights: number[]}[]} units as in OutputMaps.cs */
  constructor(units) {
    this.units = units;
    this.outputs = new Float64Array(2 + units.length); // of the two inputs, then of the units
  }

  /** Computes the outputs of all units for one input by the letter's equations 1 and 2.
   *  @param {number[]} weights the flat weight vector */
  run(weights, first, second) {
    const { units, outputs } = this;
    outputs[0] = first;
    outputs[1] = second;
    for (let k = 0; k < units.length; k++) {
      const { bias, senders, weights: places, isTanh } = units[k];
      let x = weights[bias];
      for (let i = 0; i < senders.length; i++) x += weights[places[i]] * outputs[senders[i]];
      outputs[2 + k] = output(x, isTanh);
    }
    return outputs;
  }
}
