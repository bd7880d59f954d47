//! Whole files through [`read`], and the two reports of the case where the
//! shared folder is at hand.

use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

fn title_of(document: &Document) -> &str {
    &document.metadata().title
}

#[test]
fn what_is_given_outranks_what_the_file_says() {
    let text = "---\ntitle: Its own\npublisher: Larch Post\npublished: 2020-03\nid: Mill 7\ncolour: red\n---\n# Its own\n\nIt burnt.";
    let given = Given {
        title: Some("Another".to_owned()),
        ..Given::default()
    };
    let (document, warnings) = read(text.as_bytes(), "mill.md", &given).unwrap();
    let metadata = document.metadata();
    assert_eq!(metadata.title, "Another");
    assert_eq!(metadata.publisher.as_deref(), Some("Larch Post"));
    assert_eq!(metadata.published.unwrap().to_string(), "2020-03");
    assert_eq!(metadata.id, "mill-7");
    assert_eq!(document.text(), "# Its own\n\nIt burnt.\n");
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("`colour`"));
}

#[test]
fn the_title_is_inferred_and_nothing_else() {
    let text = "Larch Post: the mill fire\n\nPublished 3 March 1990\n\nThe mill burnt, the Larch Post said on 4 March.";
    let (document, _) = read(text.as_bytes(), "notes/The Mill.txt", &Given::default()).unwrap();
    assert_eq!(title_of(&document), "Larch Post: the mill fire");
    assert_eq!(document.metadata().id, "the-mill");
    assert_eq!(document.metadata().published, None);
    assert_eq!(document.metadata().publisher, None);
    let (document, _) = read(b"The mill burnt.", "a.txt", &Given::default()).unwrap();
    assert_eq!(title_of(&document), "");
}

#[test]
fn a_press_release_gives_its_own_day() {
    let text = "For immediate release: 3 May 1990\n\nMill shut\n\nThe mill was shut today.";
    let published = |given: &Given| {
        let (document, _) = read(text.as_bytes(), "a.txt", given).unwrap();
        document.metadata().published.unwrap().to_string()
    };
    assert_eq!(published(&Given::default()), "1990-05-03");
    let given = Given {
        published: PartialDate::new(1990, Some(4), None),
        ..Given::default()
    };
    assert_eq!(published(&given), "1990-04");
}

#[test]
fn refusals_are_sentences_with_a_way_out() {
    let large = vec![b'a'; LARGEST_FILE + 1];
    for (bytes, name, words) in [
        (
            &b"%PDF-1.4"[..],
            "a.pdf",
            "is a damaged PDF; open it with the program it comes from",
        ),
        (
            b"\x89PNG\r\n",
            "a.png",
            "is a picture, which is not read; save it as text",
        ),
        (b"", "a.txt", "holds no text"),
        (b" \n\t\n", "a.txt", "holds no text"),
        (b"Advertisement\n", "a.txt", "holds no text"),
        (b"\0\0\0\x01\0\0\0\x02\xff\xfe\0", "a.bin", "is not text"),
        (b"a\0b\0\0c\0\0\0 d", "a.txt", "is not text"),
        (b"{}", "a.jsonl", "corpus of many documents"),
        (b"<html></html>", "a.html", "holds no text"),
        (&large, "a.txt", "larger than 64 MiB"),
    ] {
        let sentence = read(bytes, name, &Given::default())
            .unwrap_err()
            .to_string();
        assert!(sentence.contains(words), "{sentence}");
        assert!(sentence.ends_with('.'));
    }
}

#[test]
fn a_document_of_one_line_can_be_quoted() {
    for (text, name) in [("Great saw", "a.txt"), ("# Great saw", "a.md")] {
        let (document, _) = read(text.as_bytes(), name, &Given::default()).unwrap();
        assert_eq!(document.blocks().len(), 1);
        assert_eq!(document.blocks()[0].kind, BlockKind::Paragraph);
        assert_eq!(document.block_text(&document.blocks()[0]), "Great saw");
    }
}

/// The blocks of the two reports: counts and kinds only, no words of theirs.
#[test]
fn the_two_reports_come_out_right() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: there is no ../shared/seeds here");
        return;
    };
    let mut seen = 0;
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (document, warnings) =
            read(&std::fs::read(&path).unwrap(), &name, &Given::default()).unwrap();
        let count = |kind: BlockKind| document.blocks().iter().filter(|b| b.kind == kind).count();
        let counts = [
            BlockKind::Title,
            BlockKind::Heading(2),
            BlockKind::Paragraph,
            BlockKind::Caption,
            BlockKind::Furniture,
        ]
        .map(count);
        for block in document.blocks() {
            println!("{:?}\t{}", block.kind, document.block_text(block));
        }
        if name.starts_with("000") {
            assert_eq!(counts, [1, 0, 15, 3, 7], "{name}");
        } else if name.starts_with("001") {
            assert_eq!(counts, [1, 5, 22, 2, 3], "{name}");
        }
        assert!(warnings.is_empty());
        seen += 1;
    }
    println!("{seen} reports were read");
}

/// Every corpus of the shared folder is read whole, and its spans fit.
#[test]
fn the_shared_corpora_are_read_whole() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/eval");
    let sets = [
        ("squad_tune", 856),
        ("reviews_tune", 2050),
        ("cranfield", 0),
        ("time", 0),
        ("med", 0),
    ];
    for (set, want) in sets {
        let Ok(bytes) = std::fs::read(folder.join(set).join("corpus.jsonl")) else {
            println!("skipped: there is no ../shared/eval/{set} here");
            continue;
        };
        let mut quotable = 0;
        let mut documents = 0;
        for (index, line) in bytes.split(|&b| b == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            match corpus::read_line(line, index + 1, set) {
                Ok((document, _)) => {
                    documents += 1;
                    quotable += document
                        .blocks()
                        .iter()
                        .filter(|b| b.kind.is_quotable())
                        .count();
                }
                Err(error) => println!("{error}"),
            }
        }
        println!("{set}: {documents} documents, {quotable} quotable blocks");
        if want > 0 {
            assert_eq!(documents, want);
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_break_the_readers(bytes in prop::collection::vec(any::<u8>(), 0..400), extension in 0..3_usize) {
        let name = ["a.txt", "a.md", "a.html"][extension];
        let _ = read(&bytes, name, &Given::default());
    }

    #[test]
    fn no_text_breaks_the_readers(
        text in "([#>*_`|\\[\\]()!<&;:.•\\-=\n\t ]|---\n|Image caption,|Credit: |Advertisement|<p>|</li>|<tr>|1\\. |é|Word |was )*",
        extension in 0..3_usize,
    ) {
        let name = ["a.txt", "a.md", "a.html"][extension];
        let _ = read(text.as_bytes(), name, &Given::default());
    }

    #[test]
    fn plain_text_stays_as_it_is(text in "[a-zA-Z0-9 .,!?éü£“”\n-]{1,300}") {
        if let Ok((document, _)) = read(text.as_bytes(), "a.txt", &Given::default()) {
            prop_assert_eq!(document.text(), text);
        }
    }
}
