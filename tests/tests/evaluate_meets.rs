//! A plan on what came where models are served in stages, demands have priorities and work can
//! wait: hand-computed cases, and what holds for every answer.
#![allow(clippy::unwrap_used, clippy::panic)]

use idlewise::EvaluateOptions;
use idlewise::questions::MismatchKind;
use idlewise_tests::came::{HOUR, evaluated, evaluated_as, planned};
use idlewise_tests::in_futures::shape;
use idlewise_tests::judge::{as_json, assert_adds_up, assert_sound, is_close, near, scenario};
use idlewise_tests::random::Dice;
use idlewise_tests::staged::add_stages;
use serde_json::{Value, json};

/// Prefill on one hardware at 30 a second, decode on the other at 15.
fn staged(rate: f64, split: bool) -> Value {
    json!({
        "schema_version": 1,
        "nodes": [{"id": "p", "count": 4, "hardware": "P", "capacity": {"gpu": 1}},
                  {"id": "d", "count": 4, "hardware": "D", "capacity": {"gpu": 1}}],
        "models": [{"id": "m", "profiles": [
            {"hardware": "P", "name": "pre", "rate": 30, "holds": {"gpu": 1}, "stage": "prefill"},
            {"hardware": "D", "name": "de", "rate": 15, "holds": {"gpu": 1}, "stage": "decode"}]}],
        "demands": [{"id": "chat", "model": "m", "rate": rate, "split": split}],
    })
}

/// One replica of prefill and two of decode serve 30. More came: prefill and decode end at 30,
/// and the best plan has a replica more of each. Where the demand may not be split, each stage
/// stays on its node.
#[test]
fn every_stage_keeps_its_replicas() {
    for split in [true, false] {
        let plan = planned(&staged(30.0, split));
        for (came, served) in [(20.0, 20.0), (45.0, 30.0)] {
            let on = scenario(&staged(came, split));
            let found = evaluated(&plan, &on);
            assert_eq!(found.mismatches, [], "{split}");
            near(found.came.objective, HOUR * served);
            near(
                found.regret.as_ref().unwrap().at_least,
                HOUR * (came - served),
            );
            assert_sound(&on, &found.plan);
        }
    }
    // Two replicas of decode are left of three: 30, whatever prefill could.
    let plan = planned(&staged(40.0, true));
    let mut less = staged(40.0, true);
    less["nodes"][1]["count"] = json!(2);
    let found = evaluated(&plan, &scenario(&less));
    near(found.came.objective, HOUR * 30.0);
}

/// Two demands of one model: the first is worth less and comes first.
fn ranked(rates: [f64; 2], models: [&str; 2], first: i32) -> Value {
    let model = |id: &str| {
        json!({"id": id, "profiles": [
            {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]})
    };
    json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "count": 3, "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [model("a"), model("b")],
        "demands": [
            {"id": "people", "model": models[0], "rate": rates[0], "value": 1, "priority": first},
            {"id": "batch", "model": models[1], "rate": rates[1], "value": 5}],
    })
}

/// Two replicas of one model serve 20. Of 15 and 15 the first gets 15 and the second 5; without
/// a priority the dearer one gets 15.
#[test]
fn who_comes_first_is_served_first() {
    let plan = planned(&ranked([10.0, 10.0], ["a", "a"], 0));
    for (first, people, batch) in [(1, 15.0, 5.0), (0, 5.0, 15.0)] {
        let on = scenario(&ranked([15.0, 15.0], ["a", "a"], first));
        let found = evaluated(&plan, &on);
        near(found.came.objective, HOUR * (people + 5.0 * batch));
        assert_sound(&on, &found.plan);
        let priorities = found.regret.unwrap().priorities;
        if first == 0 {
            assert_eq!(priorities, []);
        } else {
            let of: Vec<_> = priorities.iter().map(|p| p.priority).collect();
            assert_eq!(of, [1, 0]);
            near(priorities[0].came, HOUR * 15.0);
            near(priorities[0].best, HOUR * 15.0);
            near(priorities[1].came, HOUR * 25.0);
            // A third machine is there.
            near(priorities[1].best, HOUR * 75.0);
        }
    }
}

/// One replica of a and two of b were planned; 20 of each came and a comes first: the best plan
/// has it the other way round, serves 10 more of a, and less value in all.
#[test]
fn regret_is_by_priority() {
    let plan = planned(&ranked([10.0, 20.0], ["a", "b"], 0));
    let on = scenario(&ranked([20.0, 20.0], ["a", "b"], 1));
    let found = evaluated(&plan, &on);
    let regret = found.regret.unwrap();
    near(regret.priorities[0].came, HOUR * 10.0);
    near(regret.priorities[0].best, HOUR * 20.0);
    near(regret.at_least, HOUR * (70.0 - 110.0));
    assert_sound(&on, &found.plan);
    // Nobody has proved that no plan serves more than this one, which keeps less of a.
    assert!(found.plan.objective.bound >= HOUR * 110.0 - 1e-6);
}

