// Keeps the page of a study current while it is trained, and wakes its map. The server renders the figures.

const INTERVAL = 700; // milliseconds

const page = document.querySelector("[data-study]");
const map = document.querySelector("[data-map]");
if (map) import("./map.js");
follow();

async function follow() {
  let figures = page.querySelector("[data-study-figures]");
  while (figures.hasAttribute("data-live")) {
    await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    if (document.hidden) continue;
    try {
      const answer = await fetch(`${page.dataset.study}/figures`);
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-study-figures]");
      if (next.dataset.done === figures.dataset.done && next.hasAttribute("data-live")) continue;
      const isOpen = figures.querySelector("details")?.open;
      figures.replaceWith(next);
      figures = next;
      if (isOpen) figures.querySelector("details").open = true;
    } catch {
      // The line is down; the next try may succeed.
    }
  }
}
