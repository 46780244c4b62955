//! A stress test for people: what is lost, who suffers, what would have helped.

use std::collections::BTreeMap;

use idlewise::questions::{StressCase, StressEvent};
use idlewise::scenario::Count;
use idlewise::{Scenario, Stress};

use super::layout::{ROWS, more, paragraph, title};
use super::names::listed;
use super::style::TITLE;
use super::table::Table;
use super::{headline, number, plan, text};

pub(crate) fn view(scenario: &Scenario, stress: &Stress) -> String {
    if !stress.plan.exists() {
        return plan::view(scenario, &stress.plan, None);
    }
    let mut out = String::new();
    headline::sentence(&mut out, scenario, TITLE, &worst_loss(&stress.cases));
    title(
        &mut out,
        "The plan's replicas and machines stay; routes follow",
    );
    let mut table = Table::default()
        .names("what happens")
        .numbers("served\n%")
        .numbers("lost\n%")
        .numbers("headroom\nneeded %")
        .names("who loses most")
        .numbers("served\nthen %");
    table.row(&[
        "nothing".to_owned(),
        number::percent(stress.today.served_percent),
        number::percent(0.0),
    ]);
    let mut left_out = stress.left_out;
    for (heading, is_kind) in KINDS {
        let cases: Vec<_> = stress.cases.iter().filter(|c| is_kind(&c.event)).collect();
        if !cases.is_empty() {
            table.styled(TITLE, &[(*heading).to_owned()]);
        }
        for case in cases.iter().take(ROWS) {
            table.row(&row(case));
        }
        left_out += cases.len().saturating_sub(ROWS);
    }
    out.push_str(&table.render());
    more(&mut out, left_out);
    paragraph(
        &mut out,
        "Lost: of the value at today's service. Headroom: how much larger the rest of the fleet \
         would have to be to lose nothing; a dash where ten times as large is not enough. \
         Served then: of the demand that loses most.",
    );
    if let Some(sentence) = empty(scenario, stress) {
        paragraph(&mut out, &sentence);
    }
    out
}

/// Machines on which nothing stands in any period, and why they take nothing over.
fn empty(scenario: &Scenario, stress: &Stress) -> Option<String> {
    let mut holding: BTreeMap<(usize, &str), u64> = BTreeMap::new();
    for group in stress
        .plan
        .machines
        .iter()
        .filter(|g| !g.replicas.is_empty())
    {
        *holding.entry((group.period, &group.node)).or_default() += group.count * group.span;
    }
    let mut busiest: BTreeMap<&str, u64> = BTreeMap::new();
    for ((_, node), machines) in holding {
        let most = busiest.entry(node).or_default();
        *most = machines.max(*most);
    }
    // Without replicas of whole numbers no machine has anything of its own.
    if busiest.is_empty() {
        return None;
    }
    let (mut all, mut regions) = (0, BTreeMap::new());
    for node in &scenario.nodes {
        let there = if let Count::Fixed(machines) = node.count {
            machines
        } else {
            let chosen = stress.plan.counts.iter().find(|c| c.node == node.id);
            chosen.map_or(0, |c| c.count.round() as u64)
        };
        let held = busiest.get(node.id.as_str()).copied().unwrap_or(0);
        let empty = there.saturating_sub(held);
        all += empty;
        if empty > 0 {
            *regions.entry(node.region.as_str()).or_insert(0) += empty;
        }
    }
    if all == 0 {
        return None;
    }
    let mut regions: Vec<(&str, u64)> = regions.into_iter().collect();
    regions.sort_by_key(|(_, empty)| std::cmp::Reverse(*empty));
    let named: Vec<String> = regions
        .iter()
        .take(3)
        .map(|(region, empty)| {
            format!(
                "{} in {}",
                number::grouped(*empty as f64, 0),
                text::visible(region)
            )
        })
        .collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let stand = if all == 1 {
        "machine holds"
    } else {
        "machines hold"
    };
    let more = if regions.len() > named.len() {
        " and elsewhere"
    } else {
        ""
    };
    Some(format!(
        "{} {stand} nothing in this plan ({}{more}): as replicas stay where they are, they take \
         nothing over when others are lost, and their own loss costs nothing. With `policy.spare` \
         \"fill\" spare replicas stand there.",
        number::grouped(all as f64, 0),
        listed(&named)
    ))
}

/// A kind of event, by its heading.
type Kind = (&'static str, fn(&StressEvent) -> bool);

const KINDS: &[Kind] = &[
    ("demand grows by", |e| {
        matches!(e, StressEvent::Demand { .. })
    }),
    ("lost: a machine of", |e| {
        matches!(e, StressEvent::Machine { .. })
    }),
    ("lost: all of node", |e| {
        matches!(e, StressEvent::Node { .. })
    }),
    ("lost: region", |e| matches!(e, StressEvent::Region { .. })),
    ("lost: operator", |e| {
        matches!(e, StressEvent::Operator { .. })
    }),
];

fn row(case: &StressCase) -> Vec<String> {
    let (suffers, then) = match case.suffers.first() {
        Some(most) => (most.demand.clone(), number::percent(most.served_percent)),
        None => (String::new(), String::new()),
    };
    let what = match &case.event {
        StressEvent::Demand { percent } => format!("{} %", number::plain(*percent)),
        StressEvent::Machine { node } | StressEvent::Node { node } => node.clone(),
        StressEvent::Region { region } => region.clone(),
        StressEvent::Operator { operator } => operator.clone(),
        other => format!("{other:?}"),
    };
    vec![
        format!("  {what}"),
        number::percent(case.service.served_percent),
        number::percent(case.lost_percent),
        case.headroom_percent
            .map_or_else(|| "-".to_owned(), headroom),
        suffers,
        then,
    ]
}

/// In percent. It is searched for, so that almost 100 is 100.
fn headroom(percent: f64) -> String {
    if percent > 1.0 {
        number::grouped(percent, 1)
    } else {
        number::percent(percent)
    }
}

fn name(event: &StressEvent) -> String {
    match event {
        StressEvent::Demand { percent } => format!("demand +{} %", number::plain(*percent)),
        StressEvent::Machine { node } => format!("one machine of {node}"),
        StressEvent::Node { node } => format!("all of {node}"),
        StressEvent::Region { region } => format!("region {region}"),
        StressEvent::Operator { operator } => format!("operator {operator}"),
        other => format!("{other:?}"),
    }
}

/// The worst loss of all, in one sentence.
fn worst_loss(cases: &[StressCase]) -> String {
    let worst = cases
        .iter()
        .filter(|c| !matches!(c.event, StressEvent::Demand { .. }))
        .reduce(|a, b| {
            if b.lost_percent > a.lost_percent {
                b
            } else {
                a
            }
        });
    match worst {
        Some(case) if case.lost_percent > 0.0 => format!(
            "The worst single loss is {}: it costs {} % of what is served today.",
            text::visible(&name(&case.event)),
            number::percent(case.lost_percent)
        ),
        Some(_) => "No single loss costs anything: the placement covers them all.".to_owned(),
        None => "Nothing that serves demand can be lost.".to_owned(),
    }
}
