//! Which triples are eligible, and that walking over them in blocks finds
//! exactly those.

use super::super::index::Index;
use super::*;

/// One demand that one node serves, with every kind of restriction met.
fn allowed() -> Scenario {
    let mut machine = node("n", "H", &[("gpu", 1.0), ("vram_gb", 80.0)]);
    machine.region = "eu".to_owned();
    machine.verification = vec!["tee".to_owned()];
    machine.hosts = Some(vec!["m".to_owned()]);
    let mut asked = demand("d", "m", &[1.0]);
    asked.region = "us".to_owned();
    asked.verification = "tee".to_owned();
    asked.max_rtt_ms = Some(90.0);
    let runs = profile("H", 10.0, &[("gpu", 1.0)], &[("vram_gb", 16.0)]);
    let mut scenario = scenario(
        &[1.0],
        vec![machine],
        vec![model("m", vec![runs])],
        vec![asked],
    );
    scenario
        .rtt_ms
        .insert("us".to_owned(), amounts(&[("eu", 90.0)]));
    scenario
}

fn refusal(change: impl Fn(&mut Scenario)) -> String {
    let mut changed = allowed();
    change(&mut changed);
    let index = Index::new(&changed);
    assert_eq!(index.count_columns(), 0);
    assert!(!index.can_serve(0, 0));
    index.why_not_eligible(0, 0, 0).unwrap_err()
}

#[test]
fn every_restriction_is_named() {
    let scenario = allowed();
    let index = Index::new(&scenario);
    assert_eq!(index.why_not_eligible(0, 0, 0), Ok(()));
    assert_eq!(index.count_columns(), 1);

    let cases: [Case<Scenario>; 13] = [
        (
            |s| s.nodes[0].hardware = "L".to_owned(),
            "profile H is for H, node n is L",
        ),
        (
            |s| s.nodes[0].verification = vec!["none".to_owned()],
            "node n cannot produce verification tee",
        ),
        (
            |s| s.demands[0].max_rtt_ms = Some(89.0),
            "the round trip from us to eu is 90 ms, the limit 89 ms",
        ),
        (
            |s| s.demands[0].in_regions = Some(vec!["us".to_owned(), "asia".to_owned()]),
            "d may be served in us, asia only, node n is in eu",
        ),
        (
            |s| s.rtt_ms.clear(),
            "the round trip from us to eu is not known, the limit 90 ms",
        ),
        (
            |s| s.nodes[0].hosts = Some(vec!["other".to_owned()]),
            "node n does not host m",
        ),
        (
            |s| s.nodes[0].hosts = Some(vec![]),
            "node n does not host m",
        ),
        (
            |s| s.nodes[0].capacity = amounts(&[("gpu", 1.0)]),
            "node n has no vram_gb",
        ),
        (
            |s| s.nodes[0].capacity = amounts(&[("gpu", 1.0), ("vram_gb", 15.0)]),
            "one replica by H holds 16 vram_gb, a machine of node n has 15",
        ),
        (
            |s| {
                s.models[0].profiles[0].machines = 2;
                s.nodes[0].count = Count::Fixed(9);
                s.nodes[0].capacity = amounts(&[("gpu", 1.0), ("vram_gb", 7.5)]);
            },
            "one replica by H holds 16 vram_gb, each of 2 machines of node n has 7.5",
        ),
        (
            |s| {
                s.models[0].profiles[0].machines = 2;
                s.nodes[0].capacity = amounts(&[("gpu", 1.0), ("vram_gb", 8.0)]);
            },
            "one replica by H holds 16 vram_gb, a machine of node n has 8",
        ),
        (
            |s| s.nodes[0].capacity = amounts(&[("vram_gb", 80.0)]),
            "node n has no gpu",
        ),
        (
            |s| {
                s.nodes.push(node("other", "H", &[]));
                s.routes.push(ListedRoute {
                    demand: "d".to_owned(),
                    node: "other".to_owned(),
                    cost: 0.0,
                    rate: None,
                });
            },
            "no route from d to n is listed",
        ),
    ];
    for (change, why) in cases {
        assert_eq!(refusal(change), why);
    }
}

