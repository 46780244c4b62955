//! Where in an input something stands: a JSON path or a place in a CSV file.

use std::fmt;

use super::text::excerpt;

/// A place, kept as a chain on the stack: nothing is written until an error
/// needs it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

/// The last step to a place.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step<'a> {
    /// The whole JSON document.
    Root,
    /// A line of a CSV file, from 1.
    Line(u64),
    /// A field of an object (a column, on a CSV line).
    Field(&'a str),
    /// An entry of a list, from 0.
    Index(usize),
}

impl<'a> Path<'a> {
    /// The whole JSON document, `$`.
    pub(crate) const ROOT: Path<'static> = Path {
        parent: None,
        step: Step::Root,
    };

    /// A line of a CSV file.
    pub(crate) fn line(number: u64) -> Path<'static> {
        Path {
            parent: None,
            step: Step::Line(number),
        }
    }

    /// A field below this place.
    pub(crate) fn field(&'a self, name: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            step: Step::Field(name),
        }
    }

    /// A list entry below this place.
    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            parent: Some(self),
            step: Step::Index(index),
        }
    }

    /// The place that this one is in.
    pub(crate) fn parent(&self) -> Option<&'a Path<'a>> {
        self.parent
    }

    /// The last step.
    pub(crate) fn step(&self) -> Step<'a> {
        self.step
    }

    fn in_csv(&self) -> bool {
        match self.parent {
            Some(parent) => parent.in_csv(),
            None => matches!(self.step, Step::Line(_)),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        let first_in_line = self
            .parent
            .is_some_and(|parent| matches!(parent.step, Step::Line(_)));
        match self.step {
            Step::Root => f.write_str("$"),
            Step::Line(number) => write!(f, "line {number}"),
            Step::Field("") if first_in_line => f.write_str(", column \"\""),
            Step::Field(name) if first_in_line => write!(f, ", column {}", excerpt(name)),
            Step::Field(name) if self.in_csv() => write!(f, ".{}", excerpt(name)),
            Step::Field(name) => write_field(f, name),
            Step::Index(index) if self.in_csv() => write!(f, ", entry {}", index + 1),
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// `.name`, or `["a name"]` where the name is not a simple identifier.
pub(crate) fn write_field(f: &mut dyn fmt::Write, name: &str) -> fmt::Result {
    let simple = !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if simple {
        write!(f, ".{}", excerpt(name))
    } else {
        write!(f, "[{:?}]", excerpt(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_paths() {
        let nodes = Path::ROOT.field("nodes");
        let node = nodes.index(3);
        let capacity = node.field("capacity");
        assert_eq!(capacity.field("gpu").to_string(), "$.nodes[3].capacity.gpu");
        assert_eq!(
            capacity.field("a \"b\"").to_string(),
            r#"$.nodes[3].capacity["a \"b\""]"#
        );
        assert_eq!(capacity.field("").to_string(), r#"$.nodes[3].capacity[""]"#);
    }

    #[test]
    fn csv_places() {
        let line = Path::line(7);
        let capacity = line.field("capacity");
        let hosts = line.field("hosts");
        assert_eq!(line.to_string(), "line 7");
        assert_eq!(
            capacity.field("gpu").to_string(),
            "line 7, column capacity.gpu"
        );
        assert_eq!(hosts.index(0).to_string(), "line 7, column hosts, entry 1");
    }
}
