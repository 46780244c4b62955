//! Which figures of a plan a line keeps.

use idlewise::scenario::Count;
use idlewise::{Plan, Scenario};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::set::near;

/// A figure of a plan by its short name, with how it is found.
type Figure = (&'static str, fn(&Scenario, &Plan) -> Value);

/// Figures by their short names. Hours are compute-hours of the whole horizon.
const FIGURES: [Figure; 13] = [
    ("value", |_, plan| plan.objective.value.into()),
    ("bound", |_, plan| plan.objective.bound.into()),
    ("gap", |_, plan| plan.objective.gap.into()),
    ("cost", |_, plan| plan.objective.cost.into()),
    ("cost_per_hour", |scenario, plan| {
        (fixed_per_hour(scenario) + plan.objective.cost / hours(plan)).into()
    }),
    ("served_percent", |_, plan| plan.served_percent().into()),
    ("idle_percent", |_, plan| {
        plan.waste.total.idle_percent.into()
    }),
    ("idle_hours", |_, plan| {
        plan.waste.total.compute_hours.idle().into()
    }),
    ("stranded_hours", |_, plan| {
        plan.waste.total.compute_hours.stranded.total().into()
    }),
    ("surplus_hours", |_, plan| {
        plan.waste.total.compute_hours.surplus.into()
    }),
    ("installed_hours", |_, plan| {
        plan.waste.total.compute_hours.installed.into()
    }),
    ("idle_cost", |_, plan| plan.waste.total.cost.idle().into()),
    ("machines", machines),
];

/// What a line keeps where nothing is asked for.
const USUAL: [&str; 8] = [
    "value",
    "bound",
    "gap",
    "cost_per_hour",
    "served_percent",
    "idle_percent",
    "idle_hours",
    "stranded_hours",
];

/// The figures of a plan that lines keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep(Vec<Kept>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    /// By its short name.
    Figure(String),
    /// By a JSON pointer (RFC 6901) into the plan.
    Pointer(String),
    /// The whole plan, its seconds 0.
    Plan,
}

impl Default for Keep {
    fn default() -> Self {
        Keep(USUAL.map(|name| Kept::Figure(name.to_owned())).to_vec())
    }
}

impl Keep {
    /// The whole plan.
    pub fn plan() -> Self {
        Keep(vec![Kept::Plan])
    }

    /// These figures: short names, JSON pointers such as `/waste/total/idle_percent`, and
    /// `plan` for all of it.
    ///
    /// # Errors
    /// The name that is not known, and the nearest one.
    pub fn named<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, Error> {
        let kept = names.into_iter().map(|name| {
            if name == "plan" {
                Ok(Kept::Plan)
            } else if name.starts_with('/') {
                Ok(Kept::Pointer(name.to_owned()))
            } else if Self::names().any(|known| known == name) {
                Ok(Kept::Figure(name.to_owned()))
            } else {
                let told = format!(
                    "{name} is no figure; expected some of {}, plan, or a JSON pointer into the plan",
                    Self::names().collect::<Vec<_>>().join(", ")
                );
                Err(Error::Figure(near(told, name, Self::names())))
            }
        });
        let kept: Vec<Kept> = kept.collect::<Result<_, _>>()?;
        Ok(if kept.is_empty() {
            Keep::default()
        } else {
            Keep(kept)
        })
    }

    /// The names, as they were asked for.
    pub fn asked(&self) -> Vec<&str> {
        let names = self.0.iter().map(|kept| match kept {
            Kept::Figure(name) | Kept::Pointer(name) => name.as_str(),
            Kept::Plan => "plan",
        });
        names.collect()
    }

    /// The short names of all figures.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FIGURES.iter().map(|(name, _)| *name)
    }

    /// These figures of a plan. A pointer to nothing gives null.
    ///
    /// # Errors
    /// Where the plan cannot be written as JSON.
    pub(crate) fn of(
        &self,
        scenario: &Scenario,
        plan: &Plan,
        line: &mut Map<String, Value>,
    ) -> Result<(), serde_json::Error> {
        let whole = if self.0.iter().any(|kept| !matches!(kept, Kept::Figure(_))) {
            serde_json::to_value(plan)?
        } else {
            Value::Null
        };
        for kept in &self.0 {
            match kept {
                Kept::Figure(name) => {
                    let found = FIGURES.iter().find(|(known, _)| known == name);
                    let value = found.map(|(_, figure)| figure(scenario, plan));
                    line.insert(name.clone(), value.unwrap_or_default());
                }
                Kept::Pointer(pointer) => {
                    let value = whole.pointer(pointer).cloned();
                    line.insert(pointer.clone(), value.unwrap_or_default());
                }
                Kept::Plan => {
                    line.insert("plan".to_owned(), whole.clone());
                }
            }
        }
        Ok(())
    }
}

/// Currency per hour of machines of fixed numbers, which no plan decides.
fn fixed_per_hour(scenario: &Scenario) -> f64 {
    let each = scenario.nodes.iter().map(|node| match node.count {
        Count::Fixed(machines) => node.machine_price() * machines as f64,
        _ => 0.0,
    });
    each.sum()
}

fn hours(plan: &Plan) -> f64 {
    plan.periods.iter().map(|period| period.hours).sum()
}

/// Machines chosen for ranges of counts, all entries together; on average over the futures
/// where they are chosen in each.
fn machines(_: &Scenario, plan: &Plan) -> Value {
    let weight = |future: &String| {
        let mut futures = plan.futures.iter();
        let own = futures.find(|own| own.id == *future);
        own.map_or(0.0, |own| own.weight)
    };
    let counts = plan.counts.iter();
    let counts = counts.map(|c| c.count * c.future.as_ref().map_or(1.0, weight));
    counts.sum::<f64>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One machine serves 100 units a second; nine times of ten 100 are asked for, else 200.
    /// On average 100 of 110 are served.
    #[test]
    fn futures_count_by_their_weights() {
        let text = r#"{"schema_version": 1,
            "nodes": [{"id": "n", "hardware": "h", "capacity": {"gpu": 1}}],
            "models": [{"id": "m", "profiles": [{"hardware": "h", "rate": 100}]}],
            "demands": [{"id": "d", "model": "m", "rate": 100}],
            "futures": [
                {"id": "as usual", "weight": 0.9},
                {"id": "twice", "weight": 0.1, "demands": [{"id": "d", "times": 2}]}
            ]}"#;
        let scenario = idlewise::scenario::from_json(text.as_bytes()).expect("a scenario");
        let plan = idlewise::solve(&scenario, &idlewise::Options::default()).expect("a plan");
        let mut line = Map::new();
        let keep = Keep::named(["served_percent"]).expect("a figure");
        keep.of(&scenario, &plan, &mut line).expect("a line");
        let served = line["served_percent"].as_f64().expect("a number");
        assert!((served - 100.0 * 100.0 / 110.0).abs() < 1e-9, "{served}");
    }
}