#[test]
fn what_makes_no_difference() {
    let changes: [fn(&mut Scenario); 8] = [
        |s| s.demands[0].in_regions = Some(vec!["us".to_owned(), "eu".to_owned()]),
        |s| s.nodes[0].hosts = None,
        |s| {
            s.demands[0].max_rtt_ms = None;
            s.rtt_ms.clear();
        },
        // Symmetric unless both directions are given.
        |s| {
            s.rtt_ms.clear();
            s.rtt_ms.insert("eu".to_owned(), amounts(&[("us", 90.0)]));
        },
        |s| {
            s.rtt_ms.insert("eu".to_owned(), amounts(&[("us", 500.0)]));
        },
        |s| {
            s.models[0].profiles[0].machines = 2;
            s.nodes[0].count = 2.into();
            s.nodes[0].capacity = amounts(&[("gpu", 1.0), ("vram_gb", 8.0)]);
        },
        // A resource that nothing is taken of need not be there.
        |s| {
            s.models[0].profiles[0].uses = amounts(&[("gpu", 1.0), ("nvlink", 0.0)]);
        },
        |s| {
            s.demands[0].region = "eu".to_owned();
            s.demands[0].max_rtt_ms = Some(0.0);
        },
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut changed = allowed();
        change(&mut changed);
        let index = Index::new(&changed);
        assert_eq!(index.why_not_eligible(0, 0, 0), Ok(()), "change {number}");
        assert_eq!(index.count_columns(), 1, "change {number}");
    }
}

/// A scenario in which every kind of restriction holds for some triples.
fn mixed() -> Scenario {
    // A fixed sequence that looks random.
    let mut state: u64 = 7;
    let mut pick = move |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let regions = ["us", "eu", "sea", "nowhere"];
    let hardware = ["H", "A", "L"];
    let nodes = (0..60).map(|i| {
        let mut machine = node(&format!("n{i}"), hardware[pick(3)], &[("gpu", 8.0)]);
        machine.region = regions[pick(4)].to_owned();
        if pick(3) > 0 {
            let vram = [80.0, 8.0][i % 2];
            machine.capacity.insert("vram_gb".to_owned(), vram);
        }
        if pick(2) == 0 {
            machine.verification = vec!["tee".to_owned(), "none".to_owned()];
        }
        if pick(2) == 0 {
            machine.hosts = Some((0..pick(4)).map(|_| format!("m{}", pick(5))).collect());
        }
        machine
    });
    let nodes = nodes.collect();
    let models = (0..5).map(|i| {
        let profiles = hardware[..=pick(3)].iter().map(|class| {
            let holds: &[_] = if pick(2) == 0 {
                &[("vram_gb", 10.0)]
            } else {
                &[]
            };
            profile(class, 10.0, &[("gpu", 1.0)], holds)
        });
        model(&format!("m{i}"), profiles.collect())
    });
    let models = models.collect();
    let demands = (0..40).map(|i| {
        let mut asked = demand(&format!("d{i}"), &format!("m{}", pick(5)), &[1.0, 1.0]);
        asked.region = regions[pick(4)].to_owned();
        asked.verification = ["none", "tee", "zkml"][pick(3)].to_owned();
        asked.max_rtt_ms = [None, Some(0.0), Some(100.0)][pick(3)];
        asked.split = pick(4) > 0;
        let allowed = [None, Some(vec!["us", "eu"]), Some(vec!["sea"])][i % 3].clone();
        asked.in_regions = allowed.map(|list| list.into_iter().map(str::to_owned).collect());
        asked
    });
    let demands = demands.collect();
    let mut scenario = scenario(&[1.0, 1.0], nodes, models, demands);
    scenario
        .rtt_ms
        .insert("us".to_owned(), amounts(&[("eu", 90.0), ("us", 3.0)]));
    scenario
        .rtt_ms
        .insert("sea".to_owned(), amounts(&[("us", 229.0), ("eu", 181.0)]));
    for i in 0..30 {
        scenario.routes.push(ListedRoute {
            demand: format!("d{}", i % 6),
            node: format!("n{}", pick(60)),
            cost: 0.5,
            rate: None,
        });
    }
    scenario
}

#[test]
fn blocks_hold_exactly_the_eligible_triples() {
    let scenario = mixed();
    let index = Index::new(&scenario);
    let (mut eligible, mut walked) = (Vec::new(), Vec::new());
    for profile in 0..index.profiles.len() {
        for demand in 0..scenario.demands.len() {
            for node in 0..scenario.nodes.len() {
                if index.model_of(demand) == Some(index.profiles[profile].model)
                    && index.why_not_eligible(demand, profile, node).is_ok()
                {
                    eligible.push((profile, demand, node));
                }
            }
        }
        index.blocks(profile, |block| {
            for &demand in block.demands {
                for &node in block.nodes {
                    assert_eq!(index.route_cost(demand, profile, node), block.route_cost);
                    assert_eq!(
                        index.fit(profile, index.shape(node)).as_ref(),
                        Some(block.fit)
                    );
                    walked.push((profile, demand, node));
                }
            }
        });
    }
    walked.sort_unstable();
    assert_eq!(walked, eligible);
    assert!(eligible.len() > 70, "{}", eligible.len());
    assert_eq!(index.count_columns(), 2 * eligible.len());
}
