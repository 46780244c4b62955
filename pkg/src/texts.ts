/** The JSON Schemas and the example: not part of the WebAssembly, and loaded
 * only when they are asked for. */

import { IdlewiseError } from "./errors.js";
import type { SchemaName } from "./options.js";
import type { Scenario } from "./types.js";

/** The JSON Schema (draft 2020-12) of a file format. */
export async function schemaOf(of: SchemaName): Promise<Record<string, unknown>> {
  if (of !== "scenario" && of !== "plan") {
    throw new IdlewiseError(
      "argument",
      `schema: found ${JSON.stringify(of)}, expected "scenario" or "plan"`,
    );
  }
  const { schemas } = await import("./embedded-texts.js");
  return JSON.parse(schemas[of]) as Record<string, unknown>;
}

/** The example of the command, a day of a synthetic network. */
export async function exampleScenario(): Promise<Scenario> {
  const { example } = await import("./embedded-texts.js");
  return JSON.parse(example) as Scenario;
}
