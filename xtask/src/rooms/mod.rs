//! `cargo xtask rooms`: rooms use each other in one direction only.
//!
//! A room is a top-level module of a crate, or a top-level folder of the page. The
//! section "The order of rooms" of ARCHITECTURE.md lists them from the ground up, one
//! fenced block for every crate. Refused are arrows to a room above, circles of rooms
//! and circles of files within a room. There is no list of exceptions.

mod disk;
mod graph;
mod lexer;
mod order;
mod paths;
mod report;
mod rust;
mod source;
mod typescript;

#[cfg(test)]
mod tests;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::process::{root, say};

/// Reads every crate, the page and the npm package, and reports every arrow that is
/// not allowed.
///
/// # Errors
///
/// All refused arrows and all differences between the document and the folders.
pub(crate) fn run() -> Result<()> {
    let text = fs::read_to_string(root().join(order::DOCUMENT)).context(order::DOCUMENT)?;
    let orders = order::read(&text)?;
    let houses = disk::houses(&root())?;
    let mut problems = order::unknown(&orders, &houses);
    let mut arrows = 0;
    for house in &houses {
        arrows += house.arrows.len();
        problems.extend(report::problems(house, orders.get(&house.name)));
    }
    if !problems.is_empty() {
        bail!(
            "{} found by `cargo xtask rooms`:\n{}",
            problems.len(),
            problems.join("\n")
        );
    }
    say(&format!(
        "{} crates and folders, {arrows} arrows between files, none upward, no circle",
        houses.len()
    ));
    Ok(())
}
