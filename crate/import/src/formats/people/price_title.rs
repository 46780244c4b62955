//! Titles of columns with prices, which people put together as they like: `On-demand $/hr`,
//! `Monthly cost (EUR)`, `Spot price [USD per hour]`.

/// What the words of a title say.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each word of a title says one thing or not"
)]
struct Said {
    is_price: bool,
    is_money: bool,
    is_card: bool,
    is_on_demand: bool,
    is_spot: bool,
    by: Option<By>,
}

/// The time that a price is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Hour,
    Month,
}

/// The field that a title names, where all of its words are those of a price; `None` where
/// one says more, as `reserved` does.
pub(super) fn field(title: &str) -> Option<&'static str> {
    let said = said(title)?;
    let is_price = said.is_price || said.is_money;
    let is_sure = said.by.is_some() || said.is_on_demand || said.is_spot;
    if !is_sure || !(is_price || said.is_on_demand || said.is_spot) {
        return None;
    }
    match (said.is_spot, said.is_card, said.by) {
        (true, false, None | Some(By::Hour)) => Some("spot price"),
        (true, ..) => None,
        (false, false, Some(By::Month)) => Some("price per month"),
        (false, true, Some(By::Month)) => Some("price per gpu and month"),
        (false, true, _) => Some("price per gpu and hour"),
        (false, false, _) => Some("price_per_hour"),
    }
}

fn said(title: &str) -> Option<Said> {
    let lower = title.to_lowercase().replace("us$", "$");
    let mut said = Said::default();
    let is_sign = |c: char| matches!(c, '$' | '€' | '£' | '¥');
    said.is_money = lower.contains(is_sign);
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    for (at, word) in words.iter().enumerate() {
        let next = words.get(at + 1).copied();
        match *word {
            "price" | "prices" | "cost" | "costs" | "rate" | "charge" | "fee" | "preis"
            | "kosten" => said.is_price = true,
            "usd" | "eur" | "euro" | "euros" | "gbp" | "chf" | "dollar" | "dollars" => {
                said.is_money = true;
            }
            "h" | "hr" | "hrs" | "hour" | "hours" | "hourly" | "std" | "stunde" => {
                said.by = Some(By::Hour);
            }
            "mo" | "month" | "monthly" | "monat" | "monatlich" => said.by = Some(By::Month),
            "gpu" | "card" | "accelerator" => said.is_card = true,
            "ondemand" => said.is_on_demand = true,
            "on" if next == Some("demand") => said.is_on_demand = true,
            "demand" if at > 0 && words[at - 1] == "on" => {}
            "spot" | "preemptible" | "interruptible" => said.is_spot = true,
            "per" | "pro" | "a" | "in" | "the" | "each" | "linux" | "instance" | "machine"
            | "node" | "server" | "vm" => {}
            _ => return None,
        }
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_prices() {
        for (title, expected) in [
            ("On-demand $/hr", Some("price_per_hour")),
            ("On Demand", Some("price_per_hour")),
            ("On-Demand Price (USD/h)", Some("price_per_hour")),
            ("Linux On Demand cost", Some("price_per_hour")),
            ("Hourly price [EUR]", Some("price_per_hour")),
            ("Preis pro Stunde (€)", Some("price_per_hour")),
            ("US$ per hour", Some("price_per_hour")),
            ("Spot $/hr", Some("spot price")),
            ("Spot price (USD per hour)", Some("spot price")),
            ("Monthly cost (EUR)", Some("price per month")),
            ("Cost per month, USD", Some("price per month")),
            ("$ per GPU-hour", Some("price per gpu and hour")),
            ("GPU price (EUR/month)", Some("price per gpu and month")),
            // Other prices than those that are paid for what runs now.
            ("Reserved $/hr", None),
            ("1yr savings plan $/hr", None),
            ("Spot $/month", None),
            ("Monthly hours", None),
            // No price at all, or of no known time.
            ("GPU", None),
            ("Instance", None),
            ("Hours", None),
            ("Price", None),
            ("Demand", None),
        ] {
            assert_eq!(field(title), expected, "{title}");
        }
    }
}
