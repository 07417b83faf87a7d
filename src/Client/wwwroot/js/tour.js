// The guided tour: a few steps that move the real controls. Before each reveal the reader may guess; the run answers.

/**
 * @param {import("./figure.js").Figure} figure
 * @param {(epoch: number) => void} read moves the slider for the reader
 */
export function wakeTour(figure, read) {
  const room = document.querySelector("[data-tour]");
  if (!room) return;
  const steps = [...room.querySelectorAll("[data-tour-step]")];
  const open = document.querySelector("[data-tour-open]");
  let place = -1;

  const truths = {
    start: () => null,
    // Which answer is true is read off the run, whatever its seed.
    solved: ({ run }) => (run.solvedAt === null ? "never" : run.solvedAt <= 100 ? "early" : run.solvedAt <= 300 ? "middle" : "late"),
    plateau: ({ tape, run }) => {
      const end = run.plateauEnd ?? tape.last;
      return tape.meanSquaredError[end] < 0.5 * tape.meanSquaredError[0] ? "falling" : "flat";
    },
    end: () => null,
  };
  const epochs = {
    start: () => 0,
    solved: ({ run, tape }) => run.solvedAt ?? tape.last,
    plateau: ({ run, tape }) => Math.round((run.plateauEnd ?? tape.last) / 2),
    end: ({ tape }) => tape.last,
  };

  const show = (to) => {
    place = to;
    room.hidden = place < 0;
    open.setAttribute("aria-expanded", place >= 0);
    steps.forEach((step, k) => (step.hidden = k !== place));
    if (place < 0) return open.focus();
    const step = steps[place];
    const asks = step.querySelector("[data-guess]");
    if (!asks) reveal(step);
    step.querySelector("h2").focus();
  };
  const reveal = (step) => {
    const kind = step.dataset.tourStep;
    read(epochs[kind](figure));
    const answer = step.querySelector("[data-answer]");
    answer.hidden = false;
    const guessed = step.querySelector("[data-guess] :checked");
    const verdict = step.querySelector("[data-verdict]");
    if (guessed) verdict.textContent = guessed.value === truths[kind](figure) ? verdict.dataset.right : verdict.dataset.wrong;
  };

  open.hidden = false;
  open.addEventListener("click", () => show(place < 0 ? 0 : -1));
  room.addEventListener("click", ({ target }) => {
    if (target.matches("[data-tour-next]")) show(place + 1 < steps.length ? place + 1 : -1);
    if (target.matches("[data-tour-back]")) show(place - 1);
    if (target.matches("[data-tour-end]")) show(-1);
    if (target.matches("[data-reveal]")) reveal(steps[place]);
  });
  room.addEventListener("keydown", ({ key }) => key === "Escape" && show(-1));
}
