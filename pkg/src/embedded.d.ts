/** Written by the build: what `./inline` carries. */
export const wasmBase64: string;
export const workerScript: string;
