//! One name for each kind of accelerator, whatever its makers, clouds and tools call it:
//! `NVIDIA-H100-80GB-HBM3`, `H100`, `h100-sxm` and `nvidia-h100-80gb` are one.

use crate::number::{Decimal, parse};

/// A kind of accelerator.
#[derive(Debug, Clone, PartialEq)]
pub struct Hardware {
    /// Its one name, such as `H100` or `A100-80`.
    pub name: String,
    /// Memory of one card in GB as its maker states it, where that is known.
    pub memory_gb: Option<f64>,
    /// Whether the kind is in the table of known ones.
    pub is_known: bool,
}

/// A known kind: its name, its memory, and the words that its names have to contain once
/// they are reduced to lower-case words. The first that fits is taken, so the longer
/// names stand before the shorter ones.
type Known = (&'static str, f64, &'static [&'static str]);

const KNOWN: &[Known] = &[
    ("GB300", 288.0, &["gb300"]),
    ("GB200", 192.0, &["gb200"]),
    ("B300", 288.0, &["b300"]),
    ("B200", 192.0, &["b200"]),
    ("GH200", 96.0, &["gh200"]),
    ("H200-NVL", 141.0, &["h200", "nvl"]),
    ("H200", 141.0, &["h200"]),
    ("H100-NVL", 94.0, &["h100", "nvl"]),
    ("H100-PCIe", 80.0, &["h100", "pcie"]),
    ("H100", 80.0, &["h100"]),
    ("H800", 80.0, &["h800"]),
    ("H20", 96.0, &["h20"]),
    ("L40S", 48.0, &["l40s"]),
    ("L40", 48.0, &["l40"]),
    ("L4", 24.0, &["l4"]),
    ("L20", 48.0, &["l20"]),
    ("A10G", 24.0, &["a10g"]),
    ("A10", 24.0, &["a10"]),
    ("A16", 16.0, &["a16"]),
    ("A2", 16.0, &["a2"]),
    ("A30", 24.0, &["a30"]),
    ("A40", 48.0, &["a40"]),
    ("T4", 16.0, &["t4"]),
    ("P100", 16.0, &["p100"]),
    ("P4", 8.0, &["p4"]),
    ("P40", 24.0, &["p40"]),
    ("K80", 12.0, &["k80"]),
    ("M60", 8.0, &["m60"]),
    ("RTX PRO 6000", 96.0, &["rtx", "pro", "6000"]),
    ("RTX 6000 Ada", 48.0, &["6000", "ada"]),
    ("RTX 5000 Ada", 32.0, &["5000", "ada"]),
    ("RTX 4000 Ada", 20.0, &["4000", "ada"]),
    ("RTX A6000", 48.0, &["a6000"]),
    ("RTX A5000", 24.0, &["a5000"]),
    ("RTX A4000", 16.0, &["a4000"]),
    ("RTX 6000", 24.0, &["rtx", "6000"]),
    ("RTX 5000", 16.0, &["rtx", "5000"]),
    ("RTX 4000", 8.0, &["rtx", "4000"]),
    ("RTX 5090", 32.0, &["5090"]),
    ("RTX 4090", 24.0, &["4090"]),
    ("RTX 3090 Ti", 24.0, &["3090", "ti"]),
    ("RTX 3090", 24.0, &["3090"]),
    ("MI355X", 288.0, &["mi355x"]),
    ("MI325X", 256.0, &["mi325x"]),
    ("MI300X", 192.0, &["mi300x"]),
    ("MI300A", 128.0, &["mi300a"]),
    ("MI250X", 128.0, &["mi250x"]),
    ("MI250", 128.0, &["mi250"]),
    ("MI210", 64.0, &["mi210"]),
    ("MI100", 32.0, &["mi100"]),
    ("Gaudi3", 128.0, &["gaudi3"]),
    ("Gaudi2", 96.0, &["gaudi2"]),
];

/// Kinds that come with memory of two sizes, which tells them apart.
const SIZED: &[(&str, &str, &[f64])] = &[
    ("A100", "a100", &[40.0, 80.0]),
    ("A800", "a800", &[40.0, 80.0]),
    ("V100", "v100", &[16.0, 32.0]),
];

/// Words that say nothing about which kind it is.
const MAKERS: &[&str] = &[
    "nvidia",
    "amd",
    "intel",
    "habana",
    "tesla",
    "geforce",
    "quadro",
    "instinct",
    "radeon",
    "tensor",
    "core",
    "gpu",
    "graphics",
    "accelerator",
    "sxm",
    "sxm2",
    "sxm3",
    "sxm4",
    "sxm5",
    "sxm6",
    "oam",
    "hbm2",
    "hbm2e",
    "hbm3",
    "hbm3e",
    "gddr6",
    "gddr6x",
    "gddr7",
    "hopper",
    "ampere",
    "turing",
    "volta",
    "lovelace",
    "blackwell",
    "superchip",
    "grace",
];

/// The kind that a name means. `memory_gb` is the memory of one card, where something
/// else than the name says it.
pub fn named(name: &str, memory_gb: Option<f64>) -> Hardware {
    let (words, in_name, slice) = words(name);
    let has = |word: &str| words.iter().any(|w| w == word);
    let memory = in_name.or(memory_gb);
    let mut found = None;
    for (kind, word, sizes) in SIZED {
        if has(word) {
            let size = memory.and_then(|memory| {
                let near = |size: &&f64| (memory - **size).abs() <= 0.1 * **size;
                sizes.iter().find(near).copied()
            });
            let form = if has("pcie") { "-PCIe" } else { "" };
            let name = match size {
                Some(size) => format!("{kind}-{size}{form}"),
                None => format!("{kind}{form}"),
            };
            found = Some((name, size));
        }
    }
    let fits = |known: &&Known| known.2.iter().all(|word| has(word));
    let found = found.or_else(|| {
        let known = KNOWN.iter().find(fits)?;
        Some((known.0.to_owned(), Some(known.1)))
    });
    match (found, slice) {
        (Some((kind, _)), Some(slice)) => Hardware {
            // A part of a card is hardware of its own.
            name: format!("{kind} {slice}"),
            memory_gb: None,
            is_known: true,
        },
        (Some((name, size)), None) => Hardware {
            name,
            memory_gb: size,
            is_known: true,
        },
        (None, _) => Hardware {
            name: name.trim().to_owned(),
            memory_gb: in_name,
            is_known: false,
        },
    }
}

/// Whether two kinds may be one: a name without its memory and one with it.
pub(crate) fn is_same_but_for_size(bare: &str, sized: &str) -> bool {
    let rest = sized
        .strip_prefix(bare)
        .and_then(|rest| rest.strip_prefix('-'));
    let known = SIZED.iter().any(|(kind, _, _)| *kind == bare);
    known && rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

/// The name in lower-case words, the GB among them, and which part of a card it means
/// (`mig-1g.5gb`, `shared`).
fn words(name: &str) -> (Vec<String>, Option<f64>, Option<String>) {
    let lower = name.trim().to_ascii_lowercase();
    let (base, slice) = match lower.find("mig-") {
        Some(at) => (
            lower.get(..at).unwrap_or_default().to_owned(),
            lower.get(at..).map(str::to_owned),
        ),
        None => match lower.strip_suffix("-shared") {
            Some(base) => (base.to_owned(), Some("shared".to_owned())),
            None => (lower, None),
        },
    };
    let mut memory = None;
    let mut words: Vec<String> = Vec::new();
    for word in base.split(|c: char| !c.is_alphanumeric()) {
        let gb = word.strip_suffix("gb").or_else(|| word.strip_suffix("gib"));
        let bare = word
            .parse::<f64>()
            .ok()
            .filter(|n| [16.0, 32.0, 40.0, 80.0].contains(n));
        if let Some(size) = gb.and_then(|gb| parse(gb, Decimal::Point)).or(bare) {
            memory = Some(size);
        } else if let Some(parts) = glued(word) {
            words.extend(parts);
        } else if !word.is_empty() && !MAKERS.contains(&word) {
            words.push(word.to_owned());
        }
    }
    (words, memory, slice)
}

/// `rtx4090` and `h100sxm5` are two words each.
fn glued(word: &str) -> Option<[String; 2]> {
    let at = ["sxm", "pcie", "nvl", "hbm"]
        .iter()
        .find_map(|part| word.find(part).filter(|at| *at > 0));
    let at = at.or_else(|| (word.starts_with("rtx") && word.len() > 3).then_some(3))?;
    let (first, second) = word.split_at_checked(at)?;
    Some([first.to_owned(), second.to_owned()])
}

/// `8xH100`, `8x H100 SXM`, `4 x NVIDIA A10` as a number of cards and a name.
pub fn counted(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, rest) = text.split_at(at);
    let count: f64 = count.parse().ok()?;
    let rest = rest.trim_start().strip_prefix(['x', 'X', '×', '*'])?.trim();
    (count > 0.0 && count <= 1024.0 && !rest.is_empty()).then_some((count, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        named(text, None).name
    }

    #[test]
    fn names_of_one_kind_are_one() {
        for text in [
            "NVIDIA-H100-80GB-HBM3",
            "H100",
            "h100-sxm",
            "nvidia-h100-80gb",
            "nvidia_h100_80gb_hbm3",
            "h100sxm5",
            "H100 SXM",
            "h100_sxm",
            "H100-80GB",
        ] {
            assert_eq!(name(text), "H100", "{text}");
        }
        for (text, expected) in [
            ("NVIDIA-H100-PCIe", "H100-PCIe"),
            ("NVIDIA-A100-SXM4-80GB", "A100-80"),
            ("A100-80GB", "A100-80"),
            ("A100-80", "A100-80"),
            ("NVIDIA-A100-PCIE-40GB", "A100-40-PCIe"),
            ("A100", "A100"),
            ("NVIDIA A10 Tensor Core", "A10"),
            ("NVIDIA-A10G", "A10G"),
            ("Tesla-T4", "T4"),
            ("Tesla V100", "V100"),
            ("NVIDIA-L40S", "L40S"),
            ("NVIDIA GeForce RTX 4090", "RTX 4090"),
            ("rtx4090", "RTX 4090"),
            ("NVIDIA RTX 6000 Ada Generation", "RTX 6000 Ada"),
            ("RTX 6000", "RTX 6000"),
            ("gh200", "GH200"),
            ("h200_sxm", "H200"),
            ("AMD Instinct MI300X OAM", "MI300X"),
            ("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb", "A100-40 mig-1g.5gb"),
            ("Tesla-T4-SHARED", "T4 shared"),
            ("my-card", "my-card"),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
        assert_eq!(named("A100", Some(79.35)).name, "A100-80");
        assert_eq!(named("A100", Some(40.0)).name, "A100-40");
        assert!(is_same_but_for_size("A100", "A100-80"));
        assert!(!is_same_but_for_size("A100", "A100-80-PCIe"));
        assert!(!is_same_but_for_size("H100", "H100-NVL"));
    }

    #[test]
    fn counts_stand_before_names() {
        assert_eq!(counted("8xH100"), Some((8.0, "H100")));
        assert_eq!(
            counted("4x NVIDIA A10 Tensor Core"),
            Some((4.0, "NVIDIA A10 Tensor Core"))
        );
        assert_eq!(counted("H100"), None);
        assert_eq!(counted("0xH100"), None);
    }
}
