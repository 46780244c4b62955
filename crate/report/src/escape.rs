//! The only way for text of others into HTML and SVG.

use std::fmt::{self, Display, Write as _};

/// A text, shown as text in elements and in quoted attributes.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(pub(crate) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ if unseen(letter) => f.write_char('\u{fffd}')?,
                _ => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}

/// Control characters, of which XML forbids most, and marks that turn the direction of
/// what stands behind them: no name needs them.
fn unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_out_of_its_place() {
        let text = Text("<script>a&b</script> \"x\" 'y'\u{0}\u{202e}\n").to_string();
        assert_eq!(
            text,
            "&lt;script&gt;a&amp;b&lt;/script&gt; &quot;x&quot; &#39;y&#39;\u{fffd}\u{fffd}\u{fffd}"
        );
        assert_eq!(Text("Köln 東京").to_string(), "Köln 東京");
    }
}
