//! The periods of a scenario that stood before a table, as its rows name them: by their
//! labels, or by their indexes from 0.

use std::collections::HashMap;

use serde_json::Value;

use crate::nearest::did_you_mean;
use crate::pieces::Whole;
use crate::report::quoted;

/// The periods that rows may name.
pub(crate) struct PeriodNames {
    labels: Vec<String>,
    /// Empty where labels cannot tell periods apart.
    by_label: HashMap<String, usize>,
}

impl PeriodNames {
    /// Those of the scenarios so far, or the one that a scenario has that names none.
    /// `None` where no scenario stood before.
    pub(crate) fn of(bases: &[Whole]) -> Option<Self> {
        let lists = bases.iter().find_map(|base| base.fields.get("periods"));
        // A period without a label is called by its place, as scenarios do.
        let label = |(place, period): (usize, &Value)| {
            let label = period.get("label").and_then(Value::as_str);
            label.map_or_else(|| place.to_string(), str::to_owned)
        };
        let labels: Vec<String> = match lists.and_then(Value::as_array) {
            Some(list) => list.iter().enumerate().map(label).collect(),
            None if bases.is_empty() => return None,
            None => vec!["0".to_owned()],
        };
        let mut by_label: HashMap<String, usize> = labels.iter().cloned().zip(0..).collect();
        let usable = |label: &String| !label.is_empty() && label.trim() == label;
        if by_label.len() < labels.len() || !labels.iter().all(usable) {
            by_label.clear();
        }
        Some(PeriodNames { labels, by_label })
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.labels.len()
    }

    /// The period that a cell names; a label wins over an index.
    pub(crate) fn find(&self, cell: &str) -> Option<usize> {
        let index = || cell.parse().ok().filter(|index| *index < self.labels.len());
        self.by_label.get(cell).copied().or_else(index)
    }

    /// The one name of a period: its label, where it tells periods apart, or its index.
    pub(crate) fn name(&self, index: usize) -> String {
        match self.labels.get(index) {
            Some(label) if !self.by_label.is_empty() => label.clone(),
            _ => index.to_string(),
        }
    }

    /// What a cell should have named, in words.
    pub(crate) fn expected(&self, cell: &str) -> String {
        let last = self.labels.len().saturating_sub(1);
        let (words, near) = if self.by_label.is_empty() {
            ("index", String::new())
        } else {
            let near = did_you_mean(cell, self.labels.iter().map(String::as_str));
            ("label or index", near)
        };
        format!("the {words} of a period (indexes go from 0 to {last}){near}")
    }

    /// A period for a message.
    pub(crate) fn shown(&self, index: usize) -> String {
        let name = self.name(index);
        if name == index.to_string() {
            name
        } else {
            format!("{index} ({})", quoted(&name))
        }
    }
}
