//! The changes of one way out of a conflict: what is the same in several periods once.

use idlewise::Scenario;
use idlewise::plan::{Change, Relaxation};

use super::layout::ROWS;
use super::{names, number, text};

/// Periods that are named; more are only counted.
const PERIODS: usize = 3;
/// Two parts of a demand that differ by less are told with more digits.
const CLOSE: f64 = 1e-3;

/// What has to be changed, in points of a list; one where it is one change.
pub(super) fn points(scenario: &Scenario, way: &Relaxation) -> Vec<String> {
    if let [one] = &way.changes[..] {
        return vec![match one {
            Change::LowerMinServed { demand, from, to } => lowered(demand, *from, *to),
            _ => way.text.clone(),
        }];
    }
    let mut all: Vec<Same> = Vec::new();
    for change in &way.changes {
        let Some(said) = said(change) else {
            return vec![way.text.clone()];
        };
        match all.iter_mut().find(|same| same.what == said.what) {
            Some(same) => same.amounts.extend(said.amounts),
            None => all.push(said),
        }
    }
    if all.is_empty() {
        return vec![way.text.clone()];
    }
    // What is needed most often, or most of, first.
    all.sort_by_key(|same| std::cmp::Reverse(same.amounts.len()));
    let mut points: Vec<String> = all.iter().map(|same| same.text(scenario)).collect();
    let left_out = points.len().saturating_sub(ROWS);
    if left_out > 1 {
        points.truncate(ROWS);
        points.push(format!("{left_out} more such changes"));
    }
    points
}

/// Changes of the same thing.
struct Same {
    /// What there has to be more or less of.
    what: String,
    /// How much, and in which period; `what` says it all where there are none.
    amounts: Vec<(f64, usize)>,
}

impl Same {
    fn text(&self, scenario: &Scenario) -> String {
        let most = self.amounts.iter().map(|(amount, _)| *amount);
        let (least, most) = (
            most.clone().fold(f64::INFINITY, f64::min),
            most.fold(0.0, f64::max),
        );
        if self.amounts.is_empty() {
            return self.what.clone();
        }
        let amount = match (number::plain(least), number::plain(most)) {
            (least, most) if least == most => most,
            (least, most) => format!("{least} to {most}"),
        };
        let periods: Vec<usize> = self.amounts.iter().map(|(_, period)| *period).collect();
        format!("{amount} {}{}", self.what, in_periods(scenario, &periods))
    }
}

/// ` in every period`, ` in 00:00`, ` in 5 periods (00:00, 02:00, 05:00 and others)`.
pub(super) fn in_periods(scenario: &Scenario, periods: &[usize]) -> String {
    let mut own = periods.to_vec();
    own.sort_unstable();
    own.dedup();
    let all = scenario.periods.len();
    match own[..] {
        [] => String::new(),
        [_] if all <= 1 => String::new(),
        [one] => format!(" in {}", names::period(scenario, one)),
        _ if own.len() == all => " in every period".to_owned(),
        _ => {
            let labels = own.iter().take(PERIODS);
            let labels: Vec<String> = labels
                .map(|&period| {
                    let label = names::period_label(scenario, period);
                    text::fit(&text::visible(&label), 24).into_owned()
                })
                .collect();
            let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
            let listed = if own.len() > PERIODS {
                format!("{} and others", labels.join(", "))
            } else {
                names::listed(&labels)
            };
            format!(" in {} ({listed})", number::plural(own.len(), "period"))
        }
    }
}

/// A change without its amount and period; nothing of a kind that is not known here.
fn said(change: &Change) -> Option<Same> {
    let (what, amount, period) = match change {
        Change::AddCapacity {
            node,
            resource,
            period,
            amount,
        } => (format!("more {resource} on {node}"), amount, period),
        Change::AddVerifierCapacity { period, amount } => {
            ("more verifier_capacity".to_owned(), amount, period)
        }
        Change::AddMachines {
            node,
            period,
            amount,
        } => (format!("more machines of {node}"), amount, period),
        Change::RaiseMaxReplicas {
            model,
            period,
            amount,
        } => (format!("more max_replicas of {model}"), amount, period),
        Change::RaiseLimit {
            limit,
            period,
            amount,
        } => (format!("more max of limit {limit}"), amount, period),
        Change::LowerLimit {
            limit,
            period,
            amount,
        } => (format!("less min of limit {limit}"), amount, period),
        Change::LowerMinReplicas {
            model,
            period,
            amount,
        } => (format!("less min_replicas of {model}"), amount, period),
        Change::LowerMinServed { demand, from, to } => {
            return Some(Same {
                what: lowered(demand, *from, *to),
                amounts: Vec::new(),
            });
        }
        Change::RaiseMaxMoves { amount } => {
            return Some(Same {
                what: format!("{} more max_moves", number::plain(amount.ceil())),
                amounts: Vec::new(),
            });
        }
        _ => return None,
    };
    Some(Same {
        what,
        amounts: vec![(*amount, *period)],
    })
}

/// Never down from 1 to 1: what is less by a hair is told as that hair.
fn lowered(demand: &str, from: f64, to: f64) -> String {
    if from - to < CLOSE * from {
        let part = number::plain(100.0 * (from - to) / from);
        return format!(
            "min_served of {demand} a little below {}: down by {part} % of it",
            number::plain(from)
        );
    }
    let to = (to * 1e4).floor() / 1e4;
    format!(
        "min_served of {demand} down from {} to {}",
        number::plain(from),
        number::plain(to)
    )
}
