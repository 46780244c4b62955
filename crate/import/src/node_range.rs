//! Names of many machines in one text, as Slurm writes them: `gpu[001-004,007],login1`.

/// Names that one text may stand for.
const MOST: usize = 100_000;

/// The names of a text, where it has brackets with numbers; `None` where it is one name,
/// or stands for more than can be meant.
pub(crate) fn expand(text: &str) -> Option<Vec<String>> {
    if !text.contains('[') {
        return None;
    }
    let mut names = Vec::new();
    for part in parts(text) {
        names.extend(one(part.trim(), MOST.checked_sub(names.len())?)?);
    }
    Some(names)
}

/// The parts between commas that stand outside of brackets.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    text.split(move |letter| {
        match letter {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    })
}

/// The names of one part, which may have several pairs of brackets.
fn one(part: &str, most: usize) -> Option<Vec<String>> {
    let Some((before, rest)) = part.split_once('[') else {
        let is_name = !part.is_empty() && !part.contains(']') && most > 0;
        return is_name.then(|| vec![part.to_owned()]);
    };
    let (inside, after) = rest.split_once(']')?;
    let tails = match after {
        "" => vec![String::new()],
        after => one(after, most)?,
    };
    let mut names = Vec::new();
    for range in inside.split(',') {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(from) || !digits(to) {
            return None;
        }
        let (first, last): (u64, u64) = (from.parse().ok()?, to.parse().ok()?);
        let count = usize::try_from(last.checked_sub(first)?)
            .ok()?
            .checked_add(1)?;
        let more = count.checked_mul(tails.len())?;
        if names.len().checked_add(more)? > most {
            return None;
        }
        for number in first..=last {
            for tail in &tails {
                // Zeros in front belong to the name.
                names.push(format!(
                    "{before}{number:0width$}{tail}",
                    width = from.len()
                ));
            }
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_slurm() {
        let of = |text: &str| expand(text).map(|names| names.join(" "));
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(of("gpu[001-003,007]"), is("gpu001 gpu002 gpu003 gpu007"));
        assert_eq!(of("r[1-2]n[09-10]"), is("r1n09 r1n10 r2n09 r2n10"));
        assert_eq!(of("a[8-10].x, login1"), is("a8.x a9.x a10.x login1"));
        for text in [
            "gpu1",
            "gpu[a-b]",
            "gpu[3-1]",
            "gpu[1",
            "g[]",
            "g[1-99999999]",
            "g[1]]",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
