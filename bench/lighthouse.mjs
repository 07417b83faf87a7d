// Measures Lighthouse scores of the pages that readers open first, on a simulated phone and on a desktop.
//
//   dotnet publish src/Server -c Release -o artifacts/app       the server to measure
//   node bench/lighthouse.mjs [--runs 3] [page...]              all pages, or the ones named: / /zh/ live ...
//
// It needs Node 22 and gets lighthouse@12 by npx. CHROMIUM=/path/to/browser names the browser; otherwise
// scripts/find-chromium.sh finds one. The table shows medians. The exit code is 1 if one is below 95.

import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

const LEAST = 95;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const DEMONSTRATIONS = ["symmetry", "family-trees", "perceptron", "local-minima", "iterative"];
const root = join(import.meta.dirname, "..");
const run = promisify(execFile);

const { values, positionals } = parseArgs({
  options: { runs: { type: "string", default: "3" } }, allowPositionals: true,
});
const folder = await mkdtemp(join(tmpdir(), "lighthouse-"));
const browser = execFileSync(
  "bash", ["-c", '. scripts/find-chromium.sh >&2; echo "$CHROMIUM"'], { cwd: root, encoding: "utf8" }).trim();
const server = await startServer();
let passed = true;
try {
  const pages = await findPages();
  const wanted = positionals.length ? positionals : Object.keys(pages);
  console.log(`Lighthouse 12, ${browser}, medians of ${values.runs}\n`);
  console.log(`| page | device | ${CATEGORIES.join(" | ")} | blocked | largest paint | layout shift |`);
  console.log(`| --- | --- | ${CATEGORIES.map(() => "---").join(" | ")} | --- | --- | --- |`);
  for (const name of wanted) for (const device of ["mobile", "desktop"]) await measure(name, pages[name], device);
} finally {
  server.process.kill();
  await rm(folder, { recursive: true, force: true });
}
process.exit(passed ? 0 : 1);

/** Starts the published server with an empty store, on a free port. */
async function startServer() {
  const port = await freePort();
  const child = spawn(join(root, "artifacts/app/BackpropWeb.Server"), ["--urls", `http://127.0.0.1:${port}`], {
    env: { ...process.env, ConnectionStrings__Runs: `Data Source=${join(folder, "runs.db")}` }, stdio: "ignore",
  });
  child.on("error", (error) => { throw error; });
  const address = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    if (await fetch(address).then(({ ok }) => ok, () => false)) return { process: child, address };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Pages by name: an address, or a function that makes one anew for each run. */
async function findPages() {
  const exhibit = await (await fetch(server.address)).text();
  const [finished] = exhibit.match(/\/runs\/[A-Za-z0-9_-]{22}/);
  const demos = DEMONSTRATIONS.map((name) => [name, `/demos/${name}`]);
  for (const [, address] of demos) await fetch(server.address + address); // The first visit trains the runs.
  return { "/": "/", "/zh/": "/zh/", finished, live: startLiveRun, ...Object.fromEntries(demos) };
}

/** A run that is live for as long as Lighthouse looks at it. */
async function startLiveRun() {
  const response = await fetch(`${server.address}/api/runs`, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ problem: "xor", start: { seed: 1 }, epochs: 10_000, pace: 30 }),
  });
  const { links } = await response.json();
  return links.page;
}

async function measure(name, page, device) {
  const reports = [];
  for (let k = 0; k < Number(values.runs); k++) reports.push(await report(await (page.call?.() ?? page), device));
  const median = (read) => reports.map(read).sort((a, b) => a - b)[Math.floor(reports.length / 2)];
  const scores = CATEGORIES.map((id) => Math.round(100 * median(({ categories }) => categories[id].score)));
  const time = (id) => median(({ audits }) => audits[id].numericValue);
  passed &&= scores.every((score) => score >= LEAST);
  console.log(
    `| ${name} | ${device} | ${scores.join(" | ")} | ${time("total-blocking-time").toFixed(0)} ms ` +
    `| ${(time("largest-contentful-paint") / 1000).toFixed(1)} s | ${time("cumulative-layout-shift").toFixed(3)} |`);
}

/** @param {string} page  @param {"mobile" | "desktop"} device */
async function report(page, device) {
  const file = join(folder, "report.json");
  await run("npx", [
    "--yes", "lighthouse@12", server.address + page, "--output=json", `--output-path=${file}`, "--quiet",
    `--only-categories=${CATEGORIES}`, "--chrome-flags=--headless --no-sandbox --disable-gpu",
    ...(device === "desktop" ? ["--preset=desktop"] : []),
  ], { env: { ...process.env, CHROME_PATH: browser }, maxBuffer: 2 ** 26 });
  return JSON.parse(await readFile(file, "utf8"));
}
