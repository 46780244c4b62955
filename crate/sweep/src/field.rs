//! Names of fields that a grid changes: `policy.objective`, `demands.rate.times`,
//! `nodes[hardware=H100,region=eu].count`.

use std::fmt;

use crate::error::Error;

/// A field of one object, or of every object of a list that matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// As it was written.
    text: String,
    pub(crate) steps: Vec<Step>,
    /// Whether the value multiplies what is there (`.times`).
    pub(crate) times: bool,
}

/// One part of a field's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// What elements of a list have to be to be meant; empty means all of them.
    pub(crate) wanted: Vec<Wanted>,
}

/// A field that an element of a list must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// The names on the way to it: `labels.site` is two.
    pub(crate) names: Vec<String>,
    pub(crate) value: String,
}

impl Field {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it, and what was expected.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |what: &str| Error::Field {
            field: text.to_owned(),
            what: what.to_owned(),
        };
        let mut steps = Vec::new();
        let mut rest = text;
        loop {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.trim().is_empty() {
                return Err(wrong(
                    "a name is empty; expected names joined by dots, such as nodes[hardware=H100].count",
                ));
            }
            let mut step = Step {
                name: name.trim().to_owned(),
                wanted: Vec::new(),
            };
            rest = after;
            if let Some(inside) = rest.strip_prefix('[') {
                let (wanted, after) = selector(inside).map_err(&wrong)?;
                step.wanted = wanted;
                rest = after;
            }
            steps.push(step);
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                None if rest.is_empty() => break,
                None => return Err(wrong("expected a dot after ]")),
            }
        }
        let last = steps
            .last()
            .map(|step| (step.name == "times", step.wanted.is_empty()));
        let times = matches!(last, Some((true, true))) && steps.len() > 1;
        if times {
            steps.pop();
        }
        if steps.last().is_some_and(|step| !step.wanted.is_empty()) {
            return Err(wrong(
                "it ends in a list; expected a field of its elements, such as nodes[hardware=H100].count",
            ));
        }
        Ok(Field {
            text: text.to_owned(),
            steps,
            times,
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What stands in brackets, up to the closing one, and what follows it. Values with a
/// comma, a bracket or blanks at their ends stand in double quotes.
fn selector(mut rest: &str) -> Result<(Vec<Wanted>, &str), &'static str> {
    let mut wanted = Vec::new();
    loop {
        let Some((name, after)) = rest.split_once('=') else {
            return Err("expected field=value in brackets, such as [hardware=H100]");
        };
        let names: Vec<String> = name.split('.').map(|name| name.trim().to_owned()).collect();
        if names
            .iter()
            .any(|name| name.is_empty() || name.contains([']', '[']))
        {
            return Err("expected field=value in brackets, such as [hardware=H100]");
        }
        let value;
        if let Some(quoted) = after.trim_start().strip_prefix('"') {
            let Some((inside, after)) = quoted.split_once('"') else {
                return Err("a value in quotes has no end");
            };
            (value, rest) = (inside, after.trim_start());
        } else {
            let Some(end) = after.find([',', ']']) else {
                return Err("a bracket is not closed");
            };
            value = after.get(..end).unwrap_or_default().trim();
            rest = after.get(end..).unwrap_or_default();
        }
        wanted.push(Wanted {
            names,
            value: value.to_owned(),
        });
        if let Some(after) = rest.strip_prefix(']') {
            return Ok((wanted, after));
        }
        let Some(after) = rest.strip_prefix(',') else {
            return Err("expected , or ] after a value");
        };
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        Field::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn names_selectors_and_factors_are_told_apart() {
        let field = Field::parse("nodes[hardware=H100, labels.site=\"a,b\"].count").unwrap();
        let [nodes, count] = field.steps.as_slice() else {
            panic!("{field:?}");
        };
        assert_eq!(
            (nodes.name.as_str(), count.name.as_str()),
            ("nodes", "count")
        );
        assert_eq!(nodes.wanted[0].value, "H100");
        assert_eq!(nodes.wanted[1].names, ["labels", "site"]);
        assert_eq!(nodes.wanted[1].value, "a,b");
        assert!(!field.times);
        let field = Field::parse("demands.rate.times").unwrap();
        assert!(field.times);
        assert_eq!(field.steps.len(), 2);
        // A field may be called so too.
        assert!(!Field::parse("times").unwrap().times);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert!(told("nodes..count").contains("a name is empty"));
        assert!(told("").contains("a name is empty"));
        assert!(told("nodes[hardware].count").contains("field=value"));
        assert!(told("nodes[hardware=H100.count").contains("not closed"));
        assert!(told("nodes[a=\"b].count").contains("no end"));
        assert!(told("nodes[a=b]count").contains("a dot after ]"));
        assert!(told("nodes[a=b]").contains("ends in a list"));
    }
}
