//! From names to messages: the element's script says what a control, a key or a page asks for, and with which value.

use failover_sim::{Key, Preset, decimal};

use crate::lab::{Msg, Theme, View};
use crate::link::{self, read_switch};
use crate::player::SPEEDS;
use crate::scene::menu::Opened;

/// What is asked for by this name.
pub fn asked(what: &str, value: String) -> Msg {
    if let Some(msg) = named(what, &value).or_else(|| chosen(what, &value)) {
        return msg;
    }
    // A value may hold what parts the pairs of an address.
    let value = value.replace('&', "%26");
    let (_, _, notices) = link::split(&format!("{what}={value}"));
    let refused = notices.into_iter().next();
    // What is not known here is the other modules' to do; a menu is closed by it too.
    refused.map_or(Msg::Menu(None), |notice| Msg::Notice(notice.to_string()))
}

/// What a button does, by its name.
fn named(what: &str, value: &str) -> Option<Msg> {
    Some(match what {
        "toggle" => Msg::Toggle,
        "play" => Msg::Play(true),
        "pause" => Msg::Play(false),
        "step" => Msg::Step,
        "back" => Msg::Back,
        "restart" => Msg::Restart,
        "new" => Msg::NewRun,
        "undo" => Msg::Undo,
        "clear" => Msg::ClearChanges,
        "load" => Msg::Load(value.to_owned()),
        "notice" => Msg::Notice(value.to_owned()),
        "help" => Msg::Help,
        "zoom-in" => Msg::Zoom(1),
        "zoom-out" => Msg::Zoom(-1),
        "act" => Msg::Act(value.to_owned()),
        "open" => Msg::Open(value.to_owned()),
        "seek" => decimal::read(value).map_or(Msg::SeekEnd, Msg::Seek),
        "dismiss" => Msg::Dismiss(value.parse().ok()?),
        "PageUp" => Msg::Page(1.0),
        "PageDown" => Msg::Page(-1.0),
        "leave" => Msg::Leave,
        "menu" => {
            let mut parts = value.split(' ');
            let target = parts.next()?.to_owned();
            Msg::Menu(Some(Opened {
                target,
                left: decimal::read(parts.next()?)?,
                top: decimal::read(parts.next()?)?,
            }))
        }
        "seen" => Msg::Seen(value == "1"),
        _ => return None,
    })
}

/// What a field sets, by its name.
fn chosen(name: &str, value: &str) -> Option<Msg> {
    Some(match name {
        "seed" => Msg::Seed(value.to_owned()),
        // What no preset is called is refused with the other keys.
        "preset" if Preset::find(value).is_some() => Msg::Preset(value.to_owned()),
        "theme" => Msg::Theme(Theme::from_name(value)?),
        "speed" => Msg::Speed(decimal::read(value).filter(|speed| (SPEEDS.0..=SPEEDS.1).contains(speed))?),
        "view" => Msg::View(View::from_name(value)?),
        "controls" => Msg::Controls(read_switch(value)?),
        "compare" => Msg::Compare(value.to_owned()),
        "compare-value" => Msg::CompareValue(value.to_owned()),
        key => Msg::Set(Key::from_name(key)?, value.to_owned()),
    })
}
