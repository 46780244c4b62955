/** Where in a JSON text a path such as `$.nodes[3].capacity.gpu` stands, so
 * that an error can be shown beside the line that the user wrote. */

/** A stretch of a text. */
export interface Stretch {
  from: number;
  to: number;
}

/** One step of a path: a field or a place in a list. */
type Step = string | number;

/** The steps of a path; quoted names are in brackets. */
export function stepsOf(path: string): Step[] {
  const steps: Step[] = [];
  const pattern = /\.([^.[\]]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g;
  for (const [, name, place, quoted] of path.matchAll(pattern)) {
    if (name !== undefined) {
      steps.push(name);
    } else if (place !== undefined) {
      steps.push(Number(place));
    } else if (quoted !== undefined) {
      steps.push(String(JSON.parse(quoted)));
    }
  }
  return steps;
}

/** Finds the value at a path in a valid JSON text; where the last steps do not
 * exist, the innermost value that does. */
export function locate(text: string, path: string): Stretch | undefined {
  const steps = stepsOf(path);
  let at = skipSpace(text, 0);
  let last: Stretch = { from: at, to: at + 1 };
  for (const step of steps) {
    const next = child(text, at, step);
    if (next === undefined) {
      return last;
    }
    at = next;
    last = { from: at, to: end(text, at) };
  }
  return last;
}

/** The line of a place in a text, cut to a readable length around it. */
export function excerptOf(
  text: string,
  { from, to }: Stretch,
): { line: number; text: string; from: number; to: number } {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const stop = text.indexOf("\n", from);
  const last = stop < 0 ? text.length : stop;
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < start; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  const left = Math.max(start, from - 60);
  const right = Math.min(last, Math.max(from + 60, Math.min(to, from + 100)));
  return {
    line,
    text: text.slice(left, right),
    from: from - left,
    to: Math.min(Math.max(to, from + 1), right) - left,
  };
}

function skipSpace(text: string, at: number): number {
  let place = at;
  while (/\s/.test(text[place] ?? "")) {
    place += 1;
  }
  return place;
}

/** Where the value of a step starts, in the list or object that starts at `at`. */
function child(text: string, at: number, step: Step): number | undefined {
  const list = text[at] === "[";
  if (!list && text[at] !== "{") {
    return undefined;
  }
  let place = skipSpace(text, at + 1);
  for (let index = 0; place < text.length && text[place] !== "]" && text[place] !== "}"; index += 1) {
    let matches = list && index === step;
    if (!list) {
      const stop = end(text, place);
      matches = JSON.parse(text.slice(place, stop)) === step;
      // Past the colon.
      place = skipSpace(text, skipSpace(text, stop) + 1);
    }
    if (matches) {
      return place;
    }
    place = skipSpace(text, end(text, place));
    if (text[place] === ",") {
      place = skipSpace(text, place + 1);
    }
  }
  return undefined;
}

/** Where the value that starts at `at` ends. */
function end(text: string, at: number): number {
  const first = text[at];
  if (first === '"') {
    let place = at + 1;
    while (place < text.length && text[place] !== '"') {
      place += text[place] === "\\" ? 2 : 1;
    }
    return place + 1;
  }
  if (first !== "{" && first !== "[") {
    const rest = /[\s,\]}]/g;
    rest.lastIndex = at;
    return rest.exec(text)?.index ?? text.length;
  }
  let depth = 0;
  for (let place = at; place < text.length; place += 1) {
    const letter = text[place];
    if (letter === '"') {
      place = end(text, place) - 1;
    } else if (letter === "{" || letter === "[") {
      depth += 1;
    } else if (letter === "}" || letter === "]") {
      depth -= 1;
      if (depth === 0) {
        return place + 1;
      }
    }
  }
  return text.length;
}
