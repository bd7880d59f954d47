//! A body with files: `multipart/form-data` of RFC 7578, as Discord takes it, the
//! message in `payload_json` and each file in `files[n]`. It knows bytes and
//! sends nothing.

use serde_json::Value;

use super::reply::Picture;

/// The type and the bytes of a body that carries a message and its pictures.
pub(super) fn form(message: &Value, pictures: &[Picture]) -> (String, Vec<u8>) {
    let message = message.to_string();
    let boundary = boundary(&message, pictures);
    let mut bytes = Vec::new();
    let mut part = |head: &str, content: &[u8]| {
        let opening = format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        bytes.extend_from_slice(opening.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    };
    part(
        "name=\"payload_json\"\r\nContent-Type: application/json",
        message.as_bytes(),
    );
    for (number, picture) in pictures.iter().enumerate() {
        let name: String = picture
            .name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
            .collect();
        let head =
            format!("name=\"files[{number}]\"; filename=\"{name}\"\r\nContent-Type: image/png");
        part(&head, &picture.bytes);
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), bytes)
}

/// A line that stands in none of the parts.
fn boundary(message: &str, pictures: &[Picture]) -> String {
    let mut number = 0_u64;
    loop {
        let boundary = format!("pincite-{number:016}");
        let stands = |bytes: &[u8]| {
            bytes
                .windows(boundary.len())
                .any(|window| window == boundary.as_bytes())
        };
        if !stands(message.as_bytes()) && !pictures.iter().any(|p| stands(&p.bytes)) {
            return boundary;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_holds_the_line_between_them() {
        let picture = |bytes: &[u8]| Picture {
            name: "a\"\r\n.png".to_owned(),
            alt: String::new(),
            bytes: bytes.to_vec(),
        };
        let message = serde_json::json!({ "content": "x" });
        let (kind, bytes) = form(&message, &[picture(b"\r\n--pincite-0000000000000000\r\n")]);
        assert_eq!(
            kind,
            "multipart/form-data; boundary=pincite-0000000000000001"
        );
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text.matches("--pincite-0000000000000001").count(), 3);
        assert!(text.contains("name=\"files[0]\"; filename=\"a.png\"\r\n"));
        assert!(text.ends_with("--pincite-0000000000000001--\r\n"));
    }
}
