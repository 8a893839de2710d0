use super::super::{alibaba, tencent};
use super::*;

#[tokio::test]
async fn files_are_found_in_order() {
    let home = Home::new("ini-order");
    let ini = |more: &[(&str, &str)]| tencent::IniFile::of(home.variables(more), None);
    let absent = says(ini(&[])).await;
    assert!(absent.starts_with("- no file "), "{absent}");
    assert!(absent.ends_with(".tencentcloud/credentials or /etc/tencentcloud/credentials"));

    home.write(
        ".tencentcloud/credentials",
        "[default]\nsecret_id = a\nsecret_key = b\n",
    );
    assert_eq!(says(ini(&[])).await, "a b -");
    let other = home.write("other", "[default]\nsecret_id=c\nsecret_key=d=\ntoken=e\n");
    let named = |path: &str| ini(&[("TENCENTCLOUD_CREDENTIALS_FILE", path)]);
    assert_eq!(says(named(other.to_str().unwrap())).await, "c d= e");
    assert_eq!(says(tencent::IniFile::at(&other)).await, "c d= e");

    // A file that somebody names is expected to be there.
    let nowhere = home.path("nowhere");
    let expected = format!("no file {}", nowhere.display());
    assert_eq!(says(named(nowhere.to_str().unwrap())).await, expected);
    assert_eq!(says(tencent::IniFile::at(&nowhere)).await, expected);
}

#[tokio::test]
async fn what_is_there_and_incomplete_is_a_failure() {
    let home = Home::new("ini-incomplete");
    for (text, message) in [
        (&b""[..], "there is no section [default]"),
        (b"[other]\nsecret_id = a", "there is no section [default]"),
        (
            b"[default]\nsecret_id = a",
            "section [default]: it has no secret_key",
        ),
        (
            b"[default]\nsecret_key = hidden",
            "section [default]: it has no secret_id",
        ),
        (
            b"[default]\nsecret_id = # a",
            "section [default]: it has no secret_id",
        ),
        (
            b"[default]\nhidden",
            "line 2: not a section, a pair or a comment",
        ),
        (
            b"[default]\nsecret_id = a\rb\nsecret_key = b",
            "section [default]: secret_id contains a line end or another control character",
        ),
        (b"[default]\nsecret_id = \xff", "not UTF-8 text"),
        (b"\xff\xfe[\0d\0", "not UTF-8 text"),
    ] {
        let path = home.write("file", text);
        let expected = format!("{}: {message}", path.display());
        assert_eq!(says(tencent::IniFile::at(&path)).await, expected);
    }
}

#[tokio::test]
async fn marks_and_comments_are_no_part_of_keys() {
    let home = Home::new("ini-comments");
    let path = home.write(
        "file",
        "\u{feff}[default]  # the main account\r\ntype = access_key            # kind\r\n\
         access_key_id = foo          # not part of the key\r\naccess_key_secret = bar#baz\r\n",
    );
    let ini = alibaba::IniFile::of(home.variables(&[]), Some(path));
    assert_eq!(says(ini).await, "foo bar#baz -");
}

#[cfg(unix)]
#[tokio::test]
async fn what_never_ends_is_not_read() {
    let home = Home::new("ini-devices");
    let pipe = home.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    for path in [pipe, home.0.clone(), PathBuf::from("/dev/zero")] {
        let expected = format!("{}: not a regular file", path.display());
        assert_eq!(says(tencent::IniFile::at(&path)).await, expected);
    }
    let large = home.write("large", vec![b'\n'; (1 << 20) + 1]);
    let expected = format!("{}: larger than 1 MiB", large.display());
    assert_eq!(says(tencent::IniFile::at(&large)).await, expected);
}

#[tokio::test]
async fn sections_of_alibaba_cloud_by_type() {
    let home = Home::new("ini-types");
    let ini = |section: &str| {
        let variables = [("ALIBABA_CLOUD_PROFILE", section)];
        alibaba::IniFile::of(home.variables(&variables), None)
    };
    assert!(
        says(ini("a"))
            .await
            .starts_with("ALIBABA_CLOUD_PROFILE names the profile `a`, but")
    );
    home.write(
        ".alibabacloud/credentials",
        "[a]\naccess_key_id = old\naccess_key_secret = s\n",
    );
    assert_eq!(says(ini("a")).await, "old s -");
    home.write(
        ".alibabacloud/credentials.ini",
        "[a]\ntype = access_key\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = x\n\
         [b]\ntype = sts\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = t\n\
         [c]\ntype = sts\naccess_key_id = i\naccess_key_secret = s\n\
         [d]\ntype = rsa_key_pair\n\
         [e]\nenable = false\n\
         [f]\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = t\n\
         [g]\ntype = ram_role_arn\naccess_key_id = i\naccess_key_secret = s\n",
    );
    let message = |text: &str| {
        let path = home.path(".alibabacloud/credentials.ini");
        format!("{}: {text}", path.display())
    };
    for (section, expected) in [
        ("a", "i s -".to_owned()),
        ("b", "i s t".to_owned()),
        ("c", message("section [c]: it has no sts_token")),
        (
            "d",
            message(
                "section [d]: unsupported type `rsa_key_pair`: use access_key, sts, ram_role_arn \
                 or ecs_ram_role",
            ),
        ),
        ("e", "- the section has `enable = false`".to_owned()),
        ("f", "i s t".to_owned()),
        ("g", message("section [g]: it has no ram_role_arn")),
        ("h", message("there is no section [h]")),
    ] {
        assert_eq!(says(ini(section)).await, expected);
    }
}
