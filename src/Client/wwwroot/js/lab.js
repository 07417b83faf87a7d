// What only the browser can do for the lab. The lab itself is .NET.

export { copy } from "./clipboard.js";

export const hash = () => location.hash.slice(1);

/** The recipe stays in the address, and in the link to the other language. */
export function keep(text) {
  const address = `${location.pathname}${location.search}${text ? `#${text}` : ""}`;
  history.replaceState(history.state, "", address);
  for (const link of document.querySelectorAll("[data-language-link]")) {
    const target = new URL(link.href);
    const path = new URL(target.searchParams.get("return"), location.origin);
    path.hash = text ?? "";
    target.searchParams.set("return", path.pathname + path.search + path.hash);
    link.href = target;
  }
}

export function open(id) {
  document.getElementById(id).showModal();
}
