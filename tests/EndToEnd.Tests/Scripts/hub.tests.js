import { stream } from "/js/hub.js";
import { equal, test, throws } from "./harness.js";

/** Replaces WebSocket by one whose server is the test. */
function server() {
  const socket = new EventTarget();
  socket.sent = [];
  socket.send = (data) => socket.sent.push(data);
  socket.close = () => (socket.closed = true);
  globalThis.WebSocket = function () {
    return socket;
  };
  return {
    socket,
    open: () => socket.dispatchEvent(new Event("open")),
    close: () => socket.dispatchEvent(new Event("close")),
    say: (text) => socket.dispatchEvent(Object.assign(new Event("message"), { data: text.replaceAll("|", "\x1e") })),
  };
}

const watch = (signal = new AbortController().signal) => stream("ws://test/hub", "Watch", ["x", 3], signal);

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

test("The handshake and the call are sent when the connection opens", async () => {
  const { open, say, socket } = server();
  const items = all(watch());
  equal(socket.sent, []);
  open();
  say('{}|{"type":3,"invocationId":"0"}|');
  equal(await items, []);
  equal(socket.sent.map((record) => record.replace("\x1e", "|")), [
    '{"protocol":"json","version":1}|', '{"type":4,"invocationId":"0","target":"Watch","arguments":["x",3]}|',
  ]);
  equal(socket.closed, true);
});

test("Records arrive whole, however messages cut them", async () => {
  const { open, say } = server();
  const items = all(watch());
  open();
  say('{}|{"type":2,"item":1}|{"type":6}|{"ty');
  say('pe":2,"item":2}');
  say('|{"type":2,"item":3}|{"type":3}|');
  equal(await items, [1, 2, 3]);
});

for (const [name, said, message] of [
  ["A refused handshake", '{"error":"old"}|', "old"],
  ["A failed method", '{}|{"type":3,"error":"unknown run"}|', "unknown run"],
  ["A connection that the server closes", '{}|{"type":7}|', "The server closed the connection."],
])
  test(`${name} is an error`, async () => {
    const { open, say } = server();
    const items = all(watch());
    open();
    say(said);
    equal(await items.catch((error) => error.message), message);
  });

test("A connection that does not open, or breaks, is an error", async () => {
  const first = server();
  const never = all(watch());
  first.close();
  await throws(() => never, Error);
  const second = server();
  const items = watch();
  const one = items.next();
  second.open();
  second.say('{}|{"type":2,"item":1}|');
  equal((await one).value, 1);
  second.close();
  await throws(() => items.next(), Error);
});

test("The reader can end the stream", async () => {
  const { open, say, socket } = server();
  const stop = new AbortController();
  const items = all(watch(stop.signal));
  open();
  say("{}|");
  stop.abort();
  equal(await items.catch((error) => error.name), "AbortError");
  equal(socket.closed, true);
});
