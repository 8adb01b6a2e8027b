//! Failover Lab's page: it draws what `failover-sim` says and holds no rule of the model.

mod announcer;
mod branches;
mod clock;
mod commands;
mod lab;
mod link;
mod markup;
mod mount;
mod observe;
mod palette;
mod panels;
mod player;
mod reasons;
mod scene;
mod timeline;
mod twin;
mod words;

// The element's script calls `mount`; nothing happens by itself.
fn main() {}

// The usual one weighs twice as much.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
