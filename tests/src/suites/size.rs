//! How large the unreduced program of an instance is.

use std::collections::BTreeSet;

use idlewise::scenario::{Model, Scenario};

use super::parts::eligible;

/// Rows and columns of the unreduced program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Routes: eligible (demand, profile, node) triples in every period.
    pub routes: usize,
    /// Routes, and replicas of every (node, profile) that can be placed.
    pub columns: usize,
    /// Limits on nodes, replicas, demands and models.
    pub rows: usize,
}

/// Counts them without building them. The suites have one profile for each
/// model and hardware class, fixed counts, and no verifier or listed route.
pub fn size(s: &Scenario) -> Size {
    let mut size = Size {
        routes: 0,
        columns: 0,
        rows: s.demands.len(),
    };
    let asked: BTreeSet<&str> = s.demands.iter().map(|d| d.model.as_str()).collect();
    let limited = |m: &&Model| m.max_replicas.is_some() && asked.contains(m.id.as_str());
    size.rows += s.models.iter().filter(limited).count();
    let resources = s.models.iter().flat_map(|m| &m.profiles).next();
    let resources = resources.map_or(0, |p| p.uses.len() + p.holds.len());
    let held = s
        .models
        .iter()
        .flat_map(|m| &m.profiles)
        .any(|p| !p.holds.is_empty());
    let of = eligible(s);
    for node in &s.nodes {
        let found = of(node);
        size.routes += found.len();
        if found.is_empty() {
            continue;
        }
        size.rows += resources;
        if held {
            let models: BTreeSet<&str> = found
                .iter()
                .map(|(d, _)| s.demands[*d].model.as_str())
                .collect();
            size.rows += models.len();
            size.columns += models.len();
        }
    }
    size.columns += size.routes;
    let periods = s.periods.len();
    Size {
        routes: size.routes * periods,
        columns: size.columns * periods,
        rows: size.rows * periods,
    }
}

#[cfg(test)]
mod tests {
    use idlewise::export::to_lp;

    use super::*;
    use crate::program_file;
    use crate::suites::Instance;

    #[test]
    fn sizes_are_those_of_the_exported_program() {
        for name in [
            "inventory-1000x50-contended",
            "distinct-200x200-slack",
            "replicas-200x40-contended",
            "dense-300x150-contended",
            "fleet-20x20x1-slack",
        ] {
            let made = Instance::named(name).unwrap().scenario();
            let file = program_file::ProgramFile::from_lp(&to_lp(&made).unwrap());
            let counted = size(&made);
            assert_eq!(counted.columns, file.bounds.len(), "{name}");
            assert_eq!(counted.rows, file.rows.len(), "{name}");
        }
    }
}
