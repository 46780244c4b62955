//! Machines that need hours to start: every number of them in every period is tried, each
//! machine followed quarter hour by quarter hour, and none is better than the plan.

use idlewise::scenario::Hourly;
use idlewise::{Demand, Model, Node, ObjectiveName, Period, Planner, Policy, Profile, Scenario};
use idlewise_tests::random::Dice;

/// Periods and all hours of an entry are whole numbers of these.
const STEP: f64 = 0.25;

/// What a number of machines in every period costs, and how many are ready in each step, by
/// the words of the fields alone; none where one goes too early.
fn followed(counts: &[u64], hourly: &Hourly, price: f64, hours: &[f64]) -> Option<(f64, Vec<u64>)> {
    let end: f64 = hours.iter().sum();
    let mut now = 0.0;
    let mut cost = 0.0;
    let mut ready = Vec::new();
    // Machines in the order in which they came: until when each stays, and from when it
    // serves.
    let mut on: Vec<(f64, f64)> = vec![(0.0, 0.0); hourly.running.unwrap_or(counts[0]) as usize];
    for (&count, &length) in counts.iter().zip(hours) {
        while on.len() as u64 > count {
            let (until, _) = on.remove(0);
            if until > now + 1e-9 {
                return None;
            }
        }
        while (on.len() as u64) < count {
            let serves = now + hourly.start_hours;
            on.push(((now + hourly.min_hours).max(serves), serves));
            let beyond = (now + hourly.min_hours - end).max(0.0);
            cost += hourly.start_cost + price * beyond;
        }
        cost += price * length * count as f64;
        let steps = (length / STEP).round() as usize;
        for step in 0..steps {
            let moment = now + STEP * step as f64 + 1e-9;
            ready.push(on.iter().filter(|(_, serves)| *serves <= moment).count() as u64);
        }
        now += length;
    }
    Some((cost, ready))
}

fn entry(dice: &mut Dice) -> (Hourly, f64) {
    let mut hourly = Hourly::new(0..=2);
    if dice.chance(0.6) {
        hourly = hourly.running(dice.whole(0, 2));
    }
    let of = |dice: &mut Dice, all: [f64; 4]| all[dice.whole(0, 3) as usize];
    hourly = hourly
        .start_cost(of(dice, [0.0, 0.0, 1.0, 3.0]))
        .min_hours(of(dice, [0.0, 0.0, 1.0, 2.5]))
        .start_hours(of(dice, [0.0, 0.25, 0.75, 1.5]));
    (hourly, dice.between(1.0, 4.0))
}

#[test]
fn no_number_of_machines_is_better() {
    let mut cut = 0;
    for seed in 0..120_u64 {
        let mut dice = Dice::new(seed, "starting", 0);
        let length = |dice: &mut Dice| [0.5, 1.0, 1.25, 2.0][dice.whole(0, 3) as usize];
        let hours: Vec<f64> = (0..3).map(|_| length(&mut dice)).collect();
        let whole = seed % 2 == 0;
        // In halves of a machine: whole replicas serve half of their machine, too.
        let needs: Vec<f64> = (0..3).map(|_| dice.whole(0, 8) as f64 / 2.0).collect();
        let (a, b) = (entry(&mut dice), entry(&mut dice));
        let worth = dice.between(2.0, 9.0);
        let mut best = f64::NEG_INFINITY;
        for code in 0..27_u64 * 27 {
            let digit = |at: u32| code / 3_u64.pow(at) % 3;
            let on_a = followed(&[digit(0), digit(1), digit(2)], &a.0, a.1, &hours);
            let on_b = followed(&[digit(3), digit(4), digit(5)], &b.0, b.1, &hours);
            let Some(((cost_a, ready_a), (cost_b, ready_b))) = on_a.zip(on_b) else {
                continue;
            };
            let needed = needs.iter().zip(&hours).flat_map(|(need, length)| {
                std::iter::repeat_n(*need, (length / STEP).round() as usize)
            });
            let served: f64 = needed
                .zip(ready_a.iter().zip(&ready_b))
                .map(|(need, (a, b))| need.min((a + b) as f64))
                .sum();
            best = best.max(worth * STEP * served - cost_a - cost_b);
        }
        let profile = Profile::new("H", 10.0);
        let profile = if whole {
            profile.holds("gpu", 1.0)
        } else {
            profile
        };
        let node = |id: &str, (hourly, price): (Hourly, f64)| {
            let node = Node::new(id, "H").count(hourly);
            node.capacity("gpu", 1.0).price_per_hour(price)
        };
        let rates: Vec<f64> = needs.iter().map(|need| 10.0 * need).collect();
        let s = Scenario::new("starting")
            .periods(hours.iter().map(|h| Period::new(*h)).collect::<Vec<_>>())
            .model(Model::new("m").profile(profile))
            .demand(Demand::new("d", "m", rates).value(worth / 36_000.0))
            .policy(Policy::new().objective(ObjectiveName::Profit))
            .node(node("a", a))
            .node(node("b", b));
        let plan = Planner::new().gap(0.0).solve(&s);
        let plan = plan.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(plan.exists(), "seed {seed}");
        cut += usize::from(plan.periods.iter().any(|p| p.part_of.is_some()));
        let found = plan.objective.value;
        assert!(
            (found - best).abs() <= 1e-6 * best.abs().max(1.0),
            "seed {seed}: {found}, not {best}"
        );
        let verified = Planner::new().verify(&s, &plan);
        let verified = verified.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(verified.valid, "seed {seed}: {:?}", verified.findings);
    }
    assert!(cut > 60, "{cut} have parts");
}
