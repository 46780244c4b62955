//! The page as one archive, for machines without a network: equal pages give equal bytes.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;

use anyhow::{Context, Result};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The archive, in the folder of the page.
pub(crate) const NAME: &str = "idlewise-offline.zip";

/// The folder in it.
const FOLDER: &str = "idlewise";

/// What stands in it beside the page. Browsers load no modules and no workers from files,
/// so a server has to hand them out: any one will do.
const NOTE: &str = "\
idlewise, the page, to use without a network.

Browsers do not run pages like this one straight from files. Any server for files will do.
In this folder:

    python3 -m http.server 8000 --bind 127.0.0.1

Then open http://127.0.0.1:8000/ in a browser. Nothing you load there leaves your machine.
";

/// Writes the archive of a folder into that folder.
///
/// # Errors
/// A file that cannot be read or written.
pub(crate) fn write(folder: &Path) -> Result<()> {
    let target = folder.join(NAME);
    if target.exists() {
        fs::remove_file(&target).context(NAME)?;
    }
    let bytes = archive(folder)?;
    fs::write(&target, bytes).context(NAME)
}

fn archive(folder: &Path) -> Result<Vec<u8>> {
    let mut files = Vec::new();
    gather(folder, "", &mut files)?;
    // Folders list their files in no order, and files have times of their own.
    files.sort();
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(format!("{FOLDER}/README.txt"), options)?;
    archive.write_all(NOTE.as_bytes())?;
    for name in files {
        let content = fs::read(folder.join(&name)).with_context(|| name.clone())?;
        archive.start_file(format!("{FOLDER}/{name}"), options)?;
        archive.write_all(&content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The files below a folder, their names with `/` on every system.
fn gather(folder: &Path, within: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry.with_context(|| folder.display().to_string())?;
        let name = format!("{within}{}", entry.file_name().to_string_lossy());
        if entry.file_type().with_context(|| name.clone())?.is_dir() {
            gather(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::path::PathBuf;

    use zip::ZipArchive;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let place = std::env::temp_dir().join(format!("idlewise-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(place.join("assets")).expect("a folder");
        fs::write(place.join("index.html"), "<p>page</p>").expect("a file");
        fs::write(place.join("assets/main.js"), "1;".repeat(500)).expect("a file");
        place
    }

    #[test]
    fn equal_pages_are_equal_bytes() {
        let (one, two) = (folder("copy-1"), folder("copy-2"));
        write(&one).expect("an archive");
        let first = fs::read(one.join(NAME)).expect("an archive");
        // Written again, it does not hold itself.
        write(&one).expect("an archive");
        write(&two).expect("an archive");
        assert!(first == fs::read(one.join(NAME)).expect("an archive"));
        assert!(first == fs::read(two.join(NAME)).expect("an archive"));
        let mut archive = ZipArchive::new(Cursor::new(first)).expect("an archive");
        let names: Vec<String> = archive
            .file_names()
            .map(|name| name.expect("a name").into_owned())
            .collect();
        assert_eq!(
            names,
            [
                "idlewise/README.txt",
                "idlewise/assets/main.js",
                "idlewise/index.html"
            ]
        );
        let mut text = String::new();
        let mut page = archive.by_name("idlewise/index.html").expect("the page");
        page.read_to_string(&mut text).expect("text");
        assert_eq!(text, "<p>page</p>");
        for place in [one, two] {
            fs::remove_dir_all(place).expect("a folder");
        }
    }
}
