//! Cards of machines: by hand, and small fleets against every way to stand on cards.
#![allow(clippy::unwrap_used)]

use idlewise::certify::verify;
use idlewise::plan::{Plan, Status};
use idlewise::scenario::nodes_to_csv;
use idlewise::{Hooks, Options, Scenario, compare, size, solve};
use idlewise_tests::judge::{as_json, assert_close, exact, is_close, judged};
use idlewise_tests::lists;
use idlewise_tests::random::{Dice, Shape, feature};
use serde_json::{Value, json};

const CASES: usize = 400;
const SECONDS: f64 = 3600.0;

fn read(json: &Value) -> Scenario {
    idlewise_tests::judge::scenario(json)
}

/// Machines of 4 cards with 1 gpu and 80 `vram_gb` each, and one model per kind of replica
/// (gpu, `vram_gb`, rate asked for, value).
fn fleet(machines: &Value, kinds: &[(f64, f64, f64, f64)]) -> Value {
    let kinds = || kinds.iter().enumerate();
    json!({
        "schema_version": 1,
        "nodes": [{"id": "g", "count": machines, "hardware": "H", "cards": 4,
                   "per_card": ["vram_gb"], "capacity": {"gpu": 4, "vram_gb": 320}}],
        "models": kinds().map(|(i, k)| json!({"id": format!("m{i}"), "profiles": [
            {"hardware": "H", "rate": 1, "holds": {"gpu": k.0, "vram_gb": k.1}}]}))
            .collect::<Vec<_>>(),
        "demands": kinds().map(|(i, k)| json!({"id": format!("d{i}"), "model": format!("m{i}"),
            "rate": k.2, "value": k.3})).collect::<Vec<_>>(),
    })
}

fn served(plan: &Plan) -> Vec<f64> {
    plan.demands.iter().map(|d| d.served).collect()
}

/// A replica of 1.5 gpu takes two cards of one machine, and all of their memory: two
/// replicas on a machine, half a gpu of each taken for nothing.
#[test]
fn whole_cards_are_taken_whole() {
    let s = read(&fleet(&json!(1), &[(1.5, 10.0, 9.0, 1.0)]));
    let plan = judged(&s, &exact());
    assert_eq!(served(&plan), [2.0]);
    assert_eq!(plan.status, Status::Optimal);
    let hours = &plan.waste.total.compute_hours;
    assert_close(hours.useful, 3.0, 1e-9);
    assert_close(hours.workload_idle, 1.0, 1e-9);
    assert_close(hours.surplus + hours.stranded.total(), 0.0, 1e-9);
    assert_eq!(plan.nodes[0].held["vram_gb"], 320.0);
    let group = &plan.machines[0];
    let on: Vec<(u64, u64)> = group.cards.iter().map(|c| (c.count, c.span)).collect();
    assert_eq!(on, [(2, 2)]);
}

/// Memory alone takes whole cards: 90 `vram_gb` are more than a card has.
#[test]
fn memory_takes_whole_cards() {
    let s = read(&fleet(&json!(1), &[(0.25, 90.0, 9.0, 1.0)]));
    let plan = judged(&s, &exact());
    assert_eq!(served(&plan), [2.0]);
    assert_close(plan.waste.total.compute_hours.workload_idle, 3.5, 1e-9);
    // Where memory belongs to the machine, a quarter of a card is all it takes.
    let mut shared = fleet(&json!(1), &[(0.25, 90.0, 9.0, 1.0)]);
    shared["nodes"][0]["per_card"] = json!([]);
    assert_eq!(served(&judged(&read(&shared), &exact())), [3.0]);
}

/// Whole cards are of one machine: three cards twice do not fit on two machines of four
/// and one of them besides two shares.
#[test]
fn whole_cards_are_of_one_machine() {
    let kinds = [
        (3.0, 0.0, 9.0, 1.0),
        (2.0, 0.0, 9.0, 0.1),
        (0.5, 0.0, 9.0, 0.01),
    ];
    let plan = judged(&read(&fleet(&json!(2), &kinds)), &exact());
    assert_eq!(served(&plan), [2.0, 0.0, 4.0]);
    assert_eq!(plan.status, Status::Optimal);
}

