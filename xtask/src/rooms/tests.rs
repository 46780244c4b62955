//! Small crates and pages in memory, with the mistakes that must be found.

use super::graph::{House, Tree};
use super::{order, report, rust, typescript};

fn tree(files: &[(&str, &str)]) -> Tree {
    files
        .iter()
        .map(|&(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

/// A crate `k` of which some files are given.
fn krate(files: &[(&str, &str)]) -> House {
    let paths: Vec<(String, &str)> = files
        .iter()
        .map(|&(path, text)| (format!("k/src/{path}"), text))
        .collect();
    let files: Vec<(&str, &str)> = paths
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    rust::house("k", &tree(&files))
}

/// What is wrong with a house whose rooms should be in some order.
fn problems(house: &House, order: &str) -> Vec<String> {
    let text = format!("```rooms {}\n{order}\n```\n", house.name);
    let orders = order::read(&text).unwrap();
    report::problems(house, orders.get(&house.name))
}

/// A crate of the rooms `low` and `high`, each one file.
fn two(low: &str, high: &str) -> Vec<String> {
    let house = krate(&[
        ("lib.rs", "pub mod high;\nmod low;\npub use low::Thing;"),
        ("low.rs", low),
        ("high.rs", high),
    ]);
    problems(&house, "low high")
}

/// A crate of one room `r` with the files `mod.rs`, `a.rs` and `b.rs`.
fn room(face: &str, a: &str, b: &str) -> Vec<String> {
    let house = krate(&[
        ("lib.rs", "mod r;"),
        ("r/mod.rs", face),
        ("r/a.rs", a),
        ("r/b.rs", b),
    ]);
    problems(&house, "r")
}

const NOTHING: &[String] = &[];

#[test]
fn arrows_downward_are_allowed() {
    let low = "pub struct Thing;\npub fn make() -> Thing { Thing }";
    for high in [
        "use crate::low::Thing;",
        "use crate::Thing;",
        "use super::{low::{self, make as made}};\nfn f() { low::make(); made() }",
        "fn f() -> crate::low::Thing { super::low::make() }",
        "use crate::low::*;",
    ] {
        assert_eq!(two(low, high), NOTHING, "{high}");
    }
}

#[test]
fn a_planted_upward_arrow_is_named() {
    for (low, what) in [
        ("use crate::high::Roof;", "crate::high::Roof"),
        ("use super::high::{self, Roof as R};", "super::high::Roof"),
        (
            "pub use self::super::high::Roof;",
            "self::super::high::Roof",
        ),
        ("use crate::{high::{Roof}};", "crate::high::Roof"),
        ("use crate::high::*;", "crate::high::Roof"),
        (
            "fn f() { println!(\"{:?}\", crate::high::Roof::new()) }",
            "crate::high::Roof::new",
        ),
        ("impl From<super::high::Roof> for T {}", "super::high::Roof"),
        ("use crate::high;\nfn f() {}", "crate::high"),
    ] {
        let found = two(low, "pub struct Roof;");
        let expected = format!("k/src/low.rs:1  low -> high ({what}) upward");
        assert!(found.contains(&expected), "{low}: {found:?}");
    }
    let found = two(
        "use crate::high;\n\nfn f() { high::build() }",
        "pub fn build() {}",
    );
    assert_eq!(found, ["k/src/low.rs:3  low -> high (high::build) upward"]);
}

#[test]
fn comments_texts_and_tests_are_no_arrows() {
    for low in [
        "// use crate::high::Roof;\n/* crate::high::Roof */",
        "/// See [`crate::high::Roof`].\nconst A: &str = \"crate::high::Roof\";",
        "#[cfg(test)]\nmod tests {\n    use crate::high::Roof;\n}",
        "#[cfg(test)]\nuse crate::high::{Roof, self};",
        "#[cfg(all(test, unix))]\nfn f() -> impl Fn(u8, u8) -> crate::high::Roof { |_, _| 0 }",
        "#![cfg(test)]\nuse crate::high::Roof;",
        "#[cfg(test)]\nmod tests;",
        "struct A {\n    #[cfg(test)]\n    a: crate::high::Roof,\n    b: u8,\n}",
        "pub(in crate::high) fn f() {}",
    ] {
        assert_eq!(two(low, "pub struct Roof;"), NOTHING, "{low}");
    }
}

#[test]
fn what_follows_a_test_is_read_again() {
    for low in [
        "#[cfg(test)]\nmod tests { fn f() {} }\nuse crate::high::Roof;",
        "#[cfg(test)]\nconst A: [u8; 2] = [1, 2];\nuse crate::high::Roof;",
        "struct A { #[cfg(test)] a: u8, b: crate::high::Roof }",
        "#[cfg(test)]\nfn f() -> impl Iterator<Item = u8> { 0..1 }\nuse crate::high::Roof;",
        "#[cfg(any(test, feature = \"x\"))]\nuse crate::high::Roof;",
        "#[cfg(not(test))]\nuse crate::high::Roof;",
    ] {
        let found = two(low, "pub struct Roof;");
        assert_eq!(found.len(), 1, "{low}: {found:?}");
    }
}

#[test]
fn a_planted_circle_of_rooms_is_named() {
    let found = two(
        "use crate::high::Roof;\npub struct Thing;",
        "use crate::low::Thing;\npub struct Roof;",
    );
    assert_eq!(
        found,
        [
            "k/src/low.rs:1  low -> high (crate::high::Roof) upward",
            "k: rooms in a circle: high, low",
        ]
    );
}

#[test]
fn a_room_that_only_passes_a_name_on_is_used_too() {
    // By its face `high` gives what `low` has: the path still leads upward.
    let house = krate(&[
        ("lib.rs", "mod ground; mod low; mod high;"),
        ("ground.rs", "pub struct Thing;"),
        ("low.rs", "use crate::high::Thing;"),
        ("high.rs", "pub use crate::ground::Thing;"),
    ]);
    assert_eq!(
        problems(&house, "ground low high"),
        ["k/src/low.rs:1  low -> high (crate::high::Thing) upward"]
    );
}

#[test]
fn the_face_of_a_crate_is_no_room_but_what_it_defines_is_above_all() {
    let files = |lib: &'static str| {
        krate(&[
            ("lib.rs", lib),
            ("low.rs", "use crate::helper;"),
            ("high.rs", "pub fn helper() {}"),
        ])
    };
    let passed = files("mod low; mod high; pub use high::helper;");
    assert_eq!(problems(&passed, "high low"), NOTHING);
    let own = files("mod low; mod high; pub fn helper() { low::f() }");
    assert_eq!(
        problems(&own, "high low"),
        [
            "k/src/low.rs:1  low -> lib.rs (crate::helper) upward",
            "k: rooms in a circle: lib.rs, low",
        ]
    );
}

#[test]
fn a_planted_circle_of_files_is_named() {
    let face = "mod a;\nmod b;\npub(crate) use a::A;";
    let b = "use super::A;\npub struct B;";
    assert_eq!(room(face, "pub struct A;", b), NOTHING);
    assert_eq!(
        room(
            face,
            "pub struct A;\nfn f() -> super::b::B { super::b::B }",
            b
        ),
        [
            "k: files in a circle: k/src/r/a.rs, k/src/r/b.rs",
            "k/src/r/a.rs:2  r -> k/src/r/b.rs (super::b::B)",
            "k/src/r/b.rs:1  r -> k/src/r/a.rs (super::A)",
        ]
    );
}

#[test]
fn a_face_is_no_arrow_and_its_code_is() {
    let child = "use super::LIMIT;\npub fn run() {}";
    // It lends a number and passes `run` on, but does not call it.
    let face = "mod a;\nmod b;\npub use a::run;\npub use b::*;\nconst LIMIT: u8 = 1;";
    assert_eq!(room(face, child, ""), NOTHING);
    for code in [
        "fn f() { run() }",
        "fn f() { a::run() }",
        "fn f() { self::a::run() }",
    ] {
        let found = room(&format!("{face}\n{code}"), child, "");
        assert_eq!(found.len(), 3, "{code}: {found:?}");
        assert_eq!(
            found[0],
            "k: files in a circle: k/src/r/a.rs, k/src/r/mod.rs"
        );
    }
    // Through `*` as well.
    let found = room(
        &format!("{face}\nfn f() {{ go() }}"),
        "",
        "use super::LIMIT;\npub fn go() {}",
    );
    assert_eq!(found.len(), 3, "{found:?}");
    // A variable of the same name is another thing.
    let found = room(&format!("{face}\nfn f(run: u8) -> u8 {{ run }}"), child, "");
    assert_eq!(found, NOTHING);
}

#[test]
fn files_below_files_are_found() {
    let house = krate(&[
        ("lib.rs", "mod r;"),
        ("r.rs", "mod inner { pub mod deep; }\nmod s;\npub struct R;"),
        ("r/inner/deep.rs", "use super::super::s::S;"),
        ("r/s.rs", "mod t;\npub struct S;\nfn f() { t::go() }"),
        (
            "r/s/t.rs",
            "use super::super::inner::deep;\npub fn go() { deep::down() }",
        ),
    ]);
    assert_eq!(
        problems(&house, "r"),
        [
            "k: files in a circle: k/src/r/inner/deep.rs, k/src/r/s.rs, k/src/r/s/t.rs",
            "k/src/r/inner/deep.rs:1  r -> k/src/r/s.rs (super::super::s::S)",
            "k/src/r/s.rs:3  r -> k/src/r/s/t.rs (t::go)",
            "k/src/r/s/t.rs:2  r -> k/src/r/inner/deep.rs (deep::down)",
        ]
    );
}

#[test]
fn a_room_that_is_not_listed_or_does_not_exist_is_an_error() {
    let house = krate(&[
        ("lib.rs", "mod low; mod high;"),
        ("low.rs", ""),
        ("high.rs", ""),
    ]);
    assert_eq!(
        problems(&house, "low attic"),
        [
            "ARCHITECTURE.md: the order of k lacks its room high",
            "ARCHITECTURE.md: the order of k has attic, which is no room of it",
        ]
    );
    assert_eq!(
        report::problems(&house, None),
        ["ARCHITECTURE.md: no order for the rooms of k"]
    );
    let orders = order::read("```rooms cellar\na\n```\n").unwrap();
    assert_eq!(
        order::unknown(&orders, &[house]),
        ["ARCHITECTURE.md: rooms of cellar, which has none"]
    );
}

#[test]
fn a_module_without_a_file_is_an_error() {
    let house = krate(&[("lib.rs", "mod gone;")]);
    assert_eq!(
        problems(&house, ""),
        ["k/src/lib.rs: no file for `mod gone;`"]
    );
}

#[test]
fn damaged_blocks_of_the_document_are_refused() {
    for (text, expected) in [
        (
            "```rooms\na\n```",
            "line 1: expected a folder after ```rooms",
        ),
        ("x\n```rooms k\na", "line 2: the block of k has no end"),
        ("```rooms k\na b\na\n```", "line 1: k has the room a twice"),
        (
            "```rooms k\n```\n```rooms k\n```",
            "line 3: a second block of k",
        ),
    ] {
        let error = order::read(text).unwrap_err();
        assert_eq!(error.to_string(), format!("ARCHITECTURE.md {expected}"));
    }
}

fn page(files: &[(&str, &str)], order: &str) -> Vec<String> {
    let house = typescript::house("web", typescript::Rooms::Folders, &tree(files));
    problems(&house, order)
}

#[test]
fn imports_of_the_page_are_arrows() {
    for (import, what) in [
        (
            "import { f } from \"../views/page.tsx\";",
            "../views/page.tsx",
        ),
        (
            "import type { F } from '../views/page.tsx';",
            "../views/page.tsx",
        ),
        ("export * from \"../views/page.js\";", "../views/page.js"),
        ("import {\n  f,\n} from \"../views/page\";", "../views/page"),
        ("import \"../views/page.tsx\";", "../views/page.tsx"),
        (
            "const f = await import(\"../views/page.tsx\");",
            "../views/page.tsx",
        ),
        (
            "type F = import(\"../views/page.tsx\").F;",
            "../views/page.tsx",
        ),
        (
            "new Worker(new URL(\"../views/page.tsx\", import.meta.url));",
            "../views/page.tsx",
        ),
    ] {
        let line = import.lines().count();
        let files = [("web/model/a.ts", import), ("web/views/page.tsx", "")];
        assert_eq!(
            page(&files, "model views"),
            [format!(
                "web/model/a.ts:{line}  model -> views ({what}) upward"
            )]
        );
        assert_eq!(page(&files, "views model"), NOTHING, "{import}");
    }
}

#[test]
fn other_text_of_the_page_is_no_arrow() {
    for text in [
        "// import \"../views/page.tsx\";\n/* import \"../views/page.tsx\"; */",
        "const a = `import \"../views/page.tsx\"`;",
        "const a = /[\"'`]/; const b = \"import '../views/page.tsx'\";",
        "import { f } from \"preact\";\nimport \"./style.css\";",
        "const a = from(\"../views/page.tsx\");",
    ] {
        let files = [("web/model/a.ts", text), ("web/views/page.tsx", "")];
        assert_eq!(page(&files, "model views"), NOTHING, "{text}");
    }
    // What stands between tags does not hide what follows.
    let text = "const a = <p>Don't</p>;\nconst b = import(\"../views/page.tsx\");";
    let files = [("web/model/a.tsx", text), ("web/views/page.tsx", "")];
    assert_eq!(page(&files, "model views").len(), 1);
}

#[test]
fn circles_of_the_page_are_named() {
    let files = [
        ("web/theme.ts", "import \"./charts/size.ts\";"),
        ("web/charts/size.ts", ""),
        (
            "web/charts/heat.ts",
            "import { t } from \"../theme.ts\";\nimport \"./lines.ts\";",
        ),
        (
            "web/charts/lines.ts",
            "import type { H } from \"./heat.ts\";",
        ),
    ];
    assert_eq!(
        page(&files, "theme charts"),
        [
            "web/theme.ts:1  theme -> charts (./charts/size.ts) upward",
            "web: rooms in a circle: charts, theme",
            "web: files in a circle: web/charts/heat.ts, web/charts/lines.ts",
            "web/charts/heat.ts:2  charts -> web/charts/lines.ts (./lines.ts)",
            "web/charts/lines.ts:1  charts -> web/charts/heat.ts (./heat.ts)",
        ]
    );
}

#[test]
fn the_package_is_one_room() {
    let files = [
        ("pkg/src/a.ts", "import \"./b.js\";"),
        ("pkg/src/b.d.ts", "import(\"./a.js\");"),
    ];
    let house = typescript::house("pkg/src", typescript::Rooms::One, &tree(&files));
    assert_eq!(
        report::problems(&house, None),
        [
            "pkg/src: files in a circle: pkg/src/a.ts, pkg/src/b.d.ts",
            "pkg/src/a.ts:1  src -> pkg/src/b.d.ts (./b.js)",
            "pkg/src/b.d.ts:1  src -> pkg/src/a.ts (./a.js)",
        ]
    );
}

#[test]
fn files_that_no_module_declares_are_refused() {
    let house = krate(&[
        ("lib.rs", "mod r;\n#[cfg(test)]\nmod tests;"),
        ("tests.rs", ""),
        ("r/mod.rs", "mod a;"),
        ("r/a.rs", ""),
        ("r/left_over.rs", ""),
        ("bin/tool.rs", ""),
    ]);
    assert_eq!(
        problems(&house, "r"),
        ["k/src/r/left_over.rs: no module declares it"]
    );
}
