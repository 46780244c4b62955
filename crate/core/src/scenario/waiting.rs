//! Work that can wait: until which period what arrives in a period may be served, and what
//! becomes of it where it is served first come, first served (DESIGN section 2).
//!
//! Amounts are units per second times hours.

use std::collections::VecDeque;

use super::text::Short;
use super::{InputError, InputErrors, Period, Scenario};
use crate::error::Error;

/// Periods that end within so many hours of each other end at the same time.
const SAME_TIME: f64 = 1e-6;

impl Scenario {
    /// Whether some of its work can wait.
    pub fn has_waiting(&self) -> bool {
        self.demands.iter().any(|d| d.within_hours > 0.0)
    }

    /// Refuses a question that looks at each period by itself.
    ///
    /// # Errors
    /// [`Error::Input`] with the first demand whose work can wait.
    pub(crate) fn refuse_waiting(&self, question: &str) -> Result<(), Error> {
        let Some(at) = self.demands.iter().position(|d| d.within_hours > 0.0) else {
            return Ok(());
        };
        Err(Error::Input(InputErrors(vec![InputError::new(
            format!("$.demands[{at}].within_hours"),
            Short(self.demands[at].within_hours).to_string(),
            format!("0: {question} does not work with work that can wait yet"),
        )])))
    }
}

/// The work of one demand that can wait.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    /// Of what arrives in a period: the last period that may serve it.
    pub last: Vec<usize>,
    /// The most that can be served in a period, in units per second: all that arrived and
    /// may be served then.
    pub most: Vec<f64>,
    /// What arrives in each period.
    pub arrived: Vec<f64>,
}

/// What becomes of work that is served first come, first served.
#[derive(Debug)]
pub(crate) struct FirstCome {
    /// Served, early or late, of what arrived in a period.
    pub of: Vec<f64>,
    /// Served in a period beyond what was there to serve.
    pub beyond: Vec<f64>,
}

impl Waiting {
    pub fn new(periods: &[Period], rate: &[f64], within: f64) -> Self {
        let last = last_parts(periods, within);
        let hours: Vec<f64> = periods.iter().map(|p| p.hours).collect();
        let arrived: Vec<f64> = hours.iter().zip(rate).map(|(h, rate)| h * rate).collect();
        let mut open = 0;
        let mut most = Vec::with_capacity(hours.len());
        for (t, hours) in hours.iter().enumerate() {
            while last[open] < t {
                open += 1;
            }
            most.push(arrived[open..=t].iter().sum::<f64>() / hours);
        }
        Waiting {
            last,
            most,
            arrived,
        }
    }

    /// All that arrives.
    pub fn total(&self) -> f64 {
        self.arrived.iter().sum()
    }

    /// Whose work is served where periods serve these amounts.
    pub fn first_come(&self, served: &[f64]) -> FirstCome {
        let mut left = self.arrived.clone();
        let mut beyond = Vec::with_capacity(served.len());
        let mut first = 0;
        for (t, &amount) in served.iter().enumerate() {
            let mut amount = amount;
            while first <= t && (left[first] <= 0.0 || self.last[first] < t) {
                first += 1;
            }
            let mut next = first;
            while next <= t && amount > 0.0 {
                let taken = left[next].min(amount);
                left[next] -= taken;
                amount -= taken;
                next += 1;
            }
            beyond.push(amount.max(0.0));
        }
        let of = self.arrived.iter().zip(left).map(|(all, left)| all - left);
        FirstCome {
            of: of.collect(),
            beyond,
        }
    }

    /// How much more could be served in a period, where each period serves these amounts
    /// and goes on to do so.
    pub fn room(&self, served: &[f64], period: usize) -> f64 {
        // As much as can be is served of all where the period serves all that is there.
        let mut most = served.to_vec();
        most[period] = f64::INFINITY;
        let all: f64 = self.first_come(&most).of.iter().sum();
        (all - served.iter().sum::<f64>()).max(0.0)
    }

    /// For each period of arrival the largest of the values of the periods in which its
    /// work may be served.
    pub fn best(&self, values: &[f64]) -> Vec<f64> {
        // Values that no later one of the window is as large as, largest first.
        let mut window: VecDeque<usize> = VecDeque::new();
        let mut next = 0;
        let mut best = Vec::with_capacity(self.last.len());
        for (t, &last) in self.last.iter().enumerate() {
            while next <= last {
                while window.back().is_some_and(|&at| values[at] <= values[next]) {
                    window.pop_back();
                }
                window.push_back(next);
                next += 1;
            }
            while window.front().is_some_and(|&at| at < t) {
                window.pop_front();
            }
            best.push(window.front().map_or(0.0, |&at| values[at]));
        }
        best
    }
}

