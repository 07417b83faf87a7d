import { addTo, Curve, followClass } from "/js/class.js";
import { equal, test } from "./harness.js";

/** Answers requests in turn, by a status or by JSON; without waiting. Ends with restore(). */
function answerWith(...answers) {
  const { fetch, setTimeout } = globalThis;
  const { warn } = console;
  const asked = [];
  globalThis.fetch = async (address) => {
    asked.push(address);
    const answer = answers.shift();
    return typeof answer === "number" ? new Response("{}", { status: answer }) : Response.json(answer);
  };
  globalThis.setTimeout = queueMicrotask;
  console.warn = () => {};
  return {
    asked,
    restore() {
      Object.assign(globalThis, { fetch, setTimeout });
      console.warn = warn;
    },
  };
}

test("An error of the server is tried again", async () => {
  const curves = [{ number: 1, epochs: [0], errors: [0.25] }];
  const { asked, restore } = answerWith(503, 500, curves);
  const { value } = await followClass("abc").next();
  restore();
  equal([value, asked], [{ curves, batch: null }, Array(3).fill("classes/abc/curves")]);
});

test("A class that is gone ends the stream with nothing", async () => {
  const { restore } = answerWith(503, 404);
  const items = [];
  for await (const item of followClass("abc")) items.push(item);
  restore();
  equal(items, [{ curves: null, batch: null }]);
});

test("A curve keeps its first point and the last one of each column", () => {
  const curve = new Curve(10);
  for (let epoch = 0; epoch <= 25; epoch++) curve.add(epoch, epoch / 100);
  curve.add(25, 9);
  equal(curve.points.map(([epoch]) => epoch), [0, 10, 20, 25]);
  equal([curve.largest, curve.path((epoch) => epoch, (error) => error)], [0.25, "M0 0L10 0.1L20 0.2L25 0.25"]);
});

test("Whole curves replace those before; rows of members add to them", () => {
  const curves = new Map();
  addTo(curves, { curves: [{ number: 1, epochs: [0, 1], errors: [0.3, 0.2] }] }, 1);
  addTo(curves, { batch: { members: [
    { number: 1, epoch: 2, meanSquaredError: 0.1 }, { number: 2, epoch: 0, meanSquaredError: null },
  ] } }, 1);
  equal([...curves].map(([number, { points }]) => [number, points]), [[1, [[0, 0.3], [1, 0.2], [2, 0.1]]]]);
  addTo(curves, { curves: [{ number: 1, epochs: [0], errors: [0.3] }] }, 1);
  equal(curves.get(1).points, [[0, 0.3]]);
});