/// One machine is packed as well: three of 0.6 of a card on three cards of four, and the
/// fourth card for the one of 0.9.
#[test]
fn one_machine_is_packed() {
    let kinds = [(0.6, 0.0, 9.0, 1.0), (0.9, 0.0, 1.0, 2.0)];
    let plan = judged(&read(&fleet(&json!(1), &kinds)), &exact());
    assert_eq!(served(&plan), [3.0, 1.0]);
    assert_close(plan.objective.bound, plan.objective.value, 1e-9);
}

/// Machines are rented for the cards: five replicas of 0.6 need two machines of four.
#[test]
fn machines_are_rented_for_their_cards() {
    let mut s = fleet(&json!({"min": 0, "max": 9}), &[(0.6, 0.0, 5.0, 1.0)]);
    s["nodes"][0]["price_per_hour"] = json!(1);
    s["policy"] = json!({"objective": "cost"});
    let plan = judged(&read(&s), &exact());
    assert_eq!(plan.counts[0].count, 2.0);
    assert_eq!(plan.status, Status::Optimal);
}

/// What must be served and fits on no cards is infeasible, in fleet words.
#[test]
fn a_clash_names_the_cards() {
    let mut s = fleet(&json!(1), &[(0.6, 0.0, 5.0, 1.0)]);
    s["demands"][0]["min_served"] = json!(1);
    let plan = solve(&read(&s), &exact()).unwrap();
    assert_eq!(plan.status, Status::Infeasible);
    let limits = &plan.conflicts[0].limits;
    assert!(
        limits
            .iter()
            .any(|l| l == "replicas that fit on the 4 cards of g"),
        "{limits:?}"
    );
}

/// A plan that misstates what stands on the cards is refused.
#[test]
fn what_the_cards_hold_is_checked() {
    let kinds = [(0.4, 10.0, 4.0, 1.0), (1.5, 10.0, 1.0, 1.0)];
    let s = read(&fleet(&json!(1), &kinds));
    let plan = judged(&s, &exact());
    assert_eq!(served(&plan), [4.0, 1.0]);
    let shared = plan.machines[0].cards.iter().position(|c| c.span == 1);
    let whole = plan.machines[0].cards.iter().position(|c| c.span == 2);
    let (shared, whole) = (shared.unwrap(), whole.unwrap());
    let wrong = |change: &dyn Fn(&mut Plan), text: &str| {
        let mut plan = plan.clone();
        change(&mut plan);
        let found = verify(&s, &plan).findings;
        assert!(found.iter().any(|f| f.contains(text)), "{text}: {found:?}");
    };
    wrong(&|p| p.machines.clear(), "does not say how its replicas fit");
    wrong(
        &|p| p.machines[0].cards.clear(),
        "0 replicas by H on its cards, ",
    );
    wrong(
        &|p| p.machines[0].cards[shared].replicas[0].count += 1,
        "1.2 times what a card has is held on one",
    );
    wrong(
        &|p| p.machines[0].cards[shared].count += 1,
        "5 cards hold replicas",
    );
    wrong(
        &|p| p.machines[0].cards[whole].span = 1,
        "takes 2 whole cards, alone",
    );
    wrong(
        &|p| p.machines[0].cards[shared].span = 2,
        "stands on one card",
    );
    let mut divisible = s.clone();
    divisible.nodes[0].cards = None;
    divisible.nodes[0].per_card.clear();
    let found = verify(&divisible, &plan).findings;
    assert!(found.iter().any(|f| f.contains("no cards")), "{found:?}");
}

