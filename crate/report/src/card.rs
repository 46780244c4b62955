//! A card to share: the headline, the figures and the seal, 1200 x 630 pixels.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::facts::Facts;
use crate::number::percent;
use crate::sections::bar;
use crate::sections::first;

/// Of the card.
const WIDTH: f64 = 1200.0;
const MARGIN: f64 = 72.0;

/// Lines of the headline at most, and the size of its letters.
const LINES: usize = 3;
const SIZE: f64 = 60.0;
/// Width of a letter on average, as a part of its size.
const LETTER: f64 = 0.62;

/// Width of a figure.
const COLUMN: f64 = 352.0;

/// The card as an SVG that needs nothing else.
pub(crate) fn card(facts: &Facts<'_>) -> String {
    let headline = first::headline(facts);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1200 630\" width=\"1200\" \
         height=\"630\" role=\"img\" aria-label=\"{}\">\n<style>{STYLE}</style>\n{PATTERNS}\n\
         <rect class=\"bg\" width=\"1200\" height=\"630\"/>\n{LOGO}\n",
        Text(&headline.plain())
    );
    if let Some(name) = facts.name() {
        let name = cut(name, (700.0 / (26.0 * LETTER)) as usize);
        let _ = writeln!(
            out,
            "<text class=\"faint\" x=\"1128\" y=\"96\" font-size=\"26\" text-anchor=\"end\">{}\
             </text>",
            Text(&name)
        );
    }
    let letters = ((WIDTH - 2.0 * MARGIN) / (SIZE * LETTER)) as usize;
    let says = match &headline.brings {
        Some(_) => format!("{}:", headline.says),
        None => format!("{}.", headline.says),
    };
    let room = LINES - usize::from(headline.brings.is_some());
    let mut y = 190.0;
    for line in wrapped(&says, letters, room) {
        headline_line(&mut out, &line, y, "");
        y += SIZE * 1.18;
    }
    if let Some(brings) = &headline.brings {
        headline_line(
            &mut out,
            &cut(&format!("{brings}."), 2 * letters),
            y,
            " won",
        );
    }
    if facts.planned() {
        figures(&mut out, facts);
    }
    let _ = write!(
        out,
        "<text class=\"seal {}\" x=\"{MARGIN}\" y=\"576\" font-size=\"28\">{}</text>\n</svg>\n",
        facts.seal.class,
        Text(&facts.seal.says)
    );
    out
}

/// The size at which a text of one line has room: smaller where it is long.
fn fitting(text: &str, width: f64, size: f64) -> f64 {
    let letters = text.chars().count().max(1) as f64;
    size.min((width / (letters * LETTER)).floor())
}

fn headline_line(out: &mut String, line: &str, y: f64, class: &str) {
    let size = fitting(line, WIDTH - 2.0 * MARGIN, SIZE);
    let _ = writeln!(
        out,
        "<text class=\"head{class}\" x=\"{MARGIN}\" y=\"{y:.0}\" font-size=\"{size}\">{}</text>",
        Text(line)
    );
}

fn figures(out: &mut String, facts: &Facts<'_>) {
    let plan = &facts.inputs.plan;
    let action = facts.first_action();
    let after = action.map(|action| &action.after);
    let before = action.and_then(|action| action.before.as_ref());
    let arrow = |now: String, then: Option<String>| match then {
        Some(then) if then != now => {
            let number = now
                .split_once(' ')
                .map_or(now.as_str(), |(number, _)| number);
            format!("{number} → {then}")
        }
        _ => now,
    };
    let idle = |value: f64| format!("{} %", percent(value));
    let mut all = vec![(
        "idle",
        arrow(
            idle(before.map_or(plan.waste.total.idle_percent, |b| b.idle_percent)),
            after.map(|a| idle(a.idle_percent)),
        ),
    )];
    let spends = before.and_then(|b| b.cost_per_hour);
    if let Some(spend) = spends.or(facts.spend_per_hour) {
        let then = after.and_then(|a| a.cost_per_hour);
        let money = |value| facts.unit.about(value);
        all.push(("an hour", arrow(money(spend), then.map(money))));
    }
    let serves = before.map(|b| b.served_percent);
    if let Some(served) = serves.or(facts.served_percent) {
        let then = after.map(|a| idle(a.served_percent));
        all.push(("served", arrow(idle(served), then)));
    }
    for (place, (word, amount)) in all.iter().enumerate() {
        let x = MARGIN + place as f64 * COLUMN;
        let size = fitting(amount, COLUMN - 24.0, 34.0);
        let _ = writeln!(
            out,
            "<text class=\"head\" x=\"{x}\" y=\"430\" font-size=\"{size}\">{}</text>\n<text \
             class=\"faint\" x=\"{x}\" y=\"462\" font-size=\"24\">{word}</text>",
            Text(&cut(amount, 40))
        );
    }
    let _ = writeln!(
        out,
        "<g transform=\"translate({MARGIN} 488)\">{}</g>",
        bar::parts(facts, WIDTH - 2.0 * MARGIN, 40.0)
    );
}

