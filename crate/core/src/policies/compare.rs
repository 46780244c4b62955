//! A plan beside the as-is policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::assignment::Assignment;
use crate::plan::Plan;
use crate::scenario::Fleet;
use crate::waste::CheapestFleet;

/// Seconds per hour: rates are per second, periods in hours.
const SECONDS: f64 = 3600.0;

/// The best plan, and what routers without a plan make of the same machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Comparison {
    /// The optimum.
    pub plan: Plan,
    /// What each way of routing comes to, the optimum among them.
    pub policies: Vec<PolicyOutcome>,
}

/// What one way of routing comes to, over all periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PolicyOutcome {
    /// `random`, `weighted`, `nearest`, `least_loaded`, `current` or `optimum`.
    pub policy: String,
    /// 100 x served / offered work in units; 100 where nothing is offered.
    pub served_percent: f64,
    /// Value served: value x units.
    pub value: f64,
    /// Currency that decisions spend: machines of count ranges, usage prices
    /// and route costs.
    pub cost: f64,
    /// 100 x idle / installed compute, by currency; by compute-hours where
    /// nothing installed is priced, or any node that has compute is without
    /// `price_per_hour`. Idle is all compute that is available and
    /// not busy: workload idle, stranded and surplus (DESIGN section 1).
    pub idle_percent: f64,
    /// Currency per hour that no fleet which serves as much as this saves more than:
    /// avoidable cost, at most. Idle compute by price would be no measure of routing:
    /// serving on cheap machines leaves dear ones idle. Absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avoidable_per_hour: Option<f64>,
}

/// What an assignment comes to. Idle compute of a node is what is available
/// minus (o/r)(uses + holds) of the compute resource for every rate, so that
/// replicas which are held and not busy count as idle.
/// `cheapest` bounds what a fleet that serves as much could cost.
pub(crate) fn outcome(
    policy: &str,
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    cheapest: Option<&CheapestFleet<'_>>,
) -> PolicyOutcome {
    let (offered, served) = work(fleet, assignment);
    let idle = idle(fleet, assignment);
    let hours: f64 = fleet.hours.iter().sum();
    PolicyOutcome {
        policy: policy.to_owned(),
        served_percent: if offered > 0.0 {
            0.0 + 100.0 * served / offered
        } else {
            100.0
        },
        // An empty sum is -0, which nobody wants to read.
        value: 0.0 + assignment.value(fleet),
        cost: 0.0 + assignment.cost(fleet),
        idle_percent: idle.percent(),
        avoidable_per_hour: cheapest
            .filter(|_| hours > 0.0)
            .map(|cheapest| cheapest.avoidable(assignment) / hours),
    }
}

/// Units of work offered and served over all periods.
fn work(fleet: &Fleet<'_>, assignment: &Assignment) -> (f64, f64) {
    let mut offered = 0.0;
    for (period, hours) in fleet.hours.iter().enumerate() {
        for demand in 0..fleet.demands.len() {
            offered += SECONDS * hours * fleet.rate(demand, period);
        }
    }
    let served = assignment
        .flows
        .iter()
        .map(|f| SECONDS * fleet.hours[f.period] * f.rate)
        .sum();
    (offered, served)
}

/// Idle and installed amounts of one kind.
#[derive(Debug, Default)]
struct Share {
    idle: f64,
    installed: f64,
}

/// Idle and installed compute of the whole fleet over all periods.
#[derive(Debug, Default)]
struct Idle {
    compute_hours: Share,
    cost: Share,
    by_price: bool,
}

impl Idle {
    fn percent(&self) -> f64 {
        let share = if self.by_price && self.cost.installed > 0.0 {
            &self.cost
        } else {
            &self.compute_hours
        };
        if share.installed > 0.0 {
            100.0 * share.idle / share.installed
        } else {
            0.0
        }
    }
}

