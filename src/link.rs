//! What stands in an address, and in an element's attributes: a configuration, and how it is shown.

use failover_sim::{Quoted, decimal};
use yew::prelude::*;

use crate::lab::{Choices, Theme, View};
use crate::player::SPEEDS;

/// What stands beside the configuration in an address or in an element's attributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    pub autoplay: bool,
    /// Stands after so many requests at first.
    pub at: f64,
    pub choices: Choices,
}

/// Parts these keys from the configuration.
pub fn split(search: &str) -> (String, Preferences, Vec<AttrValue>) {
    let mut preferences = Preferences::default();
    let mut notices = Vec::new();
    let mut rest = String::new();
    for pair in search.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let choices = &mut preferences.choices;
        let (taken, allowed) = match key {
            "autoplay" => (take(read_switch(value), &mut preferences.autoplay), SWITCH),
            "controls" => (take(read_switch(value).map(|on| !on), &mut choices.bare), SWITCH),
            "view" => (
                take(View::from_name(value), &mut choices.view),
                "full, scene or timeline",
            ),
            "theme" => (take(Theme::from_name(value), &mut choices.theme), "auto, light or dark"),
            "speed" => {
                let speed = decimal::read(value).filter(|speed| (SPEEDS.0..=SPEEDS.1).contains(speed));
                (take(speed.map(Some), &mut choices.speed), "a number from 0.25 to 64")
            }
            "at" => {
                let at = decimal::read(value).filter(|at| at.fract() == 0.0);
                (take(at, &mut preferences.at), "the number of a request")
            }
            "compare" => {
                value.clone_into(&mut choices.compare);
                (true, "")
            }
            _ => {
                if !rest.is_empty() {
                    rest.push('&');
                }
                rest.push_str(pair);
                (true, "")
            }
        };
        if !taken {
            notices.push(refusal(key, value, allowed).into());
        }
    }
    (rest, preferences, notices)
}

/// Says that a value is not allowed, and what is.
pub fn refusal(key: &str, value: &str, allowed: &str) -> String {
    format!("{key}: {} is not allowed; allowed is {allowed}.", Quoted(value))
}

/// A switch as it stands in an address.
pub fn read_switch(value: &str) -> Option<bool> {
    match value {
        "" | "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

const SWITCH: &str = "1 or 0";

fn take<T>(value: Option<T>, place: &mut T) -> bool {
    let taken = value.is_some();
    if let Some(value) = value {
        *place = value;
    }
    taken
}

/// Writes an address: the configuration, and what differs from the defaults beside it.
pub fn write(canonical: &str, preferences: &Preferences) -> String {
    let mut address = format!("?{canonical}");
    let mut add = |key: &str, value: &str| {
        for part in ["&", key, "=", value] {
            address.push_str(part);
        }
    };
    if preferences.autoplay {
        add("autoplay", "1");
    }
    if preferences.at > 0.0 {
        add("at", &decimal::write(preferences.at));
    }
    let Choices {
        speed,
        theme,
        compare,
        view,
        bare,
    } = &preferences.choices;
    if *view != View::default() {
        add("view", view.name());
    }
    if *bare {
        add("controls", "0");
    }
    if let Some(speed) = speed {
        add("speed", &decimal::write(*speed));
    }
    if *theme != Theme::default() {
        add("theme", theme.name().0);
    }
    if !compare.is_empty() {
        add("compare", compare);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_keys_are_parted_from_the_configuration() {
        let (rest, preferences, notices) =
            split("seed=42&speed=4&fail=0.3&theme=dark&view=scene&controls=0&compare=fall-3&at=13&autoplay");
        assert_eq!(rest, "seed=42&fail=0.3");
        assert_eq!(
            preferences,
            Preferences {
                autoplay: true,
                at: 13.0,
                choices: Choices {
                    speed: Some(4.0),
                    theme: Theme::Dark,
                    compare: "fall-3".to_owned(),
                    view: View::Scene,
                    bare: true,
                },
            }
        );
        assert!(notices.is_empty());
        assert_eq!(
            write(&rest, &preferences),
            "?seed=42&fail=0.3&autoplay=1&at=13&view=scene&controls=0&speed=4&theme=dark&compare=fall-3"
        );
    }

    #[test]
    fn a_bad_own_key_is_named_and_nothing_else_is_lost() {
        let (rest, preferences, notices) = split("speed=900&seed=1&theme=pink");
        assert_eq!(rest, "seed=1");
        assert_eq!(preferences, Preferences::default());
        assert_eq!(notices.len(), 2);
        assert!(notices[0].contains("speed") && notices[0].contains("900"));
    }
}
