//! How long periods are that are named by times of the day: `00:00`, `06:00`, `18:00`.

use crate::time;

/// Hours of each period: until the next one begins, and the last as long as the one before
/// it. None where names are something else, or do not follow one another within a day.
pub(super) fn hours_of_day(labels: &[&str]) -> Option<Vec<f64>> {
    let begins = labels.iter().map(|label| time::of_day(label.trim()));
    let begins: Vec<f64> = begins.collect::<Option<_>>()?;
    let mut hours: Vec<f64> = begins
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).rem_euclid(86_400.0) / 3600.0)
        .collect();
    let is_one_day = hours.iter().sum::<f64>() < 24.0 && hours.iter().all(|h| *h > 0.0);
    hours.push(*hours.last()?);
    is_one_day.then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::hours_of_day;

    #[test]
    fn periods_last_until_the_next_one() {
        let hours = |labels: &[&str]| hours_of_day(labels);
        assert_eq!(
            hours(&["00:00", "06:00", "12:00", "18:00"]),
            Some(vec![6.0; 4])
        );
        assert_eq!(
            hours(&["22:30", "23:00", "0:00"]),
            Some(vec![0.5, 1.0, 1.0])
        );
        assert_eq!(hours(&["08:00", "20:00"]), Some(vec![12.0, 12.0]));
        for others in [
            &["18:00"][..],
            &["day", "night"],
            &["06:00", "06:00"],
            &["06:00", "18:00", "06:00"],
            &["", "06:00"],
        ] {
            assert_eq!(hours(others), None, "{others:?}");
        }
    }
}
