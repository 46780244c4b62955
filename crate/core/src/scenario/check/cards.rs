//! Checks the cards of a machine: there is something on them, and it can be divided.

use super::super::Node;
use super::super::limits::MAX_CARDS;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;

/// What needs no more than the node itself.
pub(super) fn of_a_machine(node: &Node, path: &Path<'_>, problems: &mut Problems) {
    let field = path.field("cards");
    match node.cards {
        Some(0) => problems.report(
            &field,
            0,
            "a whole number of cards, 1 or more (or leave the field out)",
        ),
        Some(cards) if cards > MAX_CARDS => {
            problems.report(&field, cards, format_args!("at most {MAX_CARDS}"));
        }
        None if !node.per_card.is_empty() => {
            let expected = "the number of cards that per_card is about (required)";
            problems.report(&field, "nothing", expected);
        }
        _ => {}
    }
    if problems.is_broken(&path.field("capacity")) {
        return;
    }
    let field = path.field("per_card");
    for (i, resource) in node.per_card.iter().enumerate() {
        let path = field.index(i);
        if node.per_card[..i].contains(resource) {
            let expected = "every resource once";
            problems.report(&path, format_args!("{} again", quoted(resource)), expected);
        } else if !node.capacity.contains_key(resource) {
            let known = node.capacity.keys().map(String::as_str);
            let expected = "a resource of the node's capacity";
            problems.report_name(&path, quoted(resource), expected, resource, known);
        }
    }
}

/// Cards of a machine without compute would carry nothing.
pub(super) fn compute(node: &Node, compute: &str, path: &Path<'_>, problems: &mut Problems) {
    let unknown = problems.is_broken(&path.field("capacity"))
        || problems.is_broken(&Path::ROOT.field("compute"));
    let amount = node.capacity.get(compute).copied();
    if !unknown && node.cards.is_some() && amount.is_none_or(|amount| amount == 0.0) {
        problems.report(
            &path.field("cards"),
            format_args!("cards on a machine without {}", quoted(compute)),
            "a capacity of the compute resource, which the cards share",
        );
    }
}
