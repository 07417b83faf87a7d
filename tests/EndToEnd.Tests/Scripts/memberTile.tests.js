import { drawTile } from "/js/member-tile.js";
import { equal, test } from "./harness.js";

const words = {
  "Class.Member": "Number {0}: epoch {1}, {2} of {3} correct", "Class.Plateau": "plateau {0}",
  "Class.PlateauOf": "plateau of {0} epochs", "Runs.SolvedAt": "solved at epoch {0}", "Status.Failed": "Failed",
};
const waiting = {
  number: 3, runId: "abc", epoch: 0, correct: null, solvedAt: null, status: "paused", plateau: null, outputs: null,
};
const running = { ...waiting, epoch: 120, correct: 1, status: "running", plateau: 97, outputs: [0.25, 0.49] };
const solved = { ...running, correct: 2, status: "finished", solvedAt: 130, outputs: [0, 1.5] };

function tileOf(member) {
  const list = document.createElement("ol");
  list.innerHTML = `
    <li><a href=""><span data-description></span><strong>3</strong>
      <svg><g data-target="0"><g></g></g><g data-target="1"><g></g></g></svg>
      <span data-correct></span><span data-plateau></span>
    </a></li>`;
  const tile = list.firstElementChild;
  drawTile(tile, member, 2, words);
  const text = (part) => tile.querySelector(part).textContent;
  return {
    mark: tile.className, label: text("[data-description]"), correct: text("[data-correct]"),
    plateau: text("[data-plateau]"),
    dots: [...tile.querySelectorAll("[data-target]")].map(
      (dot) => `${dot.dataset.right} ${dot.firstElementChild.getAttribute("transform")}`),
  };
}

test("The tile of a member that waits has no outputs", () => {
  equal(tileOf(waiting), {
    mark: "", label: "Number 3: epoch 0, 0 of 2 correct", correct: "0/2", plateau: "",
    dots: ["undefined null", "undefined null"],
  });
});

test("The area of a dot is the output; a dot is wrong if output and target differ in side", () => {
  equal(tileOf(running), {
    mark: "", label: "Number 3: epoch 120, 1 of 2 correct · plateau of 97 epochs", correct: "1/2",
    plateau: "plateau 97", dots: ["yes scale(0.5)", "no scale(0.7)"],
  });
});

test("The tile of a member that solved the problem has a mark; outputs beyond 1 fill their dot", () => {
  equal(tileOf(solved), {
    mark: "solved", label: "Number 3: epoch 120, 2 of 2 correct · plateau of 97 epochs · solved at epoch 130",
    correct: "2/2 ✓", plateau: "plateau 97", dots: ["yes scale(0)", "yes scale(1)"],
  });
});

test("The tile of a member that failed says so", () => {
  const { mark, label, correct } = tileOf({ ...running, status: "failed" });
  equal([mark, label, correct], [
    "failed", "Number 3: epoch 120, 1 of 2 correct · plateau of 97 epochs · Failed", "1/2 ✗",
  ]);
});
