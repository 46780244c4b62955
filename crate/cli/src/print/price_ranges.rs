//! How far the prices of machines and of demands hold.

use idlewise::questions::{PriceRanges, PriceSide};

use super::layout::{more, paragraph, title};
use super::number;
use super::table::Table;

/// Machines by their number, demands by multiples of themselves.
pub(super) fn view(out: &mut String, ranges: &PriceRanges, unit: &str) {
    if !ranges.nodes.is_empty() {
        machines(out, ranges, unit);
    }
    if !ranges.demands.is_empty() {
        demands(out, ranges, unit);
    }
    more(out, ranges.left_out);
    paragraph(
        out,
        "Prices are those of the relaxation: machines in fractions, replicas as well.",
    );
}

fn machines(out: &mut String, ranges: &PriceRanges, unit: &str) {
    title(
        out,
        &format!("How far the worth of a machine holds ({unit} per hour)"),
    );
    let mut table = Table::default()
        .names("node")
        .numbers("down to\nmachines")
        .numbers("the last\nis worth")
        .numbers("machines\ntoday")
        .numbers("the next\nis worth")
        .numbers("up to\nmachines");
    let prices = prices(ranges.nodes.iter().map(|n| (&n.fewer, &n.more)));
    for (node, (last, next)) in ranges.nodes.iter().zip(prices) {
        table.row(&[
            node.node.clone(),
            until(&node.fewer),
            last,
            number::plain(node.machines),
            next,
            until(&node.more),
        ]);
    }
    out.push_str(&table.render());
}

fn demands(out: &mut String, ranges: &PriceRanges, unit: &str) {
    title(
        out,
        &format!("How far the worth of a demand holds ({unit} per unit)"),
    );
    let mut table = Table::default()
        .names("demand")
        .numbers("down to\ntimes today")
        .numbers("the last\nis worth")
        .numbers("the next\nis worth")
        .numbers("up to\ntimes today");
    let prices = prices(ranges.demands.iter().map(|d| (&d.fewer, &d.more)));
    for (demand, (last, next)) in ranges.demands.iter().zip(prices) {
        let (fewer, more) = (until(&demand.fewer), until(&demand.more));
        table.row(&[demand.demand.clone(), fewer, last, next, more]);
    }
    out.push_str(&table.render());
}

/// What the last and the next are worth, all with the same decimals.
fn prices<'a>(
    sides: impl Iterator<Item = (&'a PriceSide, &'a PriceSide)>,
) -> Vec<(String, String)> {
    let (last, next): (Vec<f64>, Vec<f64>) =
        sides.map(|(fewer, more)| (fewer.price, more.price)).unzip();
    let mut texts = number::column(&[last, next].concat());
    let next = texts.split_off(texts.len() / 2);
    texts.into_iter().zip(next).collect()
}

/// Where a price ends; at least there, where its end was not found.
fn until(side: &PriceSide) -> String {
    let at_least = if side.open { ">=" } else { "" };
    let rounded = (side.until * 1e4).round() / 1e4;
    format!("{at_least}{}", number::plain(rounded))
}
