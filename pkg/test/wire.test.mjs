// How values cross into the WebAssembly and out of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../dist/wire.js";

const crossed = (value) => decode(encode(value));

test("values come back as they were", () => {
  const values = [
    null,
    true,
    -0.5,
    NaN,
    "",
    "Größe \u{1F600}",
    [],
    {},
    [1, [2, [3]], { a: 1, b: { a: "a" } }, { a: 1, b: 2 }, { b: 2, a: 1 }],
    Array.from({ length: 10_000 }, (_, n) => ({ id: `node-${n}`, gpu: n, list: [n, n] })),
  ];
  for (const value of values) {
    assert.deepEqual(crossed(value), value);
  }
});

test("fields that are undefined are no fields, and typed arrays are lists", () => {
  assert.deepEqual(crossed({ a: undefined, b: Int8Array.of(1, -2) }), { b: [1, -2] });
});

test("a field of an odd name is a field like any other", () => {
  const odd = JSON.parse('{"__proto__": 1, "constructor": 2}');
  const back = crossed(odd);
  assert.deepEqual(Object.entries(back), Object.entries(odd));
  assert.equal(Object.getPrototypeOf(back), Object.prototype);
});

test("objects of one shape share it", () => {
  const [, words, , text, , shapes] = encode([{ a: 1, b: 1 }, { a: 2, b: 2 }, { a: 3 }]);
  assert.deepEqual([...words], [3, 0, 0, 1]);
  assert.equal(text, "ab");
  assert.deepEqual([...shapes], [2, 0, 1, 1, 0]);
});

test("the walk ends where something cannot be encoded", () => {
  const cycle = {};
  cycle.again = cycle;
  assert.ok(encode(cycle)[0].length < 100);
  const thrower = { a: 1, get b() { throw new Error("mine"); }, c: 2 };
  const [tags, , , text] = encode(thrower);
  assert.deepEqual([...tags], [6, 3, 7]);
  assert.match(text, /throws "Error: mine" when it is read/);
});
