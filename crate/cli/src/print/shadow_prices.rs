//! Where more capacity would help: the shadow prices of what nodes have.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use idlewise::plan::NodeUse;
use idlewise::scenario::{Node, ObjectiveName};

use super::layout::{ROWS, more, paragraph, title};
use super::names::{currency, nodes_by_id};
use super::scope::Scope;
use super::table::{Table, WIDTH};
use super::{number, text};

/// Where all units of a resource on a node are worth less than this share of
/// the objective, their price is rounding noise of the solver.
const NOISE: f64 = 1e-8;
/// What is left of a row below this share of it is rounding.
const TIGHT: f64 = 1e-9;

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let hours = scope.hours().max(f64::MIN_POSITIVE);
    // What one more unit is worth per hour, and how many units there are,
    // averaged over what is shown.
    let mut prices: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    let short = Short::new(scope);
    let mut rented = false;
    for node in &scope.plan.nodes {
        if !scope.shows(node.period) || !short.is_wanted(node.period) {
            continue;
        }
        let share = scope.hours_of(node.period) / hours;
        for (resource, price) in &node.price {
            if short.may_rent(&node.node, node.period) {
                rented |= *price > 0.0;
                continue;
            }
            if !short.is_full(node, resource) {
                continue;
            }
            let units = node.available.get(resource).copied().unwrap_or(0.0);
            let sum = prices.entry((&node.node, resource)).or_default();
            sum.0 += share * price;
            sum.1 += share * units;
        }
    }
    let objective = &scope.plan.objective;
    let all_hours: f64 = scope.scenario.periods.iter().map(|p| p.hours).sum();
    let objective_per_hour =
        objective.value.abs().max(objective.bound.abs()) / all_hours.max(f64::MIN_POSITIVE);
    let mut worth: Vec<((&str, &str), f64)> = prices
        .into_iter()
        .filter(|(_, (price, units))| {
            *price > 0.0 && (*units <= 0.0 || price * units > NOISE * objective_per_hour)
        })
        .map(|(place, (price, _))| (place, price))
        .collect();
    if worth.is_empty() {
        let said = if rented {
            "Nothing is short: of what may be rented the plan takes as much as pays."
        } else {
            "More capacity would add nothing on any node."
        };
        paragraph(out, said);
        return;
    }
    // Stable: equals stay in the order of their names.
    worth.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    let wanted: BTreeSet<&str> = worth.iter().map(|((node, _), _)| *node).collect();
    let nodes = scope.scenario.nodes.iter();
    let is_there =
        |node: &&Node| (0..scope.scenario.periods.len()).any(|t| !short.may_rent(&node.id, t));
    let total = nodes.filter(is_there).count();
    let nothing = total.saturating_sub(wanted.len());
    let left_out = worth.len().saturating_sub(ROWS);
    worth.truncate(ROWS);

    let unit = match scope.plan.objective.name {
        ObjectiveName::Serve => "value".to_owned(),
        ObjectiveName::Fair => "level".to_owned(),
        ObjectiveName::Cost | ObjectiveName::Profit => currency(scope.scenario),
    };
    title(out, "Where one more unit would help most (shadow prices)");
    let mut table = Table::default()
        .names("node")
        .names("hardware")
        .names("region")
        .names("resource")
        .numbers(format!("{unit} per\nunit-hour"));
    let nodes = nodes_by_id(scope.scenario);
    let values: Vec<f64> = worth.iter().map(|(_, price)| *price).collect();
    for (((id, resource), _), price) in worth.iter().zip(number::column(&values)) {
        let node = nodes.get(id);
        table.row(&[
            (*id).to_owned(),
            node.map_or_else(String::new, |node| node.hardware.clone()),
            node.map_or_else(String::new, |node| node.region.clone()),
            (*resource).to_owned(),
            price,
        ]);
    }
    out.push_str(&table.render());
    more(out, left_out);
    if nothing > 0 {
        let sentence = format!(
            "On {nothing} of {} more of anything would add nothing.",
            number::plural(total, "node entry")
        );
        let _ = writeln!(out, "  {}", text::wrap(&sentence, WIDTH - 2, 2));
    }
}

