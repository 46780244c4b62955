/** What was made when the page was built; nothing while it is developed. */
declare module "virtual:first" {
  const first: import("./first.ts").First | undefined;
  export default first;
}
