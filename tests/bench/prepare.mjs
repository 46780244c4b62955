/** Turns a program from MPS into the scaled arrays that peers get: `node prepare.mjs MPS ARRAYS`. */

import { writeArrays } from "./arrays.mjs";
import { linesOfFile, readLines } from "./mps.mjs";
import { scaled } from "./scale.mjs";

const [from, to] = process.argv.slice(2);
writeArrays(to, scaled(readLines(linesOfFile(from))));
console.log(JSON.stringify({ written: to }));
