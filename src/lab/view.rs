//! What a laboratory looks like.

use failover_sim::Config;
use yew::prelude::*;

use super::{LINK, Lab};
use crate::markup::el;
use crate::panels::chances::chances;
use crate::panels::changes::{changes, too_long};
use crate::panels::compare::compare;
use crate::panels::header::{header, notice};
use crate::panels::help::help;
use crate::panels::numbers::numbers;
use crate::panels::settings::settings;
use crate::panels::transport::{TransportProps, transport};
use crate::scene::menu::menu;
use crate::scene::{Looks, checks};
use crate::{clock, words};

const LEGEND: &str = "<p class=fl-legend aria-hidden=true><span class=fl-legend-ring>ring: what it is</span>\
<span class=fl-legend-badge>badge: what the checker believes</span></p>";

impl Lab {
    pub(super) fn render(&self) -> Html {
        let now = clock::now();
        let player = &mut *self.player.borrow_mut();
        let metrics = player.run_mut().metrics(self.shown);
        let config = player.settings(now);
        let over = player.is_over(now);
        let playing = player.is_playing();
        let fresh = !playing && player.playhead(now) == 0.0;
        let (state, status) = if playing {
            ("playing", String::new())
        } else if fresh {
            (
                "fresh",
                words::invitation(player.run().config().requests, player.rate()),
            )
        } else if over {
            (
                "over",
                format!("{} Press Play to run it again.", words::summary(&metrics)),
            )
        } else {
            ("paused", format!("Paused at request {}", words::grouped(self.shown)))
        };
        let transport = transport(&TransportProps {
            playing,
            fresh,
            over,
            speed: player.speed(),
            rate: player.rate(),
            progress: words::progress(self.shown, player.run()),
        });
        let compare = compare(player, &metrics, self.shown);
        let timeline = self.timeline.view(player, self.shown, compare);
        let menu = self.menu.as_ref().map(|opened| menu(opened, player, now));
        let too_long = (self.canonical.len() > LINK).then(|| too_long(self.canonical.len(), LINK));
        let notices = self.notices.iter().map(|(id, text)| notice(*id, text)).chain(too_long);
        let settings = el("section|class=fl-card fl-chances|part=settings|aria-label=Settings")
            .children(chances(&config, player.run().seed()))
            .child(changes(player.run()))
            .child(settings(&config));
        let twin = player.twin().map(|_| self.twin.view());
        let scenes = std::iter::once(self.scenery.view()).chain(twin).collect();
        let stage = el("div|class=fl-card fl-stage|part=stage")
            .child(el("div|class=fl-scenes").children(scenes))
            .child(el("p|class=fl-status").text(status))
            .raw(LEGEND)
            .child(el("div|class=fl-menus").children(menu.into_iter().collect()));
        let grid = el("div|class=fl-grid")
            .child(el("div|class=fl-main").children(vec![stage, el("div|data-study=questions"), transport, timeline]))
            .child(el("div|class=fl-side").children(vec![
                settings,
                numbers(&metrics, player.run().config().interval),
                self.console.view(),
            ]));
        let parts = vec![
            header(player.run().config(), self.theme),
            el("div|class=fl-notices").children(notices.collect()),
            grid,
            el("div|class=fl-study|data-study=panel"),
            el("div|data-study=share"),
            el("p|class=fl-spoken|role=status|aria-live=polite").text(self.announcer.text().to_owned()),
            help(&self.dialog),
        ];
        el("div|class=fl|data-lab=|role=group|aria-label=Failover Lab")
            .at(&self.root)
            .with("data-theme", self.theme.name().0.to_owned())
            .with("data-state", state.to_owned())
            .with("data-run", self.canonical.clone())
            .with("data-at", self.shown.to_string())
            .with("data-twin", player.twin().is_some().to_string())
            .with("data-view", self.shape.name())
            .with("data-controls", (!self.bare).to_string())
            .children(parts)
            .done()
    }

    /// Says what the run's scene is to look like, and that of its twin.
    pub(super) fn set_scenes(&mut self, now: f64) {
        let player = self.player.borrow();
        let title = |value: &str| {
            player
                .twin()
                .map_or(String::new(), |twin| words::setting(twin.key(), value))
        };
        let looks = |config: &Config, checked: &Config, value: &str, acts| Looks {
            instances: config.instances(),
            checks: checks(checked),
            colours: self.colours,
            title: title(value),
            acts,
        };
        let config = player.run().config();
        let own = player.twin().and_then(|twin| config.get(twin.key()));
        self.scenery
            .set(looks(config, &player.settings(now), &own.unwrap_or_default(), true));
        if let Some(twin) = player.twin() {
            let config = twin.run().config();
            self.twin.set(looks(config, config, twin.value(), false));
        }
    }
}
