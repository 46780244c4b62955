//! What one file of Rust says: its modules, what they define, import and name.
//!
//! Only words are read, no grammar: enough to find paths, and it cannot fail. What is
//! compiled for tests alone is passed over.

use std::collections::BTreeSet;

use super::lexer::{Token, Word, tokens};

/// A path, such as `crate::scenario::Fleet`, piece by piece.
pub(super) type Path = Vec<String>;

/// A module: a file, or a `mod name { ... }` within one.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its path below the file's own; empty for the file itself.
    pub(super) inner: Path,
    /// Names of items that it defines itself.
    pub(super) defines: BTreeSet<String>,
    /// Its imports, renamed and nested ones each on their own.
    pub(super) imports: Vec<Import>,
    /// Paths and single names in its code.
    pub(super) mentions: Vec<Mention>,
    /// Modules that it declares and that stand in files of their own.
    pub(super) files: Vec<String>,
}

/// One name that a `use` brings.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// As what it is known here; `None` for everything (`*`).
    pub(super) name: Option<String>,
    /// Where it comes from.
    pub(super) path: Path,
    /// The line of its name.
    pub(super) line: usize,
}

/// A path or a name in code.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Its pieces.
    pub(super) path: Path,
    /// Whether a call follows.
    pub(super) called: bool,
    /// Where it begins.
    pub(super) line: usize,
}

/// Keywords before a name that is being defined.
const DEFINING: &[&str] = &[
    "struct", "enum", "union", "trait", "type", "fn", "const", "static",
];

/// Keywords before a name that is being bound to a value.
const BINDING: &[&str] = &["let", "mut", "ref", "for"];

/// Reads a file. The first module is the file itself.
pub(super) fn read(text: &str) -> Vec<Module> {
    let words = tokens(text);
    if is_for_tests_only(&words) {
        return vec![Module::default()];
    }
    let mut reader = Reader {
        words,
        at: 0,
        modules: vec![Module::default()],
        open: vec![(0, 0)],
        depth: 0,
        bound: BTreeSet::new(),
    };
    while reader.at < reader.words.len() {
        reader.step();
    }
    let Reader {
        mut modules, bound, ..
    } = reader;
    for module in &mut modules {
        // A variable with the name of a function is not that function.
        module.mentions.retain(|mention| {
            let [name] = mention.path.as_slice() else {
                return true;
            };
            mention.called || !bound.contains(name)
        });
    }
    modules
}

