// Number formats and the error axis, as in Digits.cs and Axis.cs; browser tests compare both.

const HUGE = 100_000; // Numbers from here on have an exponent; only diverging runs reach them.
const TINY = 1e-6; // Numbers below this have an exponent where they keep significant digits.

/** Three decimals, for outputs and weights. */
export const three = (value) => (Math.abs(value) < HUGE ? value.toFixed(3) : value.toExponential(2));

/** Three decimals; three significant digits below 0.001, so that a small error never reads as 0. */
export function errorText(value) {
  if (value === 0 || value >= 0.001) return three(value);
  return value < TINY ? value.toExponential(2) : value.toPrecision(3);
}

/** At most three significant digits, for targets, settings and axes. */
export function brief(value) {
  const rounded = Number(value.toPrecision(3));
  const size = Math.abs(rounded);
  if (size === 0 || (size >= TINY && size < HUGE)) return String(rounded);
  return value.toExponential(2).replace(/\.?0+e/, "e"); // The largest numbers round to infinity.
}

const FEWEST_STEPS = 3;
const MOST_STEPS = 7;
const ROUNDING = 1e-9; // A step that fits exactly counts as fitting.

// Parsing rounds correctly in every language, a power does not.
export const round = (digits, exponent) => Math.min(Number.MAX_VALUE, Number(`${digits}e${exponent}`));

/** The labelled values of the error axis, from the top down to 0: the smallest of 3 to 7 steps of {1, 2, 5} × 10^k that
 *  reaches the largest error. */
export function axisTicks(largest) {
  if (!(largest > 0) || !Number.isFinite(largest)) largest = 1;
  const decade = Math.floor(Math.log10(largest));
  let best = [];
  for (const exponent of [decade, decade - 1])
    for (const digit of [5, 2, 1]) {
      const steps = Math.ceil(largest / round(digit, exponent) - ROUNDING);
      if (steps < FEWEST_STEPS || steps > MOST_STEPS) continue;
      if (!best.length || round(steps * digit, exponent) < best[0])
        best = Array.from({ length: steps + 1 }, (_, n) => round((steps - n) * digit, exponent));
    }
  return best;
}
