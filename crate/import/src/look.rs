//! One file as it is read, for somebody who wants to see what was made of it: its format,
//! its columns and what was guessed of them, its first rows, the first of its pieces.

use crate::content::{Body, Content};
use crate::format::Format;
use crate::layout::{ColumnLook, Layout, Mark, MarkKind};
use crate::located::{self, expectation};
use crate::mapping::Mapping;
use crate::number::{Decimal, shown};
use crate::pieces::{Count, Held, Node, Pieces, Series};
use crate::report::{Kind, Note, Refusal, plural};
use crate::table::{Row, Table};

/// A file as it is read.
#[derive(Debug, Clone)]
pub struct Look {
    /// Its format; `None` where no format knows it.
    pub format: Option<&'static str>,
    /// What was found in one line, or what the file seems to be.
    pub what: String,
    /// How many things of each kind were read.
    pub counts: Vec<(&'static str, usize)>,
    /// What was guessed, left out and assumed.
    pub notes: Vec<Note>,
    /// Why it cannot be used.
    pub refusal: Option<Refusal>,
    /// The table that it is.
    pub table: Option<TableLook>,
    /// The first things that were read, by kind.
    pub read: Vec<ReadTable>,
}

/// A table as it stands in its file.
#[derive(Debug, Clone)]
pub struct TableLook {
    /// What separates cells.
    pub separator: char,
    /// Whether decimals follow a comma.
    pub is_comma: bool,
    /// How letters are written.
    pub encoding: &'static str,
    /// Its columns, what they could hold, and marks of the rows below.
    pub layout: Layout,
    /// The first rows, and the one that the refusal is about: line and cells.
    pub rows: Vec<(u64, Vec<String>)>,
    /// How many rows there are.
    pub row_count: usize,
}

/// Things that were read, as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadTable {
    /// Of which kind they are.
    pub kind: &'static str,
    /// How many there are.
    pub count: usize,
    /// Titles of the columns.
    pub columns: &'static [&'static str],
    /// The first of them.
    pub rows: Vec<Vec<String>>,
}

impl Look {
    /// A file that cannot be read far enough to know it.
    pub(crate) fn refused(refusal: Refusal, notes: Vec<Note>) -> Look {
        Look {
            format: None,
            what: refusal.text.clone(),
            counts: Vec::new(),
            notes,
            refusal: Some(refusal),
            table: None,
            read: Vec::new(),
        }
    }
}

/// What is known of a file once it was read, or not.
pub(crate) struct Seen<'s> {
    pub(crate) content: &'s Content,
    pub(crate) format: Option<&'static dyn Format>,
    pub(crate) mapping: &'s Mapping,
    pub(crate) pieces: &'s Pieces,
    pub(crate) notes: Vec<Note>,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) rows: usize,
}

/// A file as it was read.
pub(crate) fn of(seen: Seen<'_>) -> Look {
    let counts = kinds(seen.pieces);
    let table = match &seen.content.body {
        Body::Table(table) => Some(look_of(table, &seen)),
        _ => None,
    };
    Look {
        format: seen.format.map(Format::name),
        what: what(&seen),
        counts,
        table,
        read: read(seen.pieces, seen.rows),
        notes: seen.notes,
        refusal: seen.refusal,
    }
}

/// What was found, in one line.
fn what(seen: &Seen<'_>) -> String {
    if let Some(refusal) = &seen.refusal {
        return refusal.text.clone();
    }
    let nodes = &seen.pieces.nodes;
    let mut parts = vec![found([0; 11], seen.pieces)];
    let unusable = nodes.iter().filter(|node| node.unusable.is_some()).count();
    if unusable > 0 {
        let machines = plural(unusable, "machine", "machines");
        parts.push(format!("{machines} cannot be used"));
    }
    let is_guess = |note: &&Note| note.kind == Kind::Guessed;
    match seen.notes.iter().filter(is_guess).count() {
        0 => {}
        guesses => parts.push(plural(guesses, "guess", "guesses")),
    }
    parts.join(", ")
}

/// The kinds of pieces for programs, beside what one and many of them are called.
const KINDS: [(&str, &str, &str); 11] = [
    ("nodes", "machine", "machines"),
    ("pods", "pod", "pods"),
    ("prices", "price", "prices"),
    ("rates", "rate", "rates"),
    ("demand", "demand history", "demand histories"),
    ("costs", "billed item", "billed items"),
    ("cards", "kind of card", "kinds of cards"),
    ("token_prices", "price per token", "prices per token"),
    ("problem", "part of a problem", "parts of a problem"),
    ("scenario", "scenario", "scenarios"),
    ("problem", "problem", "problems"),
];

