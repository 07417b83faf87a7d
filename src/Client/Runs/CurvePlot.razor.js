// Gives Plotly's chart the rows of the figure.

import { arrived, wanted } from "../js/dotnet.js";
import { figure } from "../js/page.js";
import { fill } from "../js/words.js";

// Plotly's cost is per redraw, not per point. Ten redraws a second leave time for the slider.
const REDRAW_EVERY = 100; // ms

const HUGE = 100_000; // as in digits.js

export const wantedAt = wanted;

/** @param {Element} place around the chart */
export function feed(place) {
  const chart = place.querySelector(".js-plotly-plot");
  let waiting = false;
  const draw = () => {
    waiting = false;
    const { run: { epochs }, scales: { top }, tape: { meanSquaredError }, words } = figure;
    const template = fill(words["Curve.Hover"], "%{x}", top < HUGE ? "%{y:.3f}" : "%{y:.2e}");
    window.Plotly.update(
      chart, { y: [meanSquaredError], hovertemplate: `${template}<extra></extra>` },
      { "xaxis.range": [0, epochs], "yaxis.range": [0, top] });
  };
  figure.root.addEventListener("curve", () => {
    if (!waiting) setTimeout(draw, REDRAW_EVERY);
    waiting = true;
  });
  draw();
  figure.root.dataset.plotted = "true";
  arrived(place);
}
