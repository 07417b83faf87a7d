// Follows a run that has not ended: over SignalR, or by REST where WebSockets do not open.

import { hubAddress, stream } from "./hub.js";

const FIRST_WAIT = 500; // ms
const LONGEST_WAIT = 8_000;
const ASK_EVERY = 1_000;

/** @param {string} status of a run: RunStatus in Run.cs */
export const hasEnded = (status) => ["finished", "stopped", "failed"].includes(status);

/**
 * Every row from an epoch on, once and in order, until the run has ended or the server no longer has it.
 * @param {string} id of the run
 * @param {() => number} next the epoch of the row after the last that has arrived
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<{link: "live" | "lost" | "gone", batch: ?object}>} batch as RunBatch in Tape.cs
 */
export async function* follow(id, next, signal) {
  let ask = watch;
  let wait = FIRST_WAIT;
  while (true) {
    let works = false;
    try {
      for await (const batch of ask(id, next(), signal)) {
        works = true;
        wait = FIRST_WAIT;
        yield { link: "live", batch };
        if (hasEnded(batch.status)) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      console.warn(`Stream of rows interrupted: ${error.message}`);
    }
    if (await isGone(id)) {
      yield { link: "gone", batch: null };
      return;
    }
    yield { link: "lost", batch: null };
    if (!works) ask = ask === watch ? poll : watch;
    await pause(wait * (0.5 + Math.random())); // Clients must not come back all at once.
    if (signal.aborted) return;
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }
}

const watch = (id, from, signal) => stream(hubAddress(), "Watch", [id, from], signal);

/** Asks once a second. */
async function* poll(id, from, signal) {
  while (true) {
    const { status, epoch, failure, waiting, recipeHash } = await read(`api/runs/${id}`, signal);
    const rows = epoch < from
      ? { from, meanSquaredError: [], correct: [] }
      : await read(`api/runs/${id}/tape?weights=true&from=${from}`, signal);
    from += rows.meanSquaredError.length;
    yield { ...rows, status, failure, waiting, recipeHash };
    await pause(ASK_EVERY);
  }
}

async function read(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}

/** Without an answer the run may still be there. */
const isGone = (id) => fetch(`api/runs/${id}`).then(({ status }) => status === 404, () => false);

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
