//! The rooms of a crate, and the arrows between its files.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Arrow, House, Place, Tree};
use super::paths::{Known, Modules, Target};
use super::source::{self, Import, Path};

/// Files that stand above all rooms: the faces of a library and of a program.
const FACES: &[&str] = &["lib.rs", "main.rs"];

/// Reads the crate in a folder, whose files are all in `tree`.
pub(super) fn house(name: &str, tree: &Tree) -> House {
    let mut house = House {
        name: name.to_owned(),
        ..House::default()
    };
    for face in FACES {
        let path = format!("{name}/src/{face}");
        if tree.contains_key(&path) {
            read_crate(tree, path, &mut house);
        }
    }
    house.arrows.sort();
    house.unreadable.extend(undeclared(name, tree));
    house
}

/// Files that no module declares: nothing compiles them, and nobody notices. Tests are
/// declared as well, so the words alone are looked for.
fn undeclared(name: &str, tree: &Tree) -> Vec<String> {
    let source = format!("{name}/src");
    let is_declared = |path: &&String| {
        let Some((folder, file)) = path.rsplit_once('/') else {
            return false;
        };
        let is_face = folder == source && FACES.contains(&file);
        if is_face || path.starts_with(&format!("{source}/bin/")) {
            return true;
        }
        let stem = file.trim_end_matches(".rs");
        let (above, module) = match folder.rsplit_once('/') {
            Some(outer) if stem == "mod" => outer,
            _ => (folder, stem),
        };
        let declaration = format!("mod {module};");
        // A `mod name { ... }` may stand between a module and the file that declares it.
        let folders = std::iter::successors(Some(above), |inner| {
            let outer = inner.rsplit_once('/').map(|(outer, _)| outer);
            outer.filter(|outer| outer.starts_with(&source))
        });
        let mut parents = folders.flat_map(|folder| {
            let faces = ["mod.rs", FACES[0], FACES[1]].map(|face| format!("{folder}/{face}"));
            faces.into_iter().chain([format!("{folder}.rs")])
        });
        parents.any(|parent| {
            tree.get(&parent)
                .is_some_and(|text| text.contains(&declaration))
        })
    };
    let files = tree.keys().filter(|path| !is_declared(path));
    files
        .map(|path| format!("{path}: no module declares it"))
        .collect()
}

/// Reads the crate that begins in a file.
fn read_crate(tree: &Tree, root: String, house: &mut House) {
    let mut modules = Modules::default();
    let mut waiting = vec![(Path::new(), root)];
    while let Some((path, file)) = waiting.pop() {
        for module in source::read(tree.get(&file).map_or("", String::as_str)) {
            let path = [path.clone(), module.inner].concat();
            for child in module.files {
                let path = [path.clone(), vec![child.clone()]].concat();
                match file_of(tree, &house.name, &path) {
                    Some(file) => waiting.push((path, file)),
                    None => house
                        .unreadable
                        .push(format!("{file}: no file for `mod {child};`")),
                }
            }
            let known = Known {
                file: file.clone(),
                defines: module.defines,
                imports: module.imports,
                mentions: module.mentions,
            };
            modules.known.entry(path).or_insert(known);
        }
    }
    house.rooms.extend(
        modules
            .known
            .keys()
            .filter_map(|path| path.first().cloned()),
    );
    house.arrows.extend(arrows(&modules));
}

/// The file of a module, which follows from its path.
fn file_of(tree: &Tree, house: &str, path: &[String]) -> Option<String> {
    let place = format!("{house}/src/{}", path.join("/"));
    [format!("{place}.rs"), format!("{place}/mod.rs")]
        .into_iter()
        .find(|file| tree.contains_key(file))
}

/// What the files of a crate use of each other, each name of each file once.
fn arrows(modules: &Modules) -> Vec<Arrow> {
    let mut found: BTreeMap<(Place, Place, String), usize> = BTreeMap::new();
    for (path, known) in &modules.known {
        for (used, line) in used(modules, path, known) {
            let Some(target) = modules.find(path, &used) else {
                continue;
            };
            let from = place(modules, path);
            for to in reached(modules, path, &target) {
                if to.file != from.file {
                    let first = found
                        .entry((from.clone(), to, used.join("::")))
                        .or_insert(line);
                    *first = line.min(*first);
                }
            }
        }
    }
    found
        .into_iter()
        .map(|((from, to, what), line)| Arrow {
            from,
            line,
            to,
            what,
        })
        .collect()
}

/// The paths that a module really uses, with their lines.
///
/// An import counts where it stands. But what a module imports from below itself is its
/// face, and counts where its own code names it; and an imported module counts by what
/// the code takes from it.
fn used(modules: &Modules, path: &[String], known: &Known) -> Vec<(Path, usize)> {
    let mut used = Vec::new();
    let mut settled: BTreeSet<&String> = BTreeSet::new();
    for import in &known.imports {
        let Some(target) = modules.find(path, &import.path) else {
            continue;
        };
        if target.is_below(path) {
            continue;
        }
        let once = (import.path.clone(), import.line);
        match &import.name {
            Some(name) if target.is_module && takes_from(known, name) => {}
            Some(name) => {
                settled.insert(name);
                used.push(once);
            }
            None if target.is_module => used.extend(everything(modules, &target, import)),
            None => used.push(once),
        }
    }
    let mentions = known.mentions.iter().filter(|mention| {
        let first = mention.path.first();
        !first.is_some_and(|name| settled.contains(name))
    });
    used.extend(mentions.map(|mention| (mention.path.clone(), mention.line)));
    used
}

/// Whether the code of a module takes something from a module that it imports.
fn takes_from(known: &Known, name: &String) -> bool {
    known
        .mentions
        .iter()
        .any(|mention| mention.path.len() > 1 && mention.path.first() == Some(name))
}

/// All names behind a `*`.
fn everything(modules: &Modules, target: &Target, all: &Import) -> Vec<(Path, usize)> {
    let Some(known) = modules.known.get(&target.module) else {
        return Vec::new();
    };
    let imported = known
        .imports
        .iter()
        .filter_map(|import| import.name.as_ref());
    let names: BTreeSet<&String> = known.defines.iter().chain(imported).collect();
    names
        .into_iter()
        .map(|name| ([&all.path, std::slice::from_ref(name)].concat(), all.line))
        .collect()
}

/// The files that a path ends at: the one with the definition, and the faces of other
/// rooms that it passes.
fn reached(modules: &Modules, from: &[String], target: &Target) -> Vec<Place> {
    let room = from.first();
    let faces = target
        .through
        .iter()
        .filter(|face| !face.is_empty() && face.first() != room);
    faces
        .chain([&target.module])
        .map(|module| place(modules, module))
        .collect()
}

fn place(modules: &Modules, module: &[String]) -> Place {
    Place {
        room: module.first().cloned(),
        file: modules
            .known
            .get(module)
            .map_or_else(String::new, |known| known.file.clone()),
    }
}
