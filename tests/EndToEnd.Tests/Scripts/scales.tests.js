import { diverges, Scales } from "/js/scales.js";
import { equal, near, test } from "./harness.js";

const errors = [0.25, 0.2, 0.004, 0.0009];
const ticks = [0.3, 0.2, 0.1, 0];
const modes = [[false, false], [true, false], [false, true], [true, true]];

function scales(logEpochs, logError, epochs = 558) {
  const made = Object.assign(new Scales(), { logEpochs, logError });
  made.fit(epochs, ticks, errors);
  return made;
}

/** The share of the axis at which an error is drawn, 0 at the lower end. */
const share = (made, error) => 1 - Number(made.y(error)) / 1000;

test("The curve of a run that diverges stays drawable behind one that does not", () => {
  const made = scales(false, false);
  equal([made.y(1e300), made.y(Infinity), made.y(0.6)], ["-1000000.00", "-1000000.00", "-1000.00"]);
});

for (const [logEpochs, logError] of modes) {
  const mode = `${logEpochs ? "logarithmic" : "linear"} epochs, ${logError ? "logarithmic" : "linear"} errors`;

  test(`The axes end at their ends: ${mode}`, () => {
    const made = scales(logEpochs, logError);
    near(made.x(0), 0);
    near(made.x(558), 558);
    near(made.epochAt(0), 0);
    near(made.epochAt(1), 558);
    equal(made.ticks, logError ? [1, 0.1, 0.01, 0.001, 0.0001] : ticks);
    equal([made.y(made.ticks[0]), made.y(made.ticks.at(-1))], ["0.00", "1000.00"]);
    near(made.errorAt(1), made.ticks[0]);
    near(made.errorAt(0), made.ticks.at(-1));
  });

  test(`epochAt is the inverse of x: ${mode}`, () => {
    const made = scales(logEpochs, logError);
    for (const epoch of [0, 1, 2, 57, 279, 557, 558]) near(made.epochAt(made.x(epoch) / 558), epoch);
  });

  test(`errorAt is the inverse of y: ${mode}`, () => {
    const made = scales(logEpochs, logError);
    for (const error of [0.0009, 0.004, 0.1, 0.25, 0.3]) {
      const drawn = share(made, error);
      // y has two decimals of 1000.
      near(share(made, made.errorAt(drawn)), drawn, 1e-5);
      near(made.errorAt(drawn), error, 1e-4);
    }
  });

  test(`Epochs go right and errors go up: ${mode}`, () => {
    const made = scales(logEpochs, logError);
    for (let e = 1; e <= 558; e++) equal(made.x(e) > made.x(e - 1), true);
    for (const [k, error] of errors.entries()) if (k) equal(share(made, error) < share(made, errors[k - 1]), true);
  });

  test(`A run of one epoch has two places: ${mode}`, () => {
    const made = scales(logEpochs, logError, 1);
    near(made.x(0), 0);
    near(made.x(1), 1);
    near(made.epochAt(0), 0);
    near(made.epochAt(1), 1);
  });
}

test("Linear places are proportional", () => {
  const made = scales(false, false);
  equal([made.x(17), made.epochAt(0.25), made.y(0.15)], [17, 139.5, "500.00"]);
});

test("A logarithmic epoch axis shows log(1 + epoch)", () => {
  const made = scales(true, false, 99);
  near(made.x(9), 99 / 2);
  near(made.epochAt(0.5), 9);
});

test("A logarithmic error axis gives each decade the same height", () => {
  const made = Object.assign(new Scales(), { logError: true });
  made.fit(10, [3, 0], [3, 0.003]);
  near(share(made, 0.03) - share(made, 0.003), share(made, 0.3) - share(made, 0.03), 2e-5);
});

test("A logarithmic error axis starts at the power of ten below the smallest error", () => {
  equal(scales(false, true).ticks.at(-1), 0.0001);
});

test("Errors of 0 are drawn at the lower end", () => {
  const made = Object.assign(new Scales(), { logError: true });
  made.fit(10, ticks, [0.25, 0.02, 0]);
  equal(made.ticks.at(-1), 0.01);
  equal([made.y(0), made.y(0.001)], ["1000.00", "1000.00"]);
});

test("A run whose errors are all 0 has finite places", () => {
  const made = Object.assign(new Scales(), { logError: true });
  made.fit(10, [1, 0], [0, 0]);
  equal([made.y(0), made.y(10)], ["1000.00", "0.00"]);
});

test("Only linear axes are straight", () => {
  equal(modes.map(([logEpochs, logError]) => scales(logEpochs, logError).straight), [true, false, false, false]);
});

test("Many decades have few labels, evenly spaced", () => {
  const made = Object.assign(new Scales(), { logError: true });
  made.fit(10, [3e124, 0], [0.25, 2.65e124]);
  equal(made.ticks, [1e125, 1e104, 1e83, 1e62, 1e41, 1e20, 0.1]);
});

test("A run diverges if its error grows a millionfold", () => {
  equal([diverges(0.25, 250_000), diverges(0.25, 250_001), diverges(0, 1)], [false, true, false]);
});
