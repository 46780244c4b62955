//! The rooms of a folder of TypeScript, and the arrows between its files: relative
//! imports of values and types alike, and files that are started as workers.

use std::collections::BTreeMap;

use super::graph::{Arrow, House, Place, Tree};

/// What makes a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rooms {
    /// Every folder, and every file beside them.
    Folders,
    /// The folder is one room.
    One,
}

/// Endings of source files, in the order in which a name is looked up.
const ENDINGS: &[&str] = &[".ts", ".tsx", ".d.ts"];

/// Reads the files of `tree`, which all lie in the folder.
pub(super) fn house(folder: &str, rooms: Rooms, tree: &Tree) -> House {
    let mut house = House {
        name: folder.to_owned(),
        ..House::default()
    };
    let place = |file: &str| Place {
        room: Some(room_of(folder, rooms, file)),
        file: file.to_owned(),
    };
    let mut found: BTreeMap<(&str, String, String), usize> = BTreeMap::new();
    for (file, text) in tree {
        house.rooms.insert(room_of(folder, rooms, file));
        for (written, line) in imports(text) {
            if let Some(to) = file_of(tree, file, &written)
                && to != *file
            {
                found.entry((file, to, written)).or_insert(line);
            }
        }
    }
    house.arrows = found
        .into_iter()
        .map(|((from, to, what), line)| Arrow {
            from: place(from),
            line,
            to: place(&to),
            what,
        })
        .collect();
    house
}

fn room_of(folder: &str, rooms: Rooms, file: &str) -> String {
    let below = file
        .strip_prefix(folder)
        .unwrap_or(file)
        .trim_start_matches('/');
    match (rooms, below.split_once('/')) {
        (Rooms::One, _) => folder.rsplit('/').next().unwrap_or(folder).to_owned(),
        (Rooms::Folders, Some((room, _))) => room.to_owned(),
        (Rooms::Folders, None) => stem(below).to_owned(),
    }
}

/// A path without the ending of a source file, also one that names what is compiled.
fn stem(path: &str) -> &str {
    [".d.ts", ".ts", ".tsx", ".js"]
        .iter()
        .find_map(|ending| path.strip_suffix(ending))
        .unwrap_or(path)
}

/// The source file that a relative import of another file means.
fn file_of(tree: &Tree, from: &str, written: &str) -> Option<String> {
    let mut pieces: Vec<&str> = from.split('/').collect();
    pieces.pop();
    for piece in written.split('/') {
        match piece {
            "." => {}
            ".." => {
                pieces.pop();
            }
            name => pieces.push(name),
        }
    }
    let path = pieces.join("/");
    let stem = stem(&path);
    let named = ENDINGS.iter().map(|ending| format!("{stem}{ending}"));
    let inside = ENDINGS.iter().map(|ending| format!("{path}/index{ending}"));
    named.chain(inside).find(|file| tree.contains_key(file))
}

/// Every relative path that is imported, with its line.
fn imports(text: &str) -> Vec<(String, usize)> {
    let words = words(text);
    let mut found = Vec::new();
    for (at, (word, line)) in words.iter().enumerate() {
        let Word::Text(path) = word else {
            continue;
        };
        if path.starts_with('.') && is_import(&words, at) {
            found.push((path.clone(), *line));
        }
    }
    found
}

/// Whether the text at a place is what an `import`, an `export ... from`, an `import(...)`
/// or a `new URL(..., import.meta.url)` names.
fn is_import(words: &[(Word, usize)], at: usize) -> bool {
    let before = |n: usize| match at.checked_sub(n).and_then(|at| words.get(at)) {
        Some((Word::Name(name), _)) => name.as_str(),
        Some((Word::Sign('('), _)) => "(",
        _ => "",
    };
    match before(1) {
        "from" | "import" => true,
        "(" => matches!(before(2), "import" | "URL"),
        _ => false,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Name(String),
    /// A string in quotes.
    Text(String),
    Sign(char),
}

/// The words of TypeScript: names, strings and signs with their lines, without
/// comments, templates and regular expressions.
///
/// The text between tags is read as if it were code, so a quote in it begins a string;
/// but that ends with the line, as every string does.
fn words(text: &str) -> Vec<(Word, usize)> {
    let mut found: Vec<(Word, usize)> = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let is_operand = matches!(
            found.last(),
            Some((
                Word::Name(_) | Word::Text(_) | Word::Sign(')' | ']' | '}'),
                _
            ))
        );
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if first == '"' || first == '\'' {
            quoted(rest, first, false)
        } else if first == '`' {
            quoted(rest, first, true)
        } else if first == '/' && !is_operand {
            quoted(rest, first, false)
        } else if is_part(first) {
            rest.find(|c| !is_part(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (passed, left) = rest.split_at(length);
        let word = match first {
            '"' | '\'' => Some(Word::Text(passed.trim_matches(first).to_owned())),
            '`' => Some(Word::Text(String::new())),
            '/' if length > 1 => None,
            c if is_part(c) => Some(Word::Name(passed.to_owned())),
            c if c.is_whitespace() => None,
            c => Some(Word::Sign(c)),
        };
        found.extend(word.map(|word| (word, line)));
        line += passed.matches('\n').count();
        rest = left;
    }
    found
}

/// The length of what a quote opens, with both quotes; to the end of the line where
/// it has no other end and may not be longer.
fn quoted(text: &str, quote: char, has_lines: bool) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        if letter == '\n' && !has_lines {
            return at;
        }
        if letter == quote && !is_escaped {
            return at + quote.len_utf8();
        }
        is_escaped = letter == '\\' && !is_escaped;
    }
    text.len()
}

fn is_part(letter: char) -> bool {
    letter == '_' || letter == '$' || letter.is_alphanumeric()
}
