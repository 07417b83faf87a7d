// Shows the weight of the link that the reader points at, taps, or selects with the arrow keys.

const REACH = 12; // pixels around a thin line that select it

export function wakeNetwork(root) {
  const svg = root.querySelector(".network svg");
  const said = root.querySelector("[data-link-value]");
  const links = [...svg.querySelectorAll("[data-weight]")];
  const atRest = said.textContent;
  let pointed = null;
  const say = () => (said.textContent = pointed?.textContent ?? atRest);
  const point = (link) => {
    pointed?.removeAttribute("data-pointed");
    pointed = link;
    pointed?.setAttribute("data-pointed", "");
    say();
  };
  const focused = () => links.find((link) => link === document.activeElement) ?? null;
  const atPointer = (event) => point(event.target.closest(".unit") ? null : nearest(links, svg, event) ?? focused());

  links.forEach((link, k) => (link.tabIndex = k ? -1 : 0));
  svg.addEventListener("pointermove", atPointer);
  svg.addEventListener("pointerdown", atPointer);
  svg.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && point(focused()));
  svg.addEventListener("focusin", ({ target }) => point(target));
  svg.addEventListener("focusout", () => point(null));
  svg.addEventListener("keydown", (event) => {
    const at = links.indexOf(event.target);
    const [next, last] = [at + 1, links.length - 1];
    const to = { ArrowRight: next, ArrowDown: next, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    links[Math.max(0, Math.min(to, links.length - 1))].focus();
  });
  root.addEventListener("epoch", say);
}

/** The link nearest to the pointer; null if none is within reach. */
function nearest(links, svg, { clientX, clientY }) {
  const toDrawing = svg.getScreenCTM().inverse();
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(toDrawing);
  let best = null;
  let least = REACH * toDrawing.a;
  for (const link of links) {
    const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((end) => link[end].baseVal.value);
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    const distance = Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
    if (distance < least) [best, least] = [link, distance];
  }
  return best;
}
