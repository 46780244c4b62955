/// <reference types="vite/client" />

/** What was made when the page was built; nothing while it is developed. */
declare module "virtual:first" {
  const first: import("./build/first.ts").First | undefined;
  export default first;
}
