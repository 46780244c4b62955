/** The JSON Schemas, loaded only when they are asked for. */

import { IdlewiseError } from "./errors.js";
import type { SchemaName } from "./instance.js";

/** The JSON Schema (draft 2020-12) of a file format. */
export async function schemaOf(of: SchemaName): Promise<Record<string, unknown>> {
  if (of !== "scenario" && of !== "plan") {
    throw new IdlewiseError(
      "argument",
      `schema: found ${JSON.stringify(of)}, expected "scenario" or "plan"`,
    );
  }
  const { schemas } = await import("./schema-texts.js");
  return JSON.parse(schemas[of]) as Record<string, unknown>;
}
