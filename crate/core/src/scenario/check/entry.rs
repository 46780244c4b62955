//! Checks one entry by itself: its names and numbers. Used for entries of a
//! scenario.

use std::collections::HashSet;

use super::super::limits::{
    MAX_COUNT, MAX_CURRENCY_CHARS, MAX_NAME_BYTES, MAX_NUMBER, MAX_SOURCE_BYTES, MAX_SOURCES,
    MIN_NUMBER,
};
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::{Short, quoted};
use super::super::{
    Count, Demand, Hourly, Model, Node, Period, Profile, Resources, VerificationMode,
};
use super::cards;

/// What a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Range {
    /// 0 or more.
    Amount,
    /// Above 0.
    Positive,
    /// 0 to 1.
    Fraction,
    /// 1 or more.
    Factor,
}

impl Range {
    fn contains(self, number: f64) -> bool {
        let usual = number == 0.0 || (MIN_NUMBER..=MAX_NUMBER).contains(&number);
        usual
            && match self {
                Range::Amount => true,
                Range::Positive => number > 0.0,
                Range::Fraction => number <= 1.0,
                Range::Factor => number >= 1.0,
            }
    }

    fn words(self, number: f64) -> String {
        let (least, most) = (Short(MIN_NUMBER), Short(MAX_NUMBER));
        match self {
            _ if number > 0.0 && number < MIN_NUMBER => {
                format!("0 or at least {least} (smaller numbers lose their meaning)")
            }
            Range::Amount => format!("a number from 0 to {most}"),
            Range::Positive => format!("a number above 0, up to {most}"),
            Range::Fraction => "a number from 0 to 1".to_owned(),
            Range::Factor => format!("a number from 1 to {most}"),
        }
    }
}

/// Checks a number; says whether it is fine.
pub(in super::super) fn number(
    number: f64,
    range: Range,
    path: &Path<'_>,
    problems: &mut Problems,
) -> bool {
    let fine = range.contains(number);
    if !fine {
        problems.report(path, Short(number), range.words(number));
    }
    fine
}

fn optional(value: Option<f64>, range: Range, path: &Path<'_>, problems: &mut Problems) {
    if let Some(value) = value {
        number(value, range, path, problems);
    }
}

/// Checks the label of a currency: a name, short enough for the head of a column.
pub(in super::super) fn currency(label: &str, path: &Path<'_>, problems: &mut Problems) {
    let characters = label.chars().count();
    if name(label, path, problems) && characters > MAX_CURRENCY_CHARS {
        problems.report(
            path,
            format_args!("a label of {characters} characters"),
            format_args!("at most {MAX_CURRENCY_CHARS}, such as \"USD\""),
        );
    }
}

/// Checks the texts about where a scenario is from.
pub(in super::super) fn sources(texts: &[String], path: &Path<'_>, problems: &mut Problems) {
    if texts.len() > MAX_SOURCES {
        let found = format!("{} texts", texts.len());
        problems.report(path, found, format_args!("at most {MAX_SOURCES}"));
        return;
    }
    for (at, text) in texts.iter().enumerate() {
        let path = path.index(at);
        if text.len() > MAX_SOURCE_BYTES {
            let found = format!("{} bytes", text.len());
            problems.report(
                &path,
                found,
                format_args!("at most {MAX_SOURCE_BYTES} bytes"),
            );
        } else if text.chars().any(char::is_control) {
            let expected = "a text without line breaks, tabs and other control characters";
            problems.report(&path, quoted(text), expected);
        }
    }
}

/// Checks a name: not empty, not endless, and the same however it is printed.
/// Says whether it is fine.
pub(in super::super) fn name(name: &str, path: &Path<'_>, problems: &mut Problems) -> bool {
    if name.is_empty() {
        problems.report(path, "an empty name", "a name");
        false
    } else if name.trim() != name {
        problems.report(path, quoted(name), "a name without spaces around it");
        false
    } else {
        label(name, path, problems)
    }
}

/// Checks a text that is only shown, and may be empty. Says whether it is fine.
pub(in super::super) fn label(text: &str, path: &Path<'_>, problems: &mut Problems) -> bool {
    if text.len() > MAX_NAME_BYTES {
        problems.report(
            path,
            format_args!("{} ({} bytes)", quoted(text), text.len()),
            format_args!("at most {MAX_NAME_BYTES} bytes"),
        );
        false
    } else if text.chars().any(char::is_control) {
        problems.report(
            path,
            quoted(text),
            "a text without line breaks, tabs and other control characters",
        );
        false
    } else {
        true
    }
}

fn amounts(amounts: &Resources, path: &Path<'_>, problems: &mut Problems) {
    for (resource, amount) in amounts {
        let path = path.field(resource);
        name(resource, &path, problems);
        number(*amount, Range::Amount, &path, problems);
    }
}

pub(super) fn count(count: u64, path: &Path<'_>, problems: &mut Problems) {
    if count > MAX_COUNT {
        problems.report(path, count, format_args!("at most {MAX_COUNT}"));
    }
}

pub(in super::super) fn period(period: &Period, path: &Path<'_>, problems: &mut Problems) {
    label(&period.label, &path.field("label"), problems);
    number(
        period.hours,
        Range::Positive,
        &path.field("hours"),
        problems,
    );
}

