//! `cargo xtask wasm`: the npm package's built files, in pkg/dist.
//!
//! Two builds of one commit give the same bytes: the toolchain and every tool
//! are pinned, paths of this machine are left out, nothing reads the clock.
//! `reproducible.rs` makes sure.
//!
//! The standard library is compiled for size along with the rest, which takes a
//! tenth off the download. Cargo calls that unstable, so the compiler is told
//! to allow it; docs/decisions has the reasons.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::process::{Job, root, say};
use crate::toolchain;

/// Where the built files go.
pub(crate) const DIST: &str = "pkg/dist";

/// What the code may use: every browser of the last years has it.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Optimisations. Only small functions are inlined: the compiler leaves calls of a
/// few instructions when it builds for size, and more inlining makes the file
/// faster and its gzip larger. So does ordering by use. The download is what counts.
const PASSES: &[&str] = &[
    "-O2",
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=8",
    "--skip-pass=reorder-functions",
];

/// Parts of the standard library that are built for speed: memory, texts and maps.
/// Every call of the planner spends a third of its time in them, and they are small. The manifest
/// cannot name them, as they are no packages of the workspace.
const FAST: &[&str] = &[
    "alloc",
    "compiler_builtins",
    "core",
    "dlmalloc",
    "hashbrown",
    "std",
];

/// What is built: a crate of bindings, and the files that come of it.
#[derive(Clone, Copy)]
pub(crate) struct Artefact {
    /// The crate.
    package: &'static str,
    /// The file that cargo writes for it.
    compiled: &'static str,
    /// Where its JavaScript is written, below the folder of builds.
    glue: &'static str,
    /// Where its files are, below the folder of the package's.
    folder: &'static str,
    /// The WebAssembly.
    wasm: &'static str,
    /// Whether the parts of [`FAST`] are built for speed.
    is_fast: bool,
}

/// The planner.
pub(crate) const PLANNER: Artefact = Artefact {
    package: "idlewise-wasm",
    compiled: "idlewise_wasm.wasm",
    glue: "glue",
    folder: "",
    wasm: "idlewise.wasm",
    is_fast: true,
};

/// The importers, which are loaded when they are asked for.
pub(crate) const IMPORTER: Artefact = Artefact {
    package: "idlewise-import-wasm",
    compiled: "idlewise_import_wasm.wasm",
    glue: "glue-import",
    folder: "import",
    wasm: "idlewise-import.wasm",
    is_fast: false,
};

/// What is taken along: pages, cards and tables, loaded when they are asked for.
pub(crate) const REPORTER: Artefact = Artefact {
    package: "idlewise-report-wasm",
    compiled: "idlewise_report_wasm.wasm",
    glue: "glue-report",
    folder: "report",
    wasm: "idlewise-report.wasm",
    is_fast: false,
};

impl Artefact {
    /// The files that are built, below the folder of the package's.
    pub(crate) fn files(self) -> [PathBuf; 2] {
        [self.wasm, "glue.js"].map(|name| Path::new(self.folder).join(name))
    }
}

/// Whose memory an instance works in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// Its own.
    Own,
    /// One for all threads of a cross-origin-isolated page.
    Shared,
}

/// What the linker needs for shared memory, of 1 GiB at most.
const SHARED: &[&str] = &[
    "--shared-memory",
    "--max-memory=1073741824",
    "--import-memory",
    "--export=__wasm_init_tls",
    "--export=__tls_size",
    "--export=__tls_align",
    "--export=__tls_base",
];

/// Modules of the package that run beside the second artefact's own bindings.
const BESIDE: &[&str] = &[
    "answering.js",
    "errors.js",
    "figures.js",
    "host.js",
    "instance.js",
    "nearest.js",
    "wire.js",
    "worker.js",
];

/// Builds the second artefact, in `pkg/dist/threads`, beside what [`run`] built.
pub(crate) fn threads() -> Result<()> {
    let output = root().join(DIST).join("threads");
    fs::create_dir_all(&output).context("threads")?;
    let target = target_directory().join("threads");
    bindings(PLANNER, &root(), &target, &output, Memory::Shared)?;
    for name in BESIDE {
        copy(&root().join(DIST).join(name), &output.join(name))?;
    }
    // The bindings bring the script that each thread starts with. It leaves it
    // to bundlers to find the bindings again; naming them works with and without.
    let snippets = target.join("glue/snippets");
    let helper = "src/workerHelpers.js";
    for entry in fs::read_dir(&snippets).context("snippets")? {
        let name = entry.context("snippets")?.file_name();
        let from = snippets.join(&name).join(helper);
        let to = output.join("snippets").join(&name).join(helper);
        let text = fs::read_to_string(&from).with_context(|| from.display().to_string())?;
        if !text.contains(BY_FOLDER) {
            bail!("{helper} no longer imports {BY_FOLDER}");
        }
        fs::create_dir_all(output.join("snippets").join(&name).join("src")).context(helper)?;
        fs::write(&to, text.replace(BY_FOLDER, BY_NAME)).context(helper)?;
    }
    say(&format!("wrote {DIST}/threads"));
    Ok(())
}

/// How a thread's script imports the bindings, and how it should.
const BY_FOLDER: &str = "import('../../..')";
const BY_NAME: &str = "import('../../../glue.js')";

