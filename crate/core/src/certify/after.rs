//! Machines that are chosen anew in each future (`count.decided` is `after`), from their
//! definition: a number of machines and replicas of its own for each future, which count in
//! that one and in no other. The checker sees such an entry once for each future, under a
//! name of its own, and renames what a plan says of it.

use std::borrow::Cow;

use crate::plan::{Certificate, Plan, Prices};

use super::findings::Findings;
use super::futures::Futures;

/// The plan in the checker's own names; what says nothing, or the wrong thing, of the future
/// that it is decided in is found and left out.
pub(super) fn renamed<'p>(
    plan: &'p Plan,
    futures: Option<&Futures>,
    findings: &mut Findings,
) -> Cow<'p, Plan> {
    let replicas = plan.replicas.iter().map(|own| own.future.is_some());
    let machines = plan.machines.iter().map(|own| own.future.is_some());
    let counts = plan.counts.iter().map(|own| own.future.is_some());
    let hourly = plan.hourly.iter().map(|own| own.future.is_some());
    let names_one = replicas.chain(machines).chain(counts).chain(hourly);
    let needed = futures.filter(|futures| futures.apart.is_needed());
    if needed.is_none() && !names_one.into_iter().any(|own| own) {
        return Cow::Borrowed(plan);
    }
    let mut own = plan.clone();
    let mut of = |list: &str, node: &mut String, future: Option<&String>| {
        match decided_in(futures, node, future.map(String::as_str)) {
            Ok(Some(name)) => *node = name,
            Ok(None) => {}
            Err(why) => {
                findings.refuse(|| format!("{list}, node {node}: {why}"));
                return false;
            }
        }
        true
    };
    own.replicas
        .retain_mut(|r| of("replicas", &mut r.node, r.future.as_ref()));
    own.machines
        .retain_mut(|m| of("machines", &mut m.node, m.future.as_ref()));
    own.counts
        .retain_mut(|c| of("counts", &mut c.node, c.future.as_ref()));
    own.hourly
        .retain_mut(|h| of("hourly", &mut h.node, h.future.as_ref()));
    let Some(futures) = needed else {
        return Cow::Owned(own);
    };
    // What is there in one future says so anyway.
    own.routes.retain_mut(|route| {
        match decided_in(Some(futures), &route.node, route.future.as_deref()) {
            Ok(Some(name)) => route.node = name,
            Err(why) if futures.apart.is_own(&route.node) => {
                findings.refuse(|| format!("routes, node {}: {why}", route.node));
                return false;
            }
            Ok(None) | Err(_) => {}
        }
        true
    });
    for node in &mut own.nodes {
        if let Ok(Some(name)) = decided_in(Some(futures), &node.node, node.future.as_deref()) {
            node.node = name;
        }
    }
    rename_prices(futures, &mut own.certificate);
    Cow::Owned(own)
}

/// The name of what is decided of an entry, in a future where it is decided in each.
fn decided_in(
    futures: Option<&Futures>,
    node: &str,
    future: Option<&str>,
) -> Result<Option<String>, String> {
    if futures.is_some_and(|futures| futures.apart.is_own(node)) {
        return Err("unknown node".to_owned());
    }
    let names = futures.and_then(|futures| futures.apart.of_entry(node));
    match (names, future) {
        (None, None) => Ok(None),
        (None, Some(future)) => Err(format!(
            "it is of the future {future}, though it is decided before anyone knows"
        )),
        (Some(_), None) => Err("it names no future, though it is decided in each".to_owned()),
        (Some(names), Some(future)) => {
            let mut all = futures.iter().flat_map(|futures| &futures.names);
            let number = all.position(|(own, _)| own == future);
            let name = number.and_then(|number| names.get(number)).cloned();
            match name {
                Some(name) => Ok(Some(name)),
                None => Err(format!("the scenario has no future {future}")),
            }
        }
    }
}

/// Prices tell the future by the period: they count those of all futures.
fn rename_prices(futures: &Futures, certificate: &mut Certificate) {
    let periods = futures.periods.len().max(1);
    let name = |node: &str, period: usize| -> Option<String> {
        let names = futures.apart.of_entry(node)?;
        names.get(period / periods).cloned()
    };
    let one = |prices: &mut Prices| {
        for (node, period) in prices
            .capacity
            .iter_mut()
            .map(|own| (&mut own.node, own.period))
            .chain(prices.replica.iter_mut().map(|p| (&mut p.node, p.period)))
            .chain(prices.link.iter_mut().map(|p| (&mut p.node, p.period)))
            .chain(
                prices
                    .stage
                    .iter_mut()
                    .filter_map(|p| Some((p.place.as_mut()?, p.period))),
            )
        {
            if let Some(name) = name(node, period) {
                *node = name;
            }
        }
        let machines = prices.started.iter_mut();
        let machines = machines
            .chain(&mut prices.min_hours)
            .chain(&mut prices.ready)
            .map(|own| (&mut own.node, &mut own.period));
        let packing = prices.packing.iter_mut();
        let packing = packing.map(|own| (&mut own.node, &mut own.period));
        for (node, period) in machines.chain(packing) {
            if let Some(name) = name(node, *period) {
                *node = name;
                *period %= periods;
            }
        }
    };
    one(&mut certificate.prices);
    for own in &mut certificate.priorities {
        one(&mut own.prices);
    }
    if let Some(own) = &mut certificate.expected {
        one(&mut own.prices);
    }
    if let Some(own) = &mut certificate.cost {
        one(&mut own.prices);
    }
}
