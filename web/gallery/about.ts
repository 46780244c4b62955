/** What worked scenarios show, in full, and where their figures are from: loaded when it is
 * asked for. */

/** About a worked scenario. */
export interface About {
  shows: string;
  sources: string;
}

const PUBLISHED =
  "Prices per GPU-hour lie in the published rental ranges (H100 1.50–3.23, A100-80 0.60–1.91, L40S 0.41–1.00, L4 0.17–0.45), round trips are published P95 values between cloud regions.";

/** By name, in the order of the gallery. */
export const ABOUT: Readonly<Record<string, About>> = {
  "uneven-demand": {
    shows:
      "Three regions peak at different hours. Work moves after the sun until the round trip forbids it; what is idle at night is surplus.",
    sources: `${PUBLISHED} Rates of Llama 3.1 8B are MLPerf server results per GPU (H100 5,104, L40S 1,207 tokens/s); the day curves have the published peak to mean of 1.5. Machine counts are invented.`,
  },
  "region-outage": {
    shows:
      "Europe is down for six hours. The others take what the round trip lets them take; the rest shows what being ready for it would need.",
    sources: `${PUBLISHED} Rates of Llama 3.3 70B are TensorRT-LLM FP8 results (4,205 tokens/s on a pair of H100). Machine counts and the outage are invented.`,
  },
  "memory-bound": {
    shows:
      "Long contexts fill the memory of the cards before their compute is busy. The idle compute is stranded by memory, not by too little work.",
    sources: `${PUBLISHED} Card memory is that of the makers' data sheets (L40S 48 GB, H100 80 GB). Rates on H100 and L40S are MLPerf server results; the cache per busy GPU is invented.`,
  },
  "verification-heavy": {
    shows:
      "Half of the work must be proved. Proofs cost compute, only some machines can make them, and the verifiers have a limit.",
    sources: `${PUBLISHED} TEE overhead of 1.06 is within the measured 1.04–1.08. The overhead of a ZK proof (1,000) is within the published 100–10,000. Demand and verifier capacity are invented.`,
  },
  "right-sizing": {
    shows:
      "Rent anew: how many machines of which class meet every demand at the lowest cost? Counts are ranges, the objective is cost.",
    sources: `${PUBLISHED} Rates of Llama 3.1 8B are MLPerf server results per GPU (H100 5,104, L40S 1,207); those on L4 and A100 are invented. Demand is invented, with a peak to mean of 1.5.`,
  },
  "steady-day": {
    shows:
      "Three models share few machines and peak at different hours. Loading a replica has a price, and only 24 may move in a day: what does steadiness cost?",
    sources: `${PUBLISHED} Rates of the 8B model are MLPerf server results per GPU, that of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100); the 32B model, memory, demand and the price of a move are invented.`,
  },
  "by-the-hour": {
    shows:
      "Committed machines carry the day, machines rented by the hour its evening. A machine on demand is paid for 15 minutes before it serves and for an hour at least: when is it started, and how many are committed to?",
    sources: `${PUBLISHED} Rates of the 8B model are MLPerf server results per GPU, that of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Prices by commitment, the time to start and demand are invented.`,
  },
  launch: {
    shows:
      "Four futures with weights: as forecast, quiet, a launch that is a hit, a region that loses a fifth. What is rented is decided before anyone knows which comes; who is served where, after.",
    sources: `${PUBLISHED} The rate of Llama 3.3 70B is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Futures, weights, prices by commitment and demand are invented.`,
  },
  "night-batches": {
    shows:
      "Chat peaks in the evening; documents arrive by day and may wait for twelve hours. They fill the machines that chat leaves idle at night, so fewer are rented.",
    sources: `${PUBLISHED} The rate of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Demand and how long it can wait are invented.`,
  },
  loading: {
    shows:
      "Reports are written until morning, then people begin to chat. A replica of the 70B model loads for twelve minutes, one of the 8B model for three, and a rented machine needs six to start: what is loaded where, and when, and what waits unserved meanwhile?",
    sources: `${PUBLISHED} Rates of the 8B model are MLPerf server results per GPU, that of the 70B model is a TensorRT-LLM FP8 result (4,205 tokens/s on a pair of H100). Times to load, prices by commitment and demand are invented.`,
  },
};
