//! Traces of requests.

use idlewise_import::pieces::{Event, Series, Unit};
use idlewise_import::{events_by_period, rates_by_period};

use crate::support::{close, format, pieces};

fn events(series: &Series) -> &[Event] {
    match series {
        Series::Events(_, events) => events,
        other => panic!("{other:?}"),
    }
}

#[test]
fn azure() {
    let Some(read) = pieces("azure", "azure_llm_2023_code_head.csv") else {
        return;
    };
    assert_eq!(format(&read), "azure-llm-trace");
    let events = events(&read.pieces.histories[0].series);
    assert_eq!(events.len(), 1400);
    // 2023-11-16T18:17:03.98Z.
    close(events[0].time, 1_700_158_623.979_96, 1e-5);
    let bins: Vec<[f64; 3]> = events_by_period(events, 300.0).values().copied().collect();
    assert_eq!(bins[0], [63.0, 147_578.0, 1_478.0]);
    assert_eq!(bins[1], [905.0, 1_913_607.0, 25_431.0]);
    assert_eq!((bins.len(), bins[2][0]), (3, 432.0));
}

#[test]
fn burst_gpt() {
    let Some(read) = pieces("burst_gpt", "burstgpt_first_rows.csv") else {
        return;
    };
    assert_eq!(format(&read), "burstgpt");
    let histories = &read.pieces.histories;
    let models: Vec<_> = histories
        .iter()
        .map(|h| h.model.as_deref().unwrap())
        .collect();
    assert_eq!(models, ["ChatGPT", "GPT-4"]);
    let all: Vec<Event> = histories
        .iter()
        .flat_map(|h| events(&h.series))
        .copied()
        .collect();
    let bins = events_by_period(&all, 300.0);
    assert_eq!(bins.len(), 1);
    assert_eq!(bins[&0], [3.0, 1976.0, 524.0]);
    assert_eq!(events(&histories[0].series).len(), 2);
}

#[test]
fn mooncake() {
    let Some(read) = pieces("mooncake", "mooncake_conversation_cut.jsonl") else {
        return;
    };
    assert_eq!(format(&read), "mooncake");
    let events = events(&read.pieces.histories[0].series);
    assert_eq!(events.len(), 513);
    assert_eq!(events[0].time, 213.0);
    let bins: Vec<[f64; 3]> = events_by_period(events, 300.0).values().copied().collect();
    assert_eq!(bins[0], [282.0, 3_697_079.0, 100_089.0]);
    assert_eq!(bins[1], [231.0, 3_533_399.0, 73_676.0]);
    assert_eq!(bins.len(), 2);
}

#[test]
fn serve_gen() {
    let Some(read) = pieces("serve_gen", "servegen_m-large_chunk1_week1.csv") else {
        return;
    };
    assert_eq!(format(&read), "servegen");
    let history = &read.pieces.histories[0];
    let Series::Rates(_, samples) = &history.series else {
        panic!("{history:?}");
    };
    assert_eq!(samples.len(), 1008);
    assert_eq!(samples.iter().filter(|(_, rate)| *rate == 0.0).count(), 895);
    let mean = samples.iter().map(|(_, rate)| rate).sum::<f64>() / 1008.0;
    close(mean, 0.183_370, 5e-7);
    let peak = samples
        .iter()
        .fold((0.0, 0.0), |a, b| if b.1 > a.1 { *b } else { a });
    assert_eq!(peak, (558_600.0, 4.475));
    let hours = rates_by_period(&history.series, Unit::Requests, 3600.0);
    assert_eq!(hours.len(), 168);
}
