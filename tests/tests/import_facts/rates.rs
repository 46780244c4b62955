//! Reports of benchmarks.

use idlewise_import::pieces::Unit;

use crate::support::{close, format, notes, pieces};

#[test]
fn a_report_of_vllm() {
    let Some(read) = pieces("a_report_of_vllm", "vllm_serving_8xh100_405b.json") else {
        return;
    };
    assert_eq!(format(&read), "vllm-bench");
    let [rate] = read.pieces.rates.as_slice() else {
        panic!("{:?}", read.pieces.rates);
    };
    assert_eq!(rate.model.as_deref(), Some("meta-llama/Llama-3.1-405B-FP8"));
    close(rate.per_second[&Unit::Requests], 9.933_701, 1e-6);
    close(rate.per_second[&Unit::OutputTokens], 1198.8884, 1e-4);
    close(rate.per_second[&Unit::TotalTokens], 3336.5812, 1e-4);
    close(rate.ttft_ms.unwrap(), 1486.394, 1e-3);
    close(rate.tpot_ms.unwrap(), 106.539, 1e-3);
    close(rate.input_tokens.unwrap(), 215.196, 1e-9);
    close(rate.output_tokens.unwrap(), 120.689, 1e-9);
    // In the path only: asked for.
    assert_eq!((rate.hardware.clone(), rate.cards), (None, None));
}

#[test]
fn a_burst_of_vllm() {
    let Some(read) = pieces("a_burst_of_vllm", "vllm_serving_8xh100_405b_burst.json") else {
        return;
    };
    let [rate] = read.pieces.rates.as_slice() else {
        panic!("{:?}", read.pieces.rates);
    };
    close(rate.per_second[&Unit::Requests], 10.210_930, 1e-6);
    close(rate.per_second[&Unit::OutputTokens], 1247.7246, 1e-4);
    close(rate.ttft_ms.unwrap(), 18688.0, 1.0);
    assert!(notes(&read).iter().any(|note| note.contains("a burst")));
}

#[test]
fn a_table_of_vllm() {
    let Some(read) = pieces("a_table_of_vllm", "vllm_qps_comparison_bom.csv") else {
        return;
    };
    assert_eq!(format(&read), "vllm-bench-csv");
    let rates = &read.pieces.rates;
    assert_eq!(rates.len(), 15);
    close(rates[0].per_second[&Unit::OutputTokens], 1198.88845, 1e-5);
    assert_eq!(rates[0].hardware.as_deref(), Some("H100"));
    assert_eq!(rates[0].cards, Some(8.0));
    let set_ups: std::collections::BTreeSet<String> = rates
        .iter()
        .map(|rate| {
            let (hardware, cards) = (rate.hardware.as_deref().unwrap(), rate.cards.unwrap());
            format!("{cards}x{hardware} {}", rate.label)
        })
        .collect();
    assert_eq!(set_ups.len(), 5);
    assert!(set_ups.contains("8xMi300x 2FP8-amd"), "{set_ups:?}");
}

#[test]
fn a_report_of_guidellm() {
    let Some(read) = pieces("a_report_of_guidellm", "guidellm_report_v2.json") else {
        return;
    };
    assert_eq!(format(&read), "guidellm");
    let rates = &read.pieces.rates;
    assert_eq!(rates.len(), 2);
    let expected = [
        [0.39843, 3.19507, 11.4812, 1.15085],
        [0.79409, 6.37713, 9.7839, 1.09044],
    ];
    for (rate, [requests, tokens, ttft, itl]) in rates.iter().zip(expected) {
        assert_eq!(rate.model.as_deref(), Some("e2e-mock-model"));
        close(rate.per_second[&Unit::Requests], requests, 5e-6);
        close(rate.per_second[&Unit::OutputTokens], tokens, 5e-6);
        close(rate.ttft_ms.unwrap(), ttft, 5e-5);
        close(rate.tpot_ms.unwrap(), itl, 5e-6);
    }
    let notes = notes(&read);
    let short = notes
        .iter()
        .filter(|note| note.contains("the run was too short (2 requests)"));
    assert_eq!(short.count(), 2, "{notes:?}");
}

