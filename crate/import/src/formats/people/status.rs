//! Whether a machine can be used, as inventories say it in a word.

use super::header::{Cells, is_missing};
use crate::report::{Notes, quoted};

/// Words of machines that serve.
const USED: &[&str] = &[
    "active",
    "aktiv",
    "allocated",
    "available",
    "deployed",
    "free",
    "healthy",
    "idle",
    "in betrieb",
    "in production",
    "in service",
    "in use",
    "live",
    "mixed",
    "ok",
    "online",
    "operational",
    "prod",
    "production",
    "ready",
    "running",
    "up",
    "used",
];
/// Words of machines that do not, or not now.
const NOT_USED: &[&str] = &[
    "broken",
    "cordoned",
    "dead",
    "decommissioned",
    "defective",
    "defekt",
    "disabled",
    "down",
    "drained",
    "draining",
    "error",
    "failed",
    "faulty",
    "fault",
    "in maintenance",
    "in repair",
    "inactive",
    "maint",
    "maintenance",
    "not ready",
    "notready",
    "off",
    "offline",
    "ordered",
    "out of order",
    "out of service",
    "planned",
    "powered off",
    "repair",
    "retired",
    "rma",
    "scrapped",
    "stopped",
    "terminated",
    "unavailable",
    "under maintenance",
    "under repair",
    "unhealthy",
    "wartung",
];

/// Why the machine of a row cannot be used; `None` where it can, or nothing known is said.
pub(super) fn unusable(cells: &Cells<'_>, notes: &mut Notes) -> Option<String> {
    let cell = cells.text("status").filter(|cell| !is_missing(cell))?;
    let word = cell.to_lowercase().replace(['_', '-'], " ");
    let word = word.trim();
    if NOT_USED.contains(&word) {
        return Some(format!("its status is {}", quoted(cell)));
    }
    if !USED.contains(&word) {
        let text = format!("status {} is taken for a machine that serves", quoted(cell));
        notes.guessed(cells.about("status"), text);
    }
    None
}
