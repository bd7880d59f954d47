//! Reads a file in a child process, which may crash, hang or eat memory and
//! costs one sentence for it.
//!
//! The child is this program again (`pincite read-document`, hidden). It limits
//! itself before it reads a byte: address space, processor time, open files, no
//! file written, no core. The parent limits the clock and what it takes in, and
//! believes nothing: the reading is checked as a document before it is used.
//! What a format is this file does not know.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::reading::{Reading, Request, Unread};
use super::{ReadError, reader};

/// What one child may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Memory, as address space, in MiB.
    pub memory_mib: u64,
    /// Processor time, and time on the clock, in seconds.
    pub seconds: u64,
    /// What it may hand back, in MiB.
    pub output_mib: u64,
    /// Files open at the same time.
    pub files: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            memory_mib: 512,
            seconds: 8,
            output_mib: 64,
            files: 32,
        }
    }
}

/// How files are read apart from this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Isolation {
    /// The program that is started, which must take `read-document`.
    pub program: PathBuf,
    /// Where programs are looked for; the only part of the environment that a
    /// child is given.
    pub path: Option<OsString>,
    /// What each child may use.
    pub limits: Limits,
}

static ISOLATION: OnceLock<Isolation> = OnceLock::new();

/// Sets for the rest of the process how files are read. A process that never
/// calls this reads them itself, without limits: right for a test, and for
/// nothing that strangers hand files to. The first call counts.
pub fn isolate(isolation: Isolation) {
    // A second call would change the rules while files are read by the first.
    let _ = ISOLATION.set(isolation);
}

/// How files are read here; `None` where this process reads them itself.
pub(super) fn isolation() -> Option<&'static Isolation> {
    ISOLATION.get()
}

/// The longest message of a child that is listened to, in bytes.
const LONGEST_COMPLAINT: u64 = 8 * 1024;

/// How a child ended that gave no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Death {
    Memory,
    Time,
    Output,
    Crash,
}

/// Reads `bytes` by `deadline`, in a child where this process isolates.
///
/// # Errors
/// Where the file cannot be read, or the child dies.
pub(super) fn read(
    bytes: &[u8],
    request: &Request,
    deadline: Option<Instant>,
) -> Result<Reading, ReadError> {
    let name = &request.name;
    let Some(isolation) = isolation() else {
        return reader::read(bytes, request).map_err(|unread| unread.into_error(name));
    };
    let deadline = deadline.unwrap_or_else(|| isolation.deadline());
    let outcome = isolation
        .run(bytes, request, deadline)
        .map_err(|cause| ReadError::NoReader {
            name: name.clone(),
            cause,
        })?;
    match outcome {
        Ok(Err(Unread::NoMemory)) => Err(isolation.told(Death::Memory, name)),
        Ok(reading) => reading.map_err(|unread| unread.into_error(name)),
        Err(death) => Err(isolation.told(death, name)),
    }
}

impl Isolation {
    /// By when a file that is begun now must be read.
    pub(super) fn deadline(&self) -> Instant {
        Instant::now() + Duration::from_secs(self.limits.seconds)
    }

    /// A program of the machine, with nothing of the environment but the path.
    pub(super) fn machine_program(&self, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(name);
        command.env_clear();
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        command
    }

    fn told(&self, death: Death, name: &str) -> ReadError {
        let name = name.to_owned();
        let limits = &self.limits;
        let why = match death {
            Death::Memory => format!(
                "reading it takes more than {} MiB of memory (PINCITE_READ_MEMORY)",
                limits.memory_mib
            ),
            Death::Time => format!(
                "reading it takes longer than {} (PINCITE_READ_SECONDS)",
                match limits.seconds {
                    1 => "1 second".to_owned(),
                    more => format!("{more} seconds"),
                }
            ),
            Death::Output => format!(
                "it holds more than {} MiB of text (PINCITE_READ_OUTPUT)",
                limits.output_mib
            ),
            Death::Crash => "its reader crashed".to_owned(),
        };
        ReadError::Died { name, why }
    }

    /// Starts a child and takes what it hands back. The outer error is that it
    /// could not be started.
    fn run(
        &self,
        bytes: &[u8],
        request: &Request,
        deadline: Instant,
    ) -> Result<Result<Result<Reading, Unread>, Death>, String> {
        let head = serde_json::to_vec(request).map_err(|error| error.to_string())?;
        let limits = &self.limits;
        let mut command = self.machine_program(&self.program);
        command
            .arg("read-document")
            .args([limits.memory_mib, limits.seconds, limits.files].map(|n| n.to_string()));
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let (input, output, errors) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let most = self.limits.output_mib * 1024 * 1024;
        Ok(std::thread::scope(|scope| {
            scope.spawn(move || {
                // A child that ends early closes the pipe; how it ended tells why.
                let _ = input.map(|mut pipe| {
                    pipe.write_all(&head)?;
                    pipe.write_all(b"\n")?;
                    pipe.write_all(bytes)
                });
            });
            let answer = scope.spawn(move || taken(output, most + 1));
            let complaint = scope.spawn(move || taken(errors, LONGEST_COMPLAINT));
            let (status, is_late) = wait(&mut child, deadline, || answer.is_finished());
            let answer = answer.join().unwrap_or_default();
            let complaint = complaint.join().unwrap_or_default();
            if answer.len() as u64 > most {
                return Err(Death::Output);
            }
            if is_late {
                return Err(Death::Time);
            }
            if !status.is_some_and(|status| status.success()) {
                return Err(cause_of(status, &complaint));
            }
            postcard::from_bytes(&answer).map_err(|_| Death::Crash)
        }))
    }
}

