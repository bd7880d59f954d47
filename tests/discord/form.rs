//! Bodies that carry files, `multipart/form-data`, and what Discord demands of
//! them.

use serde_json::Value;

/// All files of a request together, in bytes.
const FILES: usize = 10 << 20;

/// The message of a body and its files, in their order; a body without files is
/// the message.
pub(super) fn read(kind: &str, body: &[u8]) -> (Vec<u8>, Vec<Vec<u8>>) {
    let Some(boundary) = kind.strip_prefix("multipart/form-data; boundary=") else {
        return (body.to_vec(), Vec::new());
    };
    let line = format!("--{boundary}");
    let (mut message, mut files) = (Vec::new(), Vec::new());
    for part in split(body, line.as_bytes()) {
        let at = part.windows(4).position(|four| four == b"\r\n\r\n");
        let Some(at) = at else { continue };
        let head = String::from_utf8_lossy(&part[..at]);
        let content = part[at + 4..].strip_suffix(b"\r\n").unwrap();
        if head.contains("name=\"payload_json\"") {
            message = content.to_vec();
        } else {
            let name = format!("name=\"files[{}]\"", files.len());
            assert!(
                head.contains(&name),
                "a part that Discord does not know: {head}"
            );
            assert!(head.contains("filename="), "a file has a name: {head}");
            files.push(content.to_vec());
        }
    }
    (message, files)
}

fn split<'b>(body: &'b [u8], line: &[u8]) -> Vec<&'b [u8]> {
    let mut parts = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.windows(line.len()).position(|window| window == line) {
        parts.push(&rest[..at]);
        rest = &rest[at + line.len()..];
    }
    parts
}

/// What Discord would complain of in the files of a message.
pub(super) fn complaints(body: &Value, files: &[Vec<u8>]) -> Vec<String> {
    let mut wrong = Vec::new();
    let attached = body["attachments"].as_array().cloned().unwrap_or_default();
    if attached.len() != files.len() {
        wrong.push(format!("{} files for {attached:?}", files.len()));
    }
    if files.len() > 10 {
        wrong.push("more than ten files".to_owned());
    }
    for (number, about) in attached.iter().enumerate() {
        if about["id"] != number.to_string().as_str() {
            wrong.push(format!("an attachment that is no file: {about}"));
        }
        let alt = about["description"].as_str().unwrap_or_default();
        if alt.is_empty() || alt.encode_utf16().count() > 1_024 {
            wrong.push(format!(
                "a picture without words, or with too many: {about}"
            ));
        }
    }
    if files.iter().map(Vec::len).sum::<usize>() > FILES {
        wrong.push("files of more than 10 MiB".to_owned());
    }
    wrong
}

#[test]
fn a_form_is_read_and_files_without_words_are_refused() {
    let body = b"--x\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"a.png\"\r\n\r\nab\r\n--x--\r\n";
    let (message, files) = read("multipart/form-data; boundary=x", body);
    assert_eq!(
        (message.as_slice(), files.as_slice()),
        (b"{}".as_slice(), [b"ab".to_vec()].as_slice())
    );
    assert!(!complaints(&serde_json::json!({}), &files).is_empty());
    let with = |alt: &str| serde_json::json!({ "attachments": [{ "id": "0", "filename": "a.png", "description": alt }] });
    assert!(complaints(&with("a line"), &files).is_empty());
    assert!(!complaints(&with(""), &files).is_empty());
    assert!(!complaints(&with(&"x".repeat(1_025)), &files).is_empty());
    assert!(!complaints(&with("a line"), &[]).is_empty());
}