/// Whether the whole file is compiled for tests alone (`#![cfg(test)]`).
fn is_for_tests_only(words: &[Token<'_>]) -> bool {
    let start = [Word::Sign('#'), Word::Sign('!'), Word::Sign('[')];
    (0..words.len()).any(|at| {
        start
            .iter()
            .enumerate()
            .all(|(i, sign)| words.get(at + i).is_some_and(|token| token.word == *sign))
            && words.get(at + 3..).is_some_and(asks_for_tests)
    })
}

/// Whether an attribute, read from behind its bracket, is `cfg(test)` or
/// `cfg(all(test, ...))`.
fn asks_for_tests(words: &[Token<'_>]) -> bool {
    let mut words = words.iter().map(|token| token.word);
    let mut next = || words.next();
    if next() != Some(Word::Name("cfg")) || next() != Some(Word::Sign('(')) {
        return false;
    }
    match next() {
        Some(Word::Name("test")) => next() == Some(Word::Sign(')')),
        Some(Word::Name("all")) => {
            next() == Some(Word::Sign('(')) && next() == Some(Word::Name("test"))
        }
        _ => false,
    }
}

/// What ends an item, besides a semicolon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Semicolon,
    Braces,
    /// A comma too: fields, arms and statements.
    Comma,
}

struct Reader<'a> {
    words: Vec<Token<'a>>,
    at: usize,
    modules: Vec<Module>,
    /// The modules that are open here, each with the depth of its items.
    open: Vec<(usize, usize)>,
    /// Open braces.
    depth: usize,
    /// Names of variables and fields of the file.
    bound: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> Option<Word<'a>> {
        self.words.get(at).map(|token| token.word)
    }

    fn is(&self, at: usize, sign: char) -> bool {
        self.word(at) == Some(Word::Sign(sign))
    }

    fn name(&self, at: usize) -> Option<&'a str> {
        match self.word(at) {
            Some(Word::Name(name)) => Some(name),
            _ => None,
        }
    }

    fn line(&self, at: usize) -> usize {
        self.words.get(at).map_or(0, |token| token.line)
    }

    /// The module that is open here.
    fn module(&mut self) -> Option<&mut Module> {
        let &(module, _) = self.open.last()?;
        self.modules.get_mut(module)
    }

    /// Whether items that begin here are the module's own, and not those of a block.
    fn is_top(&self) -> bool {
        self.open
            .last()
            .is_some_and(|&(_, depth)| depth == self.depth)
    }

    /// Reads what begins here.
    fn step(&mut self) {
        let Some(word) = self.word(self.at) else {
            return;
        };
        match word {
            Word::Sign('#') => self.attribute(),
            Word::Sign('{') => {
                self.depth += 1;
                self.at += 1;
            }
            Word::Sign('}') => self.close(),
            // Not the `use<'a>` of a type.
            Word::Name("use") if !self.is(self.at + 1, '<') => self.imports(),
            Word::Name("mod") => self.module_begins(),
            Word::Name("pub") => self.visibility(),
            Word::Name("macro_rules") => self.defined_behind(2),
            Word::Name(keyword) if DEFINING.contains(&keyword) => self.defined_behind(1),
            Word::Name(_) => self.mention(),
            _ => self.at += 1,
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.open.len() > 1
            && self
                .open
                .last()
                .is_some_and(|&(_, depth)| depth > self.depth)
        {
            self.open.pop();
        }
        self.at += 1;
    }

    /// Passes an attribute, and what it belongs to where that is for tests alone.
    fn attribute(&mut self) {
        let bracket = self.at + 1 + usize::from(self.is(self.at + 1, '!'));
        if !self.is(bracket, '[') {
            self.at += 1;
            return;
        }
        let tests = self.words.get(bracket + 1..).is_some_and(asks_for_tests);
        self.at = self.behind_group(bracket);
        if tests {
            self.pass_item();
        }
    }

    /// The place behind a bracket and what it encloses.
    fn behind_group(&self, from: usize) -> usize {
        let mut depth = 0_usize;
        let mut at = from;
        while let Some(word) = self.word(at) {
            at += 1;
            match word {
                Word::Sign('(' | '[' | '{') => depth += 1,
                Word::Sign(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// Passes one item, statement, field or arm with its attributes.
    fn pass_item(&mut self) {
        while self.is(self.at, '#') {
            self.at = self.behind_group(self.at + 1);
        }
        let end = self.end_of_item();
        while let Some(word) = self.word(self.at) {
            match word {
                Word::Sign('{') => {
                    self.at = self.behind_group(self.at);
                    if end != End::Semicolon {
                        self.at += usize::from(end == End::Comma && self.is(self.at, ','));
                        return;
                    }
                }
                Word::Sign('(' | '[') => self.at = self.behind_group(self.at),
                Word::Sign('}' | ')' | ']') => return,
                Word::Sign(sign) => {
                    self.at += 1;
                    if sign == ';' || sign == ',' && end == End::Comma {
                        return;
                    }
                }
                _ => self.at += 1,
            }
        }
    }

    /// How the item that begins here ends, by its keyword.
    fn end_of_item(&self) -> End {
        let mut at = self.at;
        loop {
            match self.word(at) {
                Some(Word::Name("pub")) if self.is(at + 1, '(') => at = self.behind_group(at + 1),
                Some(Word::Name("pub" | "unsafe" | "async" | "extern") | Word::Other) => at += 1,
                Some(Word::Name("const")) if self.name(at + 1) == Some("fn") => at += 1,
                Some(Word::Name("use" | "const" | "static" | "type" | "let")) => {
                    return End::Semicolon;
                }
                Some(Word::Name("impl" | "mod" | "macro_rules")) => return End::Braces,
                Some(Word::Name(name)) if DEFINING.contains(&name) => return End::Braces,
                _ => return End::Comma,
            }
        }
    }

    /// `pub`, also with a path in brackets, which is no use of that path.
    fn visibility(&mut self) {
        self.at += 1;
        let is_scope = self.is(self.at, '(')
            && matches!(
                self.name(self.at + 1),
                Some("crate" | "super" | "self" | "in")
            );
        if is_scope {
            self.at = self.behind_group(self.at);
        }
    }

    fn module_begins(&mut self) {
        let Some(name) = self.name(self.at + 1) else {
            self.at += 1;
            return;
        };
        let name = name.to_owned();
        let is_file = self.is(self.at + 2, ';');
        self.at += 3;
        if is_file {
            if let Some(module) = self.module() {
                module.files.push(name);
            }
            return;
        }
        self.depth += 1;
        let mut inner = self.module().map(|m| m.inner.clone()).unwrap_or_default();
        inner.push(name);
        self.modules.push(Module {
            inner,
            ..Module::default()
        });
        self.open.push((self.modules.len() - 1, self.depth));
    }

    /// An item whose name stands some words behind its keyword.
    fn defined_behind(&mut self, words: usize) {
        let name = self.name(self.at + words).filter(|name| *name != "fn");
        let Some(name) = name else {
            self.at += 1;
            return;
        };
        self.at += words + 1;
        if self.is_top()
            && let Some(module) = self.module()
        {
            module.defines.insert(name.to_owned());
        }
    }

    /// A path, a single name, or a name that something else explains.
    fn mention(&mut self) {
        let start = self.at;
        let before = start.checked_sub(1).and_then(|at| self.word(at));
        let mut path = Path::new();
        while let Some(name) = self.name(self.at) {
            path.push(name.to_owned());
            self.at += 1;
            if self.word(self.at) != Some(Word::Path) || self.name(self.at + 1).is_none() {
                break;
            }
            self.at += 1;
        }
        // Fields, methods, and paths that began before, as in `Vec::<T>::new`.
        if matches!(before, Some(Word::Sign('.') | Word::Path)) {
            return;
        }
        let called = self.is(self.at, '(') || self.word(self.at) == Some(Word::Path);
        let is_bound = matches!(before, Some(Word::Name(name)) if BINDING.contains(&name))
            || before == Some(Word::Sign('|')) && self.is(self.at, '|')
            || self.is(self.at, ':');
        if let [name] = path.as_slice()
            && name.starts_with(char::is_lowercase)
            && is_bound
            && !called
        {
            self.bound.insert(name.clone());
            return;
        }
        let line = self.line(start);
        if let Some(module) = self.module() {
            module.mentions.push(Mention { path, called, line });
        }
    }

    /// Everything of a `use`.
    fn imports(&mut self) {
        self.at += 1;
        let mut found = Vec::new();
        self.branch(&[], &mut found);
        while self.at < self.words.len() && !self.is(self.at, ';') {
            self.at += 1;
        }
        if let Some(module) = self.module() {
            module.imports.extend(found);
        }
    }

    /// One branch of a `use`: a path that ends in a name, in `*` or in further branches.
    fn branch(&mut self, before: &[String], found: &mut Vec<Import>) {
        let mut path = before.to_vec();
        loop {
            let line = self.line(self.at);
            let word = self.word(self.at);
            self.at += 1;
            match word {
                Some(Word::Path) => {}
                Some(Word::Sign('*')) => {
                    found.push(Import {
                        name: None,
                        path,
                        line,
                    });
                    return;
                }
                Some(Word::Sign('{')) => return self.branches(&path, found),
                Some(Word::Name(name)) => {
                    path.push(name.to_owned());
                    if self.word(self.at) == Some(Word::Path) {
                        continue;
                    }
                    let path = without_self(path);
                    let name = if self.name(self.at) == Some("as") {
                        self.at += 2;
                        self.name(self.at - 1).map(str::to_owned)
                    } else {
                        path.last().cloned()
                    };
                    let name = Some(name.unwrap_or_else(|| "_".to_owned()));
                    found.push(Import { name, path, line });
                    return;
                }
                _ => return,
            }
        }
    }

    /// What stands between braces, from behind the first of them.
    fn branches(&mut self, path: &[String], found: &mut Vec<Import>) {
        while self.at < self.words.len() && !self.is(self.at, '}') {
            if self.is(self.at, ',') {
                self.at += 1;
            } else {
                self.branch(path, found);
            }
        }
        self.at += 1;
    }
}

/// `a::b::{self}` is `a::b`.
fn without_self(mut path: Path) -> Path {
    if path.len() > 1 && path.last().is_some_and(|name| name == "self") {
        path.pop();
    }
    path
}
