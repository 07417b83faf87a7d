// Paints the output of units over the plane of two inputs: inside each unit of the drawn network, and of the output
// unit beside it. The maps follow the figure, at most once a frame.

import { scale } from "./colours.js";
import { ForwardPass } from "./forward.js";

const GRID = 32; // points to each side of a map
const dark = matchMedia("(prefers-color-scheme: dark)");
const painters = new Set();

/** @param {Figure} figure */
export function wakeMaps(figure) {
  const given = figure.root.querySelector("script[data-maps]");
  if (given) new Painter(figure, JSON.parse(given.textContent));
}

const repaint = () => painters.forEach((painter) => painter.repaint());
dark.addEventListener("change", repaint);
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

class Painter {
  constructor(figure, { units, plane, weights }) {
    const { root } = figure;
    Object.assign(this, { figure, plane, weights, pass: new ForwardPass(units), frame: 0, run: null });
    this.sheet = root.querySelector("[data-unit-maps]");
    this.dots = [...root.querySelectorAll("[data-dot]")];
    this.maps = units.map(({ id, isTanh }) => {
      const canvas = root.querySelector(`[data-output-map="${id}"]`) ?? document.createElement("canvas");
      canvas.width = canvas.height = GRID;
      const context = canvas.getContext("2d");
      const image = context.createImageData(GRID, GRID);
      const pixels = new Uint32Array(image.data.buffer);
      return { canvas, context, image, pixels, isTanh, place: placeOf(root.querySelector(`[data-unit="${id}"]`)) };
    });
    painters.add(this);
    root.addEventListener("epoch", () => this.follow());
    this.repaint();
    if (figure.tape.last >= 0) this.follow();
  }

  /** Shows the epoch of the figure; a run without weights on its tape keeps what the server has drawn. */
  follow() {
    const { figure: { run, tape, epoch } } = this;
    if (this.run !== run) this.markCases(run);
    this.weights = tape.weights[epoch] ?? this.weights;
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  /** Another run has the same inputs, and may have other targets. */
  markCases(run) {
    this.run = run;
    for (const dot of this.dots) {
      const isOn = run.cases[dot.dataset.dot].desired[0] > 0.5;
      dot.setAttribute("class", `dot ${isOn ? "dot-on" : "dot-off"}`);
    }
  }

  /** Paints in the colours of the theme. */
  repaint() {
    if (!this.figure.root.isConnected) return painters.delete(this);
    const colours = scale("off", "paper", "on");
    this.colours = new Uint32Array(256).map((_, level) => {
      const [red, green, blue] = colours(level).map(Math.round);
      return (255 << 24) | (blue << 16) | (green << 8) | red;
    });
    this.paint();
  }

  paint() {
    this.frame = 0;
    const { pass, weights, maps, colours, plane: { x0, x1, y0, y1 } } = this;
    for (let row = 0, point = 0; row < GRID; row++) {
      const second = y1 - ((row + 0.5) / GRID) * (y1 - y0);
      for (let column = 0; column < GRID; column++, point++) {
        const outputs = pass.run(weights, x0 + ((column + 0.5) / GRID) * (x1 - x0), second);
        for (let k = 0; k < maps.length; k++) {
          const { pixels, isTanh } = maps[k];
          const share = isTanh ? (outputs[2 + k] + 1) / 2 : outputs[2 + k];
          pixels[point] = colours[Math.round(255 * share)];
        }
      }
    }
    const sheet = this.sheet?.getContext("2d");
    for (const { canvas, context, image, place } of maps) {
      context.putImageData(image, 0, 0);
      if (sheet && place) sheet.drawImage(canvas, ...place);
    }
  }
}

/** Where the map of a unit stands on the sheet, which has two pixels for each of the drawing's: within its edge. */
const placeOf = (unit) =>
  unit && ["x", "y", "width", "height"].map((side, k) => 2 * unit[side].baseVal.value + (k < 2 ? 2 : -4));
