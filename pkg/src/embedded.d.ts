/** Written by the build: what `./inline` carries. */
export const wasmGzipBase64: string;
export const workerScript: string;
