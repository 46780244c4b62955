/** How the plan stands losses and more demand. */

import type { ComponentChildren } from "preact";
import type { Happening, StressRow, StressTable } from "../model/answers.ts";
import { percent } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { Ask } from "./ask.tsx";
import { Fold, Meter, Section, Table } from "./components.tsx";

const ABOUT = "What if something is lost, or more is asked for?";
/** Of each kind, before the rest is folded away. */
const FIRST = 3;

/** Kinds of what may happen, in the order of the table. */
const KINDS: readonly (readonly [Happening, string])[] = [
  ["demand", "More demand"],
  ["region", "A region is lost"],
  ["operator", "An operator is lost"],
  ["node", "An entry is lost"],
  ["machine", "One machine is lost"],
];

/** What is served when something happens. */
export function StressView() {
  const stress = useStore((state) => state.answers.stress);
  const found = typeof stress === "object" ? stress : undefined;
  const rest = found === undefined ? [] : sorted(found, (at) => at >= FIRST);
  return (
    <Section
      id="stress"
      title={ABOUT}
      unasked={found === undefined}
      conclusion={
        found === undefined
          ? "The plan's placement stays, routes may follow: what is then served, who suffers, and which headroom would have covered it."
          : conclusion(found)
      }
      folds={
        found !== undefined &&
        rest.length > 0 && (
          <Fold title={`${rest.length} smaller losses`}>
            <Cases caption="What is served when something else happens" rows={rest} />
          </Fold>
        )
      }
      formula={
        <p>
          Value lost: of the value that the placement serves while nothing happens. Headroom against it: by how much what
          is left of the fleet would have to be larger, machines and replicas alike, so that nothing is lost; a dash where
          ten times as large would not be enough. An entry loses replicas in proportion to machines.
        </p>
      }
    >
      {found === undefined ? (
        <p class="asked">
          <Ask question="stress" about={ABOUT} />
        </p>
      ) : (
        <>
          <Cases caption="What is served when something happens" rows={sorted(found, (at) => at < FIRST)} />
          {found.leftOut > 0 && <p class="quiet">{found.leftOut} cases that matter less are left out.</p>}
        </>
      )}
    </Section>
  );
}

function conclusion({ todayPercent, worst }: StressTable): string {
  const today = `${percent(todayPercent)} % is served while nothing happens.`;
  return worst === undefined
    ? `${today} No single loss costs anything: the plan stands them all.`
    : `The worst single loss is ${worst.event}: it costs ${percent(worst.lostPercent)} % of the value served today. ${today}`;
}

/** Rows of each kind in the order of the kinds; `wanted` looks at the place within the kind. */
function sorted({ rows }: StressTable, wanted: (at: number) => boolean): StressRow[] {
  return KINDS.flatMap(([kind]) => rows.filter((row) => row.kind === kind).filter((_, at) => wanted(at)));
}

function Cases({ caption, rows }: { caption: string; rows: readonly StressRow[] }) {
  const lines: { key: string; cells: ComponentChildren[] }[] = rows.map((row, at) => ({
    key: row.event,
    cells: [
      row.event,
      rows[at - 1]?.kind === row.kind ? "" : (KINDS.find(([kind]) => kind === row.kind)?.[1] ?? ""),
      percent(row.servedPercent),
      <Meter key="lost" kind="lost" percent={row.lostPercent} text={percent(row.lostPercent)} />,
      row.headroomPercent === undefined ? "–" : percent(row.headroomPercent),
      row.suffers === "" ? "nobody" : row.suffers,
    ],
  }));
  return (
    <Table
      caption={caption}
      columns={[
        { title: "What happens" },
        { title: "Kind", minor: true },
        { title: "Served %", number: true },
        { title: "Value lost %", number: true },
        { title: "Headroom against it %", number: true },
        { title: "Who suffers most" },
      ]}
      rows={lines}
    />
  );
}
