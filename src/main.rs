//! Failover Lab's page: it draws what `failover-sim` says and holds no rule of the model.

mod announcer;
mod branches;
mod clock;
mod commands;
mod lab;
mod markup;
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

// The usual one weighs twice as much.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
