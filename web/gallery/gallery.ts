/** Worked scenarios: each shows one thing, and names where its figures are from. */

import type { Scenario } from "idlewise";

/** A worked scenario. */
export interface Worked {
  name: string;
  title: string;
  /** What it shows, in a few words. */
  short: string;
  /** The same in full. */
  about: string;
  /** Where its figures are from. */
  sources: string;
}

const PUBLISHED =
  "Prices per GPU-hour lie in the published rental ranges (H100 1.50–3.23, A100-80 0.60–1.91, L40S 0.41–1.00, L4 0.17–0.45), round trips are published P95 values between cloud regions.";

/** The gallery, in its order. */
export const GALLERY: readonly Worked[] = [
  {
    name: "uneven-demand",
    title: "Uneven demand",
    short: "Three regions peak at different hours",
    about:
      "Three regions peak at different hours. Work moves after the sun until the round trip forbids it; what is idle at night is surplus.",
    sources: `${PUBLISHED} Rates of Llama 3.1 8B are MLPerf server results per GPU (H100 5,104, L40S 1,207 tokens/s); the day curves have the published peak to mean of 1.5. Machine counts are invented.`,
  },
  {
    name: "region-outage",
    title: "A region outage",
    short: "What the rest can carry",
    about:
      "Europe is down for six hours. The others take what the round trip lets them take; the rest shows what being ready for it would need.",
    sources: `${PUBLISHED} Rates of Llama 3.3 70B are TensorRT-LLM FP8 results (4,205 tokens/s on a pair of H100). Machine counts and the outage are invented.`,
  },
  {
    name: "memory-bound",
    title: "A memory-bound fleet",
    short: "GPUs idle because memory is full",
    about:
      "Long contexts fill the memory of the cards before their compute is busy. The idle compute is stranded by memory, not by too little work.",
    sources: `${PUBLISHED} Card memory is that of the makers' data sheets (L40S 48 GB, H100 80 GB). Rates on H100 and L40S are MLPerf server results; the cache per busy GPU is invented.`,
  },
  {
    name: "verification-heavy",
    title: "A verification-heavy day",
    short: "Half of the work must be proved",
    about:
      "Half of the work must be proved. Proofs cost compute, only some machines can make them, and the verifiers have a limit.",
    sources: `${PUBLISHED} TEE overhead of 1.06 is within the measured 1.04–1.08. The overhead of a ZK proof (1,000) is within the published 100–10,000. Demand and verifier capacity are invented.`,
  },
  {
    name: "right-sizing",
    title: "Right-sizing",
    short: "Which machines to rent",
    about:
      "Rent anew: how many machines of which class meet every demand at the lowest cost? Counts are ranges, the objective is cost.",
    sources: `${PUBLISHED} Rates of Llama 3.1 8B are MLPerf server results per GPU (H100 5,104, L40S 1,207); those on L4 and A100 are invented. Demand is invented, with a peak to mean of 1.5.`,
  },
  {
    name: "steady-day",
    title: "Moving costs",
    short: "A plan that changes little from hour to hour",
    about:
      "Three models share few machines and peak at different hours. Loading a replica has a price, and only 24 may move in a day: what does steadiness cost?",
    sources: `${PUBLISHED} Rates of the 8B model are MLPerf server results per GPU, that of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100); the 32B model, memory, demand and the price of a move are invented.`,
  },
  {
    name: "by-the-hour",
    title: "An evening by the hour",
    short: "Commit to some, rent the rest when the day asks for it",
    about:
      "Committed machines carry the day, machines rented by the hour its evening. A machine on demand is paid for 15 minutes before it serves and for an hour at least: when is it started, and how many are committed to?",
    sources: `${PUBLISHED} Rates of the 8B model are MLPerf server results per GPU, that of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Prices by commitment, the time to start and demand are invented.`,
  },
  {
    name: "launch",
    title: "A launch that may come",
    short: "One plan for four futures",
    about:
      "Four futures with weights: as forecast, quiet, a launch that is a hit, a region that loses a fifth. What is rented is decided before anyone knows which comes; who is served where, after.",
    sources: `${PUBLISHED} The rate of Llama 3.3 70B is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Futures, weights, prices by commitment and demand are invented.`,
  },
  {
    name: "night-batches",
    title: "Batches in the night",
    short: "Documents wait for idle machines",
    about:
      "Chat peaks in the evening; documents arrive by day and may wait for twelve hours. They fill the machines that chat leaves idle at night, so fewer are rented.",
    sources: `${PUBLISHED} The rate of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Demand and how long it can wait are invented.`,
  },
];

const FILES: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {
  "uneven-demand": () => import("./uneven-demand.json"),
  "region-outage": () => import("./region-outage.json"),
  "memory-bound": () => import("./memory-bound.json"),
  "verification-heavy": () => import("./verification-heavy.json"),
  "right-sizing": () => import("./right-sizing.json"),
  "steady-day": () => import("./steady-day.json"),
  "by-the-hour": () => import("./by-the-hour.json"),
  launch: () => import("./launch.json"),
  "night-batches": () => import("./night-batches.json"),
};

/** A scenario of the gallery. */
export async function galleryScenario(name: string): Promise<Scenario> {
  const file = FILES[name];
  if (file === undefined) {
    throw new Error(`there is no worked scenario "${name}"`);
  }
  // Written by us and checked by a test; the core checks it again.
  return (await file()).default as Scenario;
}
