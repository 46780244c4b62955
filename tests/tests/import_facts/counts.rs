//! Tables of counts over time.

use idlewise_import::pieces::Unit;
use idlewise_import::rates_by_period;
use idlewise_import::{File, Mapping, read};
use idlewise_tests::data;

use crate::support::{close, format};

/// The rates of the only history of a file of `demand`, by the hour.
fn hourly(test: &str, name: &str) -> Option<Vec<f64>> {
    let path = data::folder(test)?.join("demand").join(name);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let file = File {
        name,
        bytes: &bytes,
    };
    let read = read(&[file], &Mapping::default()).unwrap();
    assert_eq!(format(&read), "counts-csv");
    let history = &read.pieces.histories[0];
    assert_eq!(history.unit, Unit::Unnamed);
    let rates = rates_by_period(&history.series, history.unit, 3600.0);
    Some(rates.values().copied().collect())
}

#[test]
fn rented_bicycles_by_the_hour() {
    let Some(rates) = hourly("bikeshare_counts", "bikeshare_dc_hourly_24weeks.csv") else {
        return;
    };
    close(rates[0] * 3600.0, 47.0, 1e-9);
    close(rates[1] * 3600.0, 14.0, 1e-9);
    assert!(rates.len() > 4000, "{}", rates.len());
}

#[test]
fn cars_by_the_hour_with_gaps() {
    let Some(rates) = hourly("traffic_counts", "traffic_i94_hourly_26weeks_gaps.csv") else {
        return;
    };
    // What a gap misses is no demand of the hour before.
    close(rates[0] * 3600.0, 449.0, 1e-9);
    let most = rates.iter().copied().fold(0.0, f64::max) * 3600.0;
    assert!(most < 8000.0, "{most}");
}