/// Words in lines of at most so many letters; what has no room ends in an ellipsis.
fn wrapped(text: &str, letters: usize, lines: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let fits = |line: &String| line.chars().count() + 1 + word.chars().count() <= letters;
        match found.last_mut() {
            Some(line) if fits(line) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => found.push(cut(word, letters)),
        }
    }
    if found.len() > lines {
        found.truncate(lines);
        if let Some(last) = found.last_mut() {
            // Longer than there is room, so that it is cut.
            last.extend(std::iter::repeat_n(' ', letters));
            *last = cut(last, letters.min(last.trim_end().chars().count() + 1));
        }
    }
    found
}

fn cut(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    let start: String = text.chars().take(letters.saturating_sub(1)).collect();
    format!("{start}…")
}

const STYLE: &str = ".bg{fill:#f7f7f5}text{font-family:Inter,system-ui,'Segoe UI',Roboto,\
    'Helvetica Neue',Arial,sans-serif}.head{font-weight:700;fill:#16181d}.faint{fill:#5f6671}\
    .won{fill:#0b6b4d}.seal{font-weight:600;fill:#454b55}.seal.ok{fill:#0b6b4d}\
    .seal.warn{fill:#7d4400}.work{fill:#4f7392}.check{fill:#7691aa}.held{fill:#c9cfd6;\
    stroke:#868c95}.free{fill:#cb7900}.blocked{fill:url(#stripes)}.loaded{fill:url(#dots)}\
    .open{fill:url(#bars)}";

const PATTERNS: &str = "<defs><pattern id=\"stripes\" width=\"8\" height=\"8\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"8\" \
    height=\"8\" fill=\"#b5371a\"/><rect width=\"3\" height=\"8\" fill=\"#fff\" \
    fill-opacity=\"0.45\"/></pattern><pattern id=\"dots\" width=\"6\" height=\"6\" \
    patternUnits=\"userSpaceOnUse\"><rect width=\"6\" height=\"6\" fill=\"#74501c\"/><circle \
    cx=\"3\" cy=\"3\" r=\"1.3\" fill=\"#fff\" fill-opacity=\"0.45\"/></pattern><pattern \
    id=\"bars\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\"><rect width=\"5\" \
    height=\"5\" fill=\"#cb7900\"/><rect width=\"1.5\" height=\"5\" fill=\"#fff\" \
    fill-opacity=\"0.45\"/></pattern></defs>";

const LOGO: &str = "<g transform=\"translate(72 68)\"><rect width=\"36\" height=\"36\" rx=\"8\" \
    fill=\"#0b5cad\"/><rect x=\"8\" y=\"16\" width=\"5\" height=\"12\" rx=\"1\" fill=\"#fff\"/>\
    <rect x=\"16\" y=\"8\" width=\"5\" height=\"20\" rx=\"1\" fill=\"#fff\"/><rect x=\"24\" \
    y=\"20\" width=\"5\" height=\"8\" rx=\"1\" fill=\"#fff\"/></g><text class=\"head\" x=\"120\" \
    y=\"96\" font-size=\"30\">idlewise</text>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_headlines_end_in_an_ellipsis() {
        assert_eq!(wrapped("a bc def", 4, 3), ["a bc", "def"]);
        assert_eq!(wrapped("aaa bbb ccc ddd", 3, 2), ["aaa", "bb…"]);
        assert_eq!(cut("abcdef", 4), "abc…");
    }
}
