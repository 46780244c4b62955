/** The plan beside what routers do without one. */

import { PolicyChart } from "../charts/policies.tsx";
import { HOW } from "../model/headline.ts";
import { column, grouped, percent } from "../model/numbers.ts";
import { useStore } from "../store.ts";
import { ChartTools } from "./chart-tools.tsx";
import { Delta, Fold, Section, Table } from "./components.tsx";

/** Routing without a plan and with it. */
export function Policies() {
  const planView = useStore((state) => state.planView);
  const pinned = useStore((state) => state.pinned);
  if (planView === undefined || planView.policies.length === 0) {
    return null;
  }
  const { policies, headline } = planView;
  const priced =
    policies.every(({ avoidable_per_hour }) => avoidable_per_hour != null) &&
    policies.some(({ avoidable_per_hour }) => avoidable_per_hour !== 0);
  const avoidable = column(policies.map(({ avoidable_per_hour }) => avoidable_per_hour ?? 0));
  const value = column(policies.map((policy) => policy.value));
  const before = pinned?.planView.policies;
  const { asIs, servedPercent } = headline;
  const gain = servedPercent === undefined || asIs === undefined ? 0 : servedPercent - asIs.served_percent;
  return (
    <Section
      id="policies"
      title="With a plan and without"
      conclusion={
        asIs === undefined
          ? undefined
          : gain > 0.05
            ? `The best routing without a plan is “${asIs.how}”. On the same machines the plan serves ${percent(gain)} percentage points more.`
            : gain < -0.05
              ? `Routing “${asIs.how}” would serve ${percent(-gain)} percentage points more of the work than the plan: a router here may place parts of replicas, move them freely and prefer work of little value, which the plan may not.`
              : `Routing “${asIs.how}” serves as much as the plan does here; what differs is what it costs and what stays idle.`
      }
      tools={<ChartTools chart="policies" />}
      folds={
        <Fold title="As a table, with the value served">
      <Table
        caption="What routing achieves, without a plan and with it"
        columns={[
          { title: "Policy" },
          { title: "How demand finds a node", minor: true },
          { title: "Served %", number: true },
          { title: "Idle %", number: true },
          ...(priced ? [{ title: `Avoidable, ${headline.currency}/h`, number: true }] : []),
          { title: "Value served", number: true },
          ...(before === undefined ? [] : [{ title: "Served, against A", number: true }]),
        ]}
        rows={policies.map((policy, at) => ({
          key: policy.policy,
          cells: [
            policy.policy,
            HOW[policy.policy] ?? "",
            percent(policy.served_percent),
            percent(policy.idle_percent),
            ...(priced ? [avoidable[at]] : []),
            value[at],
            ...(before === undefined
              ? []
              : [
                  <Delta
                    key="delta"
                    from={before.find((one) => one.policy === policy.policy)?.served_percent}
                    to={policy.served_percent}
                    format={(x) => grouped(x, 1)}
                    good="up"
                  />,
                ]),
          ],
        }))}
        strong="optimum"
      />
        </Fold>
      }
      formula={
        <p>
          Each policy is the fluid model of a router: random picks evenly, weighted in proportion to compute, nearest
          takes the lowest round trip first, least_loaded fills the least busy first. What does not fit is unmet. Idle %
          is worked out as for the plan. Avoidable is what no fleet that serves as much as the policy saves more than: idle
          machines by price would rise where a better plan serves on the cheap ones.
        </p>
      }
    >
      <PolicyChart policies={policies} before={before} priced={priced} currency={headline.currency} />
    </Section>
  );
}
