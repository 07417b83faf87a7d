// Moves the common epoch of the compared runs. The server has drawn the curves and one epoch.

import { replaceQuery } from "./address.js";
import { errorText } from "./digits.js";

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
    const wanted = Math.floor(epoch / Number(slider.step));
    const row = Math.min(wanted, error.length - 1);
    // A run that has not come so far has no error there.
    rows[n].querySelector("[data-error]").textContent = row < wanted ? "–" : errorText(error[row]);
    rows[n].querySelector("[data-correct]").textContent = row < wanted ? "–" : correct[row];
    rows[n].querySelector("[data-run-link]").href = `${page}?epoch=${row * Number(slider.step)}`;
  });
}

slider.addEventListener("input", show);
slider.addEventListener("change", () => {
  const query = new URLSearchParams(location.search);
  query.set("epoch", slider.value);
  replaceQuery(query);
});
