//! Published rates of models, and what the hardware is.

use idlewise_import::catalogue::{self, Kind, Published};

use super::layout::hanging;
use super::number;
use super::table::{Table, WIDTH};

/// The rates, where each is from, and what the hardware is.
pub(crate) fn view(rates: &[&Published]) -> String {
    let mut sources: Vec<(&str, &str)> = Vec::new();
    let mut table = Table::default()
        .names("model")
        .names("hardware")
        .numbers("GPUs")
        .names("precision")
        .numbers("tokens\nin/out")
        .numbers("output\ntokens/s")
        .numbers("source");
    for rate in rates {
        let from = (rate.source.as_str(), rate.date.as_str());
        let known = sources.iter().position(|known| *known == from);
        let at = known.unwrap_or(sources.len());
        if known.is_none() {
            sources.push(from);
        }
        let lengths = match (rate.input_tokens, rate.output_tokens) {
            (Some(input), Some(output)) => {
                format!("{}/{}", number::plain(input), number::plain(output))
            }
            _ => "mixed".to_owned(),
        };
        table.row(&[
            rate.model.clone(),
            rate.hardware.clone(),
            number::plain(rate.cards),
            rate.precision.clone(),
            lengths,
            number::grouped(rate.output_tokens_per_second, 0),
            format!("[{}]", at + 1),
        ]);
    }
    let mut out = "Published rates of one replica\n".to_owned();
    out.push_str(&table.render());
    out.push('\n');
    for (at, (source, date)) in sources.iter().enumerate() {
        let text = format!("[{}] {source}, read {date}", at + 1);
        out.push_str(&hanging(&text, WIDTH - 4, 4));
        out.push('\n');
    }
    out.push('\n');
    out.push_str(&kinds(rates));
    out
}

/// The hardware of the rates, with memory and prices.
fn kinds(rates: &[&Published]) -> String {
    let is_used = |kind: &Kind| rates.iter().any(|rate| rate.hardware == kind.hardware);
    let mut table = Table::default()
        .names("hardware")
        .numbers("memory\nGB")
        .numbers("power\nW")
        .numbers("price per GPU-hour\nUSD");
    for kind in catalogue::hardware().iter().filter(|kind| is_used(kind)) {
        let price = kind.price.map_or_else(
            || "not collected".to_owned(),
            |[low, high]| format!("{low:.2} to {high:.2}"),
        );
        table.row(&[
            kind.hardware.clone(),
            number::plain(kind.memory_gb),
            number::plain(kind.power_watts),
            price,
        ]);
    }
    format!("Hardware\n{}", table.render())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_fits_the_terminal() {
        let all = catalogue::rates();
        let rates: Vec<&Published> = all.iter().collect();
        let view = anstream::adapter::strip_str(&view(&rates)).to_string();
        assert!(
            view.lines().all(|line| line.chars().count() <= WIDTH),
            "{view}"
        );
        assert!(
            view.contains("[1]") && view.contains("llama-3.3-70b"),
            "{view}"
        );
        assert!(view.contains("1.50 to 3.23"), "{view}");
    }
}
