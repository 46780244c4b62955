//! Tables that have to be whole: every column known, every row complete. For lists that a
//! program writes, or a person who wants to hear of each slip.

use super::header::{Columns, Kind, Known};
use crate::content::Content;
use crate::nearest::did_you_mean;
use crate::report::{Refusal, quoted};
use crate::table::Table;

/// What is wrong with the header: columns that are not known, and those that are missing.
pub(super) fn header(
    columns: &Columns,
    fields: &[Known],
    required: &[&str],
    table: &Table,
    content: &Content,
) -> Vec<Refusal> {
    let line = content.line(table.header_line());
    let titles: Vec<&str> = table.header().collect();
    let known = fields.iter().map(|known| match known.kind {
        Kind::Amounts => format!("{}.<resource>", known.field),
        _ => known.field.to_owned(),
    });
    let known = known.collect::<Vec<_>>().join(", ");
    let mut wrong = Vec::new();
    for (at, title) in &columns.unknown {
        let is_second = titles.iter().take(*at).any(|other| other == title);
        let resource = title
            .split_once('.')
            .map_or("gpu", |(_, resource)| resource);
        let names: Vec<String> = fields
            .iter()
            .map(|known| match known.kind {
                Kind::Amounts => format!("{}.{resource}", known.field),
                _ => known.field.to_owned(),
            })
            .collect();
        let text = if title.is_empty() {
            format!("found a column without a name, expected one of {known}")
        } else if is_second {
            "found the same name a second time, expected each name once".to_owned()
        } else {
            let near = did_you_mean(title, names.iter().map(String::as_str));
            format!("found an unknown column, expected one of {known}{near}")
        };
        wrong.push(Refusal::new(
            format!("{line}, column {}", shown(title)),
            text,
        ));
    }
    for field in required {
        let is_there = columns.known.iter().any(|column| {
            let rest = column.field.strip_prefix(field);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        if !is_there {
            let text = "found nothing, expected the column (required)";
            wrong.push(Refusal::new(format!("{line}, column {field}"), text));
        }
    }
    wrong
}

fn shown(title: &str) -> String {
    let is_plain = !title.is_empty() && !title.contains(char::is_control);
    if is_plain {
        title.chars().take(60).collect()
    } else {
        quoted(title)
    }
}