/// Builds everything anew.
pub(crate) fn run() -> Result<()> {
    toolchain::wasm_target()?;
    toolchain::standard_library_source()?;
    toolchain::node_packages()?;
    let dist = root().join(DIST);
    if dist.exists() {
        fs::remove_dir_all(&dist).context(DIST)?;
    }
    fs::create_dir_all(&dist).context(DIST)?;

    for artefact in [PLANNER, IMPORTER, REPORTER] {
        bindings(artefact, &root(), &target_directory(), &dist, Memory::Own)?;
    }

    say("compiling the TypeScript");
    Job::new(
        "node",
        &["node_modules/typescript/bin/tsc", "--project", "pkg"],
    )
    .run()?;
    fs::create_dir_all(dist.join("schema")).context("schema")?;
    for entry in fs::read_dir(root().join("crate/core/schema")).context("crate/core/schema")? {
        let schema = entry.context("crate/core/schema")?;
        copy(
            &schema.path(),
            &dist.join("schema").join(schema.file_name()),
        )?;
    }
    Job::new("node", &["pkg/build/embed.mjs"]).run()?;
    // npm packs no file from outside the package.
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root().join(licence), &root().join("pkg").join(licence))?;
    }
    say(&format!("wrote {DIST}"));
    Ok(())
}

/// Compiles bindings of a checkout, writes their JavaScript and optimises: the files of
/// the artefact, in their folder below the output.
pub(crate) fn bindings(
    artefact: Artefact,
    checkout: &Path,
    target: &Path,
    output: &Path,
    memory: Memory,
) -> Result<()> {
    say(&format!("compiling {}", artefact.package));
    let fast = FAST.iter().filter(|_| artefact.is_fast);
    let fast: Vec<String> = fast
        .map(|name| format!("--config=profile.wasm.package.{name}.opt-level=3"))
        .collect();
    let mut arguments = vec![
        "build",
        "--profile",
        "wasm",
        "--package",
        artefact.package,
        "--target",
        toolchain::WASM,
        "-Zbuild-std=std,panic_abort",
        "-Zbuild-std-features=optimize_for_size",
    ];
    arguments.extend(fast.iter().map(String::as_str));
    Job::cargo(&arguments)
        .within(checkout)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", text(target))
        .env("CARGO_ENCODED_RUSTFLAGS", flags(checkout, memory))
        .run()?;

    say("writing their JavaScript");
    let compiled = target.join(toolchain::WASM).join("wasm");
    let compiled = compiled.join(artefact.compiled);
    let glue = target.join(artefact.glue);
    if glue.exists() {
        fs::remove_dir_all(&glue).context("the folder of the bindings")?;
    }
    Job::cargo(&[
        "run",
        "--quiet",
        "--package",
        "xtask-bindgen",
        "--",
        &text(&compiled),
        &text(&glue),
    ])
    .run()?;
    let output = output.join(artefact.folder);
    fs::create_dir_all(&output).with_context(|| text(&output))?;
    copy(&glue.join("glue.js"), &output.join("glue.js"))?;

    say("optimising");
    let input = text(&glue.join("glue_bg.wasm"));
    let result = text(&output.join(artefact.wasm));
    let program = ["node_modules/binaryen/bin/wasm-opt"];
    let files = [input.as_str(), "--output", &result];
    let threads: &[&str] = match memory {
        Memory::Own => &[],
        Memory::Shared => &["--enable-threads"],
    };
    let arguments = [&program, PASSES, FEATURES, threads, &files].concat();
    Job::new("node", &arguments).run()
}

/// Compiler flags, one per line of the separator that cargo asks for.
fn flags(checkout: &Path, memory: Memory) -> String {
    let features = match memory {
        Memory::Own => "-Ctarget-feature=+simd128",
        Memory::Shared => "-Ctarget-feature=+simd128,+atomics,+bulk-memory",
    };
    let mut flags = vec![
        features.to_owned(),
        // A panic still says what happened, not in which line.
        "-Zlocation-detail=none".to_owned(),
    ];
    if memory == Memory::Shared {
        flags.extend(SHARED.iter().map(|flag| format!("-Clink-arg={flag}")));
    }
    let hidden = [
        (Some(checkout.to_path_buf()), "idlewise"),
        (cargo_home(), "cargo"),
    ];
    for (path, name) in hidden {
        if let Some(path) = path {
            flags.push(format!("--remap-path-prefix={}={name}", path.display()));
        }
    }
    flags.join("\u{1f}")
}

fn cargo_home() -> Option<PathBuf> {
    let home = |variable| std::env::var_os(variable).map(PathBuf::from);
    home("CARGO_HOME").or_else(|| {
        let user = home("HOME").or_else(|| home("USERPROFILE"));
        user.map(|user| user.join(".cargo"))
    })
}

pub(crate) fn target_directory() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => root().join(directory),
        None => root().join("target"),
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .map(|_| ())
        .with_context(|| format!("{} to {}", from.display(), to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_hide_this_machine() {
        let flags = flags(&root(), Memory::Own);
        let mut parts = flags.split('\u{1f}');
        assert_eq!(parts.next(), Some("-Ctarget-feature=+simd128"));
        assert_eq!(parts.next(), Some("-Zlocation-detail=none"));
        let own = format!("--remap-path-prefix={}=idlewise", root().display());
        assert_eq!(parts.next(), Some(own.as_str()));
    }
}
