//! Ctrl-C while documents are added: the first asks the work to stop after the
//! file at hand, the second ends the program at once. It knows nothing of the
//! work.

use super::exit::complain;
use crate::engine::Stop;

/// Told by the first Ctrl-C from now on.
pub(super) fn stop() -> Stop {
    let stop = Stop::default();
    let told = stop.clone();
    // Without the thread Ctrl-C ends the program at once, which loses nothing
    // that was kept.
    let _ = std::thread::Builder::new()
        .name("interrupt".to_owned())
        .spawn(move || listen(&told));
    stop
}

fn listen(told: &Stop) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else {
        return;
    };
    runtime.block_on(async {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.request();
            complain(
                "Stopping after the file at hand; what is done is kept. Ctrl-C again ends at once.",
            );
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}
