import { wakeNetwork } from "/Figure/NetworkDrawing.razor.js";
import { equal, test } from "./harness.js";

/** Three horizontal links, 50 pixels apart. One unit of the drawing is two pixels. A .unit covers the right ends. */
function network() {
  document.body.innerHTML = `
    <div id="root">
      <div class="network">
        <svg viewBox="0 0 200 100" width="400" height="200">
          <line data-weight="0" x1="10" y1="25" x2="180" y2="25" stroke="black"><title>a: 1.000</title></line>
          <line data-weight="1" x1="10" y1="50" x2="180" y2="50" stroke="black"><title>b: -2.000</title></line>
          <line data-weight="2" x1="10" y1="75" x2="180" y2="75" stroke="black"><title>c: 3.000</title></line>
          <g class="unit"><rect x="170" y="0" width="30" height="100" /></g>
        </svg>
      </div>
      <p data-link-value>Point at a link.</p>
    </div>`;
  const root = document.getElementById("root");
  const svg = root.querySelector("svg");
  wakeNetwork(root);
  const links = [...svg.querySelectorAll("line")];
  const at = (type, x, y, options) => { // pixels from the corner of the drawing
    const corner = svg.getBoundingClientRect();
    const [clientX, clientY] = [corner.left + x, corner.top + y];
    const target = document.elementFromPoint(clientX, clientY) ?? svg;
    target.dispatchEvent(new PointerEvent(type, { clientX, clientY, bubbles: true, ...options }));
  };
  return {
    root, svg, links, at,
    said: () => root.querySelector("[data-link-value]").textContent,
    pointed: () => links.flatMap((link, k) => (link.hasAttribute("data-pointed") ? [k] : [])),
    focused: () => links.indexOf(document.activeElement),
    key: (key) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(event);
      return event.defaultPrevented;
    },
  };
}

test("The nearest link within reach is read out", () => {
  const { at, said, pointed } = network();
  at("pointermove", 200, 50 + 11);
  equal([said(), pointed()], ["a: 1.000", [0]]);
  at("pointermove", 200, 100 - 11);
  equal([said(), pointed()], ["b: -2.000", [1]]);
});

test("A link 13 pixels away is out of reach", () => {
  const { at, said, pointed } = network();
  at("pointermove", 200, 50 + 13);
  equal([said(), pointed()], ["Point at a link.", []]);
});

test("A line beyond its end is out of reach", () => {
  const { at, pointed } = network();
  at("pointermove", 20 - 11, 50);
  equal(pointed(), [0]);
  at("pointermove", 20 - 13, 50);
  equal(pointed(), []);
});

test("A tap reads out a link and stays", () => {
  const { at, svg, said } = network();
  at("pointerdown", 200, 150, { pointerType: "touch" });
  svg.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "touch" }));
  equal(said(), "c: 3.000");
});

test("A mouse that leaves clears the value", () => {
  const { at, svg, said, pointed } = network();
  at("pointermove", 200, 150, { pointerType: "mouse" });
  equal(said(), "c: 3.000");
  svg.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
  equal([said(), pointed()], ["Point at a link.", []]);
});

test("A unit covers the links below it", () => {
  const { at, pointed } = network();
  at("pointermove", 345, 50);
  equal(pointed(), []);
});

test("The network is one stop of the Tab key", () => {
  const { links } = network();
  equal(links.map((link) => link.tabIndex), [0, -1, -1]);
});

test("Arrow keys, Home and End select links and stop at the ends", () => {
  const { links, key, focused, said } = network();
  links[0].focus();
  equal(said(), "a: 1.000");
  const visited = ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft", "Home", "ArrowUp", "End"].map(
    (name) => (equal(key(name), true), focused()));
  equal(visited, [1, 2, 2, 1, 0, 0, 2]);
  equal(said(), "c: 3.000");
});

test("Other keys stay with the browser", () => {
  const { links, key, focused } = network();
  links[1].focus();
  equal([key("Tab"), key("a"), focused()], [false, false, 1]);
});

test("The value is cleared when the focus leaves", () => {
  const { links, said, pointed } = network();
  links[1].focus();
  links[1].blur();
  equal([said(), pointed()], ["Point at a link.", []]);
});

test("A mouse that leaves returns to the link with the focus", () => {
  const { at, links, svg, said } = network();
  links[1].focus();
  at("pointermove", 200, 150, { pointerType: "mouse" });
  svg.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
  equal(said(), "b: -2.000");
});

test("A pointer out of reach leaves the link with the focus", () => {
  const { at, links, said } = network();
  links[1].focus();
  at("pointermove", 200, 150);
  at("pointermove", 200, 195);
  equal(said(), "b: -2.000");
});

test("A new epoch updates the value that is read out", () => {
  const { root, links, said } = network();
  links[1].focus();
  links[1].firstElementChild.textContent = "b: 0.500";
  root.dispatchEvent(new CustomEvent("epoch"));
  equal(said(), "b: 0.500");
});
