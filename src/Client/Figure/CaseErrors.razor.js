// Asks the server for the errors of the cases at the epoch where the slider rests. Each answer names its epoch, so what
// is shown is true while the next one is on its way.

const REST = 150; // milliseconds without a move

/** @param {Element} root of the figure */
export function wakeCaseErrors(root) {
  let resting = null;
  let latest = 0;
  root.addEventListener("epoch", ({ detail: { epoch } }) => {
    clearTimeout(resting);
    resting = setTimeout(() => show(epoch, ++latest), REST);
  });

  async function show(epoch, request) {
    const place = root.querySelector("[data-case-errors]");
    const response = await fetch(`${place.dataset.caseErrors}?epoch=${epoch}`);
    if (!response.ok) return; // The run has not come so far; the next rows ask again.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (request === latest) place.replaceWith(page.querySelector("[data-case-errors]"));
  }
}
