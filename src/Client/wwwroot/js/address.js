// The address of the page, and the links to the page in the other language.

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
