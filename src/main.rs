//! Failover Lab's page: it draws what `failover-sim` says and holds no rule of the model.

mod announcer;
mod branches;
mod clock;
mod commands;
mod files;
mod lab;
mod observe;
mod page;
mod palette;
mod panels;
mod player;
mod reasons;
mod scene;
mod timeline;
mod twin;
mod words;

fn main() {
    page::start();
}
