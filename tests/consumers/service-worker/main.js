// A page that asks its service worker: what it fetches from /plan is a plan.
const { script, type } = Object.fromEntries(new URLSearchParams(location.search));
await navigator.serviceWorker.register(script, { type });
await navigator.serviceWorker.ready;

globalThis.solve = async (scenario) => {
  const response = await fetch("/plan", { method: "POST", body: JSON.stringify(scenario) });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${response.status}: ${text}`);
  }
  return JSON.parse(text);
};
