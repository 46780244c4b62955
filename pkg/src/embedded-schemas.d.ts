/** Written by the build: the JSON Schemas of the core. */
export const schemas: Record<import("./options.js").SchemaName, string>;
