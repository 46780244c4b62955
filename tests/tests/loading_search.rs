//! Models that load: every way to place them is tried on tiny fleets, each replica followed
//! quarter hour by quarter hour, and none is better than the plan.
#![allow(clippy::panic)]

use idlewise::scenario::Hourly;
use idlewise::{Demand, Model, Node, ObjectiveName, Period, Planner, Policy, Profile, Scenario};
use idlewise_tests::random::Dice;

/// Periods and all hours are whole numbers of these.
const STEP: f64 = 0.25;
const MACHINES: u64 = 2;

fn steps(hours: f64) -> usize {
    (hours / STEP).round() as usize
}

/// Replicas that serve in each step, with so many in each period: those that came first go
/// first, and none before it has loaded; none where one would.
fn followed(counts: &[u64], before: Option<u64>, load: f64, hours: &[f64]) -> Option<Vec<u64>> {
    let mut now = 0.0;
    let mut serves_from = vec![0.0; before.unwrap_or(counts[0]) as usize];
    let mut serving = Vec::new();
    for (&count, &length) in counts.iter().zip(hours) {
        while serves_from.len() as u64 > count {
            if serves_from.remove(0) > now + 1e-9 {
                return None;
            }
        }
        serves_from.resize(count as usize, now + load);
        for step in 0..steps(length) {
            let moment = now + STEP * step as f64 + 1e-9;
            serving.push(serves_from.iter().filter(|at| **at <= moment).count() as u64);
        }
        now += length;
    }
    Some(serving)
}

fn model(id: &str, load: f64) -> Model {
    let profile = Profile::new("H", 10.0).holds("gpu", 1.0);
    Model::new(id).load_hours(load).profile(profile)
}

fn solved(s: &Scenario, seed: u64) -> (f64, usize) {
    let plan = Planner::new().gap(0.0).solve(s);
    let plan = plan.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(plan.exists(), "seed {seed}");
    let verified = Planner::new().verify(s, &plan);
    let verified = verified.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(verified.valid, "seed {seed}: {:?}", verified.findings);
    (plan.objective.value, plan.loading.len())
}

fn pick(dice: &mut Dice, all: [f64; 4]) -> f64 {
    all[dice.whole(0, 3) as usize]
}

#[test]
fn no_turns_of_two_models_are_better() {
    let mut loads = 0;
    for seed in 0..80_u64 {
        let mut dice = Dice::new(seed, "turns", 0);
        let hours: Vec<f64> = (0..3)
            .map(|_| pick(&mut dice, [0.5, 0.75, 1.0, 1.5]))
            .collect();
        let load = [(); 2].map(|()| pick(&mut dice, [0.0, 0.25, 0.75, 1.5]));
        let worth = [(); 2].map(|()| dice.between(2.0, 9.0));
        let needs = [(); 2]
            .map(|()| -> Vec<f64> { (0..3).map(|_| dice.whole(0, 4) as f64 / 2.0).collect() });
        // What stood before, of the first model, where it is said.
        let said = dice.chance(0.5).then(|| dice.whole(0, MACHINES));
        let before = [said, said.map(|_| 0)];
        let mut best = f64::NEG_INFINITY;
        for code in 0..6_u64.pow(3) {
            let pair = |period: u32| {
                let all = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0)];
                all[(code / 6_u64.pow(period) % 6) as usize]
            };
            let counts = [
                [pair(0).0, pair(1).0, pair(2).0],
                [pair(0).1, pair(1).1, pair(2).1],
            ];
            let mut value = 0.0;
            let mut is_plan = true;
            for m in 0..2 {
                let Some(serving) = followed(&counts[m], before[m], load[m], &hours) else {
                    is_plan = false;
                    break;
                };
                let needed = needs[m].iter().zip(&hours);
                let needed =
                    needed.flat_map(|(need, length)| std::iter::repeat_n(*need, steps(*length)));
                let each = needed.zip(serving).map(|(need, own)| need.min(own as f64));
                value += worth[m] * STEP * each.sum::<f64>();
            }
            if is_plan {
                best = best.max(value);
            }
        }
        let demand = |id: &str, m: usize| {
            let rates: Vec<f64> = needs[m].iter().map(|need| 10.0 * need).collect();
            Demand::new(id, id, rates).value(worth[m] / 36_000.0)
        };
        let mut s = Scenario::new("turns")
            .periods(hours.iter().map(|h| Period::new(*h)).collect::<Vec<_>>())
            .node(Node::new("n", "H").count(MACHINES).capacity("gpu", 1.0))
            .model(model("a", load[0]))
            .model(model("b", load[1]))
            .demand(demand("a", 0))
            .demand(demand("b", 1));
        if let Some(count) = said {
            let own = idlewise::scenario::CurrentReplicas::new("n", "a", "H", count);
            s = s.steadiness(idlewise::scenario::Steadiness::new().replicas(own));
        }
        let (found, coming) = solved(&s, seed);
        loads += usize::from(coming > 0);
        assert!(
            (found - best).abs() <= 1e-6 * best.abs().max(1.0),
            "seed {seed}: {found}, not {best}"
        );
    }
    assert!(loads > 15, "something loads in {loads}");
}

