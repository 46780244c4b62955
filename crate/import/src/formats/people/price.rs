//! What a row says a machine costs, however it counts: by the hour, by card, by month.

use super::header::{Cells, Columns};
use crate::content::Content;
use crate::number::shown;
use crate::pieces::Pieces;
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

/// Keeps the currency of a row's price: its own column says it, or the title of the price.
pub(super) fn note_currency(
    cells: &Cells<'_>,
    columns: &Columns,
    content: &Content,
    pieces: &mut Pieces,
) {
    let own = cells.text("currency").map(str::to_owned);
    let of_title = || {
        let prices = columns
            .known
            .iter()
            .filter(|column| column.field.contains("price"));
        prices.clone().find_map(|column| in_title(&column.title))
    };
    if let Some(currency) = own.as_deref().map(code).or_else(of_title) {
        let source = || content.line(cells.row.line);
        pieces.currencies.entry(currency).or_insert_with(source);
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

/// The currency that a title names. A dollar sign alone may be many a dollar.
fn in_title(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
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
