//! What a row says a machine costs, however it counts: by the hour, by card, by month.

use super::header::{Cells, Columns};
use crate::content::Content;
use crate::number::shown;
use crate::pieces::{DOLLAR, Pieces};
use crate::report::{Notes, Refusal};

/// Hours of a month, as clouds count them.
const HOURS_PER_MONTH: f64 = 730.0;

/// Currency per hour of a machine with so many cards: what stands by the hour counts
/// before what stands by the month.
pub(super) fn per_hour(
    cells: &Cells<'_>,
    cards: Option<f64>,
    content: &Content,
    notes: &mut Notes,
) -> Result<Option<f64>, Refusal> {
    if let Some(price) = cells.number("price_per_hour", notes)? {
        return Ok(Some(price));
    }
    let per_card = cells.number("price per gpu and hour", notes)?;
    if let Some(price) = per_card.zip(cards).map(|(price, cards)| price * cards) {
        return Ok(Some(price));
    }
    let mut month = cells.number("price per month", notes)?;
    if month.is_none() {
        let per_card = cells.number("price per gpu and month", notes)?;
        month = per_card.zip(cards).map(|(price, cards)| price * cards);
    }
    let Some(month) = month else {
        return Ok(None);
    };
    let own = cells.number("hours per month", notes)?;
    let hours = own.filter(|hours| *hours > 0.0).unwrap_or(HOURS_PER_MONTH);
    let text = format!("prices per month are divided by {} hours", shown(hours));
    notes.assumed(content.whole(), text);
    Ok(Some(month / hours))
}

/// Keeps the currency of a row's price: its own column says it, the title of the price, or
/// the sign in its cell.
pub(super) fn note_currency(
    cells: &Cells<'_>,
    columns: &Columns,
    content: &Content,
    pieces: &mut Pieces,
) {
    let own = cells.text("currency").map(code);
    let prices = columns.known.iter();
    let prices = prices.filter(|column| column.field.contains("price"));
    let texts = || {
        let said = prices.clone();
        said.flat_map(|column| [column.title.as_str(), cells.row.cell(column.at)])
    };
    let named = || texts().find_map(in_text);
    // Which dollar a sign is only others say.
    let dollar = || {
        texts()
            .any(|text| text.contains('$'))
            .then(|| DOLLAR.to_owned())
    };
    if let Some(currency) = own.or_else(named).or_else(dollar) {
        pieces.priced_in(&currency, || content.line(cells.row.line));
    }
}

/// The code of a currency: `€` and `euro` are `EUR`.
fn code(text: &str) -> String {
    let word = text.trim().to_uppercase();
    let known = match word.as_str() {
        "€" | "EURO" | "EUROS" => "EUR",
        "$" | "US$" | "DOLLAR" | "DOLLARS" => "USD",
        "£" | "POUND" | "POUNDS" => "GBP",
        "¥" | "YEN" => "JPY",
        other => other,
    };
    known.chars().take(12).collect()
}

/// The currency that a title or a cell names. A dollar sign alone may be many a dollar.
fn in_text(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let words = [
        ("eur", "EUR"),
        ("€", "EUR"),
        ("usd", "USD"),
        ("gbp", "GBP"),
        ("£", "GBP"),
        ("chf", "CHF"),
    ];
    let found = words.iter().find(|(word, _)| lower.contains(word));
    found.map(|(_, code)| (*code).to_owned())
}
