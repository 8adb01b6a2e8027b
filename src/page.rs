//! The page around the laboratory: the address bar, page-wide keys, and what is shown when all else fails.

use std::cell::RefCell;
use std::rc::Rc;

use failover_sim::decimal;
use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::clock::Timer;
use crate::lab::{Choices, Lab, LabProps, Msg, Theme};
use crate::player::SPEEDS;

/// The address is rewritten this long after the last change, in milliseconds.
const SETTLED: f64 = 300.0;

/// Mounts the page.
pub fn start() {
    yew::set_custom_panic_hook(Box::new(|info| {
        show_failure(&info.to_string());
    }));
    let Some((document, host)) =
        document().and_then(|document| Some((document.clone(), document.get_element_by_id("lab")?)))
    else {
        return show_failure("the page has no place for it");
    };
    let search = web_sys::window()
        .and_then(|window| window.location().search().ok())
        .unwrap_or_default();
    let (configuration, preferences, notices) = split(search.strip_prefix('?').unwrap_or_default());
    let address = Address::new(&preferences);
    let commands: Rc<RefCell<Option<Callback<Msg>>>> = Rc::default();
    let on_ready = {
        let commands = commands.clone();
        Callback::from(move |send| {
            commands.replace(Some(send));
        })
    };
    let props = LabProps {
        query: configuration.into(),
        notices,
        autoplay: preferences.autoplay,
        scene_only: preferences.scene_only,
        choices: preferences.choices,
        on_change: address.clone().on_change(),
        on_choices: address.on_choices(),
        on_ready,
    };
    yew::Renderer::<Lab>::with_root_and_props(host, props).render();
    let options = gloo_events::EventListenerOptions::enable_prevent_default();
    // The page lives as long as its document.
    EventListener::new_with_options(&document, "keydown", options, move |event| on_key(event, &commands)).forget();
}

/// What the page's own keys say.
#[derive(Clone, Debug, Default, PartialEq)]
struct Preferences {
    autoplay: bool,
    scene_only: bool,
    choices: Choices,
}

/// What the address bar shall hold, and the timer that writes it.
struct Address {
    canonical: RefCell<String>,
    preferences: RefCell<Preferences>,
    timer: RefCell<Timer>,
}

impl Address {
    fn new(preferences: &Preferences) -> Rc<Self> {
        Rc::new(Self {
            canonical: RefCell::default(),
            preferences: RefCell::new(preferences.clone()),
            timer: RefCell::default(),
        })
    }

    fn on_change(self: Rc<Self>) -> Callback<String> {
        Callback::from(move |text| {
            self.canonical.replace(text);
            self.rewrite();
        })
    }

    fn on_choices(self: Rc<Self>) -> Callback<Choices> {
        Callback::from(move |choices| {
            self.preferences.borrow_mut().choices = choices;
            self.rewrite();
        })
    }

    fn rewrite(self: &Rc<Self>) {
        let address = self.clone();
        self.timer.borrow_mut().set(SETTLED, move || {
            replace_address(&address.canonical.borrow(), &address.preferences.borrow());
        });
    }
}

/// Parts the page's own keys from the configuration.
fn split(search: &str) -> (String, Preferences, Vec<AttrValue>) {
    let mut preferences = Preferences::default();
    let mut notices = Vec::new();
    let mut rest = String::new();
    let mut refuse = |key: &str, value: &str, allowed: &str| {
        notices.push(AttrValue::from(format!(
            "{key}: “{value}” is not allowed; allowed is {allowed}."
        )));
    };
    for pair in search.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (key, value) {
            ("autoplay", "" | "1" | "true") => preferences.autoplay = true,
            ("autoplay", "0" | "false") => preferences.autoplay = false,
            ("autoplay", _) => refuse(key, value, "1 or 0"),
            ("view", "full") => preferences.scene_only = false,
            ("view", "scene") => preferences.scene_only = true,
            ("view", _) => refuse(key, value, "full or scene"),
            ("theme", _) => match Theme::from_name(value) {
                Some(theme) => preferences.choices.theme = theme,
                None => refuse(key, value, "auto, light or dark"),
            },
            ("compare", _) => preferences.choices.compare = value.to_owned(),
            ("speed", _) => match decimal::read(value) {
                Some(speed) if (SPEEDS.0..=SPEEDS.1).contains(&speed) => preferences.choices.speed = Some(speed),
                _ => refuse(key, value, "a number from 0.25 to 64"),
            },
            _ => {
                if !rest.is_empty() {
                    rest.push('&');
                }
                rest.push_str(pair);
            }
        }
    }
    (rest, preferences, notices)
}

