//! What each message does.

use failover_sim::{Action, Key, Preset, Query, Quoted, Run, parse_seed};
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use super::{Lab, Msg, fresh_seed};
use crate::panels::help;
use crate::player::Player;
use crate::scene::menu::Opened;
use crate::timeline::Pointer;
use crate::words;

impl Lab {
    /// Does what a message asks for. The menu that was open, if one was, is closed, unless the message opens it again.
    pub(super) fn change(&mut self, msg: Msg, menu: Option<Opened>, now: f64) {
        let player = self.player.clone();
        match msg {
            Msg::Toggle if player.borrow().is_playing() => player.borrow_mut().pause(now),
            Msg::Toggle => player.borrow_mut().play(now),
            Msg::Play(on) => self.play(on, now),
            Msg::Step => self.glide(now, |player| player.step(now)),
            Msg::Back => self.glide(now, |player| player.step_back(now)),
            Msg::Seek(to) => player.borrow_mut().seek(to),
            Msg::SeekEnd => {
                let mut player = player.borrow_mut();
                let end = player.run().end().unwrap_or_else(|| player.seen());
                player.seek(end as f64);
            }
            Msg::Page(pages) => {
                let to = player.borrow().done(now) as f64 + pages * self.timeline.page();
                player.borrow_mut().seek(to);
            }
            Msg::Pointer(Pointer::Drags(part)) => {
                self.timeline.set_hover(None);
                player.borrow_mut().seek(self.timeline.playhead(part));
            }
            Msg::Pointer(Pointer::Drops(part)) => {
                if let Some(part) = part {
                    player.borrow_mut().seek(self.timeline.playhead(part));
                }
                if !player.borrow().is_playing() {
                    self.glide(now, Player::settle);
                }
            }
            Msg::Zoom(steps) => self.timeline.zoom(steps),
            Msg::Restart => player.borrow_mut().restart(),
            Msg::NewRun => player.borrow_mut().new_run(fresh_seed(), now),
            Msg::Speed(speed) => {
                player.borrow_mut().set_speed(speed, now);
                self.tell_choices();
            }
            Msg::Set(key, value) => {
                let result = player.borrow_mut().set(key, &value, now);
                self.check(result);
            }
            Msg::Seed(text) => {
                let config = player.borrow().settings(now);
                let seed = parse_seed(text.trim_ascii());
                self.check(seed.map(|seed| player.borrow_mut().start(Run::new(config, seed, Vec::new()), None)));
            }
            Msg::Preset(name) => {
                if let Some(preset) = Preset::find(&name) {
                    player.borrow_mut().set_preset(preset);
                }
            }
            Msg::Act(text) => {
                self.act(&text, now);
                self.focus = menu.as_ref().map(|menu| opener(&menu.target));
            }
            Msg::Undo => player.borrow_mut().undo(),
            Msg::ClearChanges => player.borrow_mut().clear_changes(),
            Msg::Compare(text) => {
                self.compare(&text);
                self.tell_choices();
            }
            Msg::CompareValue(value) => {
                let key = player.borrow().twin().map(|twin| twin.key());
                if let Some(key) = key {
                    self.compare(&format!("{}-{}", key.name(), value.trim_ascii()));
                    self.tell_choices();
                }
            }
            Msg::Menu(Some(opened)) if menu.as_ref() != Some(&opened) => {
                self.focus = Some("[role=menuitem]".to_owned());
                self.menu = Some(opened);
            }
            Msg::Menu(_) => {}
            Msg::Leave => self.focus = menu.as_ref().map(|menu| opener(&menu.target)),
            Msg::Load(text) => self.load(text.trim_ascii()),
            Msg::Open(text) => {
                self.load(&text);
                player.borrow_mut().play(now);
            }
            Msg::Theme(theme) => {
                self.theme = theme;
                self.colours += 1;
                self.tell_choices();
            }
            Msg::View(view) => {
                self.shape = view;
                self.tell_choices();
            }
            Msg::Controls(on) => {
                self.bare = !on;
                self.tell_choices();
            }
            Msg::Colours => self.colours += 1,
            Msg::Visibility(visible) => self.on_visibility(0, visible, now),
            Msg::Seen(seen) => self.on_visibility(1, seen, now),
            Msg::Notice(text) => self.notice(text.into()),
            Msg::Dismiss(id) => self.notices.retain(|(other, _)| *other != id),
            Msg::Help => help::toggle(&self.dialog),
            Msg::Paint(context, done) => {
                self.timeline.paint(&mut player.borrow_mut(), context);
                // What becomes of it is the caller's own.
                let _ = done.call0(&JsValue::NULL);
            }
            Msg::Resized => {
                self.menu = menu;
                // The scene is drawn anew, and the button that has the focus is another then.
                let focused = self.root.cast::<Element>().and_then(|root| {
                    let opener = root.query_selector("[data-do=menu]:focus").ok()??;
                    opener.get_attribute("data-value")
                });
                self.focus = focused.map(|target| opener(&target));
            }
            Msg::Clock | Msg::Look(_) | Msg::Titled | Msg::Pointer(Pointer::Over(_)) => {}
        }
    }

    /// Moves the playhead by a request at most, and shows that as a movement.
    fn glide(&mut self, now: f64, go: impl FnOnce(&mut Player)) {
        let mut player = self.player.borrow_mut();
        let from = player.playhead(now);
        go(&mut player);
        self.scenery.stage.glide(from, now);
        self.twin.stage.glide(from, now);
    }

    fn act(&mut self, text: &str, now: f64) {
        let mut player = self.player.borrow_mut();
        let instances = player.run().config().instances();
        let action = match Action::parse(text, instances) {
            Ok(action) => action,
            Err(error) => {
                drop(player);
                return self.error(&error);
            }
        };
        let tick = player.next_tick(now);
        if player.act(action, now) {
            let what = words::action(action, (instances - 1) as u8);
            self.announcer
                .say(format!("With request {}: {what}.", words::grouped(tick)), now);
        }
    }

    /// Takes a comparison as `fall-3`; an empty text ends it.
    pub(super) fn compare(&mut self, text: &str) {
        let parsed = match text.rsplit_once('-') {
            Some((name, value)) => match Key::from_name(name) {
                Some(key) => Ok(Some((key, value.to_owned()))),
                None => Err(()),
            },
            None if text.is_empty() => Ok(None),
            None => Err(()),
        };
        match parsed {
            Ok(other) => {
                let result = self.player.borrow_mut().compare(other);
                self.check(result);
            }
            Err(()) => self.notice(AttrValue::from(format!(
                "compare: {} is not allowed; allowed is a setting and its value, such as fall-3.",
                Quoted(text)
            ))),
        }
    }

    fn load(&mut self, text: &str) {
        let (query, errors) = Query::lenient(text);
        for error in &errors {
            self.error(error);
        }
        let run = Run::new(query.config, query.seed.unwrap_or_else(fresh_seed), query.replay);
        self.player.borrow_mut().start(run, None);
    }
}

/// The button that opens a menu.
fn opener(target: &str) -> String {
    format!("[data-do=menu][data-value='{target}']")
}
