//! A row of cells by period, drawn as few rectangles: stretches of one level.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::number::place;
use crate::read::Period;

/// Width of a strip, in its own units; it is stretched to its place.
const WIDTH: f64 = 480.0;
/// Columns, at most: of more periods, several share one.
const COLUMNS: usize = 168;

/// Levels above none.
const LEVELS: f64 = 4.0;

/// Columns over the periods, each of one or more.
pub(crate) struct Columns {
    /// Periods of each: the first, and behind the last.
    spans: Vec<(usize, usize)>,
}

impl Columns {
    /// For so many periods.
    pub(crate) fn over(periods: usize) -> Self {
        let each = periods.div_ceil(COLUMNS).max(1);
        let spans = (0..periods)
            .step_by(each)
            .map(|from| (from, (from + each).min(periods)))
            .collect();
        Columns { spans }
    }

    /// Averages over the columns, by the length of periods.
    pub(crate) fn averages(&self, values: &[f64], periods: &[Period]) -> Vec<f64> {
        self.spans
            .iter()
            .map(|&(from, to)| {
                let hours: f64 = periods[from..to].iter().map(|p| p.hours).sum();
                let sum: f64 = (from..to).map(|t| values[t] * periods[t].hours).sum();
                if hours > 0.0 { sum / hours } else { 0.0 }
            })
            .collect()
    }

    /// Whether some columns are of several periods.
    pub(crate) fn folded(&self) -> bool {
        self.spans.first().is_some_and(|(from, to)| to - from > 1)
    }
}

/// A strip: its cells, what is at their full colour, and words for each stretch.
pub(crate) struct Strip<'a> {
    pub(crate) columns: &'a Columns,
    pub(crate) periods: &'a [Period],
    /// Averages of the columns.
    pub(crate) cells: &'a [f64],
    pub(crate) largest: f64,
    /// Class of the levels in `style.css`, such as `h` for `h1` to `h4`.
    pub(crate) class: &'a str,
    /// What the strip says, for those who do not see it.
    pub(crate) label: &'a str,
}

impl Strip<'_> {
    /// The drawing; `says` tells an average in words.
    pub(crate) fn draw(&self, says: impl Fn(f64) -> String) -> String {
        let all: f64 = self.periods.iter().map(|p| p.hours).sum();
        let mut out = format!(
            "<svg class=\"strip\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {WIDTH} 14\" \
             preserveAspectRatio=\"none\">",
            Text(self.label)
        );
        let (mut at, mut from) = (0, 0.0);
        while at < self.cells.len() {
            let level = level(self.cells[at], self.largest);
            let mut end = at + 1;
            while end < self.cells.len() && self::level(self.cells[end], self.largest) == level {
                end += 1;
            }
            let (first, last) = (self.columns.spans[at].0, self.columns.spans[end - 1].1);
            let hours: f64 = self.periods[first..last].iter().map(|p| p.hours).sum();
            let wide = WIDTH * hours / all;
            let weigh = |(from, to): (usize, usize)| -> f64 {
                self.periods[from..to].iter().map(|p| p.hours).sum()
            };
            let sum: f64 = (at..end)
                .map(|c| self.cells[c] * weigh(self.columns.spans[c]))
                .sum();
            let mean = if hours > 0.0 { sum / hours } else { 0.0 };
            let _ = write!(
                out,
                "<rect class=\"{}{level}\" x=\"{}\" width=\"{}\" height=\"14\"><title>{}: {}\
                 </title></rect>",
                self.class,
                place(from),
                place(wide),
                Text(&range(self.periods, first, last - 1)),
                Text(&says(mean))
            );
            from += wide;
            at = end;
        }
        out.push_str("</svg>");
        out
    }
}

/// 0 where there is next to nothing, then quarters of the largest.
fn level(value: f64, largest: f64) -> u8 {
    if largest <= 0.0 || value <= 0.005 * largest {
        return 0;
    }
    1 + ((LEVELS * value / largest).floor()).clamp(0.0, LEVELS - 1.0) as u8
}

/// From the first period to the last, in words.
pub(crate) fn range(periods: &[Period], first: usize, last: usize) -> String {
    let label = |at: usize| periods.get(at).map_or("", |p| p.label.as_str());
    if first == last {
        return label(first).to_owned();
    }
    format!("{} to {}", label(first), label(last))
}

/// Labels under a strip: the first period, those at the quarters, and the last.
pub(crate) fn axis(periods: &[Period]) -> String {
    let mut places: Vec<usize> = (0..4).map(|quarter| quarter * periods.len() / 4).collect();
    places.dedup();
    let mut out = String::from("<span class=\"axis\" aria-hidden=\"true\">");
    for at in places {
        let _ = write!(out, "<span>{}</span>", Text(&periods[at].label));
    }
    out.push_str("</span>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(count: usize) -> Vec<Period> {
        let hour = |at: usize| Period {
            label: format!("{at}:00"),
            hours: 1.0,
        };
        (0..count).map(hour).collect()
    }

    #[test]
    fn alike_cells_are_one_rectangle() {
        let periods = hours(4);
        let columns = Columns::over(4);
        let strip = Strip {
            columns: &columns,
            periods: &periods,
            cells: &[8.0, 8.0, 0.0, 2.1],
            largest: 8.0,
            class: "h",
            label: "x",
        };
        let drawn = strip.draw(|mean| format!("{mean}"));
        assert_eq!(drawn.matches("<rect").count(), 3);
        assert!(
            drawn.contains("<rect class=\"h4\" x=\"0\" width=\"240\""),
            "{drawn}"
        );
        assert!(drawn.contains("<title>0:00 to 1:00: 8</title>"), "{drawn}");
        assert!(drawn.contains("<rect class=\"h2\" x=\"360\""), "{drawn}");
    }

    #[test]
    fn many_periods_share_columns() {
        let periods = hours(8760);
        let columns = Columns::over(8760);
        assert!(columns.folded() && columns.spans.len() <= COLUMNS);
        assert_eq!(columns.spans.last().map(|s| s.1), Some(8760));
        assert_eq!(columns.averages(&vec![3.0; 8760], &periods)[5], 3.0);
    }
}