/// Machines in every period: what they cost, and how many are ready in each step.
fn ready(counts: &[u64], hourly: &Hourly, price: f64, hours: &[f64]) -> Option<(f64, Vec<u64>)> {
    let mut now = 0.0;
    let mut cost = 0.0;
    let mut all = Vec::new();
    let mut serves: Vec<f64> = vec![0.0; hourly.running.unwrap_or(counts[0]) as usize];
    for (&count, &length) in counts.iter().zip(hours) {
        while serves.len() as u64 > count {
            if serves.remove(0) > now + 1e-9 {
                return None;
            }
        }
        serves.resize(count as usize, now + hourly.start_hours);
        cost += price * length * count as f64;
        for step in 0..steps(length) {
            let moment = now + STEP * step as f64 + 1e-9;
            all.push(serves.iter().filter(|at| **at <= moment).count() as u64);
        }
        now += length;
    }
    Some((cost, all))
}

/// Replicas that serve in each step where every machine that is ready has one: what came
/// last goes first, so that no load is lost that need not be.
fn loaded(ready: &[u64], load: f64, stood: bool) -> Vec<u64> {
    let first = if stood { ready[0] } else { 0 };
    let mut serves: Vec<f64> = vec![0.0; first as usize];
    let each = ready.iter().enumerate().map(|(step, &count)| {
        let now = STEP * step as f64;
        serves.resize(count as usize, now + load);
        serves.iter().filter(|at| **at <= now + 1e-9).count() as u64
    });
    each.collect()
}

#[test]
fn no_number_of_machines_is_better_where_they_start_and_load() {
    let mut loads = 0;
    for seed in 0..80_u64 {
        let mut dice = Dice::new(seed, "starts and loads", 0);
        let hours: Vec<f64> = (0..3)
            .map(|_| pick(&mut dice, [0.5, 1.0, 1.25, 2.0]))
            .collect();
        let load = pick(&mut dice, [0.0, 0.25, 0.5, 1.25]);
        let start = pick(&mut dice, [0.0, 0.0, 0.25, 0.75]);
        let needs: Vec<f64> = (0..3).map(|_| dice.whole(0, 4) as f64 / 2.0).collect();
        let mut hourly = Hourly::new(0..=MACHINES).start_hours(start);
        let running = dice.whole(0, 3);
        // Ready at once, beside others that run: that is refused.
        if running <= MACHINES && (start > 0.0 || running != 1) {
            hourly = hourly.running(running);
        }
        let (price, worth) = (dice.between(1.0, 3.0), dice.between(2.0, 9.0));
        let mut best = f64::NEG_INFINITY;
        for code in 0..27_u64 {
            let counts = [code % 3, code / 3 % 3, code / 9];
            let Some((cost, ready)) = ready(&counts, &hourly, price, &hours) else {
                continue;
            };
            let stood = hourly.running != Some(0);
            let needed = needs.iter().zip(&hours);
            let needed =
                needed.flat_map(|(need, length)| std::iter::repeat_n(*need, steps(*length)));
            let serving = loaded(&ready, load, stood);
            let served = needed.zip(serving).map(|(need, own)| need.min(own as f64));
            best = best.max(worth * STEP * served.sum::<f64>() - cost);
        }
        let rates: Vec<f64> = needs.iter().map(|need| 10.0 * need).collect();
        let node = Node::new("n", "H").count(hourly).capacity("gpu", 1.0);
        let s = Scenario::new("starts and loads")
            .periods(hours.iter().map(|h| Period::new(*h)).collect::<Vec<_>>())
            .node(node.price_per_hour(price))
            .model(model("m", load))
            .demand(Demand::new("d", "m", rates).value(worth / 36_000.0))
            .policy(Policy::new().objective(ObjectiveName::Profit));
        let (found, coming) = solved(&s, seed);
        loads += usize::from(coming > 0);
        assert!(
            (found - best).abs() <= 1e-6 * best.abs().max(1.0),
            "seed {seed}: {found}, not {best}"
        );
    }
    assert!(loads > 15, "something loads in {loads}");
}