/// Weights that forbid what fits on the cards prove nothing.
#[test]
fn weights_are_checked_with_the_cards() {
    let s = read(&fleet(&json!(2), &[(0.6, 0.0, 20.0, 1.0)]));
    let plan = judged(&s, &exact());
    assert_eq!(served(&plan), [8.0]);
    assert!(!plan.certificate.prices.packing.is_empty());
    let mut heavier = plan.clone();
    heavier.certificate.prices.packing[0].weights[0].weight *= 1.01;
    let found = verify(&s, &heavier).findings;
    assert!(
        found.iter().any(|f| f.contains("weighs more than 1")),
        "{found:?}"
    );
    // Without cards six fit on a machine, so that an eighth each is too much.
    let mut divisible = s.clone();
    divisible.nodes[0].cards = None;
    divisible.nodes[0].per_card.clear();
    let found = verify(&divisible, &plan).findings;
    assert!(
        found.iter().any(|f| f.contains("weighs more than 1")),
        "{found:?}"
    );
}

/// Five replicas of 0.6 hold three gpus and need two machines of four cards: one of three
/// may be switched off.
#[test]
fn as_many_machines_as_the_cards_need() {
    let mut s = fleet(&json!(3), &[(0.6, 0.0, 5.0, 1.0)]);
    s["nodes"][0]["price_per_hour"] = json!(1);
    let found = size(&read(&s), &exact(), &Hooks::default()).unwrap();
    assert_eq!(found.needed.machines, 2.0);
    assert_eq!(found.status, Status::Optimal);
}

/// Routing without a plan takes whole cards, too: it allocates no more than there is.
#[test]
fn policies_take_whole_cards() {
    let s = read(&fleet(&json!(2), &[(1.5, 10.0, 99.0, 1.0)]));
    let compared = compare(&s, &Options::default(), &Hooks::default()).unwrap();
    assert!(!compared.policies.is_empty());
    for policy in &compared.policies {
        assert_close(policy.value, 4.0 * SECONDS, 1e-9);
    }
}

/// What a machine has, in hundredths, and what a replica of a kind takes.
struct Tiny {
    machines: usize,
    cards: usize,
    /// Of one card: gpu, `vram_gb`.
    card: [u64; 2],
    /// Of one machine.
    ram: u64,
    /// gpu, `vram_gb`, ram.
    holds: Vec<[u64; 3]>,
    rate: Vec<u64>,
    value: Vec<f64>,
    price: f64,
}

impl Tiny {
    fn new(dice: &mut Dice) -> Self {
        let kinds = dice.whole(1, 3) as usize;
        let cards = dice.whole(1, 3) as usize;
        let hold = |dice: &mut Dice| {
            let gpu = match dice.whole(0, 5) {
                0 => 100 * dice.whole(1, 2),
                1 => dice.whole(101, 250),
                _ => dice.whole(10, 99),
            };
            let vram = if dice.chance(0.5) {
                dice.whole(0, 110)
            } else {
                dice.whole(5, 60)
            };
            [gpu, vram, dice.whole(0, 60)]
        };
        Tiny {
            machines: dice.whole(1, 2) as usize,
            cards,
            card: [100, 100],
            ram: dice.whole(40, 200),
            holds: (0..kinds).map(|_| hold(dice)).collect(),
            rate: (0..kinds).map(|_| dice.whole(1, 3)).collect(),
            value: (0..kinds).map(|_| dice.between(0.5, 2.0)).collect(),
            price: dice.between(0.1, 1.5),
        }
    }

    fn json(&self, to_rent: bool) -> Value {
        let count = if to_rent {
            json!({"min": 0, "max": self.machines})
        } else {
            json!(self.machines)
        };
        let all = |of_one: u64| (of_one * self.cards as u64) as f64 / 100.0;
        let kinds = || 0..self.holds.len();
        let part = |k: usize, r: usize| self.holds[k][r] as f64 / 100.0;
        json!({
            "schema_version": 1,
            "nodes": [{"id": "g", "count": count, "hardware": "H", "cards": self.cards,
                "per_card": ["vram_gb"], "price_per_hour": self.price * SECONDS,
                "capacity": {"gpu": all(self.card[0]), "vram_gb": all(self.card[1]),
                             "ram": self.ram as f64 / 100.0}}],
            "models": kinds().map(|k| json!({"id": format!("m{k}"), "profiles": [
                {"hardware": "H", "rate": 1, "holds": {"gpu": part(k, 0),
                 "vram_gb": part(k, 1), "ram": part(k, 2)}}]})).collect::<Vec<_>>(),
            "demands": kinds().map(|k| json!({"id": format!("d{k}"), "model": format!("m{k}"),
                "rate": self.rate[k], "value": self.value[k]})).collect::<Vec<_>>(),
            "policy": {"objective": if to_rent { "profit" } else { "serve" }},
        })
    }

