// The pass through a network of two inputs, from its true weights. A test compares it with the engine's.

/** A unit's output for its total input. */
const FUNCTIONS = {
  logistic: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  linear: (x) => x,
  rectified: (x) => Math.max(x, 0),
  softmax: (x) => x, // completed when all units of the layer have their total input
};

export class ForwardPass {
  /** @param {{function: string, bias: number, senders: number[], weights: number[]}[]} units as in OutputMaps.cs */
  constructor(units) {
    this.units = units.map((unit) => ({ ...unit, output: FUNCTIONS[unit.function] }));
    this.outputs = new Float64Array(2 + units.length); // of the two inputs, then of the units
    const first = units.findIndex((unit) => unit.function === "softmax");
    this.softmax = first < 0 ? null : this.outputs.subarray(2 + first); // the output layer
  }

  /** Computes the outputs of all units for one input by the letter's equations 1 and 2.
   *  @param {number[]} weights the flat weight vector */
  run(weights, first, second) {
    const { units, outputs, softmax } = this;
    outputs[0] = first;
    outputs[1] = second;
    for (let k = 0; k < units.length; k++) {
      const { bias, senders, weights: places, output } = units[k];
      let x = weights[bias];
      for (let i = 0; i < senders.length; i++) x += weights[places[i]] * outputs[senders[i]];
      outputs[2 + k] = output(x);
    }
    if (softmax) normalize(softmax);
    return outputs;
  }
}

/** e^x of each, divided by their sum. Subtracting the largest x keeps e^x finite. */
function normalize(softmax) {
  const largest = Math.max(...softmax);
  let sum = 0;
  for (let k = 0; k < softmax.length; k++) sum += softmax[k] = Math.exp(softmax[k] - largest);
  for (let k = 0; k < softmax.length; k++) softmax[k] /= sum;
}