/// Everything about a node but the models and modes that it names.
pub(in super::super) fn node(node: &Node, path: &Path<'_>, problems: &mut Problems) {
    name(&node.id, &path.field("id"), problems);
    let field = path.field("count");
    match node.count {
        Count::Fixed(n) => count(n, &field, problems),
        Count::Range { min, max, .. } => {
            count(max, &field.field("max"), problems);
            if min > max {
                problems.report(
                    &field,
                    format_args!("a min of {min} and a max of {max}"),
                    "a min that is not above the max",
                );
            }
        }
        Count::Hourly(given) => hourly(&given, &field, problems),
    }
    if let Some(tier) = &node.tier {
        name(tier, &path.field("tier"), problems);
    }
    if node.shared && node.count.is_range() {
        problems.report(
            &path.field("shared"),
            "true beside a count that is a range",
            "false, or a count that is a number: what others use too is there",
        );
    }
    name(&node.hardware, &path.field("hardware"), problems);
    name(&node.region, &path.field("region"), problems);
    if let Some(operator) = &node.operator {
        name(operator, &path.field("operator"), problems);
    }
    names_of_machines(node, path, problems);
    source(node.source.as_ref(), path, problems);
    amounts(&node.capacity, &path.field("capacity"), problems);
    cards::of_a_machine(node, path, problems);
    for (value, range, field) in [
        (node.availability, Range::Fraction, "availability"),
        (node.headroom, Range::Fraction, "headroom"),
    ] {
        number(value, range, &path.field(field), problems);
    }
    let field = path.field("price_per_hour");
    optional(node.price_per_hour, Range::Amount, &field, problems);
    amounts(&node.usage_price, &path.field("usage_price"), problems);
}

/// Machines that are rented by the hour.
fn hourly(given: &Hourly, path: &Path<'_>, problems: &mut Problems) {
    count(given.max, &path.field("max"), problems);
    if given.min > given.max {
        problems.report(
            path,
            format_args!("a min of {} and a max of {}", given.min, given.max),
            "a min that is not above the max",
        );
    }
    if let Some(running) = given.running {
        count(running, &path.field("running"), problems);
    }
    for (value, field) in [
        (given.start_cost, "start_cost"),
        (given.min_hours, "min_hours"),
        (given.start_hours, "start_hours"),
    ] {
        number(value, Range::Amount, &path.field(field), problems);
    }
}

/// At most one name for each machine, and none twice.
fn names_of_machines(node: &Node, path: &Path<'_>, problems: &mut Problems) {
    let field = path.field("names");
    let (_, most) = node.count.bounds();
    if node.names.len() as u64 > most {
        problems.report(
            &field,
            format_args!("{} names", node.names.len()),
            format_args!("at most {most}, one for each machine"),
        );
    }
    let mut seen = HashSet::new();
    for (i, one) in node.names.iter().enumerate() {
        name(one, &field.index(i), problems);
        if !seen.insert(one) {
            problems.report(
                &field.index(i),
                format_args!("{} a second time", quoted(one)),
                "the name of another machine",
            );
        }
    }
}

fn source(source: Option<&String>, path: &Path<'_>, problems: &mut Problems) {
    if let Some(source) = source {
        name(source, &path.field("source"), problems);
    }
}

/// Everything about a model but its profiles.
pub(in super::super) fn model(model: &Model, path: &Path<'_>, problems: &mut Problems) {
    name(&model.id, &path.field("id"), problems);
    if let Some(most) = model.max_replicas {
        count(most, &path.field("max_replicas"), problems);
    }
}

pub(in super::super) fn profile(profile: &Profile, path: &Path<'_>, problems: &mut Problems) {
    let hardware = path.field("hardware");
    let taken_from_hardware = profile.name == profile.hardware;
    name(&profile.hardware, &hardware, problems);
    if !taken_from_hardware {
        name(&profile.name, &path.field("name"), problems);
    }
    source(profile.source.as_ref(), path, problems);
    if let Some(stage) = &profile.stage {
        name(stage, &path.field("stage"), problems);
    }
    number(profile.rate, Range::Positive, &path.field("rate"), problems);
    amounts(&profile.uses, &path.field("uses"), problems);
    amounts(&profile.holds, &path.field("holds"), problems);
    let field = path.field("machines");
    if profile.machines == 0 {
        problems.report(&field, 0, "a whole number of machines, 1 or more");
    }
    count(profile.machines, &field, problems);
}

/// Everything about a demand but its rates and what it refers to.
pub(in super::super) fn demand(demand: &Demand, path: &Path<'_>, problems: &mut Problems) {
    name(&demand.id, &path.field("id"), problems);
    name(&demand.region, &path.field("region"), problems);
    number(demand.value, Range::Amount, &path.field("value"), problems);
    let field = path.field("min_served");
    optional(demand.min_served, Range::Fraction, &field, problems);
    let field = path.field("max_rtt_ms");
    optional(demand.max_rtt_ms, Range::Amount, &field, problems);
    source(demand.source.as_ref(), path, problems);
}

pub(in super::super) fn mode(mode: &VerificationMode, path: &Path<'_>, problems: &mut Problems) {
    number(
        mode.overhead,
        Range::Factor,
        &path.field("overhead"),
        problems,
    );
    let field = path.field("verifier_load");
    number(mode.verifier_load, Range::Amount, &field, problems);
}
