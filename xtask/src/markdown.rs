//! What a text in Markdown links to, and what can be linked to in it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// A link or a picture of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where it leads, as written.
    pub(crate) target: String,
    /// Where that stands in the text, in bytes.
    pub(crate) place: Range<usize>,
}

/// Every link and picture, in the order of the text. Code has none.
pub(crate) fn links(text: &str) -> Vec<Link> {
    let parser = Parser::new_ext(text, options());
    let mut found = Vec::new();
    // A reference leads where its definition says; each is looked at once.
    for (_, definition) in parser.reference_definitions().iter() {
        found.push((definition.dest.to_string(), definition.span.clone()));
    }
    for (event, range) in parser.into_offset_iter() {
        if let Event::Start(
            Tag::Link {
                link_type: LinkType::Inline,
                dest_url,
                ..
            }
            | Tag::Image {
                link_type: LinkType::Inline,
                dest_url,
                ..
            },
        ) = event
        {
            found.push((dest_url.to_string(), range));
        }
    }
    let mut links: Vec<Link> = found
        .into_iter()
        .filter_map(|(target, range)| {
            let within = text.get(range.clone())?.rfind(&target)?;
            let start = range.start + within;
            let place = start..start + target.len();
            Some(Link { target, place })
        })
        .collect();
    links.sort_by_key(|link| link.place.start);
    links
}

/// What a link may name after `#`: the headings, as GitHub and mdBook write them.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let name = slug(&heading.take().unwrap_or_default());
                let same = |anchor: &&String| {
                    anchor.strip_prefix(&name).is_some_and(|rest| {
                        rest.is_empty()
                            || rest.strip_prefix('-').is_some_and(|number| {
                                !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
                            })
                    })
                };
                match anchors.iter().filter(same).count() {
                    0 => anchors.push(name),
                    earlier => anchors.push(format!("{name}-{earlier}")),
                }
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    let letters = heading.trim().chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    });
    letters.collect::<String>().to_lowercase()
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_with_their_place_and_code_has_none() {
        let text = "# A\n[one](a.md#b), `[no](x.md)`, ![p](p.png)\n\n```\n[no](y.md)\n```\n\
                    \n| [in a table](t.md) |\n|---|\n\n[named][n] <https://x.org>\n\n[n]: d/e.md\n";
        let found = links(text);
        let targets: Vec<&str> = found.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["a.md#b", "p.png", "t.md", "d/e.md"]);
        for link in &found {
            assert_eq!(text[link.place.clone()], link.target);
        }
        // A target that is also the name of its link is the one in parentheses.
        let twice = "[a.md](a.md)";
        assert_eq!(links(twice)[0].place, 7..11);
    }

    #[test]
    fn headings_are_anchors() {
        let text =
            "# What `size` does: A & B\n\n## [Linked](x.md) heading\n\n## Twice\n\n## Twice\n";
        assert_eq!(
            anchors(text),
            ["what-size-does-a--b", "linked-heading", "twice", "twice-1"]
        );
    }
}
