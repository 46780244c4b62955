//! Where every installed compute-hour went: the bar, its table, and the idle
//! part by region, hardware and operator.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use idlewise::plan::{Account, Breakdown, Stranded};

use super::bar::{Part, bar};
use super::layout::title;
use super::names::{self, listed};
use super::number;
use super::scope::Scope;
use super::style::{BAD, FAINT, GOOD, TITLE, WARN};
use super::table::{Table, WIDTH};

/// Rows of each grouping.
const GROUP_ROWS: usize = 5;
/// One letter per cause of stranding, in the order of [`Stranded::CAUSES`].
const LETTERS: [char; 6] = ['F', 'H', 'V', 'R', 'M', 'W'];

/// One row of the account, and one part of the bar where it has a glyph.
struct Row {
    glyph: Option<char>,
    name: String,
    style: Style,
    compute_hours: f64,
    cost: f64,
}

fn rows(account: &Account) -> Vec<Row> {
    let (hours, cost) = (&account.compute_hours, &account.cost);
    let row = |glyph, name: &str, style, of: fn(&Breakdown) -> f64| Row {
        glyph,
        name: name.to_owned(),
        style,
        compute_hours: of(hours),
        cost: of(cost),
    };
    let blue = AnsiColor::Blue.on_default();
    let mut rows = vec![
        row(None, "installed", TITLE, |b| b.installed),
        row(Some('×'), "unavailable", FAINT, |b| b.unavailable),
    ];
    if hours.starting > 0.0 {
        rows.push(row(Some('>'), "starting", FAINT, |b| b.starting));
    }
    rows.extend([
        row(Some('='), "headroom", blue, |b| b.headroom),
        row(Some('█'), "useful", GOOD, |b| b.useful),
        row(Some('▓'), "overhead", AnsiColor::Cyan.on_default(), |b| {
            b.overhead
        }),
        row(Some('▒'), "workload idle", WARN, |b| b.workload_idle),
    ]);
    let causes = Stranded::CAUSES.iter().zip(LETTERS).zip(
        hours
            .stranded
            .amounts()
            .into_iter()
            .zip(cost.stranded.amounts()),
    );
    for ((cause, letter), (compute_hours, cost)) in causes {
        rows.push(Row {
            glyph: Some(letter),
            name: format!("stranded: {cause}"),
            style: BAD,
            compute_hours,
            cost,
        });
    }
    rows.push(row(
        Some('░'),
        "surplus",
        AnsiColor::Magenta.on_default(),
        |b| b.surplus,
    ));
    if hours.undivided > 0.0 {
        rows.push(row(Some('?'), "idle: not divided in time", WARN, |b| {
            b.undivided
        }));
    }
    rows.push(row(None, "idle in all", TITLE, Breakdown::idle));
    rows
}

/// The bar and its table, which is also its legend.
pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let account = scope.account();
    let unit = scope.compute_hours();
    let installed = account.compute_hours.installed;
    title(
        out,
        &format!(
            "Where {} {unit} went: {}",
            number::plain(installed),
            scope.span()
        ),
    );
    if installed <= 0.0 {
        let _ = writeln!(out, "  No compute is installed.");
        return;
    }
    let rows = rows(account);
    let parts: Vec<Part> = rows
        .iter()
        .filter_map(|row| {
            Some(Part {
                glyph: row.glyph?,
                style: row.style,
                amount: row.compute_hours,
            })
        })
        .collect();
    let _ = writeln!(out, "  {}\n", bar(&parts, WIDTH - 4));

    let priced = account.cost.installed > 0.0;
    let mut table = Table::default()
        .names("")
        .names("")
        .numbers(unit)
        .numbers("% of installed");
    if priced {
        table = table.numbers(names::currency(scope.scenario));
    }
    let hours: Vec<f64> = rows.iter().map(|row| row.compute_hours).collect();
    let costs: Vec<f64> = rows.iter().map(|row| row.cost).collect();
    let texts = number::column(&hours)
        .into_iter()
        .zip(number::column(&costs));
    for (row, (hours, cost)) in rows.iter().zip(texts) {
        let mut cells = vec![
            row.glyph.map(String::from).unwrap_or_default(),
            row.name.clone(),
            hours,
            number::percent(100.0 * row.compute_hours / installed),
        ];
        if priced {
            cells.push(cost);
        }
        if row.glyph.is_some() {
            table.marked(row.style, &cells);
        } else {
            table.styled(row.style, &cells);
        }
    }
    out.push_str(&table.render());
}

