//! A scenario and its best plan, complete and by hand.

use super::*;

/// Two machines of 8 H100, three fifths of which are available, and up to five
/// machines with one L40S, over one period of an hour and one of two.
pub(super) fn fleet() -> Scenario {
    let mut h100 = node("us/h100", "H100", &[("gpu", 8.0), ("vram_gb", 640.0)]);
    h100.count = Count::Fixed(2);
    h100.region = "us".to_owned();
    h100.operator = Some("op-1".to_owned());
    h100.price_per_hour = Some(16.0);
    h100.availability = 0.75;
    h100.headroom = 0.2;
    h100.verification = vec!["none".to_owned(), "tee".to_owned()];
    h100.usage_price = amounts(&[("gpu", 0.05)]);
    let mut l40s = node("eu/l40s", "L40S", &[("gpu", 1.0)]);
    l40s.count = Count::from(0..=5);
    l40s.region = "eu".to_owned();
    l40s.price_per_hour = Some(0.5);

    let holds = [("gpu", 2.0), ("vram_gb", 150.0)];
    let mut big = model("big", vec![profile("H100", 100.0, &[], &holds)]);
    big.max_replicas = Some(4);
    let small = model("small", vec![profile("L40S", 50.0, &[("gpu", 1.0)], &[])]);

    let mut chat = demand("chat", "big", &[160.0, 240.0]);
    chat.verification = "tee".to_owned();
    chat.value = 1e-3;
    let mut search = demand("search", "small", &[100.0, 150.0]);
    search.value = 1e-4;

    let mut fleet = scenario(
        &[1.0, 2.0],
        vec![h100, l40s],
        vec![big, small],
        vec![chat, search],
    );
    let tee = VerificationMode {
        overhead: 1.25,
        verifier_load: 0.01,
    };
    fleet.verification.insert("tee".to_owned(), tee);
    fleet.verifier_capacity = Some(10.0);
    fleet.policy.objective = ObjectiveName::Profit;
    fleet
}

/// The best plan: everything is served. chat works on 160 x 1.25 / 100 = 2 and
/// then 3 replicas, search on 2 and then 3 gpu.
pub(super) fn best() -> Plan {
    let mut best = plan();
    best.status = Status::Optimal;
    best.routes = vec![
        route(0, "chat", "us/h100", "H100", 160.0),
        route(1, "chat", "us/h100", "H100", 240.0),
        route(0, "search", "eu/l40s", "L40S", 100.0),
        route(1, "search", "eu/l40s", "L40S", 150.0),
    ];
    best.replicas = vec![
        replicas(0, "us/h100", "big", "H100", 2.0),
        replicas(1, "us/h100", "big", "H100", 3.0),
    ];
    best.counts = vec![machines("eu/l40s", 3.0)];

    // Value 576 + 1728 + 36 + 108; machines 3 x 1.5; gpu 0.05 x (4 + 2 x 6).
    let profit = 2448.0 - 5.3;
    best.objective = Objective {
        name: ObjectiveName::Profit,
        value: profit,
        bound: profit,
        gap: 0.0,
        cost: 5.3,
        cost_bound: None,
        expected: None,
        given_up_for_spare: None,
    };
    best.certificate.objective = profit;
    best.certificate.bound = profit;
    // A replica costs 0.1 per hour; a machine 1.5, paid by the second period.
    best.certificate.prices = Prices {
        capacity: vec![capacity_price("eu/l40s", "gpu", 1, 1.5)],
        replica: vec![
            replica_price("us/h100", "big", "H100", 0, 0.1),
            replica_price("us/h100", "big", "H100", 1, 0.2),
        ],
        demand: vec![
            demand_price("chat", 0, 3.6 - 0.00125),
            demand_price("chat", 1, 7.2 - 0.0025),
            demand_price("search", 0, 0.36),
            demand_price("search", 1, 0.72 - 0.03),
        ],
        ..Prices::default()
    };

    let at_h100 = |period: usize, gpu: f64, vram: f64| NodeUse {
        node: "us/h100".to_owned(),
        period,
        future: None,
        busy: amounts(&[("gpu", gpu), ("vram_gb", vram)]),
        held: amounts(&[("gpu", gpu), ("vram_gb", vram)]),
        allocated: amounts(&[("gpu", gpu), ("vram_gb", vram)]),
        available: amounts(&[("gpu", 9.6), ("vram_gb", 768.0)]),
        price: Resources::new(),
    };
    let at_l40s = |period: usize, gpu: f64| NodeUse {
        node: "eu/l40s".to_owned(),
        period,
        future: None,
        busy: amounts(&[("gpu", gpu)]),
        held: Resources::new(),
        allocated: amounts(&[("gpu", gpu)]),
        available: amounts(&[("gpu", 3.0)]),
        price: Resources::new(),
    };
    best.nodes = vec![
        at_h100(0, 4.0, 300.0),
        at_l40s(0, 2.0),
        at_h100(1, 6.0, 450.0),
        at_l40s(1, 3.0),
    ];
    let whole = |demand: &str, period: usize, rate: f64| DemandService {
        demand: demand.to_owned(),
        period,
        future: None,
        offered: rate,
        served: rate,
        unmet: 0.0,
        waiting: 0.0,
        routes: 1,
        price: 0.0,
    };
    best.demands = vec![
        whole("chat", 0, 160.0),
        whole("search", 0, 100.0),
        whole("chat", 1, 240.0),
        whole("search", 1, 150.0),
    ];
    best.waste = waste();
    best
}

