// The tests of a module: test() registers one, runTests() runs them in order and returns what each one said.

const tests = [];

/** @param {string} name  @param {() => (void | Promise<void>)} body throws if the test fails */
export const test = (name, body) => tests.push({ name, body });

/** Compares values by their JSON, so arrays and objects compare by content. */
export function equal(actual, expected) {
  const [a, e] = [actual, expected].map((value) => JSON.stringify(value) ?? String(value));
  if (a !== e) throw new Error(`expected ${e}, got ${a}`);
}

/** Compares numbers whose last bits depend on the order of operations. */
export function near(actual, expected, tolerance = 1e-9) {
  if (!(Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected))))
    throw new Error(`expected ${expected} within ${tolerance}, got ${actual}`);
}

/** @param {() => unknown} body  @param {Function} type of the error that the body must throw */
export async function throws(body, type) {
  try {
    await body();
  } catch (error) {
    if (error instanceof type) return;
    throw error;
  }
  throw new Error(`expected ${type.name}, got no error`);
}

/** @returns {Promise<{name: string, error: ?string}[]>} */
export async function runTests() {
  const results = [];
  for (const { name, body } of tests)
    results.push({ name, error: await Promise.try(body).then(() => null, (error) => error.stack ?? String(error)) });
  return results;
}
