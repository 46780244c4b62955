/** Why the plan can be believed, and checking it again. */

import { check, exportFile } from "../actions.ts";
import { useStore } from "../store.ts";
import { Section } from "./components.tsx";

/** The proof panel. */
export function ProofPanel() {
  const planView = useStore((state) => state.planView);
  const recheck = useStore((state) => state.recheck);
  if (planView === undefined || !planView.planned) {
    return null;
  }
  const { proof } = planView;
  const rows: [string, string, string | undefined][] = [
    [`Objective: ${proof.objectiveName}`, proof.objective, found(recheck, "objective")],
    ["Bound: no plan does better", proof.bound, found(recheck, "bound")],
    ["Gap between the two", proof.gap, found(recheck, "gap")],
    ["Largest violation of any limit, relative", proof.largestViolation, found(recheck, "largestViolation")],
  ];
  if (proof.cost !== undefined) {
    rows.push(["Cost of what the plan decides", proof.cost, undefined]);
    rows.push(["Bound: this value costs at least", proof.costBound ?? "", undefined]);
  }
  return (
    <Section
      id="proof"
      title="Why this can be trusted"
      conclusion={proof.sentence}
      tools={
        <>
          <button type="button" onClick={() => void check()} disabled={recheck === "running"}>
            {recheck === "running" ? "Checking …" : "Check again"}
          </button>
          <button type="button" onClick={() => void exportFile("plan.json")}>
            Plan with its proof
          </button>
        </>
      }
      formula={
        <>
          <p>
            A plan carries a price u for every limit. For any prices, Σ u·(limit) + Σ max(0, c − u·A)·(upper bound) is
            at least what any plan can reach. The bound is that sum, recomputed from the scenario and the prices alone,
            by code that shares nothing with the solver.
          </p>
          <p>gap = |bound − objective| / max(|bound|, |objective|)</p>
        </>
      }
    >
      <p class={`verdict ${verdict(recheck).kind}`} role="status">
        {verdict(recheck).text}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Proof of the plan">
        <table>
          <caption class="away">Proof of the plan, and its check in this tab</caption>
          <thead>
            <tr>
              <th scope="col">Claim</th>
              <th scope="col" class="number">
                In the plan
              </th>
              <th scope="col" class="number">
                Recomputed here
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, claimed, again]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{claimed}</td>
                <td class="number">{again ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        Solved in {proof.seconds} by the {proof.engine} engine: {proof.iterations} iterations; {proof.reduced} after
        exact reductions; idlewise {proof.version}.
      </p>
    </Section>
  );
}

type Recheck = ReturnType<typeof useRecheck>;
function useRecheck() {
  return useStore((state) => state.recheck);
}

function found(recheck: Recheck, name: "objective" | "bound" | "gap" | "largestViolation"): string | undefined {
  return recheck === undefined || recheck === "running" ? undefined : recheck[name];
}

function verdict(recheck: Recheck): { kind: string; text: string } {
  if (recheck === undefined) {
    return { kind: "open", text: "Not checked again yet." };
  }
  if (recheck === "running") {
    return { kind: "open", text: "The independent checker is at work …" };
  }
  if (recheck.valid && recheck.unchecked.length > 0) {
    const unchecked = recheck.unchecked.join("; ");
    return { kind: "good", text: `✓ Checked again in this tab: every limit is kept. Only the search says ${unchecked}.` };
  }
  return recheck.valid
    ? { kind: "good", text: "✓ Checked again in this tab: every limit is kept, and the bound holds." }
    : { kind: "bad", text: `✗ The checker refuses this plan: ${recheck.findings.slice(0, 3).join("; ")}` };
}
