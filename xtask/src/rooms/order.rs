//! The orders of rooms, as ARCHITECTURE.md lists them.
//!
//! A fenced block of the language `rooms crate/core` names the rooms of
//! `crate/core` from the ground up, in the order of reading, with spaces or line ends
//! between them.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::graph::House;

/// Where the orders are written down.
pub(super) const DOCUMENT: &str = "ARCHITECTURE.md";

/// How a block begins.
const FENCE: &str = "```rooms";

/// For every house its rooms from the ground up.
pub(super) type Orders = BTreeMap<String, Vec<String>>;

/// Reads the blocks of the document.
///
/// # Errors
///
/// A block without a name, without an end, or that names a room twice; two blocks of
/// one name.
pub(super) fn read(text: &str) -> Result<Orders> {
    let mut orders = Orders::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(name) = line.strip_prefix(FENCE) else {
            continue;
        };
        let place = format!("{DOCUMENT} line {}", number + 1);
        let name = name.trim().to_owned();
        if name.is_empty() {
            bail!("{place}: expected a folder after {FENCE}");
        }
        let mut rooms: Vec<String> = Vec::new();
        loop {
            let Some((_, line)) = lines.next() else {
                bail!("{place}: the block of {name} has no end");
            };
            if line.starts_with("```") {
                break;
            }
            for room in line.split_whitespace() {
                if rooms.iter().any(|known| known == room) {
                    bail!("{place}: {name} has the room {room} twice");
                }
                rooms.push(room.to_owned());
            }
        }
        if orders.insert(name.clone(), rooms).is_some() {
            bail!("{place}: a second block of {name}");
        }
    }
    Ok(orders)
}

/// One line for every block whose folder does not exist.
pub(super) fn unknown(orders: &Orders, houses: &[House]) -> Vec<String> {
    orders
        .keys()
        .filter(|&name| houses.iter().all(|house| house.name != *name))
        .map(|name| format!("{DOCUMENT}: rooms of {name}, which has none"))
        .collect()
}
