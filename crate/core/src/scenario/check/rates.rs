//! Lists of numbers: how long they may be, and one number per period.

use super::super::Scenario;
use super::super::path::Path;
use super::super::problems::Problems;
use super::entry::{self, Range};

pub(super) fn is_within(
    length: usize,
    limit: usize,
    path: &Path<'_>,
    problems: &mut Problems,
) -> bool {
    if length > limit {
        problems.report(
            path,
            format_args!("a list of {length} values"),
            format_args!("a list of at most {limit}"),
        );
    }
    length <= limit
}

/// How many rates a list must have; unknown where periods could not be read.
pub(super) fn expected_periods(scenario: &Scenario, problems: &Problems) -> Option<usize> {
    let known = !problems.is_broken(&Path::ROOT.field("periods"));
    known.then_some(scenario.periods.len())
}

pub(super) fn check_rates(
    rates: &[f64],
    periods: Option<usize>,
    path: &Path<'_>,
    problems: &mut Problems,
) {
    for (i, rate) in rates.iter().enumerate() {
        entry::number(*rate, Range::Amount, &path.index(i), problems);
    }
    if let Some(periods) = periods
        && rates.len() != periods
    {
        problems.report(
            path,
            format_args!("a list of {}", rates.len()),
            format_args!("one number, or a list of {periods}: one per period"),
        );
    }
}
