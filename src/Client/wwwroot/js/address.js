// The address of the page, and the links that depend on it.

/** Replaces the query. Path, fragment and state stay.
 *  @param {URLSearchParams} query */
export function replaceQuery(query) {
  history.replaceState(history.state, "", `${location.pathname}?${query}`.replace(/\?$/, "") + location.hash);
}

/** Gives the links to the other language the present query and fragment. */
export function keepLanguageLinks() {
  for (const link of document.querySelectorAll("[data-language-link]")) {
    const target = new URL(link.href);
    const path = new URL(target.searchParams.get("return"), location.origin);
    path.search = location.search;
    path.hash = location.hash;
    target.searchParams.set("return", path.pathname + path.search + path.hash);
    link.href = target;
  }
}

/** Keeps epoch and problem in the address and in the links to the other language. */
export function keepAddress(figure) {
  const query = new URLSearchParams(location.search);
  if (figure.following) query.delete("epoch");
  else query.set("epoch", figure.epoch);
  const problem = document.querySelector("[data-problem]:checked");
  if (problem) query.set("problem", problem.value);
  replaceQuery(query);
  keepLanguageLinks();
}

/** Keeps the link to the content on this page: its address has changed since the server wrote the link. */
export function keepSkipLink() {
  document.querySelector(".skip").addEventListener(
    "click", ({ target }) => (target.href = `${location.pathname}${location.search}#main`));
}
