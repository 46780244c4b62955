/** What could be switched off while serving as much as today. */

import type { SwitchOff } from "../model/answers.ts";
import { column, gap, grouped, money, percent } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Ask } from "./ask.tsx";
import { Section, Table } from "./components.tsx";
import { useCurrency } from "./currency.ts";

const ABOUT = "What could be switched off?";

/** The machines that are not needed. */
export function SwitchOffView() {
  const size = useStore((state) => state.answers.size);
  const found = typeof size === "object" ? size : undefined;
  const currency = useCurrency();
  return (
    <Section
      id="switch-off"
      title={ABOUT}
      unasked={found === undefined}
      conclusion={
        found === undefined
          ? "The cheapest fleet within today's that serves every demand as much as today, and what it saves."
          : conclusion(found, currency)
      }
      formula={
        <p>
          Every count becomes a range from 0 to today's, and the cheapest fleet that serves as much is sought; its plan is
          made and checked like any other. The gap says how far a cheaper fleet may be at most.
        </p>
      }
    >
      {found === undefined ? (
        <p class="asked">
          <Ask question="size" about={ABOUT} />
        </p>
      ) : (
        <Rows found={found} />
      )}
    </Section>
  );
}

function conclusion(found: SwitchOff, currency: string): string {
  const unit = found.priced ? currency : "compute";
  const proved = found.gap === undefined ? "" : ` No fleet that serves as much is cheaper by more than ${gap(found.gap)} %.`;
  return found.rows.length === 0
    ? `Every machine is needed to serve what is served today.${proved}`
    : `${grouped(found.machinesNeeded, 0)} of ${grouped(found.machinesToday, 0)} machines are enough to serve as much as today (${percent(found.servedNeeded)} %): it saves ${money(found.savedPerHour)} ${unit} per hour, and idle falls from ${percent(found.idleToday)} % to ${percent(found.idleNeeded)} %.${proved}`;
}

function Rows({ found }: { found: SwitchOff }) {
  const currency = useCurrency();
  if (found.rows.length === 0) {
    return null;
  }
  const saved = column(found.rows.map(({ savedPerHour }) => savedPerHour));
  return (
    <>
      <Table
        caption="Machines that could be switched off"
        columns={[
          { title: "Node" },
          { title: "Today", number: true },
          { title: "Needed", number: true },
          { title: "Off", number: true },
          { title: `Saved, ${found.priced ? currency : "compute"}/h`, number: true },
        ]}
        rows={found.rows.map((row, at) => ({
          key: row.node,
          cells: [row.node, grouped(row.count, 0), grouped(row.needed, 0), grouped(row.off, 0), saved[at]],
        }))}
      />
      {found.count > found.rows.length && (
        <p class="quiet">and {grouped(found.count - found.rows.length, 0)} more entries</p>
      )}
    </>
  );
}
