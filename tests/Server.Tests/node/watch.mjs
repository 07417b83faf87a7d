// Watches runs as any script would: node watch.mjs <address> <runId> <fromEpoch>. Prints one JSON document, and before
// it a line when the first batch has come.
import { HubConnectionBuilder, LogLevel } from "@microsoft/signalr";

const [address, runId, fromEpoch] = process.argv.slice(2);
const connection = new HubConnectionBuilder()
  .withUrl(new URL("/hubs/runs", address).href)
  .configureLogging(LogLevel.None)
  .build();
await connection.start();
const epochs = [];
const errors = [];
let batches = 0;
let status = null;
let problem = null;
await new Promise((resolve) =>
  connection.stream("Watch", runId, Number(fromEpoch)).subscribe({
    next(batch) {
      if (batches++ === 0) process.stdout.write("watching\n");
      status = batch.status;
      batch.totalError.forEach((error, row) => {
        epochs.push(batch.from + row);
        errors.push(error);
      });
    },
    complete: resolve,
    error(error) {
      problem = error.message;
      resolve();
    },
  }),
);
await connection.stop();
process.stdout.write(JSON.stringify({ epochs, errors, batches, status, problem }));
