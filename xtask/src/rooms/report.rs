//! Which arrows are refused, and how that is said.

use std::collections::BTreeSet;

use super::graph::{Arrow, House, circles};
use super::order::DOCUMENT;

/// Everything that is wrong with a house, one line each.
pub(super) fn problems(house: &House, order: Option<&Vec<String>>) -> Vec<String> {
    let mut problems = house.unreadable.clone();
    // A single file, or files without folders, need no order.
    let rooms = house.rooms.len();
    let order: &[String] = match order {
        Some(order) => order,
        None if rooms < 2 => &[],
        None => {
            problems.push(format!(
                "{DOCUMENT}: no order for the rooms of {}",
                house.name
            ));
            return problems;
        }
    };
    if rooms > 1 || !order.is_empty() {
        problems.extend(differences(house, order));
    }
    problems.extend(upward(house, order));
    problems.extend(circles_of_rooms(house));
    problems.extend(circles_of_files(house));
    problems
}

/// Rooms that only the document has, or only the folder.
fn differences(house: &House, order: &[String]) -> Vec<String> {
    let name = &house.name;
    let unlisted = house
        .rooms
        .iter()
        .filter(|&room| !order.contains(room))
        .map(|room| format!("{DOCUMENT}: the order of {name} lacks its room {room}"));
    let missing = order
        .iter()
        .filter(|&room| !house.rooms.contains(room))
        .map(|room| format!("{DOCUMENT}: the order of {name} has {room}, which is no room of it"));
    unlisted.chain(missing).collect()
}

/// Arrows to a room above. What stands in `lib.rs` or `main.rs` is above every room.
fn upward(house: &House, order: &[String]) -> Vec<String> {
    let height = |room: &Option<String>| match room {
        None => Some(order.len()),
        Some(room) => order.iter().position(|listed| listed == room),
    };
    let lines: BTreeSet<String> = house
        .arrows
        .iter()
        .filter(|arrow| {
            let (from, to) = (height(&arrow.from.room), height(&arrow.to.room));
            matches!((from, to), (Some(from), Some(to)) if from < to)
        })
        .map(|arrow| format!("{} upward", between_rooms(arrow)))
        .collect();
    lines.into_iter().collect()
}

fn circles_of_rooms(house: &House) -> Vec<String> {
    let arrows: BTreeSet<(&str, &str)> = house
        .arrows
        .iter()
        .filter(|arrow| arrow.from.room != arrow.to.room)
        .map(|arrow| (arrow.from.shown(), arrow.to.shown()))
        .collect();
    circles(&arrows)
        .iter()
        .map(|circle| format!("{}: rooms in a circle: {}", house.name, list(circle)))
        .collect()
}

/// Circles of the files of one room, each followed by its arrows.
fn circles_of_files(house: &House) -> Vec<String> {
    let inside: Vec<&Arrow> = house
        .arrows
        .iter()
        .filter(|arrow| arrow.from.room == arrow.to.room)
        .collect();
    let arrows: BTreeSet<(&str, &str)> = inside
        .iter()
        .map(|arrow| (arrow.from.file.as_str(), arrow.to.file.as_str()))
        .collect();
    let mut lines = Vec::new();
    for circle in circles(&arrows) {
        lines.push(format!(
            "{}: files in a circle: {}",
            house.name,
            list(&circle)
        ));
        for arrow in &inside {
            if circle.contains(arrow.from.file.as_str()) && circle.contains(arrow.to.file.as_str())
            {
                lines.push(between_files(arrow));
            }
        }
    }
    lines
}

fn list(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

fn between_rooms(arrow: &Arrow) -> String {
    let (from, to) = (arrow.from.shown(), arrow.to.shown());
    let Arrow { line, what, .. } = arrow;
    format!("{}:{line}  {from} -> {to} ({what})", arrow.from.file)
}

fn between_files(arrow: &Arrow) -> String {
    let Arrow { line, what, .. } = arrow;
    let room = arrow.from.shown();
    let to = &arrow.to.file;
    format!("{}:{line}  {room} -> {to} ({what})", arrow.from.file)
}
