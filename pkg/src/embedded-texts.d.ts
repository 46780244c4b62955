/** Written by the build: JSON texts of the core. */
export const schemas: { scenario: string; plan: string };
export const example: string;
