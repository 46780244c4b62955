// Large scenarios, made in the page and dropped there, and what is done with
// them. The plan of ten thousand nodes and a week is made up and loaded beside its
// scenario, since solving it would take minutes.

/** Of the fleet whose plan is loaded. */
export const SIZE = { nodes: 10_000, periods: 168 };

/** Makes files in the page: too large for the browser's remote control. Returns
 * their sizes in bytes. */
export async function make(page, maker, argument) {
  await page.evaluate(`globalThis.made = (${maker})(${JSON.stringify(argument)}); undefined`);
  return page.evaluate(() => {
    globalThis.made = globalThis.made.map(([name, parts]) => new File(parts, name));
    return globalThis.made.map(({ size }) => size);
  });
}

/** Drops the files that were made. */
export async function drop(page) {
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    globalThis.made.forEach((file) => dataTransfer.items.add(file));
    delete globalThis.made;
    dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
}

/** Waits until the scenario of a name is shown. */
export const shown = (page, name) =>
  page.waitForFunction((wanted) => document.querySelector(".hero .over")?.textContent.includes(wanted), name);

/** Zooms the heatmap in, drags it about and zooms out again, a step in each frame.
 * Returns when each frame began, in milliseconds. */
export const moveHeatmap = (page) =>
  page.evaluate(async () => {
    const canvas = document.querySelector("#heat canvas");
    const box = canvas.getBoundingClientRect();
    const send = (type, x, y) =>
      canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: box.x + x, clientY: box.y + y, bubbles: true, isPrimary: true }));
    canvas.setPointerCapture = () => undefined;
    const zoom = (delta) =>
      canvas.dispatchEvent(new WheelEvent("wheel", { deltaY: delta, ctrlKey: true, clientX: box.x + 600, clientY: box.y + 200, bubbles: true, cancelable: true }));
    const times = [];
    let frame = 0;
    await new Promise((resolve) => {
      const next = (now) => {
        times.push(now);
        frame += 1;
        if (frame < 60) {
          zoom(-12);
        } else if (frame === 60) {
          send("pointerdown", 600, 200);
        } else if (frame < 180) {
          send("pointermove", 600 + 150 * Math.sin(frame / 9), 200 + 120 * Math.cos(frame / 7));
        } else if (frame === 180) {
          send("pointerup", 600, 200);
        } else if (frame < 240) {
          zoom(12);
        } else {
          resolve();
          return;
        }
        requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    return times;
  });

/** A fleet, and a plan in which everything is as busy as a wave says. */
export function fleet({ nodes, periods }) {
  const hardware = ["H100", "A100", "L40S", "L4"];
  const regions = ["us-east", "us-west", "europe", "japan", "brazil"];
  const id = (n) => `n${n}`;
  const list = Array.from({ length: nodes }, (_, n) => ({
    id: id(n),
    hardware: hardware[n % 4],
    region: regions[n % 5],
    operator: `op-${n % 37}`,
    capacity: { gpu: 8 },
    price_per_hour: 4,
  }));
  const scenario = {
    schema_version: 1,
    name: "a large fleet",
    periods: Array.from({ length: periods }, (_, t) => ({ label: `day ${1 + Math.floor(t / 24)}, ${t % 24}:00` })),
    nodes: list,
    models: [{ id: "m", profiles: hardware.map((one) => ({ hardware: one, rate: 1000 })) }],
    demands: [{ id: "d", model: "m", rate: 1e6 }],
  };
  const account = { compute_hours: { installed: 1, unavailable: 0, headroom: 0, useful: 0.5, overhead: 0, workload_idle: 0, stranded: { fragmentation: 0, hosting: 0, verification: 0, region: 0, resource: 0, hardware: 0 }, surplus: 0.5 }, idle_percent: 50 };
  account.cost = account.compute_hours;
  const prices = { capacity: [], demand: [], link: [], max_replicas: [], replica: [], single_node: [], verifier: [] };
  const head = {
    schema_version: 1,
    status: "feasible",
    objective: { name: "serve", value: 1, bound: 1, gap: 0, cost: 0 },
    routes: [],
    replicas: [],
    counts: [],
    demands: Array.from({ length: periods }, (_, period) => ({ demand: "d", period, offered: 1e6, served: 9e5, unmet: 1e5, price: 0 })),
    waste: { total: account, by_period: Array.from({ length: periods }, () => account), by_region: {}, by_operator: { all: account }, by_hardware: {} },
    certificate: { objective: 1, bound: 1, bound_source: "prices", gap: 0, max_violation: 0, prices },
    solver: { engine: "simplex", iterations: 0, seconds: 0, reduced: { nodes, demands: 1, components: 1 }, version: "0" },
  };
  const parts = [JSON.stringify(head).slice(0, -1), ',"nodes":['];
  for (let n = 0; n < nodes; n += 1) {
    let text = n === 0 ? "" : ",";
    for (let t = 0; t < periods; t += 1) {
      const busy = 4 + 4 * Math.sin(n / 700 + t / 4);
      text += `${t === 0 ? "" : ","}{"node":"${id(n)}","period":${t},"busy":{"gpu":${busy.toFixed(2)}},"available":{"gpu":8}}`;
    }
    parts.push(text);
  }
  parts.push("]}");
  return [
    ["scenario.json", [JSON.stringify(scenario)]],
    ["plan.json", parts],
  ];
}

/** A scenario of twenty megabytes. */
export function heavy() {
  const nodes = Array.from({ length: 100_000 }, (_, n) => ({
    id: `a-rather-long-name-of-a-node-entry-that-fills-the-file/number-${n}`,
    hardware: ["H100", "L40S"][n % 2],
    region: ["us", "eu"][n % 2],
    operator: `an-operator-with-a-long-name-too-${n % 50}`,
    capacity: { gpu: 8, vram_gb: 640 },
    price_per_hour: 17.6,
  }));
  const scenario = {
    schema_version: 1,
    name: "twenty megabytes",
    nodes,
    models: [{ id: "m", profiles: [{ hardware: "H100", rate: 5104 }, { hardware: "L40S", rate: 1207 }] }],
    demands: [{ id: "d", model: "m", rate: 1e6, region: "us" }],
  };
  return [["heavy.json", [JSON.stringify(scenario)]]];
}
