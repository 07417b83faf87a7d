// The guided tour: steps that move the controls of the figure. The reader can guess before the run shows the answer.

/**
 * @param {import("../js/figure.js").Figure} figure
 * @param {(epoch: number) => void} read moves the slider for the reader
 */
export function wakeTour(figure, read) {
  const room = document.querySelector("[data-tour]");
  if (!room) return;
  const steps = [...room.querySelectorAll("[data-tour-step]")];
  const open = document.querySelector("[data-tour-open]");
  let place = -1;

  const correctGuesses = {
    start: () => null,
    // The right answer depends on the run.
    solved: ({ story: { solvedAt } }) =>
      solvedAt === null ? "never" : solvedAt <= 100 ? "early" : solvedAt <= 300 ? "middle" : "late",
    plateau: ({ tape, story }) => {
      const end = story.plateauEnd ?? tape.last;
      return tape.meanSquaredError[end] < 0.5 * tape.meanSquaredError[0] ? "falling" : "flat";
    },
    end: () => null,
  };
  const epochs = {
    start: () => 0,
    solved: ({ story, tape }) => story.solvedAt ?? tape.last,
    plateau: ({ story, tape }) => Math.round((story.plateauEnd ?? tape.last) / 2),
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
    // The last epochs of a live run may still change the answer.
    if (guessed && figure.ended)
      verdict.textContent = verdict.dataset[guessed.value === correctGuesses[kind](figure) ? "right" : "wrong"];
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