/// Where more of something may help at all. The prices of a plan prove its bound, and more
/// than one set of prices may do so: where nothing is missing, some are above 0 all the same.
struct Short<'a> {
    nodes: BTreeMap<&'a str, &'a Node>,
    /// Whether more could serve more, or as much for less, by period.
    wanted: Vec<bool>,
    /// The least of a resource that a replica holds, by hardware and resource.
    least: HashMap<(&'a str, &'a str), f64>,
    /// Entries of which the plan could rent more in a period, and does not: what more is
    /// worth there is their rent.
    open: BTreeSet<(&'a str, usize)>,
}

impl<'a> Short<'a> {
    fn new(scope: &Scope<'a>) -> Self {
        let (scenario, plan) = (scope.scenario, scope.plan);
        let cheaper = match plan.objective.name {
            ObjectiveName::Cost | ObjectiveName::Profit => plan.objective.cost > 0.0,
            ObjectiveName::Serve | ObjectiveName::Fair => false,
        };
        let mut wanted = vec![cheaper; scenario.periods.len()];
        if plan.objective.name != ObjectiveName::Cost {
            let unmet = plan.demands.iter().filter(|d| d.unmet > TIGHT * d.offered);
            for service in unmet {
                if let Some(wanted) = wanted.get_mut(service.period) {
                    *wanted = true;
                }
            }
        }
        let mut least: HashMap<(&str, &str), f64> = HashMap::new();
        for profile in scenario.models.iter().flat_map(|model| &model.profiles) {
            for (resource, amount) in profile.holds.iter().filter(|(_, amount)| **amount > 0.0) {
                let own = least
                    .entry((&profile.hardware, resource))
                    .or_insert(*amount);
                *own = own.min(*amount);
            }
            for resource in profile.uses.keys() {
                least.insert((&profile.hardware, resource), 0.0);
            }
        }
        let mut chosen: HashMap<(&str, usize), f64> = HashMap::new();
        for (period, count) in
            (0..scenario.periods.len()).flat_map(|t| plan.counts.iter().map(move |c| (t, c)))
        {
            let own = chosen.entry((&count.node, period)).or_default();
            *own = own.max(count.count);
        }
        for hourly in &plan.hourly {
            let own = chosen.entry((&hourly.node, hourly.period)).or_default();
            *own = own.max(hourly.count);
        }
        let ranges = scenario.nodes.iter().filter(|node| node.count.is_range());
        let open = ranges.flat_map(|node| {
            let most = node.count.bounds().1 as f64;
            let periods = 0..scenario.periods.len();
            periods.map(move |period| (node.id.as_str(), period, most))
        });
        let open = open.filter(|(id, period, most)| {
            chosen.get(&(*id, *period)).copied().unwrap_or(0.0) < most - 0.5
        });
        Short {
            nodes: nodes_by_id(scenario),
            wanted,
            least,
            open: open.map(|(id, period, _)| (id, period)).collect(),
        }
    }

    fn is_wanted(&self, period: usize) -> bool {
        self.wanted.get(period).copied().unwrap_or(true)
    }

    fn may_rent(&self, node: &str, period: usize) -> bool {
        self.open.contains(&(node, period))
    }

    /// Whether no replica has room any more for want of a resource.
    fn is_full(&self, node: &NodeUse, resource: &str) -> bool {
        let of =
            |amounts: &idlewise::scenario::Resources| amounts.get(resource).copied().unwrap_or(0.0);
        let (all, taken) = (of(&node.available), of(&node.allocated));
        let hardware = self
            .nodes
            .get(node.node.as_str())
            .map(|n| n.hardware.as_str());
        let least = hardware.and_then(|hardware| self.least.get(&(hardware, resource)));
        let room = all - taken;
        room <= TIGHT * all || least.is_some_and(|least| room < least * (1.0 - TIGHT))
    }
}
