// A service worker, which has no workers and no page, and may import nothing later on.
import { init, solve, verify } from "idlewise/core";

async function plan(scenario) {
  // A bundled script that is no module does not say where it lies.
  await init(globalThis.WASM === undefined ? {} : { module_or_path: globalThis.WASM });
  const plan = solve(scenario);
  return { plan, valid: verify(scenario, plan).valid, has: { Worker: typeof Worker, window: typeof window } };
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (new URL(event.request.url).pathname === "/plan") {
    event.respondWith(
      (async () => {
        try {
          return Response.json(await plan(await event.request.json()));
        } catch (error) {
          return new Response(String(error?.stack ?? error), { status: 500 });
        }
      })(),
    );
  }
});
