//! Compact plans: alike node entries go by one name, and the plan is checked, read and fed
//! back as any other.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use idlewise::certify::verify;
use idlewise::plan::{Plan, Status};
use idlewise::{Compact, Hooks, Options, Planner, Scenario, compare, plan};
use idlewise_tests::judge::{as_json, assert_close, assert_sound, scenario};
use idlewise_tests::random::{Dice, Shape, feature};
use serde_json::{Value, json};

/// Three machines of 8 gpu one by one, and one that is another operator's.
fn inventory() -> Value {
    let node = |id: &str, operator: &str| {
        json!({"id": id, "hardware": "H", "operator": operator, "capacity": {"gpu": 8},
               "price_per_hour": 2})
    };
    json!({
        "schema_version": 1,
        "periods": [{}, {}],
        "nodes": [node("a", "x"), node("b", "x"), node("other", "y"), node("c", "x")],
        "models": [
            {"id": "m", "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 3}}]},
            {"id": "n", "profiles": [{"hardware": "H", "rate": 1, "holds": {"gpu": 5}}]}],
        "demands": [
            {"id": "m", "model": "m", "rate": [5, 3]},
            {"id": "n", "model": "n", "rate": [2, 4]}],
    })
}

fn compact(s: &Scenario) -> Plan {
    let planner = Planner::new().compact(Compact::Always);
    planner
        .solve(s)
        .unwrap_or_else(|e| panic!("{e}\n{}", as_json(s)))
}

#[test]
fn alike_entries_go_by_one_name() {
    let s = scenario(&inventory());
    let plan = compact(&s);
    assert_sound(&s, &plan);
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.classes.len(), 1);
    assert_eq!(plan.classes[0].class, "a and 2 alike");
    assert_eq!(plan.classes[0].nodes, ["a", "b", "c"]);
    // Four entries are solved as one class, as operators decide nothing; the plan keeps
    // them apart, and has an account of each.
    assert_eq!(
        (plan.solver.reduced.entries, plan.solver.reduced.nodes),
        (4, 1)
    );
    let names: Vec<&str> = plan.nodes.iter().map(|n| n.node.as_str()).collect();
    assert_eq!(names, ["a and 2 alike", "other", "a and 2 alike", "other"]);
    let installed = |operator: &str| plan.waste.by_operator[operator].compute_hours.installed;
    assert_eq!((installed("x"), installed("y")), (48.0, 16.0));
    // The same fleet by hand, and one by one.
    let full = Planner::new().compact(Compact::Never).solve(&s).unwrap();
    assert_sound(&s, &full);
    assert_eq!(full.nodes.len(), 8);
    assert_close(plan.objective.value, full.objective.value, 1e-12);
    let own = plan.in_classes(&s).unwrap();
    assert_eq!(own.nodes.len(), 2);
    assert_close(compact(&own).objective.value, plan.objective.value, 1e-12);
    // What is small is not compact unless asked for.
    assert!(Planner::new().solve(&s).unwrap().classes.is_empty());
}

#[test]
fn a_comparison_is_the_same() {
    let s = scenario(&inventory());
    let answer = |compact| {
        let options = Options {
            compact,
            ..Options::default()
        };
        compare(&s, &options, &Hooks::default()).unwrap().policies
    };
    let (short, long) = (answer(Compact::Always), answer(Compact::Never));
    assert_eq!(short.len(), long.len());
    for (a, b) in short.iter().zip(&long) {
        assert_close(a.served_percent, b.served_percent, 1e-9);
        assert_close(a.idle_percent, b.idle_percent, 1e-9);
    }
}

/// Large inventories are compact by themselves.
#[test]
fn a_large_plan_is_compact() {
    let mut text = inventory();
    let node = text["nodes"][0].clone();
    let nodes = (0..2_000).map(|g| {
        let mut own = node.clone();
        own["id"] = json!(format!("machine-{g}"));
        own
    });
    text["nodes"] = nodes.collect();
    text["periods"] = vec![json!({}); 100].into();
    for demand in text["demands"].as_array_mut().unwrap() {
        demand["rate"] = json!(400);
    }
    let s = scenario(&text);
    let plan = Planner::new().solve(&s).unwrap();
    assert_eq!(plan.classes.len(), 1);
    assert_sound(&s, &plan);
    assert!(serde_json::to_string(&plan).unwrap().len() < 1 << 20);
}

/// A change to a plan, and what the checker says of it.
type Damage<'a> = (&'a dyn Fn(&mut Plan), &'a str);

