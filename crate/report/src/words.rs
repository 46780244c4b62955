//! The words of an hour's money, and the terms behind them.

use crate::read::Breakdown;

/// A part of the account.
pub(crate) struct Word {
    /// Its colour and pattern in `style.css`.
    pub(crate) class: &'static str,
    /// What a person reads.
    pub(crate) says: &'static str,
    /// The term, and what it means.
    pub(crate) term: &'static str,
    pub(crate) of: fn(&Breakdown) -> f64,
    pub(crate) idle: bool,
}

/// In the order of the bar: at work first, idle last.
pub(crate) const PARTS: [Word; 7] = [
    Word {
        class: "work",
        says: "At work",
        term: "Useful work: serving demand.",
        of: |b| b.useful,
        idle: false,
    },
    Word {
        class: "check",
        says: "Checking answers",
        term: "Overhead: what verification costs beyond the useful work.",
        of: |b| b.overhead,
        idle: false,
    },
    Word {
        class: "held",
        says: "Held back or down",
        term: "Headroom, held back on purpose, and machines that are unavailable. Not waste.",
        of: |b| b.headroom + b.unavailable + b.starting,
        idle: false,
    },
    Word {
        class: "loaded",
        says: "Loaded, waiting",
        term: "Workload idle: held by placed replicas that have nothing to do.",
        of: |b| b.workload_idle,
        idle: true,
    },
    Word {
        class: "blocked",
        says: "Blocked by a rule",
        term: "Stranded: unmet demand would use it if one kind of rule were lifted.",
        of: |b| b.idle() - b.workload_idle - b.surplus - b.undivided,
        idle: true,
    },
    Word {
        class: "open",
        says: "Idle, not divided in time",
        term: "Undivided: the time was up before it was known whether a rule blocks it.",
        of: |b| b.undivided,
        idle: true,
    },
    Word {
        class: "free",
        says: "Unused whatever you change",
        term: "Surplus: no unmet demand could use it, whatever rule were lifted.",
        of: |b| b.surplus,
        idle: true,
    },
];

/// The rules that stand between idle compute and unmet demand.
pub(crate) const CAUSES: [Word; 6] = [
    Word {
        class: "blocked",
        says: "Too far from the demand",
        term: "Stranded by region: the round trip would be longer than the demand allows, or it may not be served there.",
        of: |b| b.stranded.region,
        idle: true,
    },
    Word {
        class: "blocked",
        says: "Left over beside whole replicas",
        term: "Stranded by fragmentation: replicas and demands cannot be divided.",
        of: |b| b.stranded.fragmentation,
        idle: true,
    },
    Word {
        class: "blocked",
        says: "Out of memory, not compute",
        term: "Stranded by resource: another resource, such as memory, is full.",
        of: |b| b.stranded.resource,
        idle: true,
    },
    Word {
        class: "blocked",
        says: "No rate for this hardware",
        term: "Stranded by hardware: the model has no profile for it.",
        of: |b| b.stranded.hardware,
        idle: true,
    },
    Word {
        class: "blocked",
        says: "Model not allowed there",
        term: "Stranded by hosting: hosts lists, replica limits and listed routes.",
        of: |b| b.stranded.hosting,
        idle: true,
    },
    Word {
        class: "blocked",
        says: "Cannot prove its answers",
        term: "Stranded by verification: a mode the node lacks, or verifiers without room.",
        of: |b| b.stranded.verification,
        idle: true,
    },
];
