/** Written by the build from the files in dist/schema, as JSON text. */
export const schemas: { scenario: string; plan: string };
