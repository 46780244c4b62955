//! Real histories of demand by the hour, from ../shared/data/demand.

use std::collections::BTreeMap;
use std::path::Path;

use crate::data::Table;

/// The number of the hour in a time such as 2019-03-18 05:00:00.
fn hour(time: &str) -> i64 {
    let number = |from: usize, to: usize| -> i64 { time[from..to].parse().expect("a number") };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    // Days since 1 March of year 0 (the calendar with leap days at the end).
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    24 * days + number(11, 13)
}

/// A table's column by the hour, from its first to its last; NaN where an hour is missing.
///
/// # Panics
/// Where the table has no rows, or cells are no times and numbers.
pub fn hourly(path: &Path, time: &str, value: &str) -> Vec<f64> {
    let table = Table::read(path);
    let known: BTreeMap<i64, f64> = table
        .rows()
        .map(|row| (hour(row.text(time)), row.number(value)))
        .collect();
    let (first, last) = (known.keys().next(), known.keys().last());
    let (first, last) = (*first.expect("rows"), *last.expect("rows"));
    let at = |hour: i64| known.get(&hour).copied().unwrap_or(f64::NAN);
    (first..=last).map(at).collect()
}

/// Rented bicycles of 24 weeks, by the hour.
///
/// # Panics
/// As [`hourly`].
pub fn bikeshare(folder: &Path) -> Vec<f64> {
    let path = folder.join("demand/bikeshare_dc_hourly_24weeks.csv");
    hourly(&path, "ts", "count")
}

/// Cars on a motorway in 26 weeks, by the hour, with gaps.
///
/// # Panics
/// As [`hourly`].
pub fn traffic(folder: &Path) -> Vec<f64> {
    let path = folder.join("demand/traffic_i94_hourly_26weeks_gaps.csv");
    hourly(&path, "date_time", "traffic_volume")
}
