/** The page starts here. */

import { render } from "preact";
import { request } from "./bridge.ts";
import { listenForData } from "./data.ts";
import { showFirst } from "./first.ts";
import { follow } from "./navigate.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/actions.css";
import "./styles/dock.css";
import "./styles/plan.css";
import "./styles/charts.css";
import "./styles/data.css";
import "./styles/print.css";
import { startTheme } from "./theme.ts";
import { Page } from "./views/page.tsx";

startTheme();
showFirst();

/** Milliseconds that the first picture waits for its type. */
const PATIENCE = 400;

// What is drawn in another type moves when its own is there.
const type = document.fonts.load("650 40px 'Inter Variable'").catch(() => undefined);
const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
void Promise.race([type, late]).then(() => {
  const root = document.getElementById("page");
  if (root !== null) {
    render(<Page />, root);
  }
});
listenForData();
void follow();
void request("list", undefined);

// Offline after the first visit. Not while the page is being developed.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register("./sw.js"));
}
