//! Small inputs that once went wrong (`tests/cases`), each with its right answer.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use idlewise::plan::{Change, Plan, Status};
use idlewise::{Hooks, Options, Scenario, compare, scenario, size, solve};
use idlewise_tests::judge::{assert_close, exact, judged, judged_by_all};

fn case(name: &str) -> Scenario {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let text = std::fs::read(folder.join(name)).unwrap();
    scenario::from_json(&text).unwrap()
}

fn notes(s: &Scenario) -> Vec<String> {
    let advice = scenario::advise(s);
    let notes = advice.iter().map(|a| format!("{}: {}", a.path, a.text));
    notes.collect()
}

/// Serves nothing, and so does every way of routing without a plan.
fn nobody_serves(s: &Scenario) -> Plan {
    let plan = judged_by_all(s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_eq!(plan.objective.value, 0.0);
    assert_eq!(plan.objective.bound, 0.0);
    let compared = compare(s, &Options::default(), &Hooks::default()).unwrap();
    assert!(compared.policies.iter().all(|p| p.value == 0.0));
    plan
}

/// 100 GB on machines of 48 GB: only memory is short. The demand would keep one gpu
/// busy, so one is stranded by resource and three are surplus.
#[test]
fn a_model_larger_than_a_card() {
    let s = case("fit-model-larger-than-card.json");
    let why = "no machine of l40s holds one replica of big: it needs 100 vram_gb, a machine has 48";
    assert_eq!(
        notes(&s),
        [
            format!(
                "$.models[0].profiles[0].holds: {why} (\"machines\": 3 would let it span 3 whole \
                 machines)"
            ),
            format!("$.demands[0]: no node can serve it: {why}"),
        ]
    );
    let hours = nobody_serves(&s).waste.total.compute_hours;
    assert_close(hours.stranded.resource, 1.0, 1e-9);
    assert_close(hours.surplus, 3.0, 1e-9);
    assert_eq!(hours.stranded.total(), hours.stranded.resource);
}

/// With `relax`, and as four entries of one machine, nothing else follows.
#[test]
fn a_model_larger_than_a_card_when_relaxed_or_split() {
    let mut s = case("fit-model-larger-than-card.json");
    let mut entry = s.nodes[0].clone().count(1);
    s.nodes.clear();
    for name in ["a", "b", "c", "d"] {
        entry.id = name.to_owned();
        s.nodes.push(entry.clone());
    }
    for relax in [false, true] {
        s.policy.relax = relax;
        let hours = nobody_serves(&s).waste.total.compute_hours;
        assert_close(hours.stranded.resource, 1.0, 1e-9);
        assert_close(hours.surplus, 3.0, 1e-9);
    }
}

/// Three machines under one replica are allowed where the profile says so: one
/// replica on three machines, one machine left over.
#[test]
fn a_model_on_as_many_cards_as_it_may_span() {
    let mut s = case("fit-model-larger-than-card.json");
    s.models[0].profiles[0].machines = 2;
    nobody_serves(&s);
    s.models[0].profiles[0].machines = 3;
    assert_eq!(notes(&s), Vec::<String>::new());
    let plan = judged(&s, &exact());
    assert_close(plan.objective.value, 36_000.0, 1e-9);
    let spans: Vec<(u64, u64)> = plan.machines.iter().map(|g| (g.count, g.span)).collect();
    assert_eq!(spans, [(1, 3)]);
}

/// Under `cost` everything has to be served, and no number of machines helps.
#[test]
fn a_model_larger_than_a_card_to_rent() {
    let s = case("fit-range-larger-than-card.json");
    let plan = solve(&s, &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let [conflict] = &plan.conflicts[..] else {
        panic!("{:?}", plan.conflicts);
    };
    assert_eq!(
        conflict.limits,
        [
            "min_served 1 of d (10 of 10 units/s)",
            "no machine of l40s holds one replica of big: it needs 100 vram_gb, a machine has 48",
        ]
    );
    let changes = conflict.relaxations.iter().flat_map(|r| &r.changes);
    let lowers = |c: &Change| matches!(c, Change::LowerMinServed { to, .. } if *to == 0.0);
    assert!(changes.clone().count() == 1 && changes.clone().all(lowers));
}

/// Two gpus do not fit on a machine of one, however cheap: one machine of eight.
#[test]
fn two_gpus_on_machines_of_one() {
    let s = case("fit-tp2-on-single-gpu-vms.json");
    let plan = judged_by_all(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 23.6, 1e-9);
    let rented: Vec<(&str, f64)> = plan
        .counts
        .iter()
        .map(|c| (c.node.as_str(), c.count))
        .collect();
    assert_eq!(rented, [("h100x1-spot", 0.0), ("h100x8", 1.0)]);
    assert_eq!(
        notes(&s),
        [
            "$.nodes[0].capacity: this node can serve nothing: one replica of any profile for \
             hardware \"H100\" needs more than a machine has"
        ]
    );
    // Whoever lets it span rents the cheap ones: three replicas on two each.
    let mut spanning = s.clone();
    spanning.models[0].profiles[0].machines = 2;
    let plan = judged(&spanning, &exact());
    assert_close(plan.objective.value, 7.5, 1e-9);
}

/// Eight gpus on two machines of four: a larger machine would do.
#[test]
fn a_job_of_eight_on_two_machines_of_four() {
    let s = case("fit-job-of-8-on-two-of-4.json");
    let hours = nobody_serves(&s).waste.total.compute_hours;
    assert_close(hours.stranded.fragmentation, 8.0, 1e-9);
    assert_eq!(hours.stranded.total(), hours.stranded.fragmentation);
    let mut larger = s.clone();
    larger.nodes[0] = larger.nodes[0].clone().count(1).capacity("gpu", 8.0);
    assert_close(judged(&larger, &exact()).objective.value, 3600.0, 1e-9);
    let mut spanning = s;
    spanning.models[0].profiles[0].machines = 2;
    assert_close(judged(&spanning, &exact()).objective.value, 3600.0, 1e-9);
}

/// Replicas of each machine, and of each of its cards: "times x (replicas, ...)".
fn cards(plan: &Plan) -> Vec<String> {
    let groups = plan.machines.iter();
    groups
        .map(|g| {
            let cards = g.cards.iter().map(|c| {
                let held = c
                    .replicas
                    .iter()
                    .map(|r| format!("{} {}", r.count, r.model));
                format!(
                    "{} x {}: {}",
                    c.count,
                    c.span,
                    held.collect::<Vec<_>>().join(" + ")
                )
            });
            let cards: Vec<String> = cards.collect();
            format!("{} x [{}]", g.count, cards.join(", "))
        })
        .collect()
}

/// One replica of 0.6 on a card: 16 on the 16 cards of two hosts. Four more would take
/// 2.4 of the 6.4 that idle beside them.
#[test]
fn shares_of_060_on_cards() {
    let s = case("cards-shares-060.json");
    let plan = judged_by_all(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.demands[0].served, 16.0, 1e-9);
    assert_close(plan.objective.bound, plan.objective.value, 1e-9);
    assert!(plan.certificate.gap < 1e-6, "{:?}", plan.certificate.gap);
    assert_eq!(cards(&plan), ["2 x [8 x 1: 1 actor]"]);
    let hours = plan.waste.total.compute_hours;
    assert_close(hours.useful, 9.6, 1e-9);
    assert_close(hours.stranded.fragmentation, 2.4, 1e-9);
    assert_close(hours.surplus, 4.0, 1e-9);
    assert_close(hours.workload_idle, 0.0, 1e-9);
    // Without cards, shares add up over the machine.
    let mut divisible = s;
    divisible.nodes[0].cards = None;
    assert_close(judged(&divisible, &exact()).demands[0].served, 20.0, 1e-9);
}

/// Five replicas of 0.18 on a card, though 5.55 times 0.18 is a card.
#[test]
fn shares_of_018_on_cards() {
    let s = case("cards-shares-018.json");
    let plan = judged_by_all(&s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.demands[0].served, 80.0, 1e-9);
    assert!(plan.certificate.gap < 1e-6, "{:?}", plan.certificate.gap);
    assert_eq!(cards(&plan), ["2 x [8 x 1: 5 actor]"]);
    let mut divisible = s;
    divisible.nodes[0].cards = None;
    assert_close(judged(&divisible, &exact()).demands[0].served, 88.0, 1e-9);
}

/// Eight gpu, of which the four with a price are busy.
#[test]
fn a_missing_price_is_not_a_price_of_zero() {
    let s = case("price-missing.json");
    let plan = judged_by_all(&s, &exact());
    assert_close(plan.waste.total.idle_percent, 50.0, 1e-9);
    assert_eq!(plan.waste.unpriced, ["no-price"]);
    assert_close(plan.waste.total.cost.idle(), 0.0, 1e-9);
    assert!(
        notes(&s)
            .iter()
            .any(|n| n.contains("node \"no-price\" has no price"))
    );
}

/// A fourth job of 4 needs a machine with nothing else but another one: two small jobs
/// change their machine for it, whoever asks entry by entry sees one move.
#[test]
fn moves_inside_an_entry() {
    let s = case("moves-inside-an-entry.json");
    let plan = judged(&s, &exact());
    assert_close(plan.objective.value, 32_400.0, 1e-9);
    let told = plan.steadiness.clone().unwrap();
    assert_eq!((told.moves, told.at_least, told.unloads), (3.0, 1.0, 2.0));
    assert_close(plan.objective.cost, 3.0, 1e-9);

    // Without a price the same stays in place.
    let mut free = s.clone();
    free.steadiness.as_mut().unwrap().load_cost.clear();
    let told = judged(&free, &exact()).steadiness.unwrap();
    assert_eq!((told.moves, told.load_cost), (3.0, 0.0));

    // Without a word about machines, packing is free: what they held is not known.
    let mut unknown = s.clone();
    unknown.steadiness.as_mut().unwrap().machines.clear();
    let told = judged(&unknown, &exact()).steadiness.unwrap();
    assert_eq!((told.moves, told.at_least), (1.0, 1.0));
}

/// Two moves are too few for the fourth job of 4, and none are needed without it.
#[test]
fn a_limit_of_moves_counts_machines() {
    let mut s = case("moves-inside-an-entry.json");
    for (most, served) in [(3, 9.0), (2, 8.0), (0, 8.0)] {
        s.steadiness.as_mut().unwrap().max_moves = Some(most);
        let plan = judged(&s, &exact());
        assert!(plan.steadiness.as_ref().unwrap().moves <= most as f64);
        assert_close(plan.objective.value, 3600.0 * served, 1e-9);
        assert!(plan.objective.bound >= plan.objective.value);
    }
}

/// What stood on a node that is gone is lost; the rest of the plan still stands.
#[test]
fn a_current_plan_with_a_lost_node() {
    let before = solve(&case("current-plan-lost-node-before.json"), &exact()).unwrap();
    let s = case("current-plan-lost-node.json");
    let plan = judged(&before.as_current(&s), &exact());
    assert_close(plan.objective.value, 21_600.0, 1e-9);
    assert_eq!(plan.steadiness.unwrap().moves, 2.0);
    let lost = before.lost(&s);
    let [note] = &lost[..] else {
        panic!("{lost:?}");
    };
    assert_eq!(note.path, "$.replicas[2].node");
    assert_eq!(
        note.text,
        "the current plan has node \"n3\", the scenario does not: 2 replicas count as lost"
    );
}

/// Machines of 1 and of 8 gpus at one price, 2 units a second on each gpu, 12 asked for: the
/// larger one alone serves 16. Machines of different sizes are no class of machines.
#[test]
fn machines_of_one_price_and_two_sizes() {
    let s = case("size-one-price-two-sizes.json");
    let sizing = size(&s, &exact(), &Hooks::default()).unwrap();
    assert_eq!(sizing.status, Status::Optimal);
    assert_close(sizing.needed.price_per_hour, 0.7, 1e-9);
    assert_close(sizing.entries[1].needed, 1.0, 0.0);
}

/// Three machines that serve 6 each and one that serves 12, each at 1, and 20 asked for: the
/// large one and two of the small ones do.
#[test]
fn three_of_four_machines_are_needed() {
    let s = case("size-three-of-four.json");
    let sizing = size(&s, &exact(), &Hooks::default()).unwrap();
    assert_eq!(sizing.status, Status::Optimal);
    assert_close(sizing.needed.price_per_hour, 3.0, 1e-9);
}

/// Two entries of one machine each, of which 67.5 % may be used, and replicas of a whole
/// card: a share of eight cards is no machine of eight smaller ones.
#[test]
fn cards_on_single_machines_with_headroom() {
    let plan = judged_by_all(
        &case("cards-on-single-machines-with-headroom.json"),
        &exact(),
    );
    assert_eq!(plan.status, Status::Optimal);
    assert_close(plan.objective.value, 3600.0, 1e-6);
}
