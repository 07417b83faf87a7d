// Between the figure and the views inside a run: tells .NET the slider's epoch and the reader's choice of case and unit,
// keeps the choice in the address, paints surfaces, saves drawings.

const find = (selector) => document.querySelector(selector);
const all = (selector) => document.querySelectorAll(selector);

let views = null; // the .NET side
let telling = false;
let wanted = null;

/** @param dotNet has MoveToAsync(id, epoch, ended) and Choose(case, unit) */
export function follow(dotNet) {
  views = dotNet;
  document.addEventListener("epoch", ({ detail }) => tell(detail));
  const root = find("[data-figure]");
  if (root.dataset.epoch) tell({ id: root.dataset.run, epoch: Number(root.dataset.epoch), ended: root.dataset.ended === "true" });
  for (const row of all("tr[data-case]")) row.addEventListener("click", () => chosen(Number(row.dataset.case), null));
  for (const unit of all(".network [data-unit]")) unit.addEventListener("click", () => chosen(null, unit.dataset.unit));
  for (const button of all("[data-save-svg]")) button.addEventListener("click", () => save(button));
}

/** At most one epoch is on its way to .NET; while it draws, only the newest waits. */
async function tell(epoch) {
  wanted = epoch;
  if (telling) return;
  telling = true;
  while (wanted) {
    const { id, epoch, ended } = wanted;
    wanted = null;
    await views.invokeMethodAsync("MoveToAsync", id, epoch, ended);
  }
  telling = false;
}

function chosen(place, unit) {
  views.invokeMethodAsync("Choose", place, unit);
  choose(place, unit);
}

/** Marks what is chosen and keeps it in the address. Null leaves a choice as it is. */
export function choose(place, unit) {
  const query = new URLSearchParams(location.search);
  if (place !== null) {
    for (const row of all("tr[data-case]")) row.toggleAttribute("data-chosen", Number(row.dataset.case) === place);
    query.set("case", place);
  }
  if (unit !== null) {
    for (const node of all(".network [data-unit]")) node.toggleAttribute("data-chosen", node.dataset.unit === unit);
    query.set("unit", unit);
  }
  history.replaceState(history.state, "", `${location.pathname}?${query}`);
}

/** Orange, paper, blue: the colours of the page's theme at this moment. */
function scale() {
  const probe = document.body.appendChild(document.createElement("span"));
  const colour = (role) => {
    probe.style.color = `var(--${role})`;
    return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  };
  const [off, paper, on] = ["off", "paper", "on"].map(colour);
  probe.remove();
  return (level) => {
    const [from, to, share] = level < 128 ? [off, paper, level / 128] : [paper, on, (level - 128) / 127];
    return from.map((channel, k) => channel + (to[k] - channel) * share);
  };
}

/** @param {string} unit  @param {Uint8Array} map n × n levels, row by row from the top */
export function paint(unit, map, n) {
  const canvas = find(`[data-surface="${unit}"]`);
  if (!canvas) return;
  const context = canvas.getContext("2d");
  const image = context.createImageData(n, n);
  const colours = scale();
  for (let k = 0; k < map.length; k++) {
    image.data.set(colours(map[k]), 4 * k);
    image.data[4 * k + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Saves the drawings that the button names as one SVG file, with the colours they have on the page. */
function save(button) {
  const drawings = [...all(button.dataset.saveSvg)];
  const sheet = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  let top = 0, width = 0;
  for (const drawing of drawings) {
    const { width: w, height: h } = drawing.viewBox.baseVal;
    const copy = drawing.cloneNode(true);
    const painted = drawing.querySelectorAll("rect, text");
    copy.querySelectorAll("rect, text").forEach((shape, k) => {
      const { fill, stroke, fontSize } = getComputedStyle(painted[k]);
      shape.setAttribute("fill", fill);
      shape.setAttribute("stroke", stroke);
      if (shape.tagName === "text") shape.setAttribute("font-size", fontSize);
    });
    copy.setAttribute("y", top);
    copy.setAttribute("width", w);
    copy.setAttribute("height", h);
    sheet.append(copy);
    top += h + 12;
    width = Math.max(width, w);
  }
  sheet.setAttribute("viewBox", `0 0 ${width} ${top}`);
  sheet.setAttribute("font-family", "sans-serif");
  const file = new Blob([new XMLSerializer().serializeToString(sheet)], { type: "image/svg+xml" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: button.dataset.file });
  link.click();
  URL.revokeObjectURL(link.href);
}