/// Who has the idle compute. Groupings with one member say nothing.
pub(super) fn groups(out: &mut String, scope: &Scope<'_>) {
    let waste = &scope.plan.waste;
    let groupings: Vec<(&str, &BTreeMap<String, Account>)> = [
        ("region", &waste.by_region),
        ("hardware", &waste.by_hardware),
        ("operator", &waste.by_operator),
    ]
    .into_iter()
    .filter(|(_, groups)| groups.len() > 1)
    .collect();
    if groupings.is_empty() {
        return;
    }
    let titles: Vec<&str> = groupings.iter().map(|(name, _)| *name).collect();
    let all = if scope.period.is_some() {
        " (all periods)"
    } else {
        ""
    };
    title(out, &format!("Idle compute by {}{all}", listed(&titles)));

    let priced = waste.total.cost.installed > 0.0;
    let weight = |account: &Account| {
        if priced {
            account.cost.idle()
        } else {
            account.compute_hours.idle()
        }
    };
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (grouping, groups) in &groupings {
        let mut groups: Vec<(&String, &Account)> = groups.iter().collect();
        groups.sort_by(|(_, a), (_, b)| weight(b).total_cmp(&weight(a)));
        let left_out = groups.len().saturating_sub(GROUP_ROWS);
        for (i, (name, account)) in groups.into_iter().take(GROUP_ROWS).enumerate() {
            entries.push(Entry {
                grouping: if i == 0 { grouping } else { "" },
                name: name.clone(),
                account: Some(account),
            });
        }
        if left_out > 0 {
            entries.push(Entry {
                grouping: "",
                name: format!("… and {left_out} more"),
                account: None,
            });
        }
    }
    let money = priced.then(|| names::currency(scope.scenario));
    let weights = priced && scope.scenario.weighs_by_price();
    table_of(out, &entries, &scope.compute_hours(), money, weights);
}

/// One row: a group's account, or how many groups were left out.
struct Entry<'a> {
    grouping: &'a str,
    name: String,
    account: Option<&'a Account>,
}

fn table_of(
    out: &mut String,
    entries: &[Entry<'_>],
    unit: &str,
    money: Option<String>,
    by_price: bool,
) {
    let priced = money.is_some();
    // One column of numbers for all groupings, so that they can be compared.
    let column = |of: fn(&Account) -> f64| {
        let values: Vec<f64> = entries
            .iter()
            .map(|entry| entry.account.map_or(0.0, of))
            .collect();
        number::column(&values)
    };
    let installed = column(|account| account.compute_hours.installed);
    let idle = column(|account| account.compute_hours.idle());
    let cost = column(|account| account.cost.idle());

    let mut table = Table::default()
        .names("")
        .names("")
        .numbers(format!("installed\n{unit}"))
        .numbers(format!("idle\n{unit}"));
    table = table.numbers(if by_price {
        "idle %\nby price"
    } else {
        "idle %"
    });
    if let Some(currency) = money {
        table = table.numbers(format!("idle\n{currency}"));
    }
    let numbers = installed.into_iter().zip(idle).zip(cost);
    for (entry, ((installed, idle), cost)) in entries.iter().zip(numbers) {
        let mut cells = vec![entry.grouping.to_owned(), entry.name.clone()];
        let Some(account) = entry.account else {
            table.styled(FAINT, &cells);
            continue;
        };
        cells.extend([installed, idle, number::percent(account.idle_percent)]);
        if priced {
            cells.push(cost);
        }
        table.row(&cells);
    }
    out.push_str(&table.render());
}
