//! Colours as every program reads them.

use super::number::read;

/// A colour and how opaque it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Colour {
    pub text: String,
    pub opacity: f64,
}

impl Colour {
    /// Reads a colour as browsers write it; `None` for none, or for one that can't be seen. Whatever can't be written as red,
    /// green and blue stays as it is.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let read = match text {
            "" | "none" | "transparent" => return None,
            _ => numbers(text, "rgba(")
                .or_else(|| numbers(text, "rgb("))
                .map(|all| (all, 1.0)),
        };
        let read = read.or_else(|| Some((numbers(text, "color(srgb ")?, 255.0)));
        let Some((values, scale)) = read else {
            return Some(Self {
                text: text.to_owned(),
                opacity: 1.0,
            });
        };
        let [red, green, blue] = [0, 1, 2].map(|at| (values[at] * scale).round() as u8);
        let opacity = values.get(3).copied().unwrap_or(1.0);
        (opacity > 0.0).then(|| Self {
            text: format!("#{red:02x}{green:02x}{blue:02x}"),
            opacity,
        })
    }

    /// The same, more or less opaque.
    pub fn times(mut self, opacity: f64) -> Self {
        self.opacity *= opacity;
        self
    }
}

/// The three or four numbers of a colour function.
fn numbers(text: &str, begins: &str) -> Option<Vec<f64>> {
    let inside = text.strip_prefix(begins)?.strip_suffix(')')?;
    let parts = inside.split([',', ' ', '/']).filter(|part| !part.is_empty());
    let values: Vec<f64> = parts.map(read).collect::<Option<_>>()?;
    (3..=4).contains(&values.len()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_browsers_write_them() {
        for (text, colour, opacity) in [
            ("rgb(36, 86, 207)", "#2456cf", 1.0),
            ("rgba(0, 0, 0, 0.5)", "#000000", 0.5),
            ("rgb(1 2 3 / 0.25)", "#010203", 0.25),
            ("color(srgb 1 0.5 0)", "#ff8000", 1.0),
            ("color(srgb 1 0 0 / 0.5)", "#ff0000", 0.5),
            ("#2456cf", "#2456cf", 1.0),
            ("oklch(0.7 0.1 20)", "oklch(0.7 0.1 20)", 1.0),
        ] {
            let expected = Colour {
                text: colour.to_owned(),
                opacity,
            };
            assert_eq!(Colour::of(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_no_colour() {
        for text in ["", "none", "transparent", "rgba(0, 0, 0, 0)"] {
            assert_eq!(Colour::of(text), None, "{text}");
        }
    }
}
