//! Every limit, met exactly and exceeded by a little.

use super::super::certify;
use super::*;

/// Four machines of 8 gpu and 640 GB, half of which is available; `big` holds
/// 2 gpu and 100 GB per replica, `small` only uses.
fn fleet() -> Scenario {
    let mut machine = node("us/h100", "H100", &[("gpu", 8.0), ("vram_gb", 640.0)]);
    machine.count = Count::Fixed(4);
    machine.availability = 0.625;
    machine.headroom = 0.2;
    machine.verification = vec!["none".to_owned(), "tee".to_owned()];
    let holds = [("gpu", 2.0), ("vram_gb", 100.0)];
    let models = vec![
        model("big", vec![profile("H100", 100.0, &[], &holds)]),
        model("small", vec![profile("H100", 50.0, &[("gpu", 1.0)], &[])]),
    ];
    let mut chat = demand("chat", "big", &[400.0, 640.0]);
    chat.verification = "tee".to_owned();
    let search = demand("search", "small", &[500.0, 500.0]);
    let mut fleet = scenario(&[1.0, 2.0], vec![machine], models, vec![chat, search]);
    let tee = VerificationMode {
        overhead: 1.25,
        verifier_load: 0.02,
    };
    fleet.verification.insert("tee".to_owned(), tee);
    fleet
}

/// Uses all 16 gpu in both periods: 400 x 1.25 / 100 = 5 replicas of 2 gpu and
/// 300 / 50 = 6 gpu, then 8 replicas and none.
fn full() -> Plan {
    let mut full = plan();
    full.routes = vec![
        route(0, "chat", "us/h100", "H100", 400.0),
        route(1, "chat", "us/h100", "H100", 640.0),
        route(0, "search", "us/h100", "H100", 300.0),
    ];
    full.replicas = vec![
        replicas(0, "us/h100", "big", "H100", 5.0),
        replicas(1, "us/h100", "big", "H100", 8.0),
    ];
    full
}

/// The findings of a changed scenario and plan.
fn findings(change: impl Fn(&mut Scenario, &mut Plan)) -> Vec<String> {
    let (mut scenario, mut plan) = (fleet(), full());
    change(&mut scenario, &mut plan);
    certify(&scenario, &plan).findings
}

#[track_caller]
fn check(change: impl Fn(&mut Scenario, &mut Plan), text: &str) {
    assert_found(&findings(change), text);
}

#[test]
fn limits_met_exactly_are_met() {
    let certified = certify(&fleet(), &full());
    assert_eq!(certified.findings, Vec::<String>::new());
    assert!(certified.certificate.max_violation < 1e-15);
    // 3600 x (400 + 300 + 2 x 640).
    assert_near(certified.certificate.objective, 3600.0 * 1980.0);
}

#[test]
fn capacity() {
    check(
        |_, p| p.routes[2].rate = 310.0,
        "node us/h100, gpu, period 0: 16.2 allocated of 16 available",
    );
    check(
        |_, p| p.replicas[0].count = 6.0,
        "node us/h100, gpu, period 0: 18 allocated of 16 available",
    );
    check(
        |s, _| {
            s.nodes[0].capacity.insert("vram_gb".to_owned(), 300.0);
        },
        "node us/h100, vram_gb, period 1: 800 allocated of 600 available",
    );
    check(|s, _| s.nodes[0].availability = 0.5, "of 12.8 available");
    check(|s, _| s.nodes[0].headroom = 0.3, "of 14 available");
    check(|s, _| s.nodes[0].count = Count::Fixed(3), "of 12 available");
    check(
        |s, _| {
            s.models[1].profiles[0].uses.insert("gpu".to_owned(), 1.5);
        },
        "period 0: 19 allocated",
    );
}

#[test]
fn a_violation_is_relative_to_its_limit() {
    let (scenario, mut plan) = (fleet(), full());
    // 300 is 6 of 16 gpu: one part in a million of 16 is 0.0008 of the rate.
    plan.routes[2].rate = 300.0 + 0.0007;
    let certified = certify(&scenario, &plan);
    assert_eq!(certified.findings, Vec::<String>::new());
    assert!((certified.certificate.max_violation - 0.875e-6).abs() < 1e-12);
    plan.routes[2].rate = 300.0 + 0.0009;
    let certified = certify(&scenario, &plan);
    assert_found(&certified.findings, "16.000018 allocated of 16 available");
}

#[test]
fn a_limit_of_zero_tolerates_rounding_only() {
    let empty = |s: &mut Scenario| s.nodes[0].availability = 0.0;
    let only = |p: &mut Plan, rate: f64| {
        p.routes = vec![route(0, "search", "us/h100", "H100", rate)];
        p.replicas.clear();
    };
    // A billionth of the demand is 5e-7.
    let found = findings(|s, p| {
        empty(s);
        only(p, 4e-7);
    });
    assert_eq!(found, Vec::<String>::new());
    check(
        |s, p| {
            empty(s);
            only(p, 6e-7);
        },
        "node us/h100, gpu, period 0: 1.2e-8 allocated of 0 available",
    );
}

