//! Which action a page is about.

use super::layout::Element;
use super::refuse::Refusals;

impl Refusals<'_> {
    /// The action: a parameter names it, or the text before the first heading, or the file.
    pub fn action(&mut self, before: &[Element], named: Option<String>) -> Option<String> {
        let in_text = before.iter().find_map(|element| match element {
            Element::Line(line) => {
                let mut words = line.text.split(|c: char| !c.is_ascii_alphanumeric());
                words
                    .find(|word| is_action(word))
                    .map(|word| (word.to_owned(), line.number))
            }
            Element::Table(_) => None,
        });
        if let (Some(named), Some((text, line))) = (&named, &in_text)
            && named != text
        {
            let message = format!("the page is about {text}, its parameters call {named}");
            self.error(
                "two-actions",
                message,
                *line,
                named,
                "save each action's page in a file of its own",
            );
            return None;
        }
        let file = std::path::Path::new(self.source.name())
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let of_file = file.and_then(|file| {
            let stem = file.split('.').next().filter(|stem| is_action(stem))?;
            Some(stem.to_owned())
        });
        let name = named.or(in_text.map(|(name, _)| name)).or(of_file);
        if name.is_none() {
            self.error(
                "action-without-name",
                "the page does not name its action",
                1,
                "the name in the title, in a parameter `Action`, or as the name of the file",
                "save the page as `<Action>.txt`",
            );
        }
        name
    }
}

/// `GetConsumerProgress`: several words, a verb first.
pub(super) fn is_action(word: &str) -> bool {
    let mut bytes = word.bytes();
    let begins = bytes.next().is_some_and(|b| b.is_ascii_uppercase())
        && bytes.next().is_some_and(|b| b.is_ascii_lowercase());
    begins
        && word.bytes().all(|b| b.is_ascii_alphanumeric())
        && bytes.any(|b| b.is_ascii_uppercase())
        && VERBS.iter().any(|verb| word.starts_with(verb))
}

/// Verbs that names of actions begin with.
const VERBS: [&str; 30] = [
    "Add",
    "Associate",
    "Attach",
    "Batch",
    "Cancel",
    "Change",
    "Check",
    "Convert",
    "Create",
    "Delete",
    "Describe",
    "Detach",
    "Disable",
    "Enable",
    "Get",
    "Grant",
    "List",
    "Modify",
    "Open",
    "Query",
    "Release",
    "Remove",
    "Reopen",
    "Reset",
    "Send",
    "Set",
    "Start",
    "Stop",
    "Tag",
    "Update",
];
