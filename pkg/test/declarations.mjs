// What the package's declaration files say, as far as tests ask: the names that an
// entry point exports, the members of a type, the options of a call. The compiler
// writes these files, always in the same way.

import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { dist } from "./support.mjs";

const texts = new Map();

/** A declaration file without its comments. */
function textOf(module) {
  if (!texts.has(module)) {
    const text = readFileSync(join(dist, `${module}.d.ts`), "utf8");
    texts.set(module, text.replace(/\/\*\*[^]*?\*\/|^\/\/.*$/gm, ""));
  }
  return texts.get(module);
}

/** Every name that a module exports, with whether it is there when the code runs. */
export function exportsOf(module) {
  const text = textOf(module);
  const found = new Map();
  const put = (name, value) => found.set(name, value || found.get(name) === true);
  for (const [, only, from] of text.matchAll(/^export (type )?\* from "\.\/(.*)\.js";$/gm)) {
    exportsOf(posix.join(posix.dirname(module), from)).forEach((value, name) => put(name, value && only === undefined));
  }
  for (const [, only, names] of text.matchAll(/^export (type )?\{([^}]*)\}/gm)) {
    names.split(",").map((name) => name.trim()).filter(Boolean).forEach((name) => put(name, only === undefined));
  }
  for (const [, kind, name] of text.matchAll(/^export (?:declare )?(interface|type|class|function|const) (\w+)/gm)) {
    put(name, kind !== "interface" && kind !== "type");
  }
  return found;
}

/** Where the types of options are declared. */
const DECLARED = ["options", "planner", "core", "create"];

/** The members of a class or interface, those that it inherits among them. Of two
 * that have one name it is the one of the module that names it. */
export function membersOf(name, module) {
  const pattern = new RegExp(`^export (?:declare )?(?:class|interface) ${name}(?: extends ([^{]+))? \\{([^]*?)^\\}`, "gm");
  const bodies = [module, ...DECLARED].map((place) => [...textOf(place).matchAll(pattern)]).find((found) => found.length > 0);
  if (bodies === undefined) {
    throw new Error(`no declaration of ${name}`);
  }
  const members = new Set();
  for (const [, parents = "", body] of bodies) {
    for (const [, member] of body.matchAll(/^ {4}(?:readonly |get )?([A-Za-z]\w*)\??[:(<]/gm)) {
      members.add(member);
    }
    for (const parent of parents.split(",").map((one) => one.trim())) {
      // `using` is the language's own.
      if (parent !== "" && parent !== "Disposable") {
        membersOf(parent, module).forEach((member) => members.add(member));
      }
    }
  }
  return members;
}

/** The parameters of every function or method of a name, as text. */
function parametersOf(module, name) {
  const text = textOf(module);
  const found = [];
  for (const { index, 0: start } of text.matchAll(new RegExp(`^(?: {4}|export declare function )${name}\\(`, "gm"))) {
    let depth = 1;
    let at = index + start.length;
    while (depth > 0) {
      depth += { "(": 1, ")": -1 }[text[at]] ?? 0;
      at += 1;
    }
    found.push(text.slice(index + start.length, at - 1));
  }
  return found;
}

/** The options of a call. */
export function optionsOf(module, name) {
  const found = new Set();
  for (const parameters of parametersOf(module, name)) {
    const [, types = ""] = parameters.match(/(?:options|\{ signal \})\??: ([^]*)$/) ?? [];
    // What a single option is of has no options of its own.
    for (const [type] of types.replaceAll(/\{[^{}]*\}/g, "").matchAll(/\b[A-Z]\w+/g)) {
      membersOf(type, module).forEach((member) => found.add(member));
    }
    for (const [, member] of types.matchAll(/^ +(\w+)\??: /gm)) {
      found.add(member);
    }
  }
  return found;
}

/** The members of a union of texts. */
export function literalsOf(module, name) {
  const [, union] = textOf(module).match(new RegExp(`^export type ${name} =([^;]*);`, "m"));
  return [...union.matchAll(/"([^"]*)"/g)].map((match) => match[1]);
}