#[test]
fn replicas_serve_no_faster_than_they_can() {
    check(
        |_, p| p.replicas[1].count = 7.0,
        "node us/h100, big by H100, period 1: 8 replicas working of 7 placed",
    );
    check(
        |_, p| {
            p.replicas.remove(0);
        },
        "period 0: 5 replicas working of 0 placed",
    );
    check(
        |s, _| {
            let tee = VerificationMode {
                overhead: 1.5,
                verifier_load: 0.0,
            };
            s.verification.insert("tee".to_owned(), tee);
        },
        "period 1: 9.6 replicas working of 8 placed",
    );
}

#[test]
fn demands() {
    check(
        |s, _| s.demands[0].rate = vec![400.0, 600.0],
        "demand chat, period 1: 640 served of 600 asked for",
    );
    check(
        |s, _| s.demands[1].min_served = Some(0.7),
        "demand search, period 0: 300 served, min_served asks for 350",
    );
    check(
        |s, _| s.demands[1].min_served = Some(0.7),
        "demand search, period 1: 0 served, min_served asks for 350",
    );
    let found = findings(|s, p| {
        s.demands[1].min_served = Some(0.6);
        s.demands[1].rate = vec![500.0, 0.0];
        p.routes[2].rate = 300.0;
    });
    assert_eq!(found, Vec::<String>::new());
    // Under `cost` everything must be served unless the demand says otherwise.
    check(
        |s, _| s.policy.objective = ObjectiveName::Cost,
        "demand search, period 0: 300 served, min_served asks for 500",
    );
    check(
        |s, _| s.demands[0].rate = vec![0.0, 640.0],
        "demand chat, period 0: 400 served of 0 asked for",
    );
}

#[test]
fn verifiers() {
    let found = findings(|s, _| s.verifier_capacity = Some(12.8));
    assert_eq!(found, Vec::<String>::new());
    check(
        |s, _| s.verifier_capacity = Some(12.0),
        "verifiers, period 1: 12.8 of verifier work, the capacity is 12",
    );
    check(
        |s, _| s.verifier_capacity = Some(0.0),
        "verifiers, period 0: 8 of verifier work, the capacity is 0",
    );
}

#[test]
fn replica_limits() {
    let found = findings(|s, _| s.models[0].max_replicas = Some(8));
    assert_eq!(found, Vec::<String>::new());
    check(
        |s, _| s.models[0].max_replicas = Some(7),
        "model big, period 1: 8 replicas placed, max_replicas is 7",
    );
    // The limit is for all nodes together.
    check(
        |s, p| {
            let mut other = s.nodes[0].clone();
            other.id = "us/more".to_owned();
            s.nodes.push(other);
            s.models[0].max_replicas = Some(8);
            p.replicas.push(replicas(1, "us/more", "big", "H100", 1.0));
        },
        "model big, period 1: 9 replicas placed, max_replicas is 8",
    );
}

#[test]
fn machine_counts() {
    let range = |s: &mut Scenario, p: &mut Plan, count: f64| {
        s.nodes[0].count = Count::from(2..=6);
        p.counts = vec![machines("us/h100", count)];
    };
    assert_eq!(findings(|s, p| range(s, p, 4.0)), Vec::<String>::new());
    for (count, text) in [
        (7.0, "node us/h100: 7 machines, the range is 2 to 6"),
        (1.0, "node us/h100: 1 machines, the range is 2 to 6"),
        (
            4.5,
            "node us/h100: 4.5 machines, which is not a whole number",
        ),
        (3.0, "16 allocated of 12 available"),
        (f64::NAN, "NaN is not a number of machines"),
        (-1.0, "-1 is not a number of machines"),
    ] {
        check(|s, p| range(s, p, count), text);
    }
    let found = findings(|s, p| {
        range(s, p, 4.5);
        s.policy.relax = true;
    });
    assert_eq!(found, Vec::<String>::new());
    check(
        |s, p| {
            range(s, p, 4.0);
            p.counts.clear();
        },
        "node us/h100: the plan gives no machine count",
    );
    check(
        |s, p| {
            range(s, p, 4.0);
            p.counts.push(machines("us/h100", 4.0));
        },
        "the count of node us/h100 is given twice",
    );
    check(
        |_, p| p.counts.push(machines("us/h100", 4.0)),
        "counts[0], node us/h100: its count is fixed",
    );
    check(
        |_, p| p.counts.push(machines("mars", 4.0)),
        "counts[0], mars: unknown node",
    );
}

