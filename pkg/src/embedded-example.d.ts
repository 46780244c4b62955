/** Written by the build: the example of the core, as JSON. */
export const example: string;
