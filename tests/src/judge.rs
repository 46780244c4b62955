//! What every plan must be, whatever the scenario.

use idlewise::certify::{relative_gap, verify};
use idlewise::plan::{Account, Breakdown, Plan, Status};
use idlewise::{EngineName, Options, Scenario, scenario, solve};
use serde_json::Value;

/// A scenario from JSON; what is wrong with it is printed.
pub fn scenario(json: &Value) -> Scenario {
    let text = json.to_string();
    scenario::from_json(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

/// A scenario as one line of JSON, to be pasted into a file.
pub fn as_json(scenario: &Scenario) -> String {
    serde_json::to_string(scenario).expect("a scenario is JSON")
}

/// Options for a search to the very end.
pub fn exact() -> Options {
    Options {
        gap: 0.0,
        node_limit: Some(1_000_000),
        ..Options::default()
    }
}

/// [`judged`] with every engine; the answer of the one that was asked for.
/// Where a search for whole numbers may stop at a gap, plans may differ by it.
pub fn judged_by_all(scenario: &Scenario, options: &Options) -> Plan {
    let plan = judged(scenario, options);
    for &engine in EngineName::ALL.iter().filter(|&&e| e != options.engine) {
        let other = judged(scenario, &Options { engine, ..*options });
        assert_eq!(other.status, plan.status, "{engine:?}");
        let (a, b) = (plan.objective.value, other.objective.value);
        let apart = (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE);
        assert!(apart <= options.gap.max(1e-8), "{engine:?}: {b}, not {a}");
    }
    plan
}

/// Solves and judges: the plan exists, holds and adds up.
pub fn judged(scenario: &Scenario, options: &Options) -> Plan {
    let plan = solve(scenario, options).unwrap_or_else(|e| panic!("{e}\n{}", as_json(scenario)));
    assert!(
        matches!(plan.status, Status::Optimal | Status::Feasible),
        "{:?}: {:?}\n{}",
        plan.status,
        plan.conflicts,
        as_json(scenario)
    );
    assert_sound(scenario, &plan);
    plan
}

/// The certificate holds and the account adds up.
pub fn assert_sound(scenario: &Scenario, plan: &Plan) {
    let found = verify(scenario, plan);
    assert!(found.valid, "{:?}\n{}", found.findings, as_json(scenario));
    assert_adds_up(scenario, plan);
}

/// The parts of every account are at least 0 and sum to what is installed, and
/// the accounts by period, region, operator and hardware sum to the total.
pub fn assert_adds_up(scenario: &Scenario, plan: &Plan) {
    let waste = &plan.waste;
    let groups: [(&str, Vec<&Account>); 4] = [
        ("period", waste.by_period.iter().collect()),
        ("region", waste.by_region.values().collect()),
        ("operator", waste.by_operator.values().collect()),
        ("hardware", waste.by_hardware.values().collect()),
    ];
    for (by, accounts) in &groups {
        for unit in [hours as fn(&Account) -> Breakdown, money] {
            let mut sums = [0.0; 15];
            for account in accounts {
                for (sum, part) in sums.iter_mut().zip(parts(&unit(account))) {
                    *sum += part;
                }
            }
            let total = parts(&unit(&waste.total));
            for (sum, part) in sums.into_iter().zip(total) {
                assert!(
                    is_close(sum, part, 1e-9, total[0]),
                    "by {by}: {sum} is not {part}\n{}",
                    as_json(scenario)
                );
            }
        }
    }
    let all = groups.iter().flat_map(|(_, accounts)| accounts.iter());
    for account in all.copied().chain([&waste.total]) {
        for unit in [account.compute_hours, account.cost] {
            let [installed, parts @ ..] = parts(&unit);
            assert!(
                parts.iter().all(|&part| part >= 0.0),
                "a negative part: {unit:?}\n{}",
                as_json(scenario)
            );
            let sum: f64 = parts.iter().sum();
            assert!(
                is_close(sum, installed, 1e-9, installed),
                "{sum} is not what is installed: {unit:?}\n{}",
                as_json(scenario)
            );
        }
        assert!((0.0..=100.000_001).contains(&account.idle_percent));
    }
}

fn hours(account: &Account) -> Breakdown {
    account.compute_hours
}

fn money(account: &Account) -> Breakdown {
    account.cost
}

/// Installed, then every part of it in the order of the account.
pub fn parts(b: &Breakdown) -> [f64; 15] {
    let [
        fragmentation,
        hosting,
        verification,
        region,
        resource,
        hardware,
    ] = b.stranded.amounts();
    [
        b.installed,
        b.unavailable,
        b.starting,
        b.headroom,
        b.useful,
        b.overhead,
        b.workload_idle,
        fragmentation,
        hosting,
        verification,
        region,
        resource,
        hardware,
        b.surplus,
        b.undivided,
    ]
}

/// Whether two numbers agree within `tolerance` of the larger of them and of
/// the `size` of what they are part of.
pub fn is_close(a: f64, b: f64, tolerance: f64, size: f64) -> bool {
    relative_gap(a, b) <= tolerance || (a - b).abs() <= tolerance * size.abs()
}

/// Fails unless a number is as expected, to a millionth of it or of 1.
#[track_caller]
pub fn near(found: f64, expected: f64) {
    let off = (found - expected).abs();
    assert!(
        off <= 1e-6 * expected.abs().max(1.0),
        "{found} is not {expected}"
    );
}

/// Fails unless two numbers agree within `tolerance`, relative to the larger.
#[track_caller]
pub fn assert_close(a: f64, b: f64, tolerance: f64) {
    assert!(is_close(a, b, tolerance, 0.0), "{a} is not {b}");
}