/// What comes out of a pipe, up to `most` bytes.
fn taken(pipe: Option<impl Read>, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        // What was read before an error is what there is.
        let _ = pipe.take(most).read_to_end(&mut bytes);
    }
    bytes
}

/// Waits for a child and kills it at `deadline`, or where it goes on though
/// nothing more is taken from it. Says whether it was late.
fn wait(
    child: &mut Child,
    deadline: Instant,
    is_full: impl Fn() -> bool,
) -> (Option<ExitStatus>, bool) {
    let mut pause = Duration::from_millis(1);
    let mut full_since = None;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return (Some(status), false),
            Ok(None) => {}
            Err(_) => return (None, false),
        }
        let now = Instant::now();
        if is_full() && full_since.is_none() {
            full_since = Some(now);
        }
        let is_stuck =
            full_since.is_some_and(|since| now.duration_since(since) > Duration::from_millis(500));
        if now >= deadline || is_stuck {
            // It may have ended meanwhile, which is as well.
            let _ = child.kill();
            let status = child.wait().ok();
            return (status, !is_stuck);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Why a child ended badly, from its signal and its last words.
fn cause_of(status: Option<ExitStatus>, complaint: &[u8]) -> Death {
    let complaint = String::from_utf8_lossy(complaint);
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        const CPU_LIMIT_REACHED: i32 = 24;
        if status.and_then(|status| status.signal()) == Some(CPU_LIMIT_REACHED) {
            return Death::Time;
        }
    }
    if complaint.contains("memory allocation of") || complaint.contains("capacity overflow") {
        Death::Memory
    } else {
        let _ = status;
        Death::Crash
    }
}

/// The child's side: limits itself, reads a request and a file from `input`,
/// and writes what it made of them to `output`.
///
/// # Errors
/// Where the limits cannot be set, or the pipes fail.
pub fn serve(
    limits: Limits,
    input: &mut (dyn Read + Send),
    output: &mut dyn Write,
) -> std::io::Result<()> {
    limits.apply()?;
    let mut all = Vec::new();
    input.read_to_end(&mut all)?;
    let end = all.iter().position(|&byte| byte == b'\n').unwrap_or(0);
    let (head, rest) = all.split_at(end);
    let request: Request = serde_json::from_slice(head)?;
    let bytes = rest.get(1..).unwrap_or_default();
    let reading = std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || reader::read(bytes, &request))
            .map(std::thread::ScopedJoinHandle::join)
    })?;
    let reading = reading.unwrap_or_else(|_| {
        Err(Unread::broken(
            "could not be read: its reader met something it does not know",
        ))
    });
    let answer = postcard::to_stdvec(&reading).map_err(std::io::Error::other)?;
    output.write_all(&answer)?;
    output.flush()
}

/// The stack of the thread that reads, in bytes. Readers go down with what they
/// read, to a depth that they limit themselves.
const STACK: usize = 32 * 1024 * 1024;

impl Limits {
    #[cfg(unix)]
    fn apply(self) -> std::io::Result<()> {
        use rlimit::Resource;
        let set = |resource: Resource, limit: u64| rlimit::setrlimit(resource, limit, limit);
        set(Resource::CORE, 0)?;
        set(Resource::FSIZE, 0)?;
        set(Resource::NOFILE, self.files)?;
        // The soft limit's signal tells the parent what happened; the hard one
        // follows for a child that does not listen.
        rlimit::setrlimit(Resource::CPU, self.seconds, self.seconds + 1)?;
        // Not every system limits address space.
        #[cfg(target_os = "linux")]
        // The program with its model takes room of its own, which is not the file's.
        set(Resource::AS, own_size() + self.memory_mib * 1024 * 1024)?;
        Ok(())
    }

    #[cfg(not(unix))]
    #[allow(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
    fn apply(self) -> std::io::Result<()> {
        Ok(())
    }
}
/// How much address space this process takes before it reads anything, in bytes;
/// 0 where the system does not say.
#[cfg(target_os = "linux")]
fn own_size() -> u64 {
    std::fs::read_to_string("/proc/self/statm")
        .ok()
        .and_then(|sizes| sizes.split_whitespace().next()?.parse::<u64>().ok())
        .map_or(0, |pages| pages * 4096)
}
