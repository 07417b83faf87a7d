// The tile of a member on the board of a class, as MemberTile.razor.

import { isCorrect } from "./figure.js";
import { fill, write } from "./words.js";

/**
 * @param {Element} tile
 * @param {object} member as ClassMember in Class.cs
 * @param {number} cases that are trained
 * @param {Object<string, string>} words
 */
export function drawTile(tile, member, cases, words) {
  const { number, epoch, correct, solvedAt, status, plateau, outputs } = member;
  const [isSolved, hasFailed] = [solvedAt !== null, status === "failed"];
  tile.classList.toggle("solved", isSolved);
  tile.classList.toggle("failed", hasFailed);
  write(tile.querySelector("[data-correct]"), `${correct ?? 0}/${cases}${isSolved ? " ✓" : hasFailed ? " ✗" : ""}`);
  write(tile.querySelector("[data-plateau]"), plateau === null ? "" : fill(words["Class.Plateau"], plateau));
  write(tile.querySelector("[data-description]"), [
    fill(words["Class.Member"], number, epoch, correct ?? 0, cases),
    plateau !== null && fill(words["Class.PlateauOf"], plateau),
    isSolved ? fill(words["Runs.SolvedAt"], solvedAt) : hasFailed && words["Status.Failed"],
  ].filter(Boolean).join(" · "));
  if (outputs) tile.querySelectorAll("[data-target]").forEach((dot, c) => drawDot(dot, outputs[c]));
}

/** The area of the inner shape is the output. */
function drawDot(dot, output) {
  dot.dataset.right = isCorrect([Number(dot.dataset.target)], [output]) ? "yes" : "no";
  const size = Math.sqrt(Math.max(0, Math.min(1, output)));
  dot.querySelector("g").setAttribute("transform", `scale(${Number(size.toFixed(2))})`);
}
