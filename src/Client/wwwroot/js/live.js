// Follows a run that has not ended: over SignalR, or by REST where WebSockets do not open.

import { BackOff, hubAddress, pause, stream } from "./hub.js";

const ASK_EVERY = 1_000; // ms

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
  const backOff = new BackOff();
  while (true) {
    let works = false;
    try {
      for await (const batch of ask(id, next(), signal)) {
        works = true;
        backOff.reset();
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
    await backOff.pause();
    if (signal.aborted) return;
  }
}

const watch = (id, from, signal) => stream(hubAddress(), "Watch", [id, from], signal);

/** Asks once a second. */
async function* poll(id, from, signal) {
  while (true) {
    const { status, epoch, failure, waiting, recipeHash } = await readJson(`api/runs/${id}`, signal);
    const rows = epoch < from
      ? { from, meanSquaredError: [], correct: [] }
      : await readJson(`api/runs/${id}/tape?weights=true&from=${from}`, signal);
    from += rows.meanSquaredError.length;
    yield { ...rows, status, failure, waiting, recipeHash };
    await pause(ASK_EVERY);
  }
}

/**
 * The JSON at an address.
 * @throws {Error} with the status of a response that is not 2xx
 */
export async function readJson(address, signal) {
  const response = await fetch(address, { signal });
  const { ok, status } = response;
  if (!ok) throw Object.assign(new Error(`${address} answered ${status}`), { status });
  return response.json();
}

/** Without a response the run may still be there. */
const isGone = (id) => fetch(`api/runs/${id}`).then(({ status }) => status === 404, () => false);