    /// Whole cards that a replica takes; none where it stands on a part of one.
    fn whole(&self, kind: usize) -> Option<usize> {
        let [gpu, vram, _] = self.holds[kind];
        let is_whole = gpu >= self.card[0] || vram > self.card[1];
        let needed = gpu.div_ceil(self.card[0]).max(vram.div_ceil(self.card[1]));
        is_whole.then_some(needed as usize)
    }

    /// Whether such replicas can stand on so many machines: each in turn on every
    /// machine and card that has room.
    fn fits(&self, items: &[usize], machines: &mut [Machine]) -> bool {
        let Some((&kind, rest)) = items.split_first() else {
            return true;
        };
        let [gpu, vram, ram] = self.holds[kind];
        for m in 0..machines.len() {
            if machines[m].ram < ram {
                continue;
            }
            let before = machines[m].clone();
            machines[m].ram -= ram;
            if let Some(whole) = self.whole(kind) {
                // Which of the empty cards does not matter.
                let empty = |card: &&mut [u64; 2]| **card == self.card;
                let mut taken = 0;
                for card in machines[m].cards.iter_mut().filter(empty).take(whole) {
                    *card = [0, 0];
                    taken += 1;
                }
                if taken == whole && self.fits(rest, machines) {
                    return true;
                }
            } else {
                for c in 0..self.cards {
                    let card = before.cards[c];
                    if card[0] >= gpu && card[1] >= vram {
                        machines[m].cards[c] = [card[0] - gpu, card[1] - vram];
                        if self.fits(rest, machines) {
                            return true;
                        }
                        machines[m].cards[c] = card;
                    }
                }
            }
            machines[m] = before;
        }
        false
    }

    /// The most that any numbers of replicas are worth that can stand there, less the
    /// rent where machines are rented.
    fn best(&self, to_rent: bool) -> f64 {
        let mut best = 0.0_f64;
        let mut counts = vec![0; self.holds.len()];
        loop {
            let items = counts.iter().enumerate();
            let items: Vec<usize> = items.flat_map(|(k, &n)| vec![k; n as usize]).collect();
            let worth: f64 = counts
                .iter()
                .zip(&self.value)
                .map(|(n, v)| *n as f64 * v)
                .sum();
            let empty = Machine {
                ram: self.ram,
                cards: vec![self.card; self.cards],
            };
            for machines in 0..=self.machines {
                let rent = if to_rent {
                    self.price * machines as f64
                } else {
                    0.0
                };
                if worth - rent > best && self.fits(&items, &mut vec![empty.clone(); machines]) {
                    best = worth - rent;
                }
            }
            let Some(next) = (0..counts.len()).find(|&k| counts[k] < self.rate[k]) else {
                return best;
            };
            counts[next] += 1;
            counts[..next].fill(0);
        }
    }
}

#[derive(Clone)]
struct Machine {
    ram: u64,
    cards: Vec<[u64; 2]>,
}