/// What a checker has to find: classes of entries that are not alike, or not there.
#[test]
fn damaged_classes_are_refused() {
    let s = scenario(&inventory());
    let plan = compact(&s);
    let refused = |s: &Scenario, change: &dyn Fn(&mut Plan)| {
        let mut damaged = plan.clone();
        change(&mut damaged);
        let found = verify(s, &damaged);
        assert!(!found.valid);
        found.findings.join("; ")
    };
    let cases: [Damage<'_>; 6] = [
        (
            &|p| p.classes[0].nodes[1] = "other".to_owned(),
            "a and other differ in more than id and count",
        ),
        (
            &|p| p.classes[0].nodes[1] = "d".to_owned(),
            "unknown node d",
        ),
        (
            &|p| p.classes[0].nodes[1] = "a".to_owned(),
            "node a is in a class already",
        ),
        (
            &|p| p.classes[0].class = "other".to_owned(),
            "the name is that of a node or of another class",
        ),
        (
            &|p| p.classes[0].nodes.truncate(1),
            "1 nodes, a class has 2 or more",
        ),
        (&|p| p.classes.clear(), "unknown node"),
    ];
    for (change, expected) in cases {
        let found = refused(&s, change);
        assert!(found.contains(expected), "{found}");
    }
    // Entries that become different in the scenario.
    let changes: [(&str, Value, &str); 5] = [
        (
            "/nodes/1/price_per_hour",
            json!(3),
            "differ in more than id and count",
        ),
        (
            "/nodes/1/count",
            json!({"min": 1, "max": 1}),
            "differ in whether their count is a range",
        ),
        (
            "/models/1/profiles/0/uses",
            json!({"gpu": 1}),
            "which also uses something",
        ),
        (
            "/demands/0/split",
            json!(false),
            "of which a demand may not be split",
        ),
        ("/steadiness", json!({"max_moves": 3}), "their moves count"),
    ];
    for (path, value, expected) in changes {
        let mut text = inventory();
        let (parent, name) = path.rsplit_once('/').unwrap();
        let at = if parent.is_empty() {
            &mut text
        } else {
            text.pointer_mut(parent).unwrap()
        };
        at[name] = value;
        let found = refused(&scenario(&text), &|_| {});
        assert!(found.contains(expected), "{path}: {found}");
    }
    assert!(plan.in_classes(&s).is_ok());
    let mut unknown = plan.clone();
    unknown.classes[0].nodes[1] = "d".to_owned();
    let said = unknown.in_classes(&s).unwrap_err().to_string();
    assert_eq!(
        said,
        "$.classes[0].nodes[1]: found \"d\", expected the id of a node of the scenario"
    );
}

/// What a compact plan places now is handed out to entries, each within its machines.
#[test]
fn a_compact_plan_stands_on_entries() {
    let s = scenario(&inventory());
    let plan = compact(&s);
    let now = plan.as_current(&s);
    now.check().unwrap();
    let replicas = &now.steadiness.as_ref().unwrap().replicas;
    let of = |model: &str| -> u64 {
        let own = replicas.iter().filter(|r| r.model == model);
        own.map(|r| r.count).sum()
    };
    assert_eq!((of("m"), of("n")), (5, 2));
    for node in &s.nodes {
        let held = replicas.iter().filter(|r| r.node == node.id);
        let held: u64 = held
            .map(|r| r.count * if r.model == "m" { 3 } else { 5 })
            .sum();
        assert!(held <= 8, "{} holds {held}", node.id);
    }
}

/// Random entries, each several times: what a compact plan says is what the full one says,
/// and it is read as it was written.
#[test]
fn random_compact_plans_hold() {
    let mut made = 0;
    for seed in 0..250 {
        let mut dice = Dice::new(seed, "compact", 0);
        let features = dice.whole(0, u64::from(feature::ALL)) as u16;
        let shape = Shape {
            seed,
            nodes: dice.whole(1, 3) as usize,
            demands: dice.whole(1, 4) as usize,
            periods: dice.whole(1, 2) as usize,
            features: if dice.chance(0.5) {
                features & !feature::HEADROOM & !feature::MEMORY
            } else {
                features
            },
            objective: ["serve", "cost", "profit", "fair"][dice.whole(0, 3) as usize],
            relax: dice.chance(0.4),
            load: [0.3, 1.0, 3.0][dice.whole(0, 2) as usize],
        };
        let s = several(&shape.scenario(), &mut dice);
        let plan = compact(&s);
        if plan.status == Status::Infeasible {
            continue;
        }
        made += usize::from(!plan.classes.is_empty());
        assert_sound(&s, &plan);
        let text = serde_json::to_vec(&plan).unwrap();
        assert_eq!(plan::from_json(&text).unwrap(), plan);
        let full = Planner::new().compact(Compact::Never).solve(&s).unwrap();
        let gap = plan.objective.gap + full.objective.gap + 1e-6;
        assert_close(plan.objective.value, full.objective.value, gap);
        let now = plan.as_current(&s);
        now.check()
            .unwrap_or_else(|e| panic!("{e}\n{}", as_json(&s)));
        let mut left: BTreeMap<(&str, &str), f64> = BTreeMap::new();
        for r in plan.replicas.iter().filter(|r| r.period == 0) {
            *left.entry((&r.model, &r.profile)).or_default() += r.count.round();
        }
        for r in &now.steadiness.as_ref().unwrap().replicas {
            *left
                .get_mut(&(r.model.as_str(), r.profile.as_str()))
                .unwrap() -= r.count as f64;
        }
        assert!(
            left.values().all(|&count| count == 0.0),
            "{left:?}\n{}",
            as_json(&s)
        );
    }
    assert!(made > 100, "{made} plans have classes");
}

/// The scenario with every entry there up to three times.
fn several(s: &Scenario, dice: &mut Dice) -> Scenario {
    let mut several = s.clone();
    several.nodes.clear();
    several.routes.clear();
    for node in &s.nodes {
        for number in 0..dice.whole(1, 3) {
            let mut own = node.clone();
            own.id = format!("{}/{number}", node.id);
            for route in s.routes.iter().filter(|r| r.node == node.id) {
                let mut route = route.clone();
                route.node.clone_from(&own.id);
                several.routes.push(route);
            }
            several.nodes.push(own);
        }
    }
    several
}
