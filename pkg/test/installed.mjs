// The package as users get it: packed once, installed into copies of the
// consumers in tests/consumers.

import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, npm, root } from "./support.mjs";

let packed;

/** `npm pack`: where the tarball is, and what npm says of it. */
export function pack() {
  if (packed === undefined) {
    const place = folder();
    const [report] = JSON.parse(
      npm(["pack", "--json", "--ignore-scripts", "--pack-destination", place], join(root, "pkg")),
    );
    packed = { report, tarball: join(place, report.filename) };
  }
  return packed;
}

/** A copy of a consumer with the packed package installed. */
export function install(consumer) {
  const place = folder();
  cpSync(join(root, "tests/consumers", consumer), place, { recursive: true });
  writeFileSync(
    join(place, "package.json"),
    JSON.stringify({ name: "consumer", private: true, type: "module" }),
  );
  npm(["install", "--offline", "--no-audit", "--no-fund", pack().tarball], place);
  return place;
}
