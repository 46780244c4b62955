//! Answers of components as plain numbers, to send from one instance to another.
//! Every bit survives, so a plan joined elsewhere is the same plan.

use idlewise_engine::{Ending, EnginesUsed, Lp};

use super::answer::{Answer, PhasePrices};
use super::level::Level;

/// Endings by number.
const ENDINGS: [Ending; 4] = [
    Ending::Optimal,
    Ending::Feasible,
    Ending::Infeasible,
    Ending::Limit,
];

impl Answer {
    /// The answer as a list of numbers.
    pub fn to_numbers(&self) -> Vec<f64> {
        let ending = ENDINGS.iter().position(|&e| e == self.ending).unwrap_or(0);
        let mut numbers = vec![
            ending as f64,
            self.iterations as f64,
            f64::from(u8::from(self.search_bound.is_some())),
            self.search_bound.unwrap_or(0.0),
            f64::from(u8::from(self.cost_bound.is_some())),
            self.cost_bound.unwrap_or(0.0),
        ];
        let later = self.later_bounds.iter();
        let later: Vec<f64> = later
            .flat_map(|bound| [f64::from(u8::from(bound.is_some())), bound.unwrap_or(0.0)])
            .collect();
        push(&mut numbers, &later);
        push(&mut numbers, &self.x);
        numbers.push(self.prices.len() as f64);
        for prices in &self.prices {
            numbers.push(f64::from(u8::from(prices.is_some())));
            if let Some(prices) = prices {
                numbers.push(prices.kept);
                push(&mut numbers, &prices.also);
                push(&mut numbers, &prices.rows);
            }
        }
        numbers.push(self.levels.len() as f64);
        for level in &self.levels {
            numbers.push(level.reached);
            numbers.push(f64::from(u8::from(level.search_bound.is_some())));
            numbers.push(level.search_bound.unwrap_or(0.0));
            let members: Vec<f64> = level.members.iter().map(|&row| row as f64).collect();
            push(&mut numbers, &members);
            for pairs in [&level.raised, &level.kept, &level.prices] {
                let flat: Vec<f64> = pairs.iter().flat_map(|&(i, u)| [i as f64, u]).collect();
                push(&mut numbers, &flat);
            }
        }
        numbers.push(f64::from(self.used.number()));
        numbers
    }

    /// Reads what [`Answer::to_numbers`] wrote; `None` where the numbers are
    /// not those of an answer to this program. Whether they are right is for
    /// the certificate to say.
    pub fn from_numbers(numbers: &[f64], lp: &Lp, phases: usize) -> Option<Answer> {
        let mut rest = numbers;
        let ending = *ENDINGS.get(whole(&mut rest)?)?;
        let iterations = whole(&mut rest)? as u64;
        let has_bound = whole(&mut rest)? == 1;
        let bound = next(&mut rest)?;
        let has_cost_bound = whole(&mut rest)? == 1;
        let cost_bound = next(&mut rest)?;
        let later = list(&mut rest, 2 * phases)?;
        let later_bounds = later.chunks(2).map(|pair| match pair {
            [has, bound] => Some((*has > 0.5).then_some(*bound)),
            _ => None,
        });
        let later_bounds = later_bounds.collect::<Option<_>>()?;
        let x = list(&mut rest, lp.columns())?;
        let with_point = matches!(ending, Ending::Optimal | Ending::Feasible);
        if with_point && x.len() != lp.columns() {
            return None;
        }
        let count = whole(&mut rest)?;
        if count > phases {
            return None;
        }
        let mut prices = Vec::with_capacity(count);
        for _ in 0..count {
            prices.push(if whole(&mut rest)? == 1 {
                let kept = next(&mut rest)?;
                let also = list(&mut rest, phases)?;
                let rows = list(&mut rest, lp.rows())?;
                Some(PhasePrices {
                    rows,
                    kept,
                    also,
                    exact: None,
                })
            } else {
                None
            });
        }
        let count = whole(&mut rest).filter(|&count| count <= lp.rows())?;
        let mut levels = Vec::with_capacity(count);
        for _ in 0..count {
            levels.push(level(&mut rest, lp)?);
        }
        let used = EnginesUsed::from_number(whole(&mut rest)?)?;
        rest.is_empty().then_some(Answer {
            levels,
            used,
            ending,
            x,
            prices,
            search_bound: has_bound.then_some(bound),
            later_bounds,
            cost_bound: has_cost_bound.then_some(cost_bound),
            iterations,
        })
    }
}

