//! Where in an input something stands: a JSON path.

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
    /// A field of an object.
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
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.step {
            Step::Root => f.write_str("$"),
            Step::Field(name) => write_field(f, name),
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
}
