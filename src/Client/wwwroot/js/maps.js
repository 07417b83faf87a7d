// Paints the output of units over the plane of two inputs: inside each unit of the drawn network, of the output unit
// beside it, and in the view of all units (DecisionSurface.razor). The maps follow the figure, at most once a frame.

import { scale } from "./colours.js";
import { ForwardPass } from "./forward.js";
import { fill } from "./words.js";

const GRID = 32; // points to each side of a map
const FINE_GRID = 64; // while the view is open, where maps are larger
const OPEN_SURFACES = "[data-view][open] [data-surface]";
const dark = matchMedia("(prefers-color-scheme: dark)");
const painters = new Set();

/** @param {Figure} figure */
export function wakeMaps(figure) {
  const given = figure.root.querySelector("script[data-maps]");
  if (given) new Painter(figure, JSON.parse(given.textContent));
}

/** Shows weights if the tape has none of their epoch.  @param {number} epoch  @param {number[]} weights */
export function showWeights(epoch, weights) {
  for (const painter of painters) {
    if (painter.figure.tape.weights[epoch]) continue;
    painter.take(epoch, weights);
  }
}

const repaint = () => painters.forEach((painter) => painter.repaint());
dark.addEventListener("change", repaint);
document.addEventListener("views", () => painters.forEach((painter) => painter.paintSoon()));
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });

class Painter {
  constructor(figure, { units, plane, weights }) {
    const { root } = figure;
    Object.assign(this, { figure, plane, weights, pass: new ForwardPass(units) });
    Object.assign(this, { frame: 0, grid: 0, run: null, shown: null });
    this.sheet = root.querySelector("[data-unit-maps]");
    this.dots = [...root.querySelectorAll("[data-dot]")];
    this.maps = units.map(({ id, lowest, highest }) => {
      const canvas = root.querySelector(`[data-output-map="${id}"]`) ?? document.createElement("canvas");
      const place = placeOf(root.querySelector(`[data-unit="${id}"]`));
      return { id, canvas, context: canvas.getContext("2d"), lowest, range: highest - lowest, place };
    });
    painters.add(this);
    root.addEventListener("epoch", () => this.follow());
    const views = document.querySelector("[data-island]:has([data-surface])");
    if (views) new MutationObserver(() => this.paintNew()).observe(views, { childList: true, subtree: true });
    this.repaint();
    if (figure.tape.last >= 0) this.follow();
  }

  /** Shows the epoch of the figure; a run without weights on its tape keeps what was drawn. */
  follow() {
    const { figure: { run, tape, epoch } } = this;
    if (this.run !== run) this.markCases(run);
    if (tape.weights[epoch]) this.take(epoch, tape.weights[epoch]);
  }

  take(epoch, weights) {
    Object.assign(this, { weights, shown: epoch });
    this.paintSoon();
  }

  paintSoon() {
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  /** Paints maps that .NET has put in the place of others, before they are seen. */
  paintNew() {
    if (document.querySelector(`${OPEN_SURFACES}:not([width])`)) this.paint();
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
    const { weights, maps, sheet } = this;
    if (!weights) return;
    const surfaces = document.querySelectorAll(OPEN_SURFACES);
    this.resize(surfaces.length > 0 ? FINE_GRID : GRID);
    this.compute();
    const context = sheet?.getContext("2d");
    for (const { canvas, context: own, image, place } of maps) {
      own.putImageData(image, 0, 0);
      if (context && place) context.drawImage(canvas, ...place);
    }
    if (surfaces.length) this.sayEpoch();
    for (const surface of surfaces) {
      surface.width = surface.height = FINE_GRID;
      surface.getContext("2d").drawImage(maps.find(({ id }) => id === surface.dataset.surface).canvas, 0, 0);
    }
  }

  /** Keeps the text node, which is .NET's. */
  sayEpoch() {
    const said = document.querySelector("[data-maps-epoch]");
    if (this.shown !== null) said.firstChild.data = fill(said.dataset.mapsEpoch, this.shown);
  }

  resize(grid) {
    if (this.grid === grid) return;
    this.grid = grid;
    for (const map of this.maps) {
      map.canvas.width = map.canvas.height = grid;
      map.image = map.context.createImageData(grid, grid);
      map.pixels = new Uint32Array(map.image.data.buffer);
    }
  }

  compute() {
    const { pass, weights, maps, grid, colours, plane: { x0, x1, y0, y1 } } = this;
    for (let row = 0, point = 0; row < grid; row++) {
      const second = y1 - ((row + 0.5) / grid) * (y1 - y0);
      for (let column = 0; column < grid; column++, point++) {
        const outputs = pass.run(weights, x0 + ((column + 0.5) / grid) * (x1 - x0), second);
        for (let k = 0; k < maps.length; k++) {
          const { pixels, lowest, range } = maps[k];
          const share = Math.min(Math.max((outputs[2 + k] - lowest) / range, 0), 1);
          pixels[point] = colours[Math.round(255 * share)];
        }
      }
    }
  }
}

/** Where the map of a unit stands on the sheet, which has two pixels for each of the drawing's: within its edge. */
const placeOf = (unit) =>
  unit && ["x", "y", "width", "height"].map((side, k) => 2 * unit[side].baseVal.value + (k < 2 ? 2 : -4));