/// A level, whose rows are rows of the program.
fn level(rest: &mut &[f64], lp: &Lp) -> Option<Level> {
    let reached = next(rest)?;
    let has_bound = whole(rest)? == 1;
    let bound = next(rest)?;
    let row = |mut number: &[f64]| whole(&mut number).filter(|&row| row < lp.rows());
    let members = list(rest, lp.rows())?;
    let members = members.chunks(1).map(row).collect::<Option<_>>()?;
    let mut pairs = || {
        let flat = list(rest, 2 * lp.rows())?;
        let pair = |pair: &[f64]| Some((row(&pair[..1])?, *pair.get(1)?));
        flat.chunks(2).map(pair).collect::<Option<Vec<_>>>()
    };
    Some(Level {
        reached,
        members,
        raised: pairs()?,
        kept: pairs()?,
        prices: pairs()?,
        search_bound: has_bound.then_some(bound),
    })
}

/// A list with its length in front.
fn push(numbers: &mut Vec<f64>, list: &[f64]) {
    numbers.push(list.len() as f64);
    numbers.extend_from_slice(list);
}

fn next(rest: &mut &[f64]) -> Option<f64> {
    let (&first, others) = rest.split_first()?;
    *rest = others;
    Some(first)
}

/// The next number as a count.
fn whole(rest: &mut &[f64]) -> Option<usize> {
    next(rest)
        .filter(|n| n.fract() == 0.0 && *n >= 0.0 && *n < 1e15)
        .map(|n| n as usize)
}

fn list(rest: &mut &[f64], most: usize) -> Option<Vec<f64>> {
    let length = whole(rest).filter(|&length| length <= most)?;
    let (list, others) = rest.split_at_checked(length)?;
    *rest = others;
    Some(list.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use idlewise_engine::Column;

    fn lp() -> Lp {
        let mut lp = Lp::new();
        let row = lp.add_row(0.0, 1.0);
        let column = Column {
            gain: 1.0,
            lower: 0.0,
            upper: 1.0,
            size: 1.0,
            integer: false,
        };
        lp.add_column(column, &[(row, 1.0)]);
        lp.add_column(column, &[(row, 1.0)]);
        lp
    }

    fn answer() -> Answer {
        Answer {
            ending: Ending::Feasible,
            x: vec![0.1, -0.0],
            prices: vec![
                Some(PhasePrices {
                    rows: vec![1e-300],
                    kept: 0.5,
                    also: vec![0.25],
                    exact: None,
                }),
                None,
            ],
            search_bound: Some(f64::INFINITY),
            later_bounds: vec![Some(3.5)],
            cost_bound: Some(0.25),
            used: EnginesUsed::from_number(5).unwrap(),
            iterations: 12,
            levels: vec![Level {
                reached: 0.25,
                members: vec![0],
                raised: vec![(0, 2.0)],
                kept: Vec::new(),
                prices: vec![(0, 0.5)],
                search_bound: None,
            }],
        }
    }

    #[test]
    fn an_answer_survives_the_journey() {
        let numbers = answer().to_numbers();
        let back = Answer::from_numbers(&numbers, &lp(), 2).unwrap();
        assert_eq!(back.to_numbers(), numbers);
        assert_eq!(back.ending, Ending::Feasible);
        assert_eq!(back.levels, answer().levels);
        assert!(back.x[1].is_sign_negative());
        assert_eq!(back.search_bound, Some(f64::INFINITY));
        assert_eq!(back.later_bounds, [Some(3.5)]);
        assert_eq!(back.prices[0].as_ref().map(|p| p.of(1)), Some(0.25));
        assert_eq!(back.cost_bound, Some(0.25));
    }

    #[test]
    fn damaged_numbers_are_refused() {
        let good = answer().to_numbers();
        for cut in 0..good.len() {
            assert!(Answer::from_numbers(&good[..cut], &lp(), 2).is_none());
        }
        let longer = [&good[..], &[0.0]].concat();
        assert!(Answer::from_numbers(&longer, &lp(), 2).is_none());
        assert!(Answer::from_numbers(&good, &lp(), 1).is_none());
        for (place, value) in [(0, 4.0), (0, f64::NAN), (6, 1e9), (6, 1.0), (9, -1.0)] {
            let mut bad = good.clone();
            bad[place] = value;
            assert!(Answer::from_numbers(&bad, &lp(), 2).is_none(), "{place}");
        }
    }
}
