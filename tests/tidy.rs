//! The structure of the source itself.
//!
//! 1. ARCHITECTURE.md names no file that is gone.
//! 2. Every file opens with `//!`.
//! 3. Modules use only what the table of ARCHITECTURE.md lets them.
//! 4. Of the index, ranking and the answer see its candidates only.
//! 5. Only `index/` uses tantivy, only `discord/` serenity and poise; only
//!    `config.rs` reads the environment, and `.env.example` has every setting.
//! 6. CHANGELOG.md has a part for what is not released yet.
//! 7. Links from one file of the project to another lead somewhere, and the
//!    README names every command and every setting.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Library, files_under};

/// Which modules of ours a module may use. `document` is the ground that every
/// other stands on and is not repeated.
const MAY_USE: [(&str, &[&str]); 20] = [
    ("document", &[]),
    ("config", &[]),
    ("fetch", &[]),
    ("passage", &[]),
    ("analysis", &[]),
    ("meaning", &[]),
    ("annotate", &["passage", "analysis"]),
    ("check", &["analysis"]),
    ("ingest", &["passage", "analysis"]),
    ("query", &["analysis", "annotate"]),
    (
        "index",
        &["passage", "analysis", "annotate", "query", "meaning"],
    ),
    (
        "ranking",
        &["passage", "analysis", "annotate", "query", "index"],
    ),
    (
        "answer",
        &[
            "passage", "analysis", "annotate", "query", "index", "ranking",
        ],
    ),
    (
        "engine",
        &[
            "fetch", "passage", "analysis", "meaning", "annotate", "ingest", "query", "index",
            "ranking", "answer", "check",
        ],
    ),
    ("picture", &["annotate", "answer", "engine"]),
    ("training", &["answer", "engine"]),
    ("wording", &["answer", "engine", "annotate"]),
    (
        "terminal",
        &[
            "config", "engine", "answer", "annotate", "training", "wording", "picture", "discord",
            "meaning",
        ],
    ),
    (
        "discord",
        &[
            "config", "engine", "answer", "analysis", "annotate", "training", "wording", "picture",
        ],
    ),
    ("main", &["terminal"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files under a folder, with their paths in it.
fn sources(folder: &str) -> Vec<(String, String)> {
    let folder = root().join(folder);
    files_under(&folder)
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| {
            let name = file
                .strip_prefix(&folder)
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/");
            (name, fs::read_to_string(&file).unwrap())
        })
        .collect()
}

/// The lines that are code: no comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

/// The module that a file belongs to: the first part of its path.
fn module(file: &str) -> &str {
    let first = file.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

#[test]
fn the_architecture_names_no_file_that_is_gone() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let gone: Vec<&str> = text
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-')))
        .filter(|word| {
            Path::new(word)
                .extension()
                .is_some_and(|extension| extension == "rs")
        })
        .map(|word| word.trim_start_matches("./"))
        .filter(|name| !root().join("src").join(name).exists() && !root().join(name).exists())
        .collect();
    assert!(
        gone.is_empty(),
        "ARCHITECTURE.md names what is gone: {gone:?}"
    );
}

#[test]
fn every_file_says_what_it_is() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (file, text) in sources(folder) {
            if !text.starts_with("//!") {
                wrong.push(format!("{folder}/{file} does not open with //!"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn modules_use_only_what_they_may() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        let module = module(&file);
        if module == "lib" {
            continue;
        }
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{file}: the table has no module {module}"));
            continue;
        };
        // The program is a crate of its own and calls the library by its name.
        let root = if module == "main" {
            "pincite::"
        } else {
            "crate::"
        };
        let code = code(&text).collect::<Vec<_>>().join("\n");
        for used in uses(&code, root) {
            if used != module && used != "document" && !allowed.contains(&used) {
                wrong.push(format!("{file} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The modules of ours that code names after `root`, in groups too.
fn uses<'a>(code: &'a str, root: &str) -> Vec<&'a str> {
    let mut used = Vec::new();
    for (at, _) in code.match_indices(root) {
        let rest = code.get(at + root.len()..).unwrap_or_default();
        if !rest.starts_with('{') {
            used.push(name_at(rest));
            continue;
        }
        let mut depth = 0;
        for (offset, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            if depth == 1 && matches!(c, '{' | ',') {
                let name = rest.get(offset + 1..).unwrap_or_default();
                used.push(name_at(name.trim_start()));
            }
        }
    }
    used.retain(|name| MAY_USE.iter().any(|(module, _)| module == name));
    used
}

/// The name that `text` begins with.
fn name_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[test]
fn code_names_its_modules() {
    for (code, modules) in [
        ("use crate::answer::{Answer, Outcome};", &["answer"] as &[_]),
        (
            "use crate::{engine, answer::Answer};",
            &["engine", "answer"],
        ),
        (
            "use crate::{\n    answer::{Answer, engine},\n    query,\n};",
            &["answer", "query"],
        ),
        ("let x = crate::document::Span::new(0, 1);", &["document"]),
        ("use std::fs;", &[]),
    ] {
        assert_eq!(uses(code, "crate::"), modules, "{code}");
    }
}

#[test]
fn ranking_and_the_answer_see_candidates_only() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        if !matches!(module(&file), "ranking" | "answer") {
            continue;
        }
        for line in code(&text) {
            let beyond = line
                .split("crate::index")
                .skip(1)
                .any(|rest| !rest.starts_with("::candidate::"));
            if beyond {
                wrong.push(format!("{file}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_module_knows_each_of_what_is_outside() {
    const OWNERS: [(&str, &str); 7] = [
        ("tantivy", "index/"),
        ("serenity::", "discord/"),
        ("poise::", "discord/"),
        ("env::var", "config.rs"),
        ("env::vars", "config.rs"),
        ("env::set_var", "config.rs"),
        ("env::remove_var", "config.rs"),
    ];
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        for line in code(&text) {
            for (name, owner) in OWNERS {
                if line.contains(name) && !file.starts_with(owner) {
                    wrong.push(format!("{file}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_setting_is_explained() {
    let example = fs::read_to_string(root().join(".env.example")).unwrap();
    let mut names = Vec::new();
    for (file, text) in sources("src") {
        if file == "config.rs" || file.starts_with("config/") {
            for (at, _) in text.match_indices("\"PINCITE_") {
                let name = text[at + 1..].split('"').next().unwrap().to_owned();
                if name.len() > "PINCITE_".len()
                    && !name.contains("LIBARY")
                    && !name.contains("TOKN")
                {
                    names.push(name);
                }
            }
        }
    }
    assert!(names.len() > 10, "{names:?}");
    names.retain(|name| {
        !example.lines().any(|line| {
            line.trim_start_matches("# ")
                .starts_with(&format!("{name}="))
        })
    });
    assert!(names.is_empty(), ".env.example does not explain {names:?}");
}

#[test]
fn the_changelog_has_a_part_for_what_is_coming() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(
        text.lines()
            .any(|line| line.starts_with('#') && line.contains("Unreleased"))
    );
}

#[test]
fn links_lead_somewhere() {
    let mut wrong = Vec::new();
    for file in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "index/README.md",
    ] {
        let path = root().join(file);
        let text = fs::read_to_string(&path).unwrap();
        for link in text.split("](").skip(1) {
            let link = link.split([')', '#']).next().unwrap();
            if !link.contains("://") && !path.with_file_name(link).exists() {
                wrong.push(format!("{file}: {link}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_readme_names_every_command_and_every_setting() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let help = Library::none().run(&["--help"]).ended(0).out;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.contains(&"ask"), "{help}");
    let example = fs::read_to_string(root().join(".env.example")).unwrap();
    let settings: Vec<&str> = example
        .split(|c: char| !(c.is_ascii_uppercase() || c == '_'))
        .filter(|word| word.starts_with("PINCITE_") && word.len() > "PINCITE_".len())
        .collect();
    assert!(settings.contains(&"PINCITE_LIBRARY"), "{example}");
    for command in commands {
        assert!(readme.contains(&format!("pincite {command}")), "{command}");
    }
    for setting in settings {
        assert!(readme.contains(setting), "{setting}");
    }
}
