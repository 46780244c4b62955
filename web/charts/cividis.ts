/** Cividis: dark blue to yellow, even to the eye and alike for every kind of
 * colour vision. */

import { scaleLinear } from "d3-scale";

const STOPS = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
] as const;

const scale = scaleLinear<string>()
  .domain(STOPS.map((_, at) => at / (STOPS.length - 1)))
  .range(STOPS)
  .clamp(true);

/** 256 colours as red, green, blue and opacity of each, one after another. */
export const CIVIDIS: Uint8ClampedArray = Uint8ClampedArray.from(
  Array.from({ length: 256 }, (_, at) => {
    const [red = 0, green = 0, blue = 0] = (scale(at / 255).match(/\d+/g) ?? []).map(Number);
    return [red, green, blue, 255];
  }).flat(),
);
