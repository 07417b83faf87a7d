// Keeps the counts of a demonstration up to date while the server counts.

const EVERY = 500; // milliseconds
const find = (page) => page.querySelector("[data-counts]");

async function refresh() {
  if (!document.hidden) {
    const response = await fetch(location.pathname).catch(() => null); // The next try may succeed.
    if (response?.ok)
      find(document).replaceWith(find(new DOMParser().parseFromString(await response.text(), "text/html")));
  }
  if (find(document).dataset.counts === "live") setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