/// One replica serves ten a second in both hours. Of the 30 that arrive in the first one 20 are
/// served, half of them an hour late; four fifths must be.
#[test]
fn what_can_wait_is_served_later() {
    let text = |rates: [f64; 2], within: f64, least: f64| {
        json!({
            "schema_version": 1,
            "periods": [{"label": "one"}, {"label": "two"}],
            "nodes": [{"id": "n", "count": 3, "hardware": "H", "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [
                {"hardware": "H", "name": "p", "rate": 10, "holds": {"gpu": 1}}]}],
            "demands": [{"id": "d", "model": "m", "rate": rates, "within_hours": within,
                         "min_served": least}],
        })
    };
    let plan = planned(&text([10.0, 10.0], 0.0, 0.0));
    for (within, served) in [(0.0, 10.0), (1.0, 20.0)] {
        let on = scenario(&text([30.0, 0.0], within, 0.0));
        let found = evaluated(&plan, &on);
        near(found.came.objective, HOUR * served);
        near(found.came.served_percent, 100.0 * served / 30.0);
        near(found.regret.unwrap().at_least, HOUR * (30.0 - served));
        assert_sound(&on, &found.plan);
    }
    let on = scenario(&text([30.0, 0.0], 1.0, 0.8));
    let found = evaluated(&plan, &on);
    near(found.came.objective, HOUR * 20.0);
    let short = &found.short[0];
    assert_eq!((short.periods, short.worst_period.as_str()), (1, ""));
    near(short.must_percent, 80.0);
    assert!((short.served_percent - 100.0 * 20.0 / 30.0).abs() < 1e-4);
    // Late work of a demand that may not be split stays where it was decided.
    let mut whole = text([30.0, 0.0], 1.0, 0.0);
    whole["demands"][0]["split"] = json!(false);
    let found = evaluated(&plan, &scenario(&whole));
    near(found.came.objective, HOUR * 20.0);
}

/// A random fleet with stages, priorities and work that can wait, whose demand is so many times
/// as large.
fn mixed(seed: u64) -> Value {
    let mut shape = shape(seed);
    shape.periods = 1 + (seed % 3) as usize;
    shape.load = [0.5, 1.0, 2.0][(seed / 3 % 3) as usize];
    let mut text = serde_json::to_value(shape.scenario()).unwrap();
    let mut dice = Dice::new(seed, "mixed", 0);
    add_stages(&mut text, &mut dice);
    if let Some(policy) = text.get_mut("policy").and_then(Value::as_object_mut) {
        policy.retain(|name, _| !name.starts_with("spare"));
    }
    if let Some(steadiness) = text.get_mut("steadiness").and_then(Value::as_object_mut) {
        steadiness.remove("give_up");
    }
    for demand in text["demands"].as_array_mut().unwrap() {
        if dice.chance(0.4) {
            demand["within_hours"] = json!(dice.whole(1, 3));
        }
        if dice.chance(0.4) {
            demand["priority"] = json!(dice.whole(1, 2));
        }
    }
    text
}

/// On its own scenario a plan is as good as it said, priority by priority; on any other it is
/// certified, its account adds up, and no priority is better than the best plan's before one is
/// worse.
#[test]
fn evaluated_plans_are_sound_and_no_better_than_the_best() {
    let (mut own_compared, mut compared) = (0, 0);
    for seed in 0..160 {
        let text = mixed(seed);
        let s = scenario(&text);
        let plan = planned(&text);
        if !plan.exists() {
            continue;
        }
        let own = evaluated(&plan, &s);
        // Nothing is lost; what nobody may serve has no home.
        let mut lost = own.mismatches.iter();
        let lost = lost.find(|m| m.kind != MismatchKind::Home);
        assert_eq!((lost, &own.short[..]), (None, &[][..]), "{text}");
        assert_sound(&s, &own.plan);
        let (then, now) = (plan.objective.value, own.came.objective);
        assert!(is_close(then, now, 2e-6, 0.0), "{then}, then {now}\n{text}");
        for (a, b) in plan.priorities.iter().zip(&own.plan.priorities) {
            own_compared += 1;
            assert!(
                is_close(a.value, b.value, 2e-6, a.asked),
                "{a:?}, then {b:?}\n{text}"
            );
        }

        let mut other = s.clone();
        for (i, demand) in other.demands.iter_mut().enumerate() {
            for rate in &mut demand.rate {
                *rate *= [0.5, 1.4, 1.0][(i + seed as usize) % 3];
            }
        }
        let found = evaluated(&plan, &other);
        assert_adds_up(&other, &found.plan);
        if !found.short.is_empty() || s.steadiness.is_some() {
            continue;
        }
        assert_sound(&other, &found.plan);
        let ask = EvaluateOptions::new().regret(false);
        let alone = evaluated_as(&plan, &other, &ask);
        assert_eq!(alone.came.served_percent, found.came.served_percent);
        assert_sound(&other, &alone.plan);
        for priority in found.regret.iter().flat_map(|r| &r.priorities) {
            compared += 1;
            let size = priority.best.abs().max(priority.came.abs());
            let more = priority.came - priority.best;
            assert!(more <= 1e-4 * size, "{priority:?}\n{}", as_json(&other));
            if more < -1e-6 * size {
                break; // lower ones may have more
            }
        }
    }
    assert!(
        own_compared > 40 && compared > 30,
        "{own_compared} {compared}"
    );
}
