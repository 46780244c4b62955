//! Readers of the program files that idlewise writes, made from the formats'
//! descriptions alone: free-format MPS and CPLEX LP, as far as linear programs
//! with whole columns need them.

use std::collections::{BTreeMap, BTreeSet};

/// A minimisation over named columns, with rows of named coefficients.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramFile {
    /// Cost of one unit of each column; zeros left out.
    pub cost: BTreeMap<String, f64>,
    /// Rows that have coefficients, by name.
    pub rows: BTreeMap<String, RowLine>,
    /// Lower and upper bound of each column.
    pub bounds: BTreeMap<String, (f64, f64)>,
    /// Whole columns.
    pub whole: BTreeSet<String>,
}

/// One row: lower <= coefficients x columns <= upper.
#[derive(Debug, Clone, PartialEq)]
pub struct RowLine {
    /// Coefficients by column.
    pub terms: BTreeMap<String, f64>,
    /// Lower side.
    pub lower: f64,
    /// Upper side.
    pub upper: f64,
}

impl RowLine {
    fn free() -> Self {
        RowLine {
            terms: BTreeMap::new(),
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
        }
    }

    fn tighten(&mut self, sign: &str, side: f64) {
        if sign != ">=" {
            self.upper = side;
        }
        if sign != "<=" {
            self.lower = side;
        }
    }
}

/// The value of a sum at a point, and the size of its largest term.
pub fn sum_at(terms: &BTreeMap<String, f64>, point: &BTreeMap<String, f64>) -> (f64, f64) {
    let mut sum = 0.0;
    let mut size: f64 = 0.0;
    for (name, coefficient) in terms {
        let term = coefficient * point.get(name).copied().unwrap_or(0.0);
        sum += term;
        size = size.max(term.abs());
    }
    (sum, size)
}

fn number(word: &str) -> f64 {
    word.parse()
        .unwrap_or_else(|_| panic!("{word:?} is no number"))
}