/// What a file added to the pieces that were there before, in words.
pub(crate) fn found(before: [usize; 11], pieces: &Pieces) -> String {
    let added = before
        .iter()
        .zip(pieces.counts())
        .map(|(before, after)| after - before);
    let words = added.zip(KINDS).filter(|(count, _)| *count > 0);
    let [nodes_before, held_before, ..] = before;
    let words: Vec<String> = words
        .map(|(count, (kind, one, many))| match kind {
            "nodes" => many_machines(pieces.nodes.get(nodes_before..).unwrap_or_default()),
            "pods" if pieces.held.get(held_before..).is_some_and(are_jobs) => {
                format!("jobs on {}", plural(count, "machine", "machines"))
            }
            _ => plural(count, one, many),
        })
        .collect();
    if words.is_empty() {
        "nothing".to_owned()
    } else {
        words.join(", ")
    }
}

/// Whether what is held is that of a batch system, which knows it machine by machine.
fn are_jobs(held: &[Held]) -> bool {
    held.iter().all(|one| one.name.starts_with("jobs on "))
}

/// How many machines groups are: one row may stand for many.
fn many_machines(nodes: &[Node]) -> String {
    let most = nodes.iter().map(|node| match node.count {
        Count::Fixed(count) | Count::Range(_, count) => count,
    });
    let most = usize::try_from(most.fold(0, u64::saturating_add)).unwrap_or(usize::MAX);
    let words = plural(most, "machine", "machines");
    let is_range = |node: &Node| matches!(node.count, Count::Range(..));
    let up_to = if nodes.iter().any(is_range) {
        "up to "
    } else {
        ""
    };
    if most == nodes.len() && up_to.is_empty() {
        words
    } else {
        format!(
            "{up_to}{words} in {}",
            plural(nodes.len(), "group", "groups")
        )
    }
}

/// How many pieces there are of each kind that there are some of.
pub fn kinds(pieces: &Pieces) -> Vec<(&'static str, usize)> {
    added([0; 11], pieces.counts())
}

/// How many pieces a file added of each kind that it added some of.
pub(crate) fn added(before: [usize; 11], after: [usize; 11]) -> Vec<(&'static str, usize)> {
    let counts = before.iter().zip(after).zip(KINDS);
    let counts = counts.map(|((before, after), (kind, ..))| (kind, after - before));
    counts.filter(|(_, count)| *count > 0).collect()
}

/// So many things of a kind, in words.
pub fn counted(kind: &str, count: usize) -> String {
    let known = KINDS.iter().rev().find(|(name, ..)| *name == kind);
    known.map_or_else(
        || plural(count, kind, kind),
        |(_, one, many)| plural(count, one, many),
    )
}

fn look_of(table: &Table, seen: &Seen<'_>) -> TableLook {
    let wrong = seen.refusal.as_ref().map(|refusal| {
        let place = located::refusal(refusal, &[&seen.content.file]);
        (place, expectation(&refusal.text))
    });
    let wrong_line = wrong.as_ref().and_then(|(place, _)| place.line);
    let all = table.rows().iter().enumerate();
    let shown = all.filter(|(at, row)| *at < seen.rows || Some(row.line) == wrong_line);
    let shown: Vec<&Row> = shown.map(|(_, row)| row).collect();
    let own = seen
        .format
        .and_then(|format| format.layout(seen.content, seen.mapping, &shown));
    let mut layout = own.unwrap_or_else(|| plain(table, shown.len()));
    if let Some((place, text)) = wrong {
        let title = place.column.as_deref();
        let column = title.and_then(|title| table.header().position(|own| own == title));
        let row = shown.iter().position(|row| Some(row.line) == place.line);
        let marks = row.and_then(|row| layout.marks.get_mut(row));
        if let (Some(column), Some(marks)) = (column, marks)
            && !marks.iter().any(|mark| mark.column == column)
        {
            let kind = MarkKind::Wrong;
            marks.push(Mark { column, kind, text });
        }
    }
    TableLook {
        separator: table.separator,
        is_comma: table.decimal == Decimal::Comma,
        encoding: seen.content.encoding,
        layout,
        rows: shown
            .iter()
            .map(|row| (row.line, row.cells().map(str::to_owned).collect()))
            .collect(),
        row_count: table.rows().len(),
    }
}

/// The columns of a table whose format says itself what they hold.
fn plain(table: &Table, rows: usize) -> Layout {
    let columns = table.header().map(|header| ColumnLook {
        header: header.to_owned(),
        field: None,
        meaning: String::new(),
        is_guess: false,
        is_mapped: false,
    });
    Layout {
        columns: columns.collect(),
        fields: Vec::new(),
        marks: vec![Vec::new(); rows],
    }
}

/// A number for a table; nothing where there is none.
fn cell(number: Option<f64>) -> String {
    number.map(shown).unwrap_or_default()
}

