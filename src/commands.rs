//! From events to messages: controls say in their markup what they do, and the root element listens once for all of them.
//!
//! `data-do` names what a click does, `data-slide` what a slider sets while it moves, `data-set` the key that a field sets.

use failover_sim::{Key, decimal};
use js_sys::{Math, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use crate::lab::{Msg, Theme};
use crate::scene::menu::Opened;

/// What an event on a control asks for.
pub fn asked(event: &Event) -> Option<Msg> {
    match event.type_().as_str() {
        "click" => click(event),
        "input" => input(event),
        "change" => change(event),
        _ => key(event.dyn_ref()?),
    }
}

fn click(event: &Event) -> Option<Msg> {
    let target = target(event)?;
    let Some(button) = target.closest("[data-do]").ok()? else {
        // A click beside a menu closes it.
        return target.closest("[role=menu]").ok()?.is_none().then_some(Msg::Menu(None));
    };
    let value = button.get_attribute("data-value").unwrap_or_default();
    Some(match button.get_attribute("data-do")?.as_str() {
        "toggle" => Msg::Toggle,
        "step" => Msg::Step,
        "back" => Msg::Back,
        "restart" => Msg::Restart,
        "new" => Msg::NewRun,
        "undo" => Msg::Undo,
        "clear" => Msg::ClearChanges,
        "load" => Msg::Load(value),
        "notice" => Msg::Notice(value),
        "help" => Msg::Help,
        "zoom-in" => Msg::Zoom(1),
        "zoom-out" => Msg::Zoom(-1),
        "act" => Msg::Act(value),
        "open" => Msg::Open(value),
        "seek" => Msg::Seek(decimal::read(&value)?),
        "dismiss" => Msg::Dismiss(value.parse().ok()?),
        "menu" => Msg::Menu(Some(Opened {
            target: value,
            left: property(&button, "offsetLeft").as_f64()?,
            top: property(&button, "offsetTop").as_f64()?,
        })),
        // What `study` does; a menu is closed by it too.
        _ => Msg::Menu(None),
    })
}

/// What a slider asks for while it is moved.
fn input(event: &Event) -> Option<Msg> {
    let slider = target(event)?;
    let value = property(&slider, "valueAsNumber").as_f64()?;
    match slider.get_attribute("data-slide")?.as_str() {
        "speed" => Some(Msg::Speed(Math::pow(2.0, value))),
        key => Some(chance(Key::from_name(key)?, value)),
    }
}

/// What a field asks for that was changed.
fn change(event: &Event) -> Option<Msg> {
    let field = target(event)?;
    let name = field.get_attribute("data-set")?;
    set(&field, &name)
}

fn set(field: &Element, name: &str) -> Option<Msg> {
    let value = property(field, "value").as_string()?;
    Some(match name {
        "seed" => Msg::Seed(value),
        "preset" => Msg::Preset(value),
        "theme" => Msg::Theme(Theme::from_name(&value)?),
        "compare" => Msg::Compare(value),
        "compare-value" => Msg::CompareValue(value),
        "endless" => {
            let on = property(field, "checked").is_truthy();
            Msg::Set(Key::Requests, if on { "endless" } else { "15" }.to_owned())
        }
        key => Msg::Set(Key::from_name(key)?, value),
    })
}

/// What a key asks for on a control that has keys of its own.
fn key(event: &KeyboardEvent) -> Option<Msg> {
    let target = target(event)?;
    let msg = if target.has_attribute("data-track") {
        on_timeline(&event.key())
    } else if let Some(menu) = target.closest("[role=menu]").ok()? {
        return on_menu(&menu, &target, event);
    } else {
        on_chance(&target, &event.key())
    };
    if msg.is_some() {
        event.prevent_default();
    }
    msg
}

fn on_timeline(key: &str) -> Option<Msg> {
    Some(match key {
        "ArrowRight" | "ArrowUp" => Msg::Step,
        "ArrowLeft" | "ArrowDown" => Msg::Back,
        "PageUp" => Msg::Page(1.0),
        "PageDown" => Msg::Page(-1.0),
        "Home" => Msg::Seek(0.0),
        "End" => Msg::SeekEnd,
        _ => return None,
    })
}

/// In a menu the arrows go round, and whatever leaves it closes it.
fn on_menu(menu: &Element, item: &Element, event: &KeyboardEvent) -> Option<Msg> {
    let items = menu.query_selector_all("[role=menuitem]").ok()?;
    let count = items.length();
    let at = (0..count)
        .find(|i| items.item(*i).as_ref() == Some(item.as_ref()))
        .unwrap_or(0);
    let to = match event.key().as_str() {
        "ArrowDown" => (at + 1) % count,
        "ArrowUp" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        "Escape" | "Tab" => {
            event.prevent_default();
            return Some(Msg::Leave);
        }
        _ => return None,
    };
    event.prevent_default();
    if let Some(item) = items.item(to).and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        // A disabled item leaves the focus where it is.
        let _ = item.focus();
    }
    None
}

fn on_chance(slider: &Element, key: &str) -> Option<Msg> {
    let name = Key::from_name(&slider.get_attribute("data-slide")?)?;
    let value = property(slider, "valueAsNumber").as_f64()?;
    let to = match key {
        "ArrowRight" | "ArrowUp" => value + 0.01,
        "ArrowLeft" | "ArrowDown" => value - 0.01,
        "PageUp" => value + 0.1,
        "PageDown" => value - 0.1,
        "Home" => 0.0,
        "End" => 1.0,
        _ => return None,
    };
    Some(chance(name, to))
}

/// A slider itself has no steps, so that it can stand at any value; what moves it does.
fn chance(key: Key, value: f64) -> Msg {
    Msg::Set(key, decimal::write((value.clamp(0.0, 1.0) * 100.0).round() / 100.0))
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Fields, sliders and lists share these by name and not by type.
fn property(element: &Element, name: &str) -> JsValue {
    Reflect::get(element, &name.into()).unwrap_or_default()
}
