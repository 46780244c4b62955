//! Machines of several regions in one cell: `US:3; BG:3`.

use crate::number::{self, Decimal};
use crate::value::some_name;

/// Regions and how many machines each has, where all of a cell says so.
pub(super) fn by_region(cell: &str) -> Option<Vec<(String, u64)>> {
    if !cell.contains([':', '=']) {
        return None;
    }
    let parts = cell.split([';', ',', '|', '\n']).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty()).map(|part| {
        let (region, count) = part.rsplit_once([':', '='])?;
        let count = number::parse(count, Decimal::Point)?;
        let is_whole = (0.0..=1e9).contains(&count) && count.fract() == 0.0;
        // 18:00 is a time.
        let is_name = !region.trim().bytes().all(|byte| byte.is_ascii_digit());
        (is_whole && is_name).then_some((some_name(region)?, count as u64))
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_per_region() {
        let us_and_bg = vec![("US".to_owned(), 3), ("BG".to_owned(), 3)];
        for cell in ["US:3; BG:3", "US=3, BG=3;", "US: 3\nBG: 3"] {
            assert_eq!(by_region(cell), Some(us_and_bg.clone()), "{cell}");
        }
        for cell in ["3", "US", "18:00", "US:3; BG", "US:1.5", "us-east-1"] {
            assert_eq!(by_region(cell), None, "{cell}");
        }
    }
}