/// For each period, or part of one, the last that may serve what arrives in it. Where periods
/// are in parts, it is the end of a whole period that counts, not that of a part: what may be
/// served when does not depend on where machines are ready.
fn last_parts(periods: &[Period], within: f64) -> Vec<usize> {
    let mut whole: Vec<f64> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut period_of = Vec::with_capacity(periods.len());
    for (part, period) in periods.iter().enumerate() {
        match (whole.last_mut(), ends.last_mut()) {
            (Some(hours), Some(end)) if period.continues => {
                *hours += period.hours;
                *end = part;
            }
            _ => {
                whole.push(period.hours);
                ends.push(part);
            }
        }
        period_of.push(ends.len() - 1);
    }
    let last = last_periods(&whole, within);
    period_of.into_iter().map(|own| ends[last[own]]).collect()
}

/// For each period the last one that ends within so many hours of its end.
fn last_periods(hours: &[f64], within: f64) -> Vec<usize> {
    let mut end = 0.0;
    let ends: Vec<f64> = hours
        .iter()
        .map(|hours| {
            end += hours;
            end
        })
        .collect();
    let mut last = 0;
    let of = |(t, end): (usize, &f64)| {
        last = last.max(t);
        while last + 1 < ends.len() && ends[last + 1] <= end + within + SAME_TIME {
            last += 1;
        }
        last
    };
    ends.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(hours: &[f64], rate: &[f64], within: f64) -> Waiting {
        let periods: Vec<Period> = hours.iter().map(|&hours| period(hours, false)).collect();
        Waiting::new(&periods, rate, within)
    }

    fn period(hours: f64, continues: bool) -> Period {
        Period {
            continues,
            ..Period::new(hours)
        }
    }

    #[test]
    fn parts_wait_as_long_as_their_period() {
        // Three hours, of which the first two are in parts: a quarter and the rest.
        let parts = [
            (0.25, false),
            (0.75, true),
            (0.25, false),
            (0.75, true),
            (1.0, false),
        ];
        let parts = parts.map(|(hours, continues)| period(hours, continues));
        assert_eq!(last_parts(&parts, 0.5), [1, 1, 3, 3, 4]);
        assert_eq!(last_parts(&parts, 1.0), [3, 3, 4, 4, 4]);
        let own = Waiting::new(&parts, &[4.0, 4.0, 0.0, 0.0, 0.0], 0.5);
        assert_eq!(own.arrived, [1.0, 3.0, 0.0, 0.0, 0.0]);
        assert_eq!(own.most, [4.0, 4.0 / 0.75, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn the_last_period_ends_within_the_hours() {
        assert_eq!(last_periods(&[1.0, 1.0, 1.0], 0.0), [0, 1, 2]);
        assert_eq!(last_periods(&[1.0, 1.0, 1.0], 1.0), [1, 2, 2]);
        // The second period ends 4 hours after the first, the third half an hour after it.
        assert_eq!(last_periods(&[1.0, 4.0, 0.5], 3.9), [0, 2, 2]);
        assert_eq!(last_periods(&[1.0, 4.0, 0.5], 4.0), [1, 2, 2]);
        // A tenth of an hour, ten times, is an hour.
        assert_eq!(last_periods(&[0.1; 12], 1.0)[0], 10);
    }

    #[test]
    fn the_most_is_all_that_is_open() {
        // What arrives in the first period is over before the third.
        let own = waiting(&[1.0, 2.0, 1.0], &[3.0, 1.0, 5.0], 2.0);
        assert_eq!(own.last, [1, 2, 2]);
        assert_eq!(own.most, [3.0, 2.5, 7.0]);
    }

    #[test]
    fn who_comes_first_is_served_first() {
        let own = waiting(&[1.0; 3], &[4.0, 2.0, 0.0], 1.0);
        // Of the 4 that came first only 3 are served in time.
        let done = own.first_come(&[1.0, 2.0, 2.0]);
        assert_eq!(done.of, [3.0, 2.0, 0.0]);
        assert_eq!(done.beyond, [0.0, 0.0, 0.0]);
        // Nothing is left for the last unit.
        assert_eq!(own.first_come(&[4.0, 0.0, 3.0]).beyond, [0.0, 0.0, 1.0]);
    }

    #[test]
    fn room_is_what_can_be_served_beside_the_rest() {
        let own = waiting(&[1.0; 3], &[4.0, 2.0, 0.0], 1.0);
        // The second period could serve one more of the 4. The first could serve one more
        // as well: the second then serves those who came in it.
        assert_eq!(own.room(&[1.0, 2.0, 2.0], 1), 1.0);
        assert_eq!(own.room(&[1.0, 2.0, 2.0], 0), 1.0);
        assert_eq!(own.room(&[1.0, 2.0, 2.0], 2), 0.0);
        assert_eq!(own.room(&[0.0, 0.0, 0.0], 2), 2.0);
    }

    #[test]
    fn the_best_period_of_each_window() {
        let own = waiting(&[1.0; 4], &[1.0; 4], 1.0);
        assert_eq!(own.best(&[5.0, 1.0, 3.0, -2.0]), [5.0, 3.0, 3.0, -2.0]);
    }
}
