//! Checks the regions that may serve a demand.

use std::collections::HashSet;

use super::super::Demand;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;
use super::entry::name;

/// Names of regions, at least one, and none twice.
pub(super) fn allowed(demand: &Demand, path: &Path<'_>, problems: &mut Problems) {
    let Some(regions) = &demand.in_regions else {
        return;
    };
    let field = path.field("in_regions");
    if regions.is_empty() {
        let expected = "at least one region (leave it out where any may serve the demand)";
        problems.report(&field, "an empty list", expected);
    }
    let mut seen = HashSet::new();
    for (i, region) in regions.iter().enumerate() {
        let place = field.index(i);
        if name(region, &place, problems) && !seen.insert(region) {
            let found = format!("{} a second time", quoted(region));
            problems.report(&place, found, "the name of another region");
        }
    }
}
