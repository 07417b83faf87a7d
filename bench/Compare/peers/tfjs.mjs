// The same recipe in TensorFlow.js on its CPU backend, which has single precision only.  node tfjs.mjs work.txt
// Supports chains of whole layers only.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
const tf = createRequire(`${process.env.TFJS}/`)('@tensorflow/tfjs');
await tf.setBackend('cpu');

const numbers = readFileSync(process.argv[2], 'utf8').trim().split(/\s+/).map(Number);
let at = 0;
const take = (n) => numbers.slice(at, (at += n));
const [, inputs, outputs, weights, cases, epochs, tolerance, nlayers, nlinks, nfigures] = take(10);
const layers = Array.from({ length: nlayers }, () => take(3));
const links = Array.from({ length: nlinks }, () => take(5));
const [[, rate, momentum, decay]] = Array.from({ length: nfigures }, () => take(4));
if (tolerance || decay || nlinks !== nlayers || nfigures !== 1) process.exit(3);
const start = take(weights);
const rows = Array.from({ length: cases }, () => take(inputs + outputs));
const input = tf.tensor2d(rows.map((row) => row.slice(0, inputs)));
const desired = tf.tensor2d(rows.map((row) => row.slice(inputs)));

function run() {
  const parts = layers.flatMap(([, count, bias], l) => {
    const [, n, , m, w] = links[l];
    return [tf.variable(tf.tensor1d(start.slice(bias, bias + count))),
      tf.variable(tf.tensor2d(start.slice(w, w + n * m), [m, n]))];
  });
  const error = () => {
    let y = input;
    for (let l = 0; l < nlayers; l++) y = tf.matMul(y, parts[2 * l + 1], false, true).add(parts[2 * l]).sigmoid();
    return y.sub(desired).square().sum().mul(0.5);
  };
  const optimizer = tf.train.momentum(rate, momentum);
  for (let t = 0; t < epochs; t++) optimizer.minimize(error, false, parts);
  const last = tf.tidy(() => error().dataSync()[0]);
  optimizer.dispose();
  tf.dispose(parts);
  return last;
}

let runs = 0;
let last;
const seconds = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
const begin = seconds();
do {
  last = run();
  runs++;
} while (seconds() - begin < 1);
console.log(`${((seconds() - begin) / runs).toPrecision(9)} ${last}`);
