//! Forecasts of demands: how each was made, how it fared before, and what it says.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use idlewise_forecast::{Forecast, Future, GapKind, Method, Together};

use super::layout::hanging;
use super::number;
use super::table::{Table, WIDTH};

/// Gaps of one demand that are named one by one.
const NAMED: usize = 4;

/// What a demand is called, and what its rates count per second.
pub(crate) struct Of<'a> {
    pub(crate) name: &'a str,
    pub(crate) unit: &'a str,
}

/// The forecasts of demands, and their sum where there are several.
pub(crate) fn view(
    names: &[Of<'_>],
    made: &Together,
    futures: &[Future],
    hours: f64,
    label: &dyn Fn(usize) -> String,
) -> String {
    let horizon = made.whole.median.len();
    let periods = number::plural(horizon, "period");
    let length = if hours < 1.0 {
        format!("{} min", number::plain(hours * 60.0))
    } else {
        format!("{} h", number::plain(hours))
    };
    let units: BTreeSet<&str> = names.iter().map(|of| of.unit).collect();
    let mut out = format!("Forecast of {periods} of {length}");
    if let [unit] = units.iter().collect::<Vec<_>>().as_slice() {
        let _ = write!(out, ", in {unit} per second");
    }
    out.push('\n');
    let mut table = Table::default()
        .names("demand")
        .names("method")
        .numbers("seasons\nh")
        .numbers("WAPE\n%")
        .numbers("naive\n%")
        .numbers("inside\n%")
        .numbers("mean")
        .numbers("peak");
    for (of, part) in names.iter().zip(&made.parts) {
        table.row(&row(of.name, part, hours));
    }
    if names.len() > 1 {
        table.row(&row("all", &made.whole, hours));
    }
    out.push_str(&table.render());
    let text = "WAPE: what medians missed of what came, at earlier times of the history, beside \
                the seasonal naive forecast; inside: what came between the outer quantiles.";
    let _ = writeln!(out, "\n{}", hanging(text, WIDTH, 0));
    if units.len() > 1 {
        for of in names {
            let line = format!("{}: in {} per second", of.name, of.unit);
            let _ = writeln!(out, "{}", hanging(&line, WIDTH, 2));
        }
    }
    for (at, (of, part)) in names.iter().zip(&made.parts).enumerate() {
        let short = short(of.name, part, made.apart.contains(&at));
        for line in short.into_iter().chain(gaps(of.name, part, label)) {
            let _ = writeln!(out, "{}", hanging(&line, WIDTH, 2));
        }
    }
    if futures.len() > 1 {
        out.push_str("\nFutures\n");
        let mut table = Table::default()
            .names("future")
            .numbers("weight\n%")
            .numbers("mean");
        for (at, future) in futures.iter().enumerate() {
            let mean = future.paths.iter().flatten().sum::<f64>() / horizon.max(1) as f64;
            table.row(&[
                (at + 1).to_string(),
                number::grouped(100.0 * future.weight, 1),
                number::plain(rounded(mean)),
            ]);
        }
        out.push_str(&table.render());
    }
    out
}

fn row(name: &str, of: &Forecast, hours: f64) -> [String; 8] {
    let seasons = of.seasons.iter().map(|s| number::plain(*s as f64 * hours));
    let seasons: Vec<String> = seasons.collect();
    let mean = of.median.iter().sum::<f64>() / of.median.len().max(1) as f64;
    let peak = of.median.iter().copied().fold(0.0, f64::max);
    let percent = |share: f64| {
        if of.origins.is_empty() {
            "-".to_owned()
        } else {
            number::grouped(100.0 * share, 1)
        }
    };
    [
        name.to_owned(),
        of.method.as_str().to_owned(),
        if seasons.is_empty() {
            "none".to_owned()
        } else {
            seasons.join(",")
        },
        percent(of.score.wape()),
        percent(of.naive_score.wape()),
        percent(of.score.coverage()),
        number::plain(rounded(mean)),
        number::plain(rounded(peak)),
    ]
}

/// That a history is too short to say how a forecast fares, and what is repeated then; or
/// that it is shorter than others.
fn short(name: &str, of: &Forecast, is_apart: bool) -> Option<String> {
    let known = number::plural(of.known, "known period");
    if of.origins.is_empty() {
        let repeated = match of.method {
            Method::SeasonalNaive(1) => "the last one is repeated, whatever the hour".to_owned(),
            Method::SeasonalNaive(many) => format!("the last {many} are repeated"),
            _ => "what it seems to be is carried on".to_owned(),
        };
        return Some(format!("{name}: {known}, too short to judge: {repeated}"));
    }
    is_apart.then(|| format!("{name}: {known}, fewer than others: not in the WAPE of all"))
}

/// Four digits are enough to look at.
fn rounded(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

/// What was missing in a history, what was taken for an outage, and zeros that stay.
fn gaps(name: &str, of: &Forecast, label: &dyn Fn(usize) -> String) -> Vec<String> {
    let mut out = Vec::new();
    for kind in [GapKind::Missing, GapKind::Outage, GapKind::Zeros] {
        let all: Vec<_> = of.gaps.iter().filter(|gap| gap.kind == kind).collect();
        if all.is_empty() {
            continue;
        }
        let count = number::plural(all.iter().map(|gap| gap.length).sum(), "period");
        let told = match kind {
            GapKind::Missing => format!("{count} missing, filled from the seasons before"),
            GapKind::Outage => format!("{count} of an outage, filled from the seasons before"),
            GapKind::Zeros => {
                out.push(format!("{name}: {count} of zero demand, taken as they are"));
                continue;
            }
        };
        let mut longest = all.clone();
        longest.sort_by_key(|gap| (std::cmp::Reverse(gap.length), gap.start));
        let named = longest.iter().take(NAMED).map(|gap| {
            let start = label(gap.start);
            format!("{} from {start}", gap.length)
        });
        let named = named.collect::<Vec<_>>().join(", ");
        let more = all.len().saturating_sub(NAMED);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        out.push(format!("{name}: {told}: {named}{more}"));
    }
    out
}
