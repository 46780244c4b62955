/** Labels and selectors as people write them in a cell: `site=ams3; team=a`, and
 * `region=us, us-west; hardware=H100`. A name that has a separator in it is escaped by `\`. */

import { record } from "./draft.ts";

/** What nodes, models and demands are selected by, besides their labels. */
const FIELDS = new Set(["id", "region", "hardware", "operator", "model", "verification"]);
const LABELS = "labels.";

/** Whether a name is a field and no label. Nodes alone have tiers. */
const isField = (name: string, ofNodes: boolean): boolean => FIELDS.has(name) || (ofNodes && name === "tier");

const escaped = (name: string): string => name.replace(/[\\;,=]/g, "\\$&");

/** Parts of a text between separators that are not escaped; escapes stay. */
function parts(text: string, separator: string): string[] {
  const found = [""];
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? "";
    if (letter === separator) {
      found.push("");
    } else {
      const whole = letter === "\\" ? letter + (text[(at += 1)] ?? "") : letter;
      found.push(`${found.pop() ?? ""}${whole}`);
    }
  }
  return found.map((part) => part.trim());
}

const plain = (text: string): string => text.replace(/\\(.)/g, "$1");

/** Labels of a cell; the text itself where a part of it is no label. */
export function labelsOf(text: string): unknown {
  const pairs = parts(text, ";").filter((part) => part !== "").map((part) => parts(part, "="));
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(""))) {
    return text;
  }
  return Object.fromEntries(pairs.map(([label = "", value = ""]) => [plain(label), plain(value)]));
}

/** The opposite. */
export function labelsText(labels: unknown): string {
  return Object.entries(record(labels))
    .map(([label, value]) => `${escaped(label)}=${escaped(String(value))}`)
    .join("; ");
}

/** What a cell selects. A name alone is an id, and a name that is no field is a label; of
 * `labels.region=eu` the label has the name of a field. */
export function selectorOf(text: string, ofNodes = false): unknown {
  const selector: Record<string, string | string[]> = {};
  const labels: Record<string, string | string[]> = {};
  for (const part of parts(text, ";").filter((one) => one !== "")) {
    const [first = "", ...rest] = parts(part, "=");
    if (rest.length > 1) {
      return text;
    }
    const [name, values] = rest[0] === undefined ? ["id", first] : [first, rest[0]];
    const named = parts(values, ",").filter((one) => one !== "").map(plain);
    const [only] = named;
    if (name === "" || only === undefined) {
      return text;
    }
    const value = named.length === 1 ? only : named;
    if (isField(name, ofNodes)) {
      selector[name] = value;
    } else {
      labels[plain(name.startsWith(LABELS) ? name.slice(LABELS.length) : name)] = value;
    }
  }
  return Object.keys(labels).length === 0 ? selector : { ...selector, labels };
}

/** The opposite. */
export function selectorText(selector: unknown, ofNodes = false): string {
  const { labels, ...fields } = record(selector);
  const values = (value: unknown): string => (Array.isArray(value) ? value : [value]).map((one) => escaped(String(one))).join(", ");
  const alone = Object.keys(fields).length === 1 && labels === undefined ? fields["id"] : undefined;
  if (alone !== undefined) {
    return values(alone);
  }
  const named = Object.entries(record(labels)).map(([label, value]) => {
    const name = escaped(label);
    return `${isField(label, ofNodes) || label.startsWith(LABELS) ? LABELS : ""}${name}=${values(value)}`;
  });
  return [...Object.entries(fields).map(([name, value]) => `${name}=${values(value)}`), ...named].join("; ");
}
