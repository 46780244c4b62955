//! Answers of Prometheus.

use idlewise_import::pieces::{Clock, Series, Unit};
use idlewise_import::rates_by_period;

use crate::support::{close, format, notes, of_requests, outcome};

#[test]
fn a_hundred_gauges() {
    let Some(read) = of_requests("a_hundred_gauges", "prom_matrix_sine_20s.json") else {
        return;
    };
    let read = read.unwrap();
    assert_eq!(format(&read), "prometheus");
    let histories = &read.pieces.histories;
    assert_eq!(histories.len(), 100);
    for history in histories {
        let Series::Rates(Clock::Unix, samples) = &history.series else {
            panic!("{history:?}");
        };
        assert_eq!(samples.len(), 4);
        let steps = samples.windows(2).map(|pair| pair[1].0 - pair[0].0);
        assert!(steps.into_iter().all(|step| step == 20.0));
        let at = samples
            .iter()
            .find(|(time, _)| *time == 1_734_709_220.0)
            .unwrap();
        assert_eq!(at.1, 2.207_911_691_136);
    }
}

#[test]
fn a_counter_of_one_sample_has_no_rate() {
    let test = "a_counter_of_one_sample_has_no_rate";
    let Some(outcome) = of_requests(test, "prom_matrix_log_counter.json") else {
        return;
    };
    let refused = outcome.unwrap_err();
    assert_eq!(
        refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "prom_matrix_log_counter.json: 2 counters have one sample, which gives no rate: \
          vm_log_messages_total, vm_log_messages_total; ask for a longer range"
        ]
    );
}

#[test]
fn counters_beside_gauges() {
    let test = "counters_beside_gauges";
    let Some(read) = of_requests(test, "prom_matrix_counter_downsampled.json") else {
        return;
    };
    let read = read.unwrap();
    let histories = &read.pieces.histories;
    assert_eq!(histories.len(), 44);
    let samples = |series: &Series| match series {
        Series::Rates(_, samples) | Series::Counter(_, samples) => samples.len(),
        _ => 0,
    };
    // 120 raw, 24 of five minutes, 2 of an hour.
    let counts = histories.iter().map(|h| samples(&h.series));
    assert!(
        counts
            .into_iter()
            .all(|count| [120, 24, 2].contains(&count))
    );
    let counters: Vec<_> = histories
        .iter()
        .filter(|h| matches!(h.series, Series::Counter(..)))
        .collect();
    assert_eq!(counters.len(), 2);
    for (history, per_second) in counters.iter().zip([1.0 / 6.0, 1.0 / 12.0]) {
        let rates = rates_by_period(&history.series, Unit::Unnamed, 600.0);
        assert!(rates.len() > 5);
        for rate in rates.values() {
            close(*rate, per_second, 1e-9);
        }
    }
}

#[test]
fn copies_of_one_series_are_counted_once() {
    let test = "copies_of_one_series_are_counted_once";
    let file = "prom_matrix_two_replicas.json";
    let Some(read) = of_requests(test, file) else {
        return;
    };
    let read = read.unwrap();
    let [history] = read.pieces.histories.as_slice() else {
        panic!("{:?}", read.pieces.histories.len());
    };
    let Series::Rates(_, samples) = &history.series else {
        panic!("{history:?}");
    };
    assert!(samples.len() >= 301);
    assert_eq!(samples[0].0, 1_598_471_700.0);
    assert!(samples.iter().all(|(_, value)| *value == 1_596_610_196.0));
    assert!(notes(&read).iter().any(|note| note.contains("1 copy")));
    // The metric is the version of a cluster: nobody asks for that many requests.
    let refused = outcome(test, file).unwrap().unwrap_err();
    assert!(
        refused[0]
            .text
            .contains("is not known to count requests or tokens")
    );
}
