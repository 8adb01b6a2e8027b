//! Failover Lab's page: it draws what `failover-sim` says and holds no rule of the model.

mod announcer;
mod clock;
mod commands;
mod lab;
mod page;
mod panels;
mod player;
mod scene;
mod words;

fn main() {
    page::start();
}
