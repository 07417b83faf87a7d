// Draws the curves of the other members of a class faintly behind the curve of one member's run. Asks once a second:
// hundreds of such pages on the stream of the board would be hundreds of times as much.

import { addTo } from "./class.js";
import { pause } from "./hub.js";
import { hasEnded, readJson } from "./live.js";

const COLUMNS = 150; // of the drawing; the last error in each is enough behind another curve
const EVERY = 1_000; // milliseconds

/** @param {import("./figure.js").Figure} figure of the member's run */
export async function drawClass(figure) {
  const ghost = figure.root.querySelector("[data-ghost]");
  const line = ghost.cloneNode();
  line.removeAttribute("data-ghost");
  line.setAttribute("class", "crowd-line");
  line.setAttribute("data-crowd", "");
  ghost.before(line);
  const { class: id, number, epochs } = document.querySelector("article[data-class]").dataset;
  const curves = new Map(); // by number
  const step = Math.max(1, Math.floor(epochs / COLUMNS));
  let scale = "";
  const draw = () => {
    const { scales } = figure;
    scale = scaleOf(scales);
    line.setAttribute("d", [...curves].filter(([other]) => other !== Number(number))
      .map(([, curve]) => curve.path((epoch) => Number(scales.x(epoch).toFixed(1)), (error) => scales.y(error)))
      .join(""));
  };
  const load = async () => addTo(curves, { curves: await readJson(`classes/${id}/curves`) }, step);
  // Another scale of the axes moves the others too.
  figure.root.addEventListener("curve", () => {
    if (scale !== scaleOf(figure.scales)) draw();
  });
  let isOver = false;
  for (let isWhole = false; !isOver; await pause(EVERY)) {
    if (document.hidden || !figure.run) continue;
    try {
      if (!isWhole) await load();
      isWhole = true;
      const batch = await readJson(`classes/${id}/members`);
      isOver = batch.members.length > 0 && batch.members.every(({ status }) => hasEnded(status));
      if (isOver) await load();
      else addTo(curves, { batch }, step);
      draw();
    } catch (error) {
      if (error.status === 404) return; // The class was deleted.
      isWhole = isOver = false;
    }
  }
}

const scaleOf = ({ top, logError, logEpochs }) => `${top} ${logError} ${logEpochs}`;
