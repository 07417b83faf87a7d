// A client of SignalR's JSON hub protocol for one stream, which is all that the page needs: the official client is
// larger than all scripts of the page together.
// The protocol: https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md

const END = "\x1e"; // after each record
const [ITEM, CALL, COMPLETION, PING, CLOSE] = [2, 4, 3, 6, 7];
const PING_EVERY = 15_000; // The server drops a client that is silent for 30 seconds.
const LONGEST_SILENCE = 30_000; // The server pings every 15 seconds.
const FIRST_WAIT = 500; // ms
const LONGEST_WAIT = 8_000;

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The pauses before the next attempts: ½ s, then twice as long each time, up to 8 s. A random factor from 0.5 to 1.5
 *  keeps clients from coming back all at once. */
export class BackOff {
  wait = FIRST_WAIT;

  reset() {
    this.wait = FIRST_WAIT;
  }

  async pause() {
    const wait = this.wait * (0.5 + Math.random());
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    await pause(wait);
  }
}

/** The address of the server's hub. */
export function hubAddress() {
  const hub = new URL("hubs/runs", document.baseURI);
  hub.protocol = hub.protocol.replace("http", "ws");
  return hub;
}

/**
 * The items of a streaming method, until the method ends.
 * @param {string | URL} address of the hub
 * @param {string} target name of the method
 * @param {unknown[]} args
 * @param {AbortSignal} signal ends the stream
 * @throws {Error} if the connection does not open or breaks, or if the method fails
 */
export async function* stream(address, target, args, signal) {
  const socket = new WebSocket(address);
  const records = recordsOf(socket, signal).getReader();
  const send = (message) => socket.send(JSON.stringify(message) + END);
  const next = async () => JSON.parse((await records.read()).value);
  let pings;
  try {
    await opened(socket, signal);
    // The server reads the call after the handshake, so the call need not wait for the response.
    send({ protocol: "json", version: 1 });
    send({ type: CALL, invocationId: "0", target, arguments: args });
    pings = setInterval(() => send({ type: PING }), PING_EVERY);
    const handshake = await next();
    if (handshake.error) throw new Error(handshake.error);
    while (true) {
      const { type, item, error } = await next();
      if (type === ITEM) yield item;
      else if (type === CLOSE || error) throw new Error(error ?? "The server closed the connection.");
      else if (type === COMPLETION) return;
    }
  } finally {
    clearInterval(pings);
    socket.close();
  }
}

function opened(socket, signal) {
  return new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("close", () => reject(new Error("The connection did not open.")));
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** The records that arrive. A message can hold several, or the beginning of one. */
function recordsOf(socket, signal) {
  let rest = "";
  let silence;
  return new ReadableStream({
    start(controller) {
      const fail = (error) => {
        clearTimeout(silence);
        controller.error(error);
        socket.close();
      };
      const listen = () => {
        clearTimeout(silence);
        silence = setTimeout(() => fail(new Error("The server is silent.")), LONGEST_SILENCE);
      };
      listen();
      socket.addEventListener("message", ({ data }) => {
        listen();
        const records = (rest + data).split(END);
        rest = records.pop();
        for (const record of records) controller.enqueue(record);
      });
      socket.addEventListener("close", () => fail(new Error("The connection broke.")));
      signal.addEventListener("abort", () => fail(signal.reason));
    },
  });
}
