// Moves the one epoch of all runs that are compared. The server has drawn the curves and one epoch.

import { three } from "./figure.js";

const root = document.querySelector("[data-compare]");
const slider = root.querySelector("input[type=range]");
const runs = JSON.parse(root.querySelector("script[data-curves]").textContent);
const rows = [...root.querySelectorAll("tr[data-run]")];
const cursor = root.querySelector("[data-cursor]");

function show() {
  const epoch = Number(slider.value);
  cursor.setAttribute("x1", epoch);
  cursor.setAttribute("x2", epoch);
  root.querySelector("[data-epoch]").textContent = epoch;
  runs.forEach(({ error, correct, page }, n) => {
    const row = Math.min(Math.floor(epoch / Number(slider.step)), error.length - 1);
    rows[n].querySelector("[data-error]").textContent = three(error[row]);
    rows[n].querySelector("[data-correct]").textContent = correct[row];
    rows[n].querySelector("[data-run-link]").href = `${page}?epoch=${row * Number(slider.step)}`;
  });
}

slider.addEventListener("input", show);
slider.addEventListener("change", () => {
  const query = new URLSearchParams(location.search);
  query.set("epoch", slider.value);
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
});