#[test]
fn replicas_of_aiconfigurator() {
    let test = "replicas_of_aiconfigurator";
    let Some(read) = pieces(
        test,
        "aiconfigurator_qwen3_32b_h200_agg_best_config_topn.csv",
    ) else {
        return;
    };
    assert_eq!(format(&read), "aiconfigurator");
    let rates = &read.pieces.rates;
    assert_eq!(rates.len(), 4);
    let first = &rates[0];
    close(first.per_second[&Unit::OutputTokens], 2232.619, 1e-9);
    assert_eq!(first.cards, Some(4.0));
    close(first.per_second[&Unit::OutputTokens] / 4.0, 558.155, 1e-3);
    close(first.memory_gb.unwrap(), 4.0 * 37.342, 1e-9);
    assert_eq!(
        (first.ttft_ms, first.tpot_ms),
        (Some(894.935), Some(27.215))
    );
    assert_eq!(
        (first.input_tokens, first.output_tokens),
        (Some(4000.0), Some(500.0))
    );
    close(first.per_second[&Unit::Requests] * 499.0, 2232.619, 0.5);
    assert!(first.load.contains("concurrency 64"));
    assert_eq!(first.hardware.as_deref(), Some("h200_sxm"));

    let pareto = pieces(test, "aiconfigurator_qwen3_32b_h200_agg_pareto.csv").unwrap();
    let rates = &pareto.pieces.rates;
    assert_eq!(rates.len(), 39);
    let per_card = |rate: &idlewise_import::pieces::Rate| {
        rate.per_second[&Unit::OutputTokens] / rate.cards.unwrap()
    };
    let best = rates.iter().map(per_card).fold(0.0, f64::max);
    close(best, 781.614, 1e-3);
}

#[test]
fn workers_of_aiconfigurator() {
    let test = "workers_of_aiconfigurator";
    let name = "aiconfigurator_qwen3_32b_h200_disagg_best_config_topn.csv";
    let Some(read) = pieces(test, name) else {
        return;
    };
    // A worker of each stage in every row.
    let rates = &read.pieces.rates;
    assert_eq!(rates.len(), 8);
    let [prefill, decode] = &rates[..2] else {
        panic!("{rates:?}");
    };
    assert_eq!(prefill.stage.as_deref(), Some("prefill"));
    assert_eq!(prefill.cards, Some(1.0));
    close(prefill.per_second[&Unit::Requests], 2.403, 1e-9);
    close(prefill.memory_gb.unwrap(), 66.171, 1e-9);
    assert_eq!(decode.stage.as_deref(), Some("decode"));
    assert_eq!(decode.cards, Some(2.0));
    close(decode.per_second[&Unit::Requests], 7.346, 1e-9);
    close(decode.memory_gb.unwrap(), 2.0 * 93.74, 1e-9);
    // A request is 500.0 tokens of the row: 10137.48 at 20.275 requests per second.
    let tokens = 7.346 * 10137.48 / 20.275;
    close(decode.per_second[&Unit::OutputTokens], tokens, 1e-6);

    let pareto = pieces(test, "aiconfigurator_qwen3_32b_h200_disagg_pareto.csv").unwrap();
    assert_eq!(pareto.pieces.rates.len(), 32);
}

#[test]
fn results_of_inferencex() {
    let Some(read) = pieces("results_of_inferencex", "inferencex_agg_single_node.json") else {
        return;
    };
    assert_eq!(format(&read), "inferencex");
    let rates = &read.pieces.rates;
    assert_eq!(rates.len(), 2);
    for (rate, output) in rates.iter().zip([149.861_056, 156.511_929]) {
        assert_eq!(
            (rate.hardware.as_deref(), rate.cards),
            (Some("h100"), Some(8.0))
        );
        close(rate.per_second[&Unit::OutputTokens] / 8.0, output, 1e-6);
    }
    close(
        rates[0].per_second[&Unit::TotalTokens] / 8.0,
        417.072_648,
        1e-6,
    );
    close(rates[0].ttft_ms.unwrap(), 1486.394, 1e-3);
}
