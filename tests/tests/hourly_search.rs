//! Machines that are rented by the hour: no number of them is cheaper, and whatever else a
//! scenario has, its plan holds.

use idlewise::scenario::Hourly;
use idlewise::{Period, Planner, Scenario};
use idlewise_tests::by_the_hour::{machines, must_serve};

/// What a number of machines in every hour costs, by the words of the field alone.
fn cost_of(counts: &[u64], hourly: &Hourly, price: f64, hours: &[f64]) -> Option<f64> {
    let begins: Vec<f64> = (0..hours.len()).map(|t| hours[..t].iter().sum()).collect();
    let end: f64 = hours.iter().sum();
    let mut cost = 0.0;
    let mut until: Vec<f64> = vec![0.0; hourly.running.unwrap_or(counts[0]) as usize];
    for (t, &count) in counts.iter().enumerate() {
        cost += price * hours[t] * count as f64;
        // Machines one by one, each with the hour to which it has to stay: the oldest go.
        until.sort_by(f64::total_cmp);
        while until.len() as u64 > count {
            if until.remove(0) > begins[t] + 1e-9 {
                return None;
            }
        }
        while (until.len() as u64) < count {
            until.push(begins[t] + hourly.min_hours);
            let beyond = (begins[t] + hourly.min_hours - end).max(0.0);
            cost += hourly.start_cost + price * beyond;
        }
    }
    Some(cost)
}

#[test]
fn no_number_of_machines_is_cheaper() {
    use idlewise_tests::random::Dice;
    for seed in 0..150_u64 {
        let mut dice = Dice::new(seed, "hourly", 0);
        let hours: Vec<f64> = (0..3)
            .map(|_| [0.5, 1.0, 2.0][dice.whole(0, 2) as usize])
            .collect();
        let needs: Vec<u64> = (0..3).map(|_| dice.whole(0, 4)).collect();
        let node = |dice: &mut Dice| {
            let mut hourly = Hourly::new(0..=2);
            if dice.chance(0.6) {
                hourly = hourly.running(dice.whole(0, 3));
            }
            hourly = hourly.start_cost([0.0, 1.0, 4.0][dice.whole(0, 2) as usize]);
            (
                hourly.min_hours([0.0, 1.5, 3.0][dice.whole(0, 2) as usize]),
                dice.between(1.0, 4.0),
            )
        };
        let (a, b) = (node(&mut dice), node(&mut dice));
        let mut best = f64::INFINITY;
        for code in 0..27_u64 * 27 {
            let digit = |at: u32| code / 3_u64.pow(at) % 3;
            let on_a = [digit(0), digit(1), digit(2)];
            let on_b = [digit(3), digit(4), digit(5)];
            if (0..3).any(|t| on_a[t] + on_b[t] < needs[t]) {
                continue;
            }
            let costs = cost_of(&on_a, &a.0, a.1, &hours).zip(cost_of(&on_b, &b.0, b.1, &hours));
            best = costs.map_or(best, |(a, b)| best.min(a + b));
        }
        let needs: Vec<f64> = needs.iter().map(|n| *n as f64).collect();
        let periods: Vec<Period> = hours.iter().map(|h| Period::new(*h)).collect();
        let s = must_serve(&needs, seed % 2 == 0)
            .periods(periods)
            .node(machines("a", a.0, a.1))
            .node(machines("b", b.0, b.1));
        let plan = Planner::new().gap(0.0).solve(&s).unwrap();
        assert!(plan.exists(), "seed {seed}");
        let found = plan.objective.cost;
        assert!(
            (found - best).abs() <= 1e-6 * best.max(1.0),
            "seed {seed}: {found}, not {best}"
        );
        assert!(
            Planner::new().verify(&s, &plan).unwrap().valid,
            "seed {seed}"
        );
    }
}

#[test]
fn an_hour_that_chooses_for_itself_costs_no_more() {
    use idlewise_tests::judge::judged;
    use idlewise_tests::random::{Shape, feature};
    for seed in 0..40_u64 {
        let shape = Shape {
            seed,
            nodes: 2 + (seed % 2) as usize,
            demands: 2,
            periods: 3,
            features: feature::RANGES | (feature::HOLDS * (seed as u16 % 2)),
            objective: ["serve", "profit", "cost"][seed as usize % 3],
            relax: seed % 4 == 0,
            load: [0.3, 1.0][seed as usize % 2],
        };
        let all_along = shape.scenario();
        let mut by_the_hour = all_along.clone();
        for node in &mut by_the_hour.nodes {
            if let idlewise::scenario::Count::Range { min, max, .. } = node.count {
                node.count = Hourly::new(min..=max).into();
            }
        }
        let (before, after) = (
            judged(&all_along, &idlewise::Options::default()),
            judged(&by_the_hour, &idlewise::Options::default()),
        );
        let size = 1e-6 + before.objective.gap + after.objective.gap;
        let (a, b) = (before.objective.value, after.objective.value);
        let worse = if shape.objective == "cost" {
            b - a
        } else {
            a - b
        };
        assert!(
            worse <= size * a.abs().max(1.0),
            "seed {seed}: {b} after {a}"
        );
    }
}

/// Random scenarios with everything beside it have a plan that holds, with a limit of no
/// time as well.
#[test]
fn random_scenarios_by_the_hour_have_plans_that_hold() {
    use idlewise_tests::judge::{assert_sound, judged};
    use idlewise_tests::random::{Shape, feature};
    for seed in 0..60_u64 {
        let shape = Shape {
            seed,
            nodes: 1 + (seed % 4) as usize,
            demands: 1 + (seed % 3) as usize,
            periods: 1 + (seed % 4) as usize,
            features: feature::HOURLY | (feature::ALL & !(seed as u16 % 16)),
            objective: ["serve", "cost", "profit", "fair"][seed as usize % 4],
            relax: seed % 3 == 0,
            load: [0.2, 1.0, 5.0][seed as usize % 3],
        };
        let s = shape.scenario();
        let limited = idlewise::Options {
            node_limit: Some(200),
            ..idlewise::Options::default()
        };
        let plan = idlewise::solve(&s, &limited).unwrap();
        if plan.exists() {
            judged(&s, &limited);
        }
        let at_once = Planner::new()
            .time_limit(std::time::Duration::ZERO)
            .solve(&s)
            .unwrap();
        if at_once.exists() {
            assert_sound(&s, &at_once);
        }
        let again = Scenario::from_json(serde_json::to_string(&s).unwrap()).unwrap();
        assert_eq!(again, s);
        let text = idlewise::scenario::nodes_to_csv(&s.nodes);
        let periods = serde_json::to_value(&s).unwrap()["periods"].take();
        let listed = idlewise_tests::lists::nodes(text.as_bytes(), &periods).unwrap();
        let mut with_list = serde_json::to_value(&s).unwrap();
        with_list["nodes"] = listed;
        let read = Scenario::from_json(with_list.to_string()).unwrap();
        assert_eq!(read.nodes, s.nodes, "{text}");
    }
}
