//! Which way to plan was best, in words.

use std::cmp::Ordering;
use std::fmt::Write as _;

use idlewise::ObjectiveName;

use crate::ask::Ask;
use crate::figures::Amounts;
use crate::way::Way;

/// Points and percents below this are none.
const NONE: f64 = 0.05;

/// The best of the ways that were planned beside the next best: by what the objective counts
/// where both serve what must be served, else by the days on which they do and by what they
/// serve.
pub(crate) fn of(totals: &[(Way, Amounts)], objective: ObjectiveName, ask: &Ask) -> String {
    let is_planned = |(way, own): &&(Way, Amounts)| Way::PLANNED.contains(way) && own.is_whole();
    let mut ways: Vec<&(Way, Amounts)> = totals.iter().filter(is_planned).collect();
    // Of equal ones the first stays first.
    ways.sort_by(|(_, a), (_, b)| order(a, b, objective));
    match ways.as_slice() {
        [] => "No way to plan has a plan for every day.".to_owned(),
        [(only, own)] => {
            let name = name(*only, ask);
            let short = short(own);
            format!("Only planning on {name} has a plan for every day.{short}")
        }
        [(best, own), (next, than), ..] => {
            let names = [name(*best, ask), name(*next, ask)];
            beside(own, than, &names, ways.len())
        }
    }
}

/// The better one first.
fn order(a: &Amounts, b: &Amounts, objective: ObjectiveName) -> Ordering {
    if a.short_days == 0 && b.short_days == 0 {
        return match objective {
            ObjectiveName::Cost => a.objective.total_cmp(&b.objective),
            _ => b.objective.total_cmp(&a.objective),
        };
    }
    let served = b.served_percent().total_cmp(&a.served_percent());
    a.short_days.cmp(&b.short_days).then(served)
}

fn name(way: Way, ask: &Ask) -> String {
    match way {
        Way::SeasonalNaive => "the last season".to_owned(),
        Way::Median => "the forecast".to_owned(),
        Way::Futures => format!("{} futures", ask.futures),
        Way::WorstFutures => {
            let worst = (1e4 * ask.worst.unwrap_or_default()).round() / 100.0;
            format!("the worst {worst} % of {} futures", ask.futures)
        }
        Way::Peak => "last week's peak".to_owned(),
        Way::AsIs => "nothing".to_owned(),
        Way::Foresight => "perfect foresight".to_owned(),
    }
}

fn beside(own: &Amounts, than: &Amounts, [name, other]: &[String; 2], ways: usize) -> String {
    let points = own.served_percent() - than.served_percent();
    let served = format!("{:.1} {}", points.abs(), plural(points.abs(), "point"));
    let percent = if than.cost > 0.0 {
        100.0 * (own.cost - than.cost) / than.cost
    } else {
        0.0
    };
    let cost = format!("{:.1} %", percent.abs());
    let next = format!("planning on {other}, the next best");
    let said = match (sign(points), sign(percent)) {
        (0, 0) => format!("serves as much as {next}"),
        (0, cost_sign) => format!(
            "serves as much as {next}, and costs {cost} {}",
            word(cost_sign)
        ),
        (points, 0) => format!("serves {served} {} than {next}", word(points)),
        (points, cost_sign) => format!(
            "serves {served} {} than {next}, and costs {cost} {}",
            word(points),
            word(cost_sign)
        ),
    };
    let mut out = format!("Planning on {name} is the best of {ways} ways: it {said}.");
    if own.short_days == 0
        && than.short_days == 0
        && let (Some(own), Some(than)) = (own.regret(), than.regret())
        && than.at_most > 0.0
    {
        let part = 100.0 * own.at_most.max(0.0) / than.at_most;
        match part.round() {
            part if part <= 0.0 => out.push_str(" It loses nothing against perfect foresight."),
            part if part >= 100.0 => {}
            // Writing to a String cannot fail.
            part => drop(write!(
                out,
                " It loses {part} % of what planning on {other} loses against perfect foresight."
            )),
        }
    }
    out.push_str(&short(own));
    out
}

/// That even the best way serves less than must be.
fn short(best: &Amounts) -> String {
    match best.short_days {
        0 => String::new(),
        days => format!(
            " But it serves less than must be served on {days} {}.",
            if days == 1 { "day" } else { "days" }
        ),
    }
}

fn sign(amount: f64) -> i8 {
    match amount {
        amount if amount >= NONE => 1,
        amount if amount <= -NONE => -1,
        _ => 0,
    }
}

fn word(sign: i8) -> &'static str {
    if sign > 0 { "more" } else { "less" }
}

fn plural(amount: f64, word: &str) -> String {
    if format!("{amount:.1}") == "1.0" {
        word.to_owned()
    } else {
        format!("{word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Amounts of days of which so many are short.
    fn amounts(served: f64, cost: f64, short_days: usize) -> Amounts {
        Amounts::for_test(served, cost, short_days)
    }

    fn ask() -> Ask {
        Ask {
            futures: 5,
            ..Ask::new(24, 1.0)
        }
    }

    #[test]
    fn the_best_of_all_planned_ways_is_named() {
        let totals = [
            (Way::SeasonalNaive, amounts(76.0, 370.0, 3)),
            (Way::Futures, amounts(85.0, 600.0, 3)),
            (Way::Peak, amounts(94.5, 450.0, 1)),
            (Way::Foresight, amounts(95.0, 300.0, 0)),
        ];
        assert_eq!(
            of(&totals, ObjectiveName::Cost, &ask()),
            "Planning on last week's peak is the best of 3 ways: it serves 9.5 points more than \
             planning on 5 futures, the next best, and costs 25.0 % less. But it serves less than \
             must be served on 1 day."
        );
    }

    #[test]
    fn of_plans_that_serve_what_must_be_served_the_cheaper_is_better() {
        let totals = [
            (Way::SeasonalNaive, amounts(90.0, 10.0, 2)),
            (Way::Median, amounts(96.0, 80.0, 0)),
            (Way::Peak, amounts(99.0, 100.0, 0)),
        ];
        assert_eq!(
            of(&totals, ObjectiveName::Cost, &ask()),
            "Planning on the forecast is the best of 3 ways: it serves 3.0 points less than \
             planning on last week's peak, the next best, and costs 20.0 % less."
        );
        assert_eq!(
            of(&totals[..1], ObjectiveName::Cost, &ask()),
            "Only planning on the last season has a plan for every day. But it serves less than \
             must be served on 2 days."
        );
        assert_eq!(
            of(&[], ObjectiveName::Serve, &ask()),
            "No way to plan has a plan for every day."
        );
    }
}
