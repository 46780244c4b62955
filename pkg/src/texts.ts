/** The JSON Schemas and the example: not part of the WebAssembly, and each loaded
 * only when it is asked for. */

import { IdlewiseError } from "./errors.js";
import { SCHEMA_NAMES } from "./options.js";
import type { SchemaName } from "./options.js";
import type { Scenario } from "./types.js";

/** The JSON Schema (draft 2020-12) of a file format or of an answer. */
export async function schemaOf(of: SchemaName): Promise<Record<string, unknown>> {
  if (!SCHEMA_NAMES.includes(of)) {
    throw new IdlewiseError(
      "argument",
      `schema: found ${JSON.stringify(of)}, expected one of ${SCHEMA_NAMES.join(", ")}`,
    );
  }
  const { schemas } = await import("./embedded-schemas.js");
  return JSON.parse(schemas[of]) as Record<string, unknown>;
}

/** The example of the command, a day of a synthetic network. */
export async function exampleScenario(): Promise<Scenario> {
  const { example } = await import("./embedded-example.js");
  return JSON.parse(example) as Scenario;
}
