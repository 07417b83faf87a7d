// Asks the server for the errors of the cases at the epoch where the slider rests. Each response names its epoch, so
// what is shown is true while the next one is on its way.

const REST = 150; // milliseconds without a move

/** @param {import("../js/figure.js").Figure} figure */
export function wakeCaseErrors({ root, epoch }) {
  let resting = null;
  let latest = 0;
  root.addEventListener("epoch", ({ detail }) => follow(detail.epoch));
  // The slider may have moved before this script came.
  if (epoch !== Number(root.querySelector("[data-case-errors]").dataset.epoch)) follow(epoch);

  function follow(epoch) {
    clearTimeout(resting);
    resting = setTimeout(() => show(epoch, ++latest), REST);
  }

  async function show(epoch, request) {
    const place = root.querySelector("[data-case-errors]");
    const response = await fetch(`${place.dataset.caseErrors}?epoch=${epoch}`);
    if (!response.ok) return; // The run has not come so far; the next rows ask again.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (request === latest) place.replaceWith(page.querySelector("[data-case-errors]"));
  }
}
