//! Times as exports write them, and labels of periods. All are UTC unless they say
//! otherwise; nothing here knows what time it is.

/// Seconds since 1970-01-01T00:00:00Z.
pub(crate) type Seconds = f64;

const DAY: i64 = 86_400;

/// A time in one of the ways in which exports write it: ISO 8601 with `T` or a blank,
/// with or without zone and decimals, `30.11.2026 18:00`, `2026/11/30 18:00`, or the
/// seconds or milliseconds since 1970.
pub(crate) fn parse(text: &str) -> Option<Seconds> {
    let text = text.trim();
    if let Ok(number) = text.parse::<f64>() {
        return unix(number);
    }
    let split = text.find(['T', 't', ' ']);
    let (date, rest) = match split {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    let days = date_of(date)?;
    let (clock, offset) = zone(rest.trim())?;
    let seconds = clock_of(clock)?;
    Some(days as f64 * DAY as f64 + seconds - offset)
}

/// A number of a size that seconds, milliseconds, microseconds or nanoseconds since 1970
/// have in this century.
fn unix(number: f64) -> Option<Seconds> {
    [1.0, 1e3, 1e6, 1e9]
        .into_iter()
        .map(|per_second| number / per_second)
        .find(|seconds| (9e8..5e9).contains(seconds))
}

fn date_of(text: &str) -> Option<i64> {
    let sign = ['-', '/', '.']
        .into_iter()
        .find(|sign| text.contains(*sign))?;
    let parts: Vec<&str> = text.split(sign).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| {
        (part.len() <= 4)
            .then(|| part.parse::<i64>().ok())
            .flatten()
    };
    let (a, b, c) = (number(a)?, number(b)?, number(c)?);
    let (year, month, day) = match (parts.first()?.len(), sign) {
        (4, _) => (a, b, c),
        // 30.11.2026, and 11/30/2026 unless that is no month.
        (_, '/') if a <= 12 => (c, a, b),
        _ => (c, b, a),
    };
    let fits =
        (1970..=2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| days_from_civil(year, month, day))
}

/// The clock without its zone, and the zone's seconds east of Greenwich.
fn zone(text: &str) -> Option<(&str, f64)> {
    for utc in ["UTC", "GMT", "Z", "z"] {
        if let Some(clock) = text.strip_suffix(utc) {
            return Some((clock.trim(), 0.0));
        }
    }
    let Some(at) = text.rfind(['+', '-']) else {
        return Some((text, 0.0));
    };
    let (clock, offset) = text.split_at(at);
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let seconds = hours.parse::<f64>().ok()? * 3600.0 + minutes.parse::<f64>().ok()? * 60.0;
    let seconds = if offset.starts_with('-') {
        -seconds
    } else {
        seconds
    };
    Some((clock.trim(), seconds))
}

fn clock_of(text: &str) -> Option<f64> {
    if text.is_empty() {
        return Some(0.0);
    }
    of_day(text)
}

/// Seconds since midnight of a time of the day, such as `18:00`.
pub(crate) fn of_day(text: &str) -> Option<f64> {
    let mut parts = text.split(':');
    let hours: u32 = parts.next()?.parse().ok()?;
    let minutes: u32 = parts.next()?.parse().ok()?;
    let seconds: f64 = match parts.next() {
        Some(part) if part.starts_with(|c: char| c.is_ascii_digit()) => {
            part.replace(',', ".").parse().ok()?
        }
        Some(_) => return None,
        None => 0.0,
    };
    let fits = hours <= 24 && minutes < 60 && seconds < 61.0 && parts.next().is_none();
    fits.then(|| f64::from(hours) * 3600.0 + f64::from(minutes) * 60.0 + seconds)
}

/// Days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The inverse: year, month, day.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let part = (5 * of_year + 2) / 153;
    let day = of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// A time as the label of a period: as precise as it has to be.
pub fn label(seconds: f64) -> String {
    let whole = seconds.floor() as i64;
    let (year, month, day) = civil_from_days(whole.div_euclid(DAY));
    let clock = whole.rem_euclid(DAY);
    let (hours, minutes, rest) = (clock / 3600, clock / 60 % 60, clock % 60);
    let second = if rest > 0 {
        format!(":{rest:02}")
    } else {
        String::new()
    };
    format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}{second}Z")
}

/// Seconds since some start as the label of a period, such as `1d 02:30`.
pub fn offset_label(seconds: f64) -> String {
    let whole = seconds.floor() as i64;
    let (days, clock) = (whole.div_euclid(DAY), whole.rem_euclid(DAY));
    let (hours, minutes, rest) = (clock / 3600, clock / 60 % 60, clock % 60);
    let day = if days == 0 {
        String::new()
    } else {
        format!("{days}d ")
    };
    let second = if rest > 0 {
        format!(":{rest:02}")
    } else {
        String::new()
    };
    format!("{day}{hours:02}:{minutes:02}{second}")
}

/// A length of time such as `1h`, `15m`, `30s`, `1d` or `1.5h`, in hours.
pub fn duration_hours(text: &str) -> Option<f64> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_alphabetic())?;
    let (number, unit) = text.split_at(at);
    let number: f64 = number.trim().parse().ok()?;
    let seconds = match unit.trim() {
        "ms" => 1e-3,
        "s" | "sec" | "second" | "seconds" => 1.0,
        "m" | "min" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    };
    let hours = number * seconds / 3600.0;
    (hours > 0.0 && hours.is_finite()).then_some(hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_exports() {
        let noon = 1_795_953_600.0; // 2026-11-29T12:00:00Z
        for text in [
            "2026-11-29T12:00:00Z",
            "2026-11-29 12:00",
            "2026-11-29T13:00:00+01:00",
            "2026-11-29T07:00-0500",
            "2026-11-29 12:00:00 UTC",
            "2026-11-29 12:00:00.0000000",
            "29.11.2026 12:00",
            "11/29/2026 12:00:00",
            "2026/11/29 12:00",
            "1795953600",
            "1795953600000",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        assert_eq!(parse("2026-11-29"), Some(noon - 43_200.0));
        for text in [
            "",
            "noon",
            "18:00",
            "2026-13-01",
            "5",
            "2026-11-29 25:61",
            "a-b-c",
            "é-1-1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn labels_are_times() {
        assert_eq!(label(1_795_953_600.0), "2026-11-29T12:00Z");
        assert_eq!(label(951_782_405.0), "2000-02-29T00:00:05Z");
        assert_eq!(offset_label(300.0), "00:05");
        assert_eq!(offset_label(90_005.0), "1d 01:00:05");
    }

    #[test]
    fn lengths_of_time() {
        assert_eq!(duration_hours("1h"), Some(1.0));
        assert_eq!(duration_hours("15m"), Some(0.25));
        assert_eq!(duration_hours("1d"), Some(24.0));
        for text in ["", "1", "h", "0h", "-1h", "1y", "nan h"] {
            assert_eq!(duration_hours(text), None, "{text}");
        }
    }
}