impl ProgramFile {
    /// Reads free-format MPS.
    pub fn from_mps(text: &str) -> Self {
        let mut section = "";
        let mut objective = "";
        let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
        let mut rows: BTreeMap<String, RowLine> = BTreeMap::new();
        let mut cost = BTreeMap::new();
        let mut bounds = BTreeMap::new();
        let mut whole = BTreeSet::new();
        let mut is_whole = false;
        for line in text.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            if !line.starts_with(' ') {
                section = words[0];
                continue;
            }
            match (section, words.as_slice()) {
                ("ROWS", ["N", name]) => objective = name,
                ("ROWS", [kind, name]) => {
                    assert!(kinds.insert(name, kind).is_none(), "two rows {name}");
                    let mut row = RowLine::free();
                    // Right sides that are not given are 0.
                    row.tighten(sign_of(kind), 0.0);
                    rows.insert((*name).to_owned(), row);
                }
                ("COLUMNS", ["MARKER", "'MARKER'", word]) => is_whole = *word == "'INTORG'",
                ("COLUMNS", [name, row, value]) => {
                    let name = (*name).to_owned();
                    bounds.entry(name.clone()).or_insert((0.0, f64::INFINITY));
                    if is_whole {
                        whole.insert(name.clone());
                    }
                    let old = if *row == objective {
                        cost.insert(name, number(value))
                    } else {
                        let row = rows.get_mut(*row).expect("a row that is declared");
                        row.terms.insert(name, number(value))
                    };
                    assert_eq!(old, None, "an entry that stands twice: {line}");
                }
                ("RHS", [_, row, value]) => {
                    let sign = sign_of(kinds[row]);
                    let row = rows.get_mut(*row).expect("a row that is declared");
                    row.tighten(sign, number(value));
                }
                ("RANGES", [_, row, value]) => {
                    let kind = kinds[row];
                    let row = rows.get_mut(*row).expect("a row that is declared");
                    match kind {
                        "L" => row.lower = row.upper - number(value).abs(),
                        "G" => row.upper = row.lower + number(value).abs(),
                        other => panic!("a range on a row of kind {other}"),
                    }
                }
                ("BOUNDS", [side, _, name, value]) => {
                    let bound = bounds.get_mut(*name).expect("a column that is declared");
                    match *side {
                        "LO" => bound.0 = number(value),
                        "UP" => bound.1 = number(value),
                        other => panic!("a bound of kind {other}"),
                    }
                }
                _ => panic!("in {section}: {line:?}"),
            }
        }
        assert_eq!(section, "ENDATA");
        ProgramFile {
            cost,
            rows,
            bounds,
            whole,
        }
        .tidy()
    }

    /// Reads CPLEX LP. A row `name.min` is the lower side of the row `name`.
    pub fn from_lp(text: &str) -> Self {
        let mut section = "";
        let mut words: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('\\')) {
            assert!(line.len() <= 560, "a line of {} characters", line.len());
            if line.starts_with(' ') || line.is_empty() {
                words
                    .entry(section)
                    .or_default()
                    .extend(line.split_whitespace());
            } else {
                section = line;
            }
        }
        assert_eq!(section, "End");
        let of = |section: &str| words.get(section).cloned().unwrap_or_default();

        let objective = of("Minimize");
        assert!(objective[0].ends_with(':'));
        let cost = linear(&objective[1..]);
        let mut rows: BTreeMap<String, RowLine> = BTreeMap::new();
        let constraints = of("Subject To");
        let mut at = 0;
        while at < constraints.len() {
            let name = constraints[at].strip_suffix(':').expect("a row's name");
            let end = constraints[at..]
                .iter()
                .position(|word| ["<=", ">=", "="].contains(word))
                .expect("a sign")
                + at;
            let terms = linear(&constraints[at + 1..end]);
            let row = match name.strip_suffix(".min").filter(|&n| rows.contains_key(n)) {
                Some(other) => rows.get_mut(other).expect("just looked up"),
                None => rows.entry(name.to_owned()).or_insert_with(RowLine::free),
            };
            assert!(
                row.terms.is_empty() || row.terms == terms,
                "two rows {name}"
            );
            row.terms = terms;
            row.tighten(constraints[end], number(constraints[end + 1]));
            at = end + 2;
        }
        let mut bounds: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for name in rows
            .values()
            .flat_map(|row| row.terms.keys())
            .chain(cost.keys())
        {
            bounds.insert(name.clone(), (0.0, f64::INFINITY));
        }
        let mut rest = of("Bounds").into_iter().peekable();
        while let Some(first) = rest.next() {
            assert!(["<=", ">="].contains(&rest.next().expect("a sign")));
            let second = rest.next().expect("a name or a number");
            if rest.peek() == Some(&"<=") {
                rest.next();
                let upper = number(rest.next().expect("an upper bound"));
                bounds.insert(second.to_owned(), (number(first), upper));
            } else {
                bounds.insert(first.to_owned(), (number(second), f64::INFINITY));
            }
        }
        ProgramFile {
            cost,
            rows,
            bounds,
            whole: of("General").into_iter().map(str::to_owned).collect(),
        }
        .tidy()
    }

    fn tidy(mut self) -> Self {
        self.cost.retain(|_, cost| *cost != 0.0);
        self.rows.retain(|_, row| !row.terms.is_empty());
        self
    }

    /// What a point breaks: rows, bounds and whole columns, each by more than
    /// `tolerance` of its size.
    pub fn violations(&self, point: &BTreeMap<String, f64>, tolerance: f64) -> Vec<String> {
        let mut found = Vec::new();
        for (name, row) in &self.rows {
            let (sum, size) = sum_at(&row.terms, point);
            let slack = tolerance * size.max(sum.abs());
            if sum < row.lower - slack || sum > row.upper + slack {
                found.push(format!("{name}: {} <= {sum} <= {}", row.lower, row.upper));
            }
        }
        for (name, &value) in point {
            let Some(&(lower, upper)) = self.bounds.get(name) else {
                found.push(format!("no column {name}"));
                continue;
            };
            let slack = tolerance * value.abs();
            if value < lower - slack || value > upper + slack {
                found.push(format!("{name}: {lower} <= {value} <= {upper}"));
            }
            if self.whole.contains(name) && (value - value.round()).abs() > tolerance {
                found.push(format!("{name}: {value} is not whole"));
            }
        }
        found
    }
}

fn sign_of(kind: &str) -> &'static str {
    match kind {
        "L" => "<=",
        "G" => ">=",
        "E" => "=",
        other => panic!("a row of kind {other}"),
    }
}

/// `+ 2 a - 3 b` and so on; an objective of nothing is `0 a`.
fn linear(words: &[&str]) -> BTreeMap<String, f64> {
    let mut terms = BTreeMap::new();
    let mut rest = words.iter();
    while let Some(&first) = rest.next() {
        let mut next = || *rest.next().expect("a number and a name");
        let (coefficient, name) = match first {
            "+" => (number(next()), next()),
            "-" => (-number(next()), next()),
            bare => (number(bare), next()),
        };
        let old = terms.insert(name.to_owned(), coefficient);
        assert_eq!(old, None, "{name} stands twice");
    }
    terms
}
