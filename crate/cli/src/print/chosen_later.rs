//! Machines that are committed to before anyone knows which future comes, and those that are
//! rented once it has come.

use idlewise::scenario::{Decided, Node};

use super::layout::{ROWS, more, title};
use super::scope::Scope;
use super::table::Table;
use super::{number, text};

/// Ways of paying that have a column each; of more, there is one for each time of deciding.
const KINDS: usize = 5;
/// Columns of a name.
const NAME: usize = 22;

/// Machines that are paid for in one way, or decided at one time.
struct Kind<'s> {
    name: String,
    decided: Decided,
    nodes: Vec<&'s Node>,
}

/// The table, where some machines are chosen anew in each future.
pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    if !scope.scenario.decides_after() {
        return;
    }
    title(
        out,
        "Machines that are there in each future, by when they are chosen",
    );
    let kinds = kinds(scope);
    let mut table = Table::default().names("future");
    for kind in &kinds {
        let when = match kind.decided {
            Decided::After => "when it comes",
            _ => "before",
        };
        let name = text::fit(&text::visible(&kind.name), NAME).to_string();
        table = table.numbers(format!("{name}\n{when}"));
    }
    let futures = &scope.plan.futures;
    for future in futures.iter().take(ROWS) {
        let mut row = vec![text::fit(&text::visible(&future.id), NAME).to_string()];
        row.extend(kinds.iter().map(|kind| cell(scope, kind, &future.id)));
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, futures.len().saturating_sub(ROWS));
}

/// Tiers, or else nodes, by when they are decided; those decided before come first.
fn kinds<'s>(scope: &Scope<'s>) -> Vec<Kind<'s>> {
    let mut kinds: Vec<Kind<'s>> = Vec::new();
    let mut add = |name: &str, node: &'s Node| {
        let decided = node.count.decided();
        let known = kinds
            .iter_mut()
            .find(|kind| kind.name == name && kind.decided == decided);
        match known {
            Some(kind) => kind.nodes.push(node),
            None => kinds.push(Kind {
                name: name.to_owned(),
                decided,
                nodes: vec![node],
            }),
        }
    };
    let nodes = &scope.scenario.nodes;
    for node in nodes {
        add(node.tier.as_deref().unwrap_or(&node.id), node);
    }
    if kinds.len() > KINDS {
        kinds.clear();
        for decided in [Decided::Before, Decided::After] {
            let own = nodes.iter().filter(|n| n.count.decided() == decided);
            kinds.push(Kind {
                name: "machines chosen".to_owned(),
                decided,
                nodes: own.collect(),
            });
        }
    }
    kinds.sort_by_key(|kind| kind.decided != Decided::Before);
    kinds.retain(|kind| !kind.nodes.is_empty());
    kinds
}

/// How many there are where a future comes: `3`, or `up to 6` where hours differ.
fn cell(scope: &Scope<'_>, kind: &Kind<'_>, future: &str) -> String {
    let is_own = |of: &Option<String>| of.as_deref().is_none_or(|of| of == future);
    let mut machines = vec![0.0; scope.plan.periods.len()];
    for node in &kind.nodes {
        if node.count.hourly().is_some() {
            let own = scope.plan.hourly.iter().filter(|h| h.node == node.id);
            for rented in own.filter(|h| is_own(&h.future)) {
                if let Some(sum) = machines.get_mut(rented.period) {
                    *sum += rented.count;
                }
            }
            continue;
        }
        let mut counts = scope.plan.counts.iter();
        let chosen = counts.find(|c| c.node == node.id && is_own(&c.future));
        let count = match chosen {
            Some(chosen) => chosen.count,
            None if node.count.is_range() => 0.0,
            None => node.count.bounds().1 as f64,
        };
        for sum in &mut machines {
            *sum += count;
        }
    }
    let most = machines.iter().copied().fold(0.0, f64::max);
    let same = machines.iter().all(|count| *count == most);
    let up_to = if same { "" } else { "up to " };
    format!("{up_to}{}", number::plain(most))
}