#[test]
fn whole_replicas() {
    let fraction = |p: &mut Plan| p.replicas[0].count = 5.5;
    let less = |p: &mut Plan| p.routes[2].rate = 250.0;
    check(
        |_, p| {
            fraction(p);
            less(p);
        },
        "replicas[0], big on us/h100 by H100, period 0: 5.5 replicas, which is not a whole number",
    );
    let found = findings(|s, p| {
        fraction(p);
        less(p);
        s.policy.relax = true;
    });
    assert_eq!(found, Vec::<String>::new());
    let found = findings(|_, p| p.replicas[0].count = 5.0 + 5e-7);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn unsplit_demands() {
    let two = |s: &mut Scenario, p: &mut Plan| {
        let mut other = s.nodes[0].clone();
        other.id = "us/more".to_owned();
        s.nodes.push(other);
        s.demands[1].split = false;
        p.routes.push(route(1, "search", "us/more", "H100", 200.0));
    };
    check(
        two,
        "demand search may not be split, yet it is served on us/h100 and on us/more",
    );
    let found = findings(|s, p| {
        two(s, p);
        p.routes[3].node = "us/h100".to_owned();
        p.routes[1].rate = 320.0;
        p.replicas[1].count = 4.0;
    });
    assert_eq!(found, Vec::<String>::new());
    // Relaxed: shares of 300/500 and 200/500 make one whole.
    let relaxed = |s: &mut Scenario, p: &mut Plan| {
        two(s, p);
        s.policy.relax = true;
    };
    assert_eq!(findings(relaxed), Vec::<String>::new());
    check(
        |s, p| {
            relaxed(s, p);
            p.routes[3].rate = 300.0;
        },
        "demand search may not be split: its shares of nodes add up to 1.2, more than 1",
    );
}

#[test]
fn names_and_numbers() {
    let cases: [Case<Plan>; 13] = [
        (
            |p| p.routes[0].demand = "x".to_owned(),
            "routes[0], x on us/h100 by H100, period 0: unknown demand",
        ),
        (|p| p.routes[0].node = "x".to_owned(), "unknown node"),
        (
            |p| p.routes[0].profile = "x".to_owned(),
            "the demand's model has no such profile",
        ),
        (|p| p.routes[0].period = 2, "the scenario has 2 periods"),
        (|p| p.routes[0].rate = -1.0, "-1 is not a rate"),
        (|p| p.routes[0].rate = f64::INFINITY, "inf is not a rate"),
        (|p| p.routes[0].rate = 1e200, "1e200 is not a rate"),
        (
            |p| p.replicas[0].model = "x".to_owned(),
            "replicas[0], x on us/h100 by H100, period 0: unknown model",
        ),
        (|p| p.replicas[0].node = "x".to_owned(), "unknown node"),
        (
            |p| p.replicas[0].profile = "x".to_owned(),
            "the model has no such profile",
        ),
        (
            |p| p.replicas[0].count = f64::NAN,
            "NaN is not a number of replicas",
        ),
        (
            |p| p.routes.push(p.routes[0].clone()),
            "the route chat on us/h100 by H100, period 0, is given twice",
        ),
        (
            |p| p.replicas.push(p.replicas[0].clone()),
            "the replicas of big on us/h100 by H100, period 0, are given twice",
        ),
    ];
    for (change, text) in cases {
        check(|_, p| change(p), text);
    }
}

#[test]
fn what_cannot_run_there() {
    check(
        |s, _| s.nodes[0].hosts = Some(vec!["small".to_owned()]),
        "replicas[0], big on us/h100 by H100, period 0: cannot be placed: \
         node us/h100 does not host big",
    );
    check(
        |s, _| s.nodes[0].hosts = Some(vec!["small".to_owned()]),
        "routes[0], chat on us/h100 by H100, period 0: not eligible: \
         node us/h100 does not host big",
    );
    check(
        |s, _| s.nodes[0].hardware = "L40S".to_owned(),
        "cannot be placed: profile H100 is for H100, node us/h100 is L40S",
    );
    check(
        |_, p| {
            p.replicas
                .push(replicas(0, "us/h100", "small", "H100", 1.0));
        },
        "the profile holds nothing, so it has no replicas to place",
    );
    let certified = certify(&fleet(), &{
        let mut plan = full();
        plan.routes[0].node = "x".to_owned();
        plan
    });
    assert_eq!(certified.certificate.max_violation, 1.0);
}

#[test]
fn no_plan_no_certificate() {
    for (status, text) in [
        (Status::Infeasible, "the status is infeasible"),
        (Status::Limit, "the status is limit"),
    ] {
        let mut none = plan();
        none.status = status;
        let certified = certify(&fleet(), &none);
        assert_found(&certified.findings, text);
        assert_found(&certified.findings, "there is no plan to certify");
    }
}

#[test]
fn nothing_at_all() {
    let certified = certify(&scenario(&[1.0], vec![], vec![], vec![]), &plan());
    assert_eq!(certified.findings, Vec::<String>::new());
    assert_eq!(certified.certificate, Certificate::default());
    let certified = certify(&scenario(&[], vec![], vec![], vec![]), &plan());
    assert_eq!(certified.findings, Vec::<String>::new());
}
