/** Written by the build: JSON texts of the core. */
export const schemas: Record<import("./options.js").SchemaName, string>;
export const example: string;
