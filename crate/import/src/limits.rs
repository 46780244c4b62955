//! How large a file may be. Beyond a limit it is refused by name.

/// Bytes of one file.
pub const MAX_BYTES: usize = 128 << 20;
/// Rows of one table, or lines of one file of JSON lines.
pub const MAX_ROWS: usize = 2_000_000;
/// Cells of one row.
pub const MAX_COLUMNS: usize = 10_000;
/// Files of one import.
pub const MAX_FILES: usize = 1_000;
/// Periods that a demand's history may be cut into.
pub const MAX_PERIODS: usize = 10_000;
/// Demands times periods.
pub const MAX_RATES: usize = 5_000_000;
/// Notes that are kept; the rest is counted.
pub const MAX_NOTES: usize = 500;
/// Bytes of a name; longer ones are cut.
pub const MAX_NAME_BYTES: usize = 200;
/// Numbers beyond this are taken for mistakes.
pub const MAX_NUMBER: f64 = 1e15;
/// Refusals of one file that are listed.
pub const MAX_REFUSALS: usize = 200;
/// Texts about where a scenario is from.
pub const MAX_SOURCES: usize = 1_000;
/// Bytes of one of them.
pub const MAX_SOURCE_BYTES: usize = 2_000;
