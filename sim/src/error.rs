//! What is wrong with a configuration.

use std::fmt;

use crate::Key;

/// A value that can't be used. Its text is one line that names the key, the value and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no such key.
    UnknownKey {
        /// The name as it was written.
        key: String,
        /// Its value.
        value: String,
    },
    /// The key is given more than once.
    Duplicate {
        /// The key.
        key: Key,
        /// The value that it was given again.
        value: String,
    },
    /// The value is malformed or out of range.
    Invalid {
        /// The key.
        key: Key,
        /// The value, or the part of it that is wrong.
        value: String,
    },
}

impl Error {
    /// The name of the key.
    pub fn key(&self) -> &str {
        match self {
            Self::UnknownKey { key, .. } => key,
            Self::Duplicate { key, .. } | Self::Invalid { key, .. } => key.name(),
        }
    }

    /// The value that can't be used.
    pub fn value(&self) -> &str {
        match self {
            Self::UnknownKey { value, .. } | Self::Duplicate { value, .. } | Self::Invalid { value, .. } => value,
        }
    }

    pub(crate) fn invalid(key: Key, value: &str) -> Self {
        Self::Invalid {
            key,
            value: value.to_owned(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = Quoted(self.value());
        match self {
            Self::UnknownKey { key, .. } => {
                write!(f, "{}: unknown key (value {value}); allowed keys are", Plain(key))?;
                for (i, key) in Key::ALL.into_iter().enumerate() {
                    write!(f, "{} {}", if i == 0 { "" } else { "," }, key.name())?;
                }
                Ok(())
            }
            Self::Duplicate { key, .. } => {
                write!(
                    f,
                    "{}: given twice, again with {value}; allowed is one value, {}",
                    key.name(),
                    key.allowed()
                )
            }
            Self::Invalid { key, .. } => {
                write!(
                    f,
                    "{}: {value} is not allowed; allowed is {}",
                    key.name(),
                    key.allowed()
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// Text from outside, kept to one line and a readable length.
struct Plain<'a>(&'a str);

/// The same in quotation marks.
pub struct Quoted<'a>(pub &'a str);

const LONGEST: usize = 80;

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, character) in self.0.chars().enumerate() {
            if i == LONGEST {
                return f.write_str("…");
            }
            if character.is_control() || is_unseen(character) {
                write!(f, "{}", character.escape_unicode())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        Ok(())
    }
}

/// Ends a line, or turns round the direction in which what follows is read.
fn is_unseen(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}”", Plain(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_key_value_and_range_on_one_line() {
        let text = Error::invalid(Key::Fail, "1.2\nx").to_string();
        assert!(text.starts_with("fail: “1.2\\u{a}x”") && text.contains("0 to 1"));
        assert!(!text.contains('\n'));
    }

    #[test]
    fn what_is_quoted_is_short_and_turns_nothing_round() {
        assert_eq!(Quoted("a\u{202e}b\u{2028}").to_string(), "“a\\u{202e}b\\u{2028}”");
        assert_eq!(Quoted(&"é".repeat(1000)).to_string(), format!("“{}…”", "é".repeat(80)));
    }
}
