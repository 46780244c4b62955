//! A day of 24 hours: two regions whose evenings are hours apart, and what a router that
//! always takes the nearest machines makes of it.
//!
//! Run it with `cargo run -p idlewise --example a_day`.

use std::f64::consts::TAU;

use idlewise::{Demand, Error, Model, Node, Planner, Profile, Scenario};

/// Shows the report.
#[expect(clippy::print_stdout, reason = "an example is there to show something")]
pub fn main() -> Result<(), Error> {
    println!("{}", report()?);
    Ok(())
}

/// What the example shows.
pub fn report() -> Result<String, Error> {
    let site = |region: &str, machines: u64| {
        Node::new(format!("{region}/l40s"), "L40S")
            .count(machines)
            .region(region)
            .capacity("gpu", 1.0)
            .price_per_hour(0.9)
    };
    let scenario = Scenario::new("two evenings")
        .periods(24)
        .node(site("eu", 20))
        .node(site("us", 20))
        .rtt_ms("eu", "us", 90.0)
        .model(Model::new("llama-8b").profile(Profile::new("L40S", 1207.0)))
        .demand(Demand::new("chat-eu", "llama-8b", evening(30_000.0, 19.0)).region("eu"))
        .demand(Demand::new("chat-us", "llama-8b", evening(30_000.0, 1.0)).region("us"))
        // Talking is hurried: it stays in its region.
        .demand(
            Demand::new("calls-us", "llama-8b", evening(8_000.0, 19.0))
                .region("us")
                .max_rtt_ms(50.0),
        );
    let comparison = Planner::new().compare(&scenario)?;

    let plan = &comparison.plan;
    let mut lines = vec!["hour   served     idle".to_owned()];
    for (hour, account) in plan.waste.by_period.iter().enumerate().step_by(6) {
        let now = plan.demands.iter().filter(|d| d.period == hour);
        let (served, offered) = now.fold((0.0, 0.0), |(served, offered), d| {
            (served + d.served, offered + d.offered)
        });
        let percent = 100.0 * served / offered;
        let idle = account.idle_percent;
        lines.push(format!("{hour:>4} {percent:>6.1} % {idle:>6.1} %"));
    }
    for policy in &comparison.policies {
        if ["nearest", "optimum"].contains(&policy.policy.as_str()) {
            lines.push(format!(
                "{}: {:.1} % served, {:.1} % idle",
                policy.policy, policy.served_percent, policy.idle_percent
            ));
        }
    }
    Ok(lines.join("\n"))
}

/// Rates of a day in UTC, with one peak and a quiet time twelve hours from it.
fn evening(peak: f64, hour_of_peak: f64) -> Vec<f64> {
    (0..24)
        .map(|hour| {
            let angle = TAU * (f64::from(hour) - hour_of_peak) / 24.0;
            peak * (0.6 + 0.4 * angle.cos())
        })
        .collect()
}