fn replace_address(canonical: &str, preferences: &Preferences) {
    let mut address = format!("?{canonical}");
    if preferences.autoplay {
        address.push_str("&autoplay=1");
    }
    if preferences.scene_only {
        address.push_str("&view=scene");
    }
    let Choices { speed, theme, compare } = &preferences.choices;
    if let Some(speed) = speed {
        address.push_str(&format!("&speed={}", decimal::write(*speed)));
    }
    if *theme != Theme::default() {
        address.push_str(&format!("&theme={}", theme.name().0));
    }
    if !compare.is_empty() {
        address.push_str(&format!("&compare={compare}"));
    }
    if let Some(window) = web_sys::window()
        && let Ok(history) = window.history()
    {
        if let Ok(hash) = window.location().hash() {
            address.push_str(&hash);
        }
        // Refused in some frames; the run goes on without an address.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

fn on_key(event: &web_sys::Event, commands: &Rc<RefCell<Option<Callback<Msg>>>>) {
    let (Some(event), Some(send)) = (event.dyn_ref::<KeyboardEvent>(), commands.borrow().clone()) else {
        return;
    };
    let command = event.ctrl_key() || event.meta_key();
    if event.alt_key() || event.default_prevented() {
        return;
    }
    // The element inside a shadow root, if the laboratory has one.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let within = |selector: &str| {
        target
            .as_ref()
            .is_some_and(|target| target.closest(selector).ok().flatten().is_some())
    };
    let typing = "input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]";
    let msg = match event.key().as_str() {
        // A menu has keys of its own, and letters that are meant for it do nothing else.
        _ if within("[role=menu]") => return,
        "z" if command && !within(typing) => Msg::Undo,
        _ if command => return,
        " " if !within("input, textarea, select, button, a, summary, [contenteditable], dialog") && !event.repeat() => {
            Msg::Toggle
        }
        "ArrowRight" if !within("input, textarea, select, [contenteditable], dialog") => Msg::Step,
        "ArrowLeft" if !within("input, textarea, select, [contenteditable], dialog") => Msg::Back,
        "r" | "R" if !within(typing) && !event.repeat() => Msg::Restart,
        "n" | "N" if !within(typing) && !event.repeat() => Msg::NewRun,
        "?" if !within(typing) => Msg::Help,
        _ => return,
    };
    event.prevent_default();
    send.emit(msg);
}

/// Says that the page has broken, in the place of what was there.
fn show_failure(what: &str) {
    let Some(document) = document() else { return };
    if let Some(panel) = document.get_element_by_id("failure") {
        let _ = panel.remove_attribute("hidden");
        if let Ok(Some(detail)) = panel.query_selector("[data-detail]") {
            detail.set_text_content(Some(what));
        }
    }
    if let Some(lab) = document.get_element_by_id("lab") {
        let _ = lab.set_attribute("hidden", "");
    }
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_keys_are_parted_from_the_configuration() {
        let (rest, preferences, notices) =
            split("seed=42&speed=4&fail=0.3&theme=dark&view=scene&compare=fall-3&autoplay");
        assert_eq!(rest, "seed=42&fail=0.3");
        assert_eq!(
            preferences,
            Preferences {
                autoplay: true,
                scene_only: true,
                choices: Choices {
                    speed: Some(4.0),
                    theme: Theme::Dark,
                    compare: "fall-3".to_owned(),
                },
            }
        );
        assert!(notices.is_empty());
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
