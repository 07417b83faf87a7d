// Saves a figure as an SVG file, as the page shows it: its drawings, painted maps and labels, each in its place and in
// the colours of the theme. The files need no style sheet.

const find = (selector) => document.querySelector(selector);

/** What style sheets give to shapes; SVG has attributes of the same names. */
const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "opacity",
  "paint-order", "display", "visibility", "overflow", "vector-effect", "font-size", "font-weight", "text-anchor",
];

document.addEventListener("click", ({ target }) => {
  const { saveSvg, file } = target.closest?.("[data-save-svg]")?.dataset ?? {};
  if (saveSvg) save(sheetOf(find(saveSvg)), `${file}-${find("[data-figure]").dataset.epoch}.svg`);
});

// The menu offers the figures that the page shows, among them the views that are open.
const menu = find(".take-along");
const offer = () => {
  for (const button of menu.querySelectorAll("[data-save-svg]"))
    button.parentElement.hidden = !find(button.dataset.saveSvg);
};
for (const event of ["toggle", "focusin", "pointerenter"]) menu?.addEventListener(event, offer);

function save(sheet, name) {
  const file = new Blob([new XMLSerializer().serializeToString(sheet)], { type: "image/svg+xml" });
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(file), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

function sheetOf(figure) {
  const parts = [figure, ...figure.querySelectorAll("*")].flatMap(partsOf);
  const edge = (side, furthest) => furthest(...parts.map(({ box }) => box[side]));
  const [left, top] = [Math.floor(edge("left", Math.min)), Math.floor(edge("top", Math.min))];
  const [width, height] = [Math.ceil(edge("right", Math.max)) - left, Math.ceil(edge("bottom", Math.max)) - top];
  const { backgroundColor: fill, fontFamily } = getComputedStyle(document.body);
  const viewBox = `${left} ${top} ${width} ${height}`;
  const sheet = shape("svg", { width, height, viewBox, "font-family": fontFamily });
  const paper = shape("rect", { x: left, y: top, width, height, fill });
  sheet.append(paper, ...parts.map(({ copy }) => copy));
  return sheet;
}

/** @returns {{ copy: SVGElement, box: DOMRect }[]} what an element shows itself, without what is in it */
function partsOf(element) {
  if (element.closest("svg *, .js-plotly-plot, .visually-hidden")) return [];
  const box = element.getBoundingClientRect();
  const place = { x: box.x, y: box.y, width: box.width, height: box.height };
  if (element.matches("svg")) return [{ copy: painted(element, place), box }];
  if (element.matches("canvas")) return [{ copy: shape("image", { ...place, href: element.toDataURL() }), box }];
  const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  return [...borders(element, box), ...texts.map(written)];
}

/** Axes and frames. */
function borders(element, box) {
  const { left, top, right, bottom } = box;
  const style = getComputedStyle(element);
  return Object.entries({
    "border-top": `M${left} ${top}H${right}`, "border-right": `M${right} ${top}V${bottom}`,
    "border-bottom": `M${left} ${bottom}H${right}`, "border-left": `M${left} ${top}V${bottom}`,
  }).filter(([side]) => parseFloat(style.getPropertyValue(`${side}-width`)) > 0).map(([side, d]) => {
    const [stroke, width] = ["color", "width"].map((part) => style.getPropertyValue(`${side}-${part}`));
    return { copy: shape("path", { d, stroke, "stroke-width": width }), box };
  });
}

/** Plotly's line covers the page's own, which is saved. */
function painted(drawing, place) {
  const copy = drawing.cloneNode(true);
  const copies = [copy, ...copy.querySelectorAll("*")];
  [drawing, ...drawing.querySelectorAll("*")].forEach((original, k) => {
    const style = getComputedStyle(original);
    for (const name of STYLES) copies[k].setAttribute(name, style.getPropertyValue(name));
  });
  copy.querySelector("[data-error-line]")?.setAttribute("visibility", "visible");
  for (const [name, value] of Object.entries(place)) copy.setAttribute(name, value);
  return copy;
}

/** A line of text of the page. */
function written(text) {
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  const { color, fontSize } = getComputedStyle(text.parentElement);
  const copy = shape("text", { x: box.left, y: box.bottom - 0.2 * box.height, fill: color, "font-size": fontSize });
  copy.textContent = text.data.trim();
  return { copy, box };
}

function shape(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  return made;
}