fn idle(fleet: &Fleet<'_>, assignment: &Assignment) -> Idle {
    let mut busy = vec![0.0; fleet.nodes.len()];
    for f in &assignment.flows {
        let compute = fleet.profiles[f.triple.profile].total(fleet.compute);
        busy[f.triple.node] += fleet.hours[f.period] * Assignment::load(fleet, f) * compute;
    }
    let hours: f64 = fleet.hours.iter().sum();
    let mut sum = Idle {
        by_price: fleet.scenario.weighs_by_price(),
        ..Idle::default()
    };
    for (node, entry) in fleet.scenario.nodes.iter().enumerate() {
        let capacity = fleet.nodes[node].capacity[fleet.compute];
        if capacity == 0.0 {
            continue;
        }
        let (machines, ready, hours) = if assignment.hourly.contains_key(&node) {
            let paid = assignment.machine_hours(fleet, node);
            (paid, assignment.ready_hours(fleet, node), 1.0)
        } else {
            let machines = assignment.machines[node];
            (machines, machines, hours)
        };
        let available = hours * fleet.available(node, fleet.compute, ready);
        // Rounding may leave a full node a hair below zero.
        let idle = (available - busy[node]).max(0.0);
        let installed = hours * machines * capacity;
        sum.compute_hours.idle += idle;
        sum.compute_hours.installed += installed;
        let price = entry.machine_price() / capacity;
        sum.cost.idle += price * idle;
        sum.cost.installed += price * installed;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample::{
        all_machines, amounts, demand, model, node, plain, profile, scenario,
    };
    use super::super::{Policy, route};
    use super::*;
    use crate::assignment::Placed;
    use crate::scenario::{Count, Scenario, VerificationMode};

    fn random(s: &Scenario) -> PolicyOutcome {
        let fleet = Fleet::new(s);
        let machines = all_machines(&fleet);
        outcome(
            "random",
            &fleet,
            &route(Policy::Random, &fleet, &machines),
            None,
        )
    }

    /// Two machines of 4 gpu at 8 per hour and one of 2 gpu at 1 per hour.
    fn priced() -> Scenario {
        let mut a = node("a", 4.0);
        a.count = Count::Fixed(2);
        a.price_per_hour = Some(8.0);
        let mut b = node("b", 2.0);
        b.price_per_hour = Some(1.0);
        let mut s = scenario(vec![a, b], plain(), vec![demand("d", "m", &[3.0, 9.0])]);
        s.periods[1].hours = 3.0;
        s.demands[0].value = 2.0;
        s
    }

    #[test]
    fn a_priced_fleet_by_hand() {
        // Hour 1: 2 on a, 1 on b. Hours 2-4: 6 on a, 3 on b of which 2 fit.
        let result = random(&priced());
        let served = 3.0 + 3.0 * 8.0;
        assert_eq!(result.policy, "random");
        assert_eq!(result.served_percent, 100.0 * served / 30.0);
        assert_eq!(result.value, 2.0 * 3600.0 * served);
        assert_eq!(result.cost, 0.0);
        // Idle: a 6 + 3 x 2 = 12 gpu-hours at 2, b 1 at 0.5; installed 4 x (16 + 1).
        assert_eq!(result.idle_percent, 100.0 * 24.5 / 68.0);
    }

    #[test]
    fn an_unpriced_fleet_goes_by_compute_hours() {
        let mut s = priced();
        for n in &mut s.nodes {
            n.price_per_hour = Some(0.0);
        }
        let result = random(&s);
        assert_eq!(result.idle_percent, 100.0 * 13.0 / 40.0);
    }

    #[test]
    fn headroom_downtime_and_verification_are_not_idle() {
        let mut n = node("n", 16.0);
        n.availability = 0.5;
        n.headroom = 0.25;
        n.verification = vec!["tee".to_owned()];
        let mut d = demand("d", "m", &[2.0]);
        d.verification = "tee".to_owned();
        let mut s = scenario(vec![n], plain(), vec![d]);
        let mode = VerificationMode {
            overhead: 1.5,
            verifier_load: 0.0,
        };
        s.verification.insert("tee".to_owned(), mode);
        // 6 of 16 are available, 3 busy.
        assert_eq!(random(&s).idle_percent, 100.0 * 3.0 / 16.0);
    }

    #[test]
    fn replicas_that_are_held_and_not_busy_are_idle() {
        let s = scenario(
            vec![node("n", 4.0)],
            vec![model("m", vec![profile(1.0, &[], &[("gpu", 1.0)])])],
            vec![demand("d", "m", &[1.0])],
        );
        let fleet = Fleet::new(&s);
        let mut assignment = route(Policy::Random, &fleet, &[1.0]);
        let expected = outcome("optimum", &fleet, &assignment, None);
        assert_eq!(expected.idle_percent, 75.0);
        assignment.placed = vec![Placed {
            node: 0,
            profile: 0,
            period: 0,
            count: 4.0,
        }];
        assert_eq!(outcome("optimum", &fleet, &assignment, None), expected);
    }

    #[test]
    fn machines_of_a_range_cost_and_only_installed_ones_idle() {
        let mut n = node("n", 2.0);
        n.count = Count::from(0..=5);
        n.price_per_hour = Some(3.0);
        n.usage_price = amounts(&[("gpu", 0.5)]);
        let s = scenario(vec![n], plain(), vec![demand("d", "m", &[1.0])]);
        let fleet = Fleet::new(&s);
        let result = outcome(
            "random",
            &fleet,
            &route(Policy::Random, &fleet, &[1.0]),
            None,
        );
        assert_eq!(result.cost, 3.5);
        assert_eq!(result.idle_percent, 50.0);
        let nothing = outcome(
            "random",
            &fleet,
            &route(Policy::Random, &fleet, &[0.0]),
            None,
        );
        assert_eq!((nothing.served_percent, nothing.idle_percent), (0.0, 0.0));
        assert!(!format!("{nothing:?}").contains("-0"));
    }

    #[test]
    fn of_nothing_offered_all_is_served() {
        let s = scenario(
            vec![node("n", 1.0)],
            plain(),
            vec![demand("d", "m", &[0.0])],
        );
        let result = random(&s);
        assert_eq!((result.served_percent, result.idle_percent), (100.0, 100.0));
    }

    #[test]
    fn outcomes_survive_a_round_trip_through_json() {
        let result = random(&priced());
        let text = serde_json::to_string(&result).unwrap();
        assert_eq!(
            serde_json::from_str::<PolicyOutcome>(&text).unwrap(),
            result
        );
    }
}