fn name(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

/// The first pieces of every kind.
fn read(pieces: &Pieces, most: usize) -> Vec<ReadTable> {
    let mut tables = machines(pieces, most);
    tables.extend(figures(pieces, most));
    tables.extend(others(pieces, most));
    tables
}

/// A table of the first things of a list.
fn table<T>(
    kind: &'static str,
    columns: &'static [&'static str],
    list: &[T],
    most: usize,
    row: impl Fn(&T) -> Vec<String>,
) -> Option<ReadTable> {
    (!list.is_empty()).then(|| ReadTable {
        kind,
        count: list.len(),
        columns,
        rows: list.iter().take(most).map(row).collect(),
    })
}

fn machines(pieces: &Pieces, most: usize) -> Vec<ReadTable> {
    let gpus = |amounts: &crate::pieces::Amounts| cell(amounts.get("gpu").copied());
    let nodes = table(
        "nodes",
        &[
            "name",
            "machines",
            "hardware",
            "GPUs each",
            "region",
            "instance type",
            "price per hour",
            "state",
        ],
        &pieces.nodes,
        most,
        |node| {
            let count = match node.count {
                Count::Fixed(count) => count.to_string(),
                Count::Range(least, most) => format!("{least}..{most}"),
            };
            vec![
                node.name.clone(),
                count,
                name(node.hardware.as_ref()),
                gpus(&node.capacity),
                name(node.region.as_ref()),
                name(node.instance_type.as_ref()),
                cell(node.price_per_hour),
                name(node.unusable.as_ref()),
            ]
        },
    );
    let pods = table(
        "pods",
        &["name", "on", "GPUs", "model"],
        &pieces.held,
        most,
        |held| {
            vec![
                held.name.clone(),
                name(held.node.as_ref()),
                gpus(&held.amounts),
                name(held.model.as_ref()),
            ]
        },
    );
    let prices = table(
        "prices",
        &[
            "instance type",
            "hardware",
            "GPUs",
            "region",
            "price per hour",
            "spot price",
        ],
        &pieces.offers,
        most,
        |offer| {
            vec![
                name(offer.instance_type.as_ref()),
                name(offer.hardware.as_ref()),
                shown(offer.cards),
                name(offer.region.as_ref()),
                cell(offer.price_per_hour),
                cell(offer.spot_per_hour),
            ]
        },
    );
    [nodes, pods, prices].into_iter().flatten().collect()
}

fn figures(pieces: &Pieces, most: usize) -> Vec<ReadTable> {
    let rates = table(
        "rates",
        &[
            "model",
            "hardware",
            "GPUs",
            "per second of one replica",
            "memory, GB",
            "load",
        ],
        &pieces.rates,
        most,
        |rate| {
            let per_second = rate.per_second.iter();
            let per_second = per_second.map(|(unit, n)| format!("{} {}", shown(*n), unit.as_str()));
            vec![
                name(rate.model.as_ref()),
                name(rate.hardware.as_ref()),
                cell(rate.cards),
                per_second.collect::<Vec<_>>().join(", "),
                cell(rate.memory_gb),
                rate.load.clone(),
            ]
        },
    );
    let demand = table(
        "demand",
        &["name", "model", "region", "counts", "figures"],
        &pieces.histories,
        most,
        |history| {
            let figures = match &history.series {
                Series::Constant(rate) => format!("{} per second", shown(*rate)),
                Series::Rates(_, list) => plural(list.len(), "sample", "samples"),
                Series::Counter(_, list) => {
                    plural(list.len(), "sample of a counter", "samples of a counter")
                }
                Series::Periods(list) => plural(list.len(), "period", "periods"),
                Series::Events(_, list) => plural(list.len(), "request", "requests"),
            };
            vec![
                history.name.clone(),
                name(history.model.as_ref()),
                name(history.region.as_ref()),
                history.unit.as_str().to_owned(),
                figures,
            ]
        },
    );
    [rates, demand].into_iter().flatten().collect()
}

fn others(pieces: &Pieces, most: usize) -> Vec<ReadTable> {
    let costs = table(
        "costs",
        &["name", "region", "cost", "GPU hours"],
        &pieces.costs,
        most,
        |cost| {
            vec![
                cost.name.clone(),
                name(cost.region.as_ref()),
                shown(cost.effective),
                shown(cost.gpu_hours),
            ]
        },
    );
    let cards = table(
        "cards",
        &["name", "memory, GB", "power, W"],
        &pieces.cards,
        most,
        |card| {
            vec![
                card.name.clone(),
                cell(card.memory_gb),
                cell(card.power_watts),
            ]
        },
    );
    let tokens = table(
        "token_prices",
        &["model", "by", "per million read", "per million generated"],
        &pieces.token_prices,
        most,
        |price| {
            vec![
                price.model.clone(),
                name(price.provider.as_ref()),
                cell(price.input_per_million),
                cell(price.output_per_million),
            ]
        },
    );
    [costs, cards, tokens].into_iter().flatten().collect()
}
