//! Machines on which other work runs and stays (`shared`): nobody is told to switch them
//! off, and nobody is promised their price.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::questions::Action;
use idlewise::{GrowOptions, Plan, Planner, Scenario, certify, solve, timetable};
use idlewise_tests::judge::{assert_close, assert_sound, exact, scenario};
use serde_json::{Value, json};

/// A machine of the fleet's own and half of one, each dear; what is asked for fits on the
/// first in the first period and nowhere is anything left to do in the second.
fn fleet(shared: bool) -> Scenario {
    scenario(&text(shared))
}

fn text(shared: bool) -> Value {
    json!({
        "schema_version": 1,
        "periods": [{"label": "day"}, {"label": "night"}],
        "nodes": [
            {"id": "half", "hardware": "H", "capacity": {"gpu": 4}, "cards": 4, "price_per_hour": 4,
             "shared": shared},
            {"id": "own", "hardware": "H", "capacity": {"gpu": 8}, "cards": 8, "price_per_hour": 8}],
        "models": [{"id": "m", "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 4}}]}],
        "demands": [{"id": "d", "model": "m", "rate": [30, 0]}],
    })
}

fn off(plan: &Plan, s: Option<&Scenario>) -> Vec<String> {
    let table = timetable(plan, s).unwrap();
    let steps = table.steps.into_iter();
    let off = steps.filter(|step| step.action == Action::SwitchOff);
    off.map(|step| step.node).collect()
}

#[test]
fn what_others_use_is_drained_and_not_switched_off() {
    let (s, alone) = (fleet(true), fleet(false));
    let (plan, whole) = (
        solve(&s, &exact()).unwrap(),
        solve(&alone, &exact()).unwrap(),
    );
    assert_sound(&s, &plan);
    assert_eq!(plan.shared, ["half"]);
    assert_eq!(off(&whole, None), ["half", "own"]);
    // Without the scenario as well: the plan says it.
    assert_eq!(off(&plan, None), ["own"]);
    assert_eq!(off(&plan, Some(&s)), ["own"]);
    let table = timetable(&plan, None).unwrap();
    let drain = |node: &str| {
        let mut steps = table.steps.iter();
        let step = steps.find(|step| step.node == node && step.action == Action::Drain);
        step.unwrap().note.clone()
    };
    assert_eq!(
        drain("half").unwrap(),
        "other work stays on it: not switched off"
    );
    assert_eq!(drain("own"), None);
}

/// Little is asked for: one replica, for which the half would do.
fn little(shared: bool) -> Scenario {
    let mut text = text(shared);
    text["demands"][0]["rate"] = json!(10);
    scenario(&text)
}

#[test]
fn nobody_is_promised_its_price() {
    let (s, alone) = (little(true), little(false));
    let (plan, whole) = (
        solve(&s, &exact()).unwrap(),
        solve(&alone, &exact()).unwrap(),
    );
    assert_sound(&s, &plan);
    // Four GPUs are needed for two hours, at 1 each. Alone all others can be saved, with the
    // half kept on only the own machine.
    assert_close(whole.waste.avoidable.at_most.unwrap(), 2.0 * 8.0, 1e-4);
    assert_close(plan.waste.avoidable.at_most.unwrap(), 2.0 * 8.0, 1e-4);
    let mut none = text(true);
    none["demands"][0]["rate"] = json!(0);
    let idle = solve(&scenario(&none), &exact()).unwrap();
    assert_close(idle.waste.avoidable.at_most.unwrap(), 2.0 * 8.0, 1e-4);
    none["nodes"][0]["shared"] = json!(false);
    let idle = solve(&scenario(&none), &exact()).unwrap();
    assert_close(idle.waste.avoidable.at_most.unwrap(), 2.0 * 12.0, 1e-4);

    none["nodes"][0]["shared"] = json!(true);
    let sized = Planner::new().size(&scenario(&none)).unwrap();
    assert_close(sized.saved_per_hour, 8.0, 1e-9);
    let off = |id: &str| {
        let mut entries = sized.entries.iter();
        entries.find(|entry| entry.node == id).unwrap().off
    };
    assert_eq!((off("half"), off("own")), (0.0, 1.0));
}

#[test]
fn what_others_leave_cannot_be_bought() {
    let mut text = text(true);
    text["demands"][0]["rate"] = json!(100);
    let grow = Planner::new()
        .grow(&scenario(&text), &GrowOptions::new())
        .unwrap();
    let curves: Vec<&str> = grow
        .curves
        .iter()
        .map(|curve| curve.node.as_str())
        .collect();
    assert_eq!(curves, ["own"]);
}

#[test]
fn a_plan_that_hides_it_is_refused() {
    let s = fleet(true);
    let plan = solve(&s, &exact()).unwrap();
    assert!(certify::verify(&s, &plan).valid);
    let mut hides = plan.clone();
    hides.shared.clear();
    let mut more = plan.clone();
    more.shared.push("own".to_owned());
    let mut saves = plan;
    saves.waste.avoidable.at_most = Some(2.0 * 12.0);
    for (damaged, why) in [
        (hides, "half is shared"),
        (more, "own is shared"),
        (saves, "waste.avoidable.at_most"),
    ] {
        let found = certify::verify(&s, &damaged);
        let said = found.findings.iter().any(|finding| finding.contains(why));
        assert!(!found.valid && said, "{found:?}");
    }
}