/// Installed, unavailable, headroom, useful, overhead, workload idle, surplus.
fn breakdown(parts: [f64; 7]) -> Breakdown {
    Breakdown {
        installed: parts[0],
        unavailable: parts[1],
        starting: 0.0,
        headroom: parts[2],
        useful: parts[3],
        overhead: parts[4],
        workload_idle: parts[5],
        stranded: Stranded::default(),
        surplus: parts[6],
        undivided: 0.0,
    }
}

/// An account in which a gpu hour costs 2 on the H100 and 0.5 on the L40S.
fn account(h100: [f64; 7], l40s: [f64; 7]) -> Account {
    let mix = |a: f64, b: f64| {
        let mut parts = [0.0; 7];
        for i in 0..7 {
            parts[i] = a * h100[i] + b * l40s[i];
        }
        breakdown(parts)
    };
    let cost = mix(2.0, 0.5);
    Account {
        compute_hours: mix(1.0, 1.0),
        cost,
        idle_percent: 100.0 * (cost.workload_idle + cost.surplus) / cost.installed,
    }
}

fn waste() -> Waste {
    let none = [0.0; 7];
    // 16 gpu: 4 down, 2.4 held back, 9.6 available; 3.2 + 0.8 and 4.8 + 1.2 at work.
    let h100 = [
        [16.0, 4.0, 2.4, 3.2, 0.8, 0.0, 5.6],
        [32.0, 8.0, 4.8, 9.6, 2.4, 0.0, 7.2],
        [48.0, 12.0, 7.2, 12.8, 3.2, 0.0, 12.8],
    ];
    let l40s = [
        [3.0, 0.0, 0.0, 2.0, 0.0, 0.0, 1.0],
        [6.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0],
        [9.0, 0.0, 0.0, 8.0, 0.0, 0.0, 1.0],
    ];
    let by = |us: &str, eu: &str| {
        [
            (us.to_owned(), account(h100[2], none)),
            (eu.to_owned(), account(none, l40s[2])),
        ]
        .into()
    };
    Waste {
        total: account(h100[2], l40s[2]),
        by_period: vec![account(h100[0], l40s[0]), account(h100[1], l40s[1])],
        by_region: by("us", "eu"),
        by_operator: by("op-1", "unassigned"),
        by_hardware: by("H100", "L40S"),
        unpriced: Vec::new(),
        avoidable: crate::plan::AvoidableCost::default(),
        alone: None,
    }
}