/// Up to three models on one or two machines of up to three cards with memory of their
/// own and memory of the machine: the best of all numbers of replicas, machine by machine
/// and card by card, fixed and for rent.
#[test]
fn small_fleets_against_every_arrangement() {
    let mut by_cards = 0;
    for case in 0..CASES {
        let tiny = Tiny::new(&mut Dice::new(11, "cards", case));
        let to_rent = case % 3 == 0;
        let best = SECONDS * tiny.best(to_rent);
        let s = read(&tiny.json(to_rent));
        let plan = judged(&s, &exact());
        let value = plan.objective.value;
        assert!(
            is_close(value, best, 1e-7, 1e-6),
            "case {case}: {value} is not the best, {best}\n{}",
            as_json(&s)
        );
        assert_eq!(plan.status, Status::Optimal, "case {case}\n{}", as_json(&s));
        let divisible = judged(&without_cards(&s), &exact()).objective.value;
        assert!(divisible >= value - 1e-6, "case {case}\n{}", as_json(&s));
        by_cards += usize::from(divisible > value + 1e-6);
    }
    assert!(by_cards > CASES / 20, "{by_cards}");
}

fn without_cards(s: &Scenario) -> Scenario {
    let mut s = s.clone();
    for node in &mut s.nodes {
        node.cards = None;
        node.per_card.clear();
    }
    s
}

/// Cards of one gpu each, and replicas that hold whole gpus: nothing is different.
#[test]
fn cards_that_nothing_divides_change_nothing() {
    for case in 0..60 {
        let mut dice = Dice::new(3, "whole cards", case);
        let kinds: Vec<(f64, f64, f64, f64)> = (0..3)
            .map(|_| {
                let gpu = dice.whole(1, 4) as f64;
                (
                    gpu,
                    0.0,
                    dice.whole(1, 6) as f64,
                    dice.between(0.5, 2.0) * gpu,
                )
            })
            .collect();
        let s = read(&fleet(&json!(dice.whole(1, 3)), &kinds));
        let (with, without) = (judged(&s, &exact()), judged(&without_cards(&s), &exact()));
        let (a, b) = (with.objective.value, without.objective.value);
        assert!(is_close(a, b, 1e-9, 1e-9), "{a}, not {b}\n{}", as_json(&s));
        assert_eq!(with.status, Status::Optimal);
        assert!(with.waste.total.compute_hours.workload_idle < 1e-9);
    }
}

/// Scenarios of every kind: with cards no more is served than without, whole or relaxed.
#[test]
fn cards_never_serve_more() {
    let mut less = 0;
    for seed in 0..120 {
        let s = Shape {
            seed,
            nodes: 3,
            demands: 4,
            periods: 2,
            features: feature::ALL & !feature::MIN_SERVED & !feature::UNSPLIT,
            objective: "serve",
            relax: seed % 2 == 0,
            load: 1.2,
        }
        .scenario();
        let (with, without) = (judged(&s, &exact()), judged(&without_cards(&s), &exact()));
        let most = without.objective.bound.max(without.objective.value);
        let value = with.objective.value;
        assert!(
            value <= most * (1.0 + 1e-7),
            "{value} > {most}\n{}",
            as_json(&s)
        );
        less += usize::from(value < without.objective.value * (1.0 - 1e-6));
    }
    assert!(less > 4, "{less}");
}

/// Cards in CSV: their columns stand only where some node has them.
#[test]
fn cards_in_csv() {
    let with = read(&fleet(&json!(2), &[(0.5, 0.0, 1.0, 1.0)])).nodes;
    let text = nodes_to_csv(&with);
    assert!(text.contains("cards,per_card"), "{text}");
    let mut json = fleet(&json!(2), &[(0.5, 0.0, 1.0, 1.0)]);
    json["nodes"] = lists::nodes(text.as_bytes(), &lists::two_periods()).unwrap();
    assert_eq!(read(&json).nodes, with);
    let without = without_cards(&read(&fleet(&json!(2), &[(0.5, 0.0, 1.0, 1.0)]))).nodes;
    assert!(!nodes_to_csv(&without).contains("card"));
    let wrong = b"id,hardware,capacity.gpu,cards,per_card\nn,H,8,2.5,vram_gb\n";
    json["nodes"] = lists::nodes(wrong, &lists::two_periods()).unwrap();
    let errors = idlewise::scenario::from_json(json.to_string().as_bytes()).unwrap_err();
    let said = "$.nodes[0].cards: found 2.5, expected a whole number";
    assert!(errors.to_string().contains(said), "{errors}");
}
