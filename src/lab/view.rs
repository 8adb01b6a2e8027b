//! What a laboratory looks like.

use yew::prelude::*;

use super::{LINK, Lab};
use crate::markup::{Made, el};
use crate::panels::chances::chances;
use crate::panels::changes::{changes, too_long};
use crate::panels::compare::compare;
use crate::panels::header::{header, notice};
use crate::panels::help::help;
use crate::panels::numbers::numbers;
use crate::panels::settings::settings;
use crate::panels::transport::{TransportProps, transport};
use crate::scene::menu::menu;
use crate::scene::{Scene, checks};
use crate::{clock, commands, words};

const LEGEND: &str = "<p class=fl-legend aria-hidden=true><span class=fl-legend-ring>ring: what it is</span>\
<span class=fl-legend-badge>badge: what the checker believes</span></p>";

impl Lab {
    pub(super) fn render(&self, ctx: &Context<Self>) -> Html {
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
        let settings = el("section|class=fl-card fl-chances|aria-label=Settings")
            .children(chances(&config, player.run().seed()))
            .child(changes(player.run()))
            .child(settings(&config));
        let stage = el("div|class=fl-card fl-stage")
            .child(el("div|class=fl-scenes").html(self.scenes(player).into_iter().collect()))
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
        let link = ctx.link();
        html! {
            <section
                class="fl" data-lab="" data-theme={self.theme.name().0} data-state={state} data-run={self.canonical.clone()} data-at={self.shown.to_string()} data-twin={player.twin().is_some().to_string()}
                data-scene-only={ctx.props().scene_only.to_string()} aria-label="Failover Lab" ref={self.root.clone()}
                onclick={link.batch_callback(|event: MouseEvent| commands::click(&event))}
                oninput={link.batch_callback(|event: InputEvent| commands::input(&event))}
                onchange={
                    let send = self.send.clone();
                    Callback::from(move |event: Event| commands::change(&event, &send))
                }
                onkeydown={link.batch_callback(|event: KeyboardEvent| commands::key(&event))}
            >
                { for parts.into_iter().map(Made::done) }
            </section>
        }
    }

    /// The run's scene, and that of its twin.
    fn scenes(&self, player: &crate::player::Player) -> Vec<Html> {
        let title = |value: &str| {
            player
                .twin()
                .map_or(String::new(), |twin| words::setting(twin.key(), value))
        };
        let own = player
            .twin()
            .and_then(|twin| player.run().config().get(twin.key()))
            .unwrap_or_default();
        let now = clock::now();
        let mut scenes = vec![html! {
            <Scene
                key="run" scenery={self.scenery.clone()} instances={player.run().config().instances()}
                checks={checks(&player.settings(now))} colours={self.colours} title={title(&own)} acts={true}
            />
        }];
        if let Some(twin) = player.twin() {
            scenes.push(html! {
                <Scene
                    key="twin" scenery={self.twin.clone()} instances={twin.run().config().instances()}
                    checks={checks(twin.run().config())} colours={self.colours} title={title(twin.value())} acts={false}
                />
            });
        }
        scenes
    }
}
