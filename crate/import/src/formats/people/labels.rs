//! Labels in one cell: `site=ams3;team=a`. A `\` stands before a `=` within a name.

use serde_json::{Map, Value};

/// The labels of the entries of a list; `None` where one of them is no name and value.
pub(super) fn read(entries: Vec<String>) -> Option<Value> {
    let mut labels = Map::new();
    for entry in entries {
        let (name, value) = pair(&entry)?;
        if name.is_empty() || value.is_empty() || labels.contains_key(&name) {
            return None;
        }
        labels.insert(name, Value::from(value));
    }
    Some(Value::Object(labels))
}

/// What stands before and after the first `=` that is not escaped.
fn pair(entry: &str) -> Option<(String, String)> {
    let mut parts = [String::new(), String::new()];
    let mut at = 0;
    let mut letters = entry.chars();
    while let Some(letter) = letters.next() {
        let letter = match letter {
            '\\' => letters.next().unwrap_or('\\'),
            '=' if at == 0 => {
                at = 1;
                continue;
            }
            letter => letter,
        };
        parts[at].push(letter);
    }
    let [name, value] = parts;
    (at == 1).then(|| (name.trim().to_owned(), value.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values() {
        let labels = |cells: &[&str]| {
            let read = read(cells.iter().map(|cell| (*cell).to_owned()).collect());
            read.map(|labels| labels.to_string())
        };
        let both = labels(&["site=ams3", "team = a"]);
        assert_eq!(both.as_deref(), Some(r#"{"site":"ams3","team":"a"}"#));
        assert_eq!(labels(&["a\\=b=c=d"]).as_deref(), Some(r#"{"a=b":"c=d"}"#));
        for wrong in ["site", "=a", "site="] {
            assert_eq!(labels(&[wrong]), None, "{wrong}");
        }
        assert_eq!(labels(&["a=b", "a=c"]), None);
    }
}
