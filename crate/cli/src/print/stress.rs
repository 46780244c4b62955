//! A stress test for people: what is lost, who suffers, what would have helped.

use idlewise::questions::{StressCase, StressEvent};
use idlewise::{Scenario, Stress};

use super::layout::{ROWS, more, paragraph, title};
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
    out
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
