//! Bytes to text: UTF-8 with or without a byte order mark, UTF-16, Latin-1.

use crate::limits::MAX_BYTES;

/// A text, and what had to be assumed to read it.
pub(crate) struct Decoded {
    pub(crate) text: String,
    /// The encoding, where it is not UTF-8.
    pub(crate) encoding: Option<&'static str>,
}

/// The text, or what the bytes seem to be instead.
pub(crate) fn text(bytes: &[u8]) -> Result<Decoded, String> {
    if bytes.len() > MAX_BYTES {
        let most = MAX_BYTES >> 20;
        return Err(format!("larger than {most} MiB: cut it into several files"));
    }
    for (magic, seems) in [
        (
            &b"PK\x03\x04"[..],
            "a spreadsheet or another packed file (zip): save the sheets as CSV",
        ),
        (&b"\x1f\x8b"[..], "a file packed by gzip: unpack it"),
        (&b"\x28\xb5\x2f\xfd"[..], "a file packed by zstd: unpack it"),
        (&b"PAR1"[..], "a Parquet file: write it as CSV or JSON"),
        (&b"%PDF"[..], "a PDF document: export the table as CSV"),
        (
            &b"\xd0\xcf\x11\xe0"[..],
            "an old spreadsheet (xls): save the sheets as CSV",
        ),
        (
            &b"SQLite format 3"[..],
            "a SQLite database: export the table as CSV",
        ),
    ] {
        if bytes.starts_with(magic) {
            return Err(format!("seems to be {seems}"));
        }
    }
    let decoded = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        // ASCII in two bytes each, without a mark.
        [first, 0, _, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes)?,
        [0, first, 0, _, ..] if *first != 0 => utf16(bytes, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Decoded {
                text: text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
                encoding: None,
            },
            Err(_) => latin1(bytes)?,
        },
    };
    let is_blank = decoded.text.trim().is_empty();
    if is_blank {
        return Err("is empty".to_owned());
    }
    if decoded.text.contains('\0') {
        return Err("seems to be no text: it contains NUL bytes".to_owned());
    }
    Ok(decoded)
}

fn utf16(bytes: &[u8], of: fn([u8; 2]) -> u16) -> Result<Decoded, String> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => of([*a, *b]),
        // Half of a letter at the end.
        _ => 0xfffd,
    });
    let text: Result<String, _> = char::decode_utf16(units).collect();
    let text = text.map_err(|_| "seems to be damaged text in UTF-16".to_owned())?;
    Ok(Decoded {
        text: text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
        encoding: Some("UTF-16"),
    })
}

/// Windows-1252, the "Latin-1" of spreadsheets.
fn latin1(bytes: &[u8]) -> Result<Decoded, String> {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let strange = |byte: &u8| *byte < 32 && !matches!(byte, b'\t' | b'\n' | b'\r');
    if bytes.iter().any(strange) {
        return Err("seems to be no text".to_owned());
    }
    let letter = |byte: &u8| match byte {
        0x80..=0x9f => HIGH.get(usize::from(*byte - 0x80)).copied().unwrap_or('?'),
        _ => char::from(*byte),
    };
    Ok(Decoded {
        text: bytes.iter().map(letter).collect(),
        encoding: Some("Latin-1"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Option<&'static str>) {
        let decoded = text(bytes).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn encodings_of_spreadsheets() {
        assert_eq!(read(b"\xef\xbb\xbfid"), ("id".to_owned(), None));
        let utf16: Vec<u8> = "\u{feff}id;€"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&utf16), ("id;€".to_owned(), Some("UTF-16")));
        let bare: Vec<u8> = "id,b".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&bare), ("id,b".to_owned(), Some("UTF-16")));
        assert_eq!(
            read(b"M\xfcnchen \x80"),
            ("München €".to_owned(), Some("Latin-1"))
        );
    }

    #[test]
    fn what_is_no_text_is_named() {
        let refused = |bytes: &[u8]| text(bytes).err().unwrap();
        assert!(refused(b"PK\x03\x04...").contains("zip"));
        assert!(refused(b"\x1f\x8b\x08").contains("gzip"));
        assert_eq!(refused(b" \n"), "is empty");
        assert!(refused(b"\x01\xff\x02").contains("no text"));
        assert!(refused(b"a\0\0b").contains("NUL"));
    }
}
