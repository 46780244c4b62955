// A large scenario, made of a few kinds of machines in many groups.

/** A fleet of so many groups, and demand by hour for so many hours. `distinct`: no group is
 * like another, so that none are merged; `whole`: replicas are whole, as they hold cards. */
export function large({ nodes, periods, distinct = false, whole = false }) {
  const kinds = [
    ["H100", 17.6, 8],
    ["A100", 4.8, 4],
    ["L40S", 2.8, 4],
    ["L4", 0.3, 1],
  ];
  const regions = ["us-east", "us-west", "europe", "japan", "brazil"];
  const day = (t, shift) => 1 + 0.4 * Math.sin((2 * Math.PI * (t + shift)) / 24);
  return {
    schema_version: 1,
    name: "a large fleet",
    periods: Array.from({ length: periods }, (_, t) => ({ label: `day ${1 + Math.floor(t / 24)}, ${String(t % 24).padStart(2, "0")}:00` })),
    nodes: Array.from({ length: nodes }, (_, n) => {
      const [hardware, price, gpu] = kinds[n % kinds.length];
      return {
        id: `n${n}`,
        count: 1 + (n % 4),
        hardware,
        region: regions[n % regions.length],
        operator: `op-${n % 37}`,
        capacity: { gpu },
        price_per_hour: price,
        // Prices and headrooms of two thousand groups, none of which is that of another.
        ...(distinct ? { price_per_hour: Number((price * (1 + ((n * 7919) % 1999) / 10_000)).toFixed(5)), headroom: ((n * 31) % 1999) / 20_000 } : {}),
      };
    }),
    models: ["small", "large"].map((id, at) => ({
      id,
      profiles: kinds.map(([hardware], kind) => ({ hardware, rate: (1 + at) * 1000 * (4 - kind), ...(whole ? { holds: { gpu: at === 1 && kind < 2 ? 2 : 1 } } : {}) })),
    })),
    demands: regions.flatMap((region, at) =>
      ["small", "large"].map((model) => ({
        id: `${model}-${region}`,
        model,
        region,
        value: 1e-6,
        rate: Array.from({ length: periods }, (_, t) => Math.round(4e6 * day(t, 5 * at))),
        max_rtt_ms: 150,
      })),
    ),
    rtt_ms: Object.fromEntries(
      regions.map((from, a) => [from, Object.fromEntries(regions.slice(a + 1).map((to, b) => [to, 60 + 40 * (b + a)]))]),
    ),
    policy: { currency: "USD" },
  };
}
