// What the package's tests share.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));
export const dist = fileURLToPath(new URL("../dist/", import.meta.url));

export const wasmBytes = () => readFileSync(join(dist, "idlewise.wasm"));

const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** What is unique about the golden plans, whatever ties decide. */
const goldenNumbers = json("tests/golden/numbers.json");

/** The scenarios whose plans every environment must agree on. */
export const goldenNames = Object.keys(goldenNumbers).sort();

const goldenPath = (name) =>
  name === "example" ? "crate/core/example/scenario.json" : `tests/golden/${name}.json`;

/** A golden scenario. */
export const golden = (name) => json(goldenPath(name));

const nativePlans = new Map();

/** The plan of a golden scenario that the native command finds now. */
function nativePlan(name) {
  if (!nativePlans.has(name)) {
    const command = ["run", "--quiet", "--package", "idlewise-cli", "--"];
    const printed = execFileSync("cargo", [...command, "solve", goldenPath(name), "--json"], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 64 << 20,
      stdio: ["ignore", "pipe", "ignore"],
    });
    nativePlans.set(name, JSON.parse(printed));
  }
  return nativePlans.get(name);
}

/** Fails where plans, by the names of their scenarios, are not the golden ones: what is
 * unique as in the file, the rest as the native build has it. */
export function assertGolden(plans) {
  for (const [name, plan] of Object.entries(plans)) {
    assertSame(unique(plan), goldenNumbers[name]);
    assertSame(numbers(plan), numbers(nativePlan(name)));
  }
}

/** The numbers of tests/golden/numbers.json. */
function unique(plan) {
  const { compute_hours, cost } = plan.waste.total;
  return {
    value: plan.objective.value,
    bound: plan.objective.bound,
    served: plan.demands.reduce((sum, demand) => sum + demand.served, 0),
    "installed.compute_hours": compute_hours.installed,
    "installed.cost": cost.installed,
  };
}

/** A folder that is gone when the process ends. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "idlewise-"));
  process.on("exit", () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }));
  return path;
}

/** Runs npm and returns what it prints. */
export function npm(arguments_, cwd) {
  // On Windows npm is a script, which Node starts by a shell only.
  const isWindows = process.platform === "win32";
  const words = isWindows ? arguments_.map((word) => `"${word}"`) : arguments_;
  return execFileSync(isWindows ? "npm.cmd" : "npm", words, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: isWindows,
  });
}

/** Objective, bound and waste: the numbers that must be the same everywhere. */
export function numbers(plan) {
  const { value, bound, cost } = plan.objective;
  const found = { value, bound, cost };
  const collect = (prefix, part) => {
    for (const [name, amount] of Object.entries(part)) {
      if (typeof amount === "number") {
        found[`${prefix}.${name}`] = amount;
      } else {
        collect(`${prefix}.${name}`, amount);
      }
    }
  };
  collect("waste", plan.waste.total);
  return found;
}

/** Fails where two sets of numbers differ by more than 1e-9 of their size. */
export function assertSame(found, expected) {
  assert.deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
  // Parts of the account that are rounding dust are compared with the whole.
  const whole = (name) =>
    name.startsWith("waste.compute_hours")
      ? expected["waste.compute_hours.installed"]
      : name.startsWith("waste.cost")
        ? expected["waste.cost.installed"]
        : 0;
  for (const [name, value] of Object.entries(expected)) {
    const size = Math.max(Math.abs(value), Math.abs(found[name]), whole(name));
    assert.ok(
      Math.abs(found[name] - value) <= 1e-9 * size,
      `${name}: found ${found[name]}, expected ${value}`,
    );
  }
}

/** Periods that have nothing in common, so that each is a program of its own. */
export function day(nodes, demands, periods) {
  const hardware = (n) => `h${n % 4}`;
  return {
    schema_version: 1,
    periods: Array.from({ length: periods }, (_, t) => ({ label: `${t}`, hours: 1 })),
    nodes: Array.from({ length: nodes }, (_, n) => ({
      id: `n${n}`,
      count: 1 + (n % 3),
      hardware: hardware(n),
      capacity: { gpu: 8, vram_gb: 64 + 8 * n },
      price_per_hour: 10 + n,
    })),
    models: Array.from({ length: demands }, (_, d) => ({
      id: `m${d}`,
      profiles: [0, 1, 2, 3].map((h) => ({
        hardware: hardware(h),
        rate: 100 + 17 * ((d + 3 * h) % 11),
        uses: { gpu: 1, vram_gb: 8 + (d % 5) },
      })),
    })),
    demands: Array.from({ length: demands }, (_, d) => ({
      id: `d${d}`,
      model: `m${d}`,
      value: 1 + (d % 7),
      rate: Array.from({ length: periods }, (_, t) => 1500 + 113 * ((3 * d + 5 * t) % 17)),
    })),
  };
}

/** Replicas that fit machines badly, of one program: a search for whole numbers is needed. */
export function packing() {
  const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));
  return {
    schema_version: 1,
    nodes: list(8, (i) => ({ id: `n${i}`, hardware: "A", count: 1 + (i % 3), capacity: { gpu: 8, vram_gb: 100 + 37 * (i % 4) }, price_per_hour: 2 })),
    models: list(6, (i) => ({ id: `m${i}`, profiles: [{ hardware: "A", rate: 90 + 17 * i, holds: { gpu: 2 + (i % 3), vram_gb: 31 + 13 * i } }] })),
    demands: list(6, (i) => ({ id: `d${i}`, model: `m${i}`, rate: 3 * (300 + 70 * i), value: 1e-3 * (1 + 0.31 * i) })),
  };
}
