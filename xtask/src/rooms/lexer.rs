//! The words of Rust text: names and signs with their lines, without comments,
//! strings and numbers.

/// A name, or a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word<'a> {
    /// An identifier or keyword; a raw one without its `r#`.
    Name(&'a str),
    /// `::`.
    Path,
    /// Any other sign.
    Sign(char),
    /// A range, a literal or a lifetime: nothing that a path can be made of.
    Other,
}

/// A word and its line, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) word: Word<'a>,
    /// Where it begins.
    pub(super) line: usize,
}

/// Splits text into its words. Text that is no Rust gives words all the same.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut reader = Reader {
        text,
        at: 0,
        line: 1,
    };
    let mut found = Vec::new();
    while let Some(first) = reader.peek(0) {
        let line = reader.line;
        if let Some(word) = reader.word(first) {
            found.push(Token { word, line });
        }
    }
    found
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.rest().chars().nth(ahead)
    }

    /// Moves over some bytes, which end between two letters.
    fn skip(&mut self, bytes: usize) {
        let rest = self.rest();
        let passed = rest.get(..bytes).unwrap_or(rest);
        self.line += passed.matches('\n').count();
        self.at += passed.len();
    }

    /// Moves behind the next `end`, or to the end of the text.
    fn skip_behind(&mut self, end: &str) {
        let rest = self.rest();
        self.skip(rest.find(end).map_or(rest.len(), |at| at + end.len()));
    }

    /// Moves over what begins here; the word that it is, if it is one.
    fn word(&mut self, first: char) -> Option<Word<'a>> {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.skip_behind("\n");
            return None;
        }
        if rest.starts_with("/*") {
            self.comment();
            return None;
        }
        if first == '"' {
            self.string();
            return Some(Word::Other);
        }
        if first == '\'' {
            self.quote();
            return Some(Word::Other);
        }
        if first.is_ascii_digit() {
            self.number();
            return Some(Word::Other);
        }
        if is_part(first) {
            return self.name();
        }
        for (sign, word) in [
            ("::", Word::Path),
            ("..=", Word::Other),
            ("..", Word::Other),
        ] {
            if rest.starts_with(sign) {
                self.skip(sign.len());
                return Some(word);
            }
        }
        self.skip(first.len_utf8());
        (!first.is_whitespace()).then_some(Word::Sign(first))
    }

    /// A comment of several lines, which may hold others.
    fn comment(&mut self) {
        let mut depth = 0;
        loop {
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.skip(2);
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.skip(2);
            } else if let Some(letter) = self.peek(0) {
                self.skip(letter.len_utf8());
            } else {
                return;
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A string with escapes, from its opening quote.
    fn string(&mut self) {
        self.skip(1);
        while let Some(letter) = self.peek(0) {
            self.skip(letter.len_utf8());
            match letter {
                '\\' => self.skip(self.peek(0).map_or(0, char::len_utf8)),
                '"' => return,
                _ => {}
            }
        }
    }

    /// A letter in quotes, or a lifetime.
    fn quote(&mut self) {
        let is_letter = self.peek(1) == Some('\\') || self.peek(2) == Some('\'');
        self.skip(1);
        if self.peek(0) == Some('\\') {
            self.skip(1);
            self.skip(self.peek(0).map_or(0, char::len_utf8));
        }
        if is_letter {
            self.skip_behind("'");
        } else {
            self.skip(self.length_of_name());
        }
    }

    /// `1_000`, `0xff`, `1.5e-3`, and not the `.` of `0..n` or `pair.0.name`.
    fn number(&mut self) {
        self.skip(self.length_of_name());
        let fraction =
            self.peek(0) == Some('.') && self.peek(1).is_some_and(|c| c.is_ascii_digit());
        if fraction {
            self.skip(1);
            self.skip(self.length_of_name());
        }
    }

    /// A name, or a string with letters before its quote.
    fn name(&mut self) -> Option<Word<'a>> {
        let name = self.rest().get(..self.length_of_name()).unwrap_or("");
        self.skip(name.len());
        let rest = self.rest();
        let is_raw = matches!(name, "r" | "br" | "cr");
        if is_raw {
            let hashes = rest.len() - rest.trim_start_matches('#').len();
            let end = format!("\"{}", "#".repeat(hashes));
            if rest.get(hashes..).is_some_and(|rest| rest.starts_with('"')) {
                self.skip(hashes + 1);
                self.skip_behind(&end);
                return Some(Word::Other);
            }
            if name == "r" && hashes == 1 {
                self.skip(1);
                return self.name();
            }
        }
        if matches!(name, "b" | "c") && rest.starts_with('"') {
            self.string();
            return Some(Word::Other);
        }
        if name == "b" && rest.starts_with('\'') {
            self.quote();
            return Some(Word::Other);
        }
        Some(Word::Name(name))
    }

    fn length_of_name(&self) -> usize {
        let rest = self.rest();
        rest.find(|c| !is_part(c)).unwrap_or(rest.len())
    }
}

/// Whether a letter may be part of a name.
fn is_part(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        tokens(text)
            .into_iter()
            .filter_map(|token| match token.word {
                Word::Name(name) => Some(name),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn comments_and_strings_hold_no_names() {
        let text = "a // b\n/* c /* d */ e */ f \"g \\\" h\" i r#\"j \" k\"# l b\"m\" n br\"\\\" o";
        assert_eq!(names(text), ["a", "f", "i", "l", "n", "o"]);
    }

    #[test]
    fn quotes_are_letters_or_lifetimes() {
        assert_eq!(
            names(r"a '\'' b 'c' d 'e f b'g' h '\u{1F600}' i '_ j"),
            ["a", "b", "d", "f", "h", "i", "j"]
        );
    }

    #[test]
    fn numbers_end_where_fields_and_ranges_begin() {
        assert_eq!(
            names("a.0.b 1.5e3 0..c 0xff_u8 2.max(d) r#type"),
            ["a", "b", "c", "max", "d", "type"]
        );
    }

    #[test]
    fn lines_are_counted_through_everything() {
        let text = "\"a\nb\"\n/* c\n*/ d\n// e\nr\"\n\" f::g";
        let lines: Vec<(Word<'_>, usize)> = tokens(text)
            .iter()
            .map(|token| (token.word, token.line))
            .collect();
        assert_eq!(
            lines,
            [
                (Word::Other, 1),
                (Word::Name("d"), 4),
                (Word::Other, 6),
                (Word::Name("f"), 7),
                (Word::Path, 7),
                (Word::Name("g"), 7),
            ]
        );
    }
}
