//! Where a path of Rust leads within its crate: through modules, imports and what
//! modules pass on, to the file that defines the name.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Import, Mention, Path};

/// A module with its path from the root of the crate.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Its file.
    pub(super) file: String,
    /// Names of items that it defines itself.
    pub(super) defines: BTreeSet<String>,
    /// What it imports, also to pass it on.
    pub(super) imports: Vec<Import>,
    /// Paths in its code.
    pub(super) mentions: Vec<Mention>,
}

/// All modules of a crate that are not for tests alone.
#[derive(Debug, Default)]
pub(super) struct Modules {
    /// By their paths; the root has an empty one.
    pub(super) known: BTreeMap<Path, Known>,
}

/// Where a path leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The module that defines the name, or that the path names.
    pub(super) module: Path,
    /// Whether the path names the module itself.
    pub(super) is_module: bool,
    /// Modules that pass the name on, on the way.
    pub(super) through: Vec<Path>,
}

impl Target {
    /// Whether it lies in a module below another one.
    pub(super) fn is_below(&self, module: &[String]) -> bool {
        self.module.len() > module.len() && self.module.starts_with(module)
    }
}

/// Imports that lead to each other are no way; so many steps are on none.
const MOST_STEPS: usize = 32;

impl Modules {
    /// Where a path leads that is written in a module; `None` for other crates, for
    /// variables, and for what only a macro knows.
    pub(super) fn find(&self, module: &[String], path: &[String]) -> Option<Target> {
        self.start(module, path, &[], MOST_STEPS)
    }

    /// Follows a path from its first name.
    fn start(
        &self,
        module: &[String],
        path: &[String],
        through: &[Path],
        steps: usize,
    ) -> Option<Target> {
        let steps = steps.checked_sub(1)?;
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.walk(&[], rest, through, steps),
            "self" => self.walk(module, rest, through, steps),
            "super" => self.walk(module.split_last()?.1, rest, through, steps),
            name if self.has(module, name, steps) => self.walk(module, path, through, steps),
            _ => None,
        }
    }

    /// Follows a path from within a module.
    fn walk(
        &self,
        module: &[String],
        path: &[String],
        through: &[Path],
        steps: usize,
    ) -> Option<Target> {
        let steps = steps.checked_sub(1)?;
        let end = |is_module| Target {
            module: module.to_vec(),
            is_module,
            through: through.to_vec(),
        };
        let Some((first, rest)) = path.split_first() else {
            return Some(end(true));
        };
        match first.as_str() {
            "self" => return self.walk(module, rest, through, steps),
            "super" => return self.walk(module.split_last()?.1, rest, through, steps),
            _ => {}
        }
        let known = self.known.get(module)?;
        let child = [module, std::slice::from_ref(first)].concat();
        let import = self.import(module, first);
        let is_child = self.known.contains_key(&child);
        if is_child && (import.is_none() || !rest.is_empty()) {
            return self.walk(&child, rest, through, steps);
        }
        if known.defines.contains(first) {
            return Some(end(false));
        }
        let passed = [through, &[module.to_vec()]].concat();
        if let Some(import) = import {
            let longer = [&import.path, rest].concat();
            // What comes from another crate belongs to the module that passes it on.
            return self
                .start(module, &longer, &passed, steps)
                .or_else(|| Some(end(false)));
        }
        for all in known.imports.iter().filter(|import| import.name.is_none()) {
            let Some(target) = self.start(module, &all.path, &[], steps) else {
                continue;
            };
            if target.is_module && self.has(&target.module, first, steps) {
                return self.walk(&target.module, path, &passed, steps);
            }
        }
        Some(end(false))
    }

    /// The import that brings a name. One of another crate's module of that name
    /// (`use log::log`) brings nothing of ours.
    fn import(&self, module: &[String], name: &str) -> Option<&Import> {
        let known = self.known.get(module)?;
        let child = [module, &[name.to_owned()]].concat();
        known.imports.iter().find(|import| {
            let from_itself = import.path.first().is_some_and(|first| first == name);
            import.name.as_deref() == Some(name)
                && (!from_itself || self.known.contains_key(&child))
        })
    }

    /// Whether a module has a name: defined, imported, or below it.
    fn has(&self, module: &[String], name: &str, steps: usize) -> bool {
        let (Some(known), Some(steps)) = (self.known.get(module), steps.checked_sub(1)) else {
            return false;
        };
        known.defines.contains(name)
            || self
                .known
                .contains_key(&[module, &[name.to_owned()]].concat())
            || self.import(module, name).is_some()
            || known.imports.iter().any(|import| {
                import.name.is_none()
                    && self
                        .start(module, &import.path, &[], steps)
                        .is_some_and(|t| {
                            t.is_module && t.module != module && self.has(&t.module, name, steps)
                        })
            })
    }
}
