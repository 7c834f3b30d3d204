//! A fingerprint of this crate's sources: a compiled library is read only by the build that wrote it.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;
use std::path::Path;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let mut hasher = DefaultHasher::new();
    add(Path::new("src"), &mut hasher)?;
    println!("cargo::rustc-env=CAILIANG_SOURCES={}", hasher.finish());
    Ok(())
}

fn add(directory: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    let mut paths =
        std::fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        if path.is_dir() {
            add(&path, hasher)?;
        } else {
            hasher.write(path.to_string_lossy().as_bytes());
            hasher.write(&std::fs::read(&path)?);
        }
    }
    Ok(())
}
