use super::super::profile::region_of;
use super::super::{alibaba, tencent};
use super::*;

const CONFIG: &str = ".aliyun/config.json";

fn aliyun(home: &Home, name: &str) -> alibaba::CliProfile {
    alibaba::CliProfile::of(home.variables(&[]), Some(name.to_owned()))
}

/// A profile of `aliyun` without anything else.
fn single(home: &Home, members: &str) -> alibaba::CliProfile {
    home.write(
        CONFIG,
        format!(r#"{{"profiles":[{{"name":"p",{members}}}]}}"#),
    );
    aliyun(home, "p")
}

#[tokio::test]
async fn the_profile_that_is_meant() {
    let home = Home::new("aliyun-which");
    let named = |more: &[(&str, &str)]| alibaba::CliProfile::of(home.variables(more), None);
    assert!(says(named(&[])).await.starts_with("- no file "));
    home.write(CONFIG, "{\"hidden");
    let message = says(named(&[])).await;
    assert!(
        message.ends_with("config.json: invalid JSON at line 1, column 8"),
        "{message}"
    );
    home.write(
        CONFIG,
        r#"{"current": "a", "profiles": [
        {"name": "a", "mode": "AK", "access_key_id": "i", "access_key_secret": "s", "region_id": "cn-beijing"},
        {"name": "b", "access_key_id": "i", "access_key_secret": "s", "sts_token": "t"}]}"#,
    );
    assert_eq!(says(named(&[])).await, "i s -");
    for variable in ["ALIBABA_CLOUD_PROFILE", "ALICLOUD_PROFILE"] {
        assert_eq!(says(named(&[(variable, "b")])).await, "i s t");
    }
    // The variable may mean a section of the INI file.
    let message = says(named(&[("ALIBABA_CLOUD_PROFILE", "z")])).await;
    assert!(message.starts_with("- ") && message.ends_with("config.json has no profile `z`"));
    assert!(!says(aliyun(&home, "z")).await.starts_with("- "));

    let region = |more| region_of::<alibaba::Alibaba>(&home.variables(more));
    assert_eq!(region(&[]).as_deref(), Some("cn-beijing"));
    assert_eq!(region(&[("ALICLOUD_REGION", "r")]).as_deref(), Some("r"));
    assert_eq!(region(&[("ALIBABA_CLOUD_PROFILE", "b")]), None);
}

#[tokio::test]
async fn modes_with_keys() {
    let home = Home::new("aliyun-keys");
    let keys = r#""access_key_id":"i","access_key_secret":"s""#;
    let all = format!(r#"{keys},"sts_token":"t","sts_expiration":"#);
    let path = home.path(CONFIG);
    let p = format!("{}: profile `p`", path.display());
    let login = |mode: &str| format!("run `aliyun configure --profile p --mode {mode}`");
    for (members, expected) in [
        (format!(r#""mode":"ak",{keys}"#), "i s -".to_owned()),
        (
            format!(r#""mode":"StsToken",{all}4922996645"#),
            "i s t".to_owned(),
        ),
        (
            format!(r#""mode":"StsToken",{all}1600000000"#),
            format!("{p} has expired: run `aliyun configure`"),
        ),
        (
            format!(r#""mode":"StsToken",{keys}"#),
            format!("{p} has no sts_token"),
        ),
        (
            r#""mode":"AK","access_key_id":""#.to_owned() + r#"","access_key_secret":"s""#,
            format!("{p} has no access_key_id"),
        ),
        (
            r#""mode":"AK","access_key_id":1"#.to_owned(),
            format!("{p}: access_key_id is not a string"),
        ),
        (
            format!(r#""mode":"CloudSSO",{all}4922996645"#),
            "i s t".to_owned(),
        ),
        (
            format!(r#""mode":"CloudSSO",{all}1600000000"#),
            format!("{p} has expired: {}", login("CloudSSO")),
        ),
        (
            format!(r#""mode":"OAuth",{all}4922996645"#),
            "i s t".to_owned(),
        ),
        (
            r#""mode":"OAuth""#.to_owned(),
            format!("{p} has no keys: {}", login("OAuth")),
        ),
        (
            r#""mode":"BearerToken""#.to_owned(),
            format!(
                "{p} has the unsupported mode `BearerToken`: use a profile of mode AK, StsToken, \
                 RamRoleArn or EcsRamRole"
            ),
        ),
    ] {
        assert_eq!(says(single(&home, &members)).await, expected, "{members}");
    }
}

#[tokio::test]
async fn roles_build_on_other_profiles() {
    let home = Home::new("aliyun-chain");
    home.write(
        CONFIG,
        r#"{"profiles": [
        {"name": "root", "mode": "AK", "access_key_id": "root", "access_key_secret": "s"},
        {"name": "one", "mode": "ChainableRamRoleArn", "source_profile": "root", "ram_role_arn": "arn-1",
         "ram_session_name": "me", "expired_seconds": 900, "external_id": "x", "sts_region": "cn-beijing"},
        {"name": "two", "mode": "ChainableRamRoleArn", "source_profile": "one", "ram_role_arn": "arn-2"},
        {"name": "direct", "mode": "RamRoleArn", "access_key_id": "d", "access_key_secret": "s",
         "ram_role_arn": "arn-3"},
        {"name": "ring", "mode": "ChainableRamRoleArn", "source_profile": "ring", "ram_role_arn": "arn"},
        {"name": "lost", "mode": "ChainableRamRoleArn", "source_profile": "nobody", "ram_role_arn": "arn"}]}"#,
    );
    let service = Service::new(&[(200, ALIBABA), (200, ALIBABA), (200, ALIBABA)]);
    let keys = load(&service, &aliyun(&home, "two")).await.unwrap();
    assert_eq!((keys.access_key_id(), keys.expiry()), ("i", Some(expiry())));
    load(&service, &aliyun(&home, "direct")).await.unwrap();
    let sent = service.sent();
    let who = |index: usize| sent[index].header("Authorization").unwrap().to_owned();
    assert!(who(0).contains("Credential=root,"));
    assert!(who(1).contains("Credential=i,"));
    assert!(who(2).contains("Credential=d,"));
    assert_eq!(sent[0].uri().host(), Some("sts.cn-beijing.aliyuncs.com"));
    assert_eq!(sent[1].uri().host(), Some("sts.aliyuncs.com"));
    let body = String::from_utf8(sent[0].body().to_vec()).unwrap();
    for pair in [
        "RoleArn=arn-1",
        "RoleSessionName=me",
        "DurationSeconds=900",
        "ExternalId=x",
    ] {
        assert!(body.split('&').any(|found| found == pair), "{pair}: {body}");
    }
    assert!(
        says(aliyun(&home, "ring"))
            .await
            .ends_with("is its own source, through `ring`")
    );
    assert!(
        says(aliyun(&home, "lost"))
            .await
            .ends_with("has no profile `nobody`")
    );
}

#[tokio::test]
async fn roles_of_the_machine_and_of_a_pod() {
    let home = Home::new("aliyun-machine");
    let role = single(
        &home,
        r#""mode":"RamRoleArnWithRoleName","ram_role_name":"node","ram_role_arn":"arn""#,
    );
    let service = Service::new(&[(200, "token"), (200, KEYS), (200, ALIBABA)]);
    load(&service, &role).await.unwrap();
    assert!(service.lines()[1].ends_with("/ram/security-credentials/node"));
    assert_eq!(service.sent()[2].header("x-acs-action"), Some("AssumeRole"));

    // A profile that names the machine is configured: without one it has failed.
    let machine = single(&home, r#""mode":"EcsRamRole""#);
    let message = says(machine).await;
    assert_eq!(message, "100.100.100.200: connection refused");

    let token = home.write("token", "web\n");
    let members = format!(
        r#""mode":"OIDC","oidc_provider_arn":"p","oidc_token_file":{:?},"ram_role_arn":"arn""#,
        token.to_str().unwrap()
    );
    let pod = single(&home, &members);
    let service = Service::new(&[(200, ALIBABA)]);
    load(&service, &pod).await.unwrap();
    let body = String::from_utf8(service.sent()[0].body().to_vec()).unwrap();
    assert!(body.contains("OIDCToken=web"), "{body}");

    let service = Service::new(&[(200, KEYS)]);
    let uri = single(
        &home,
        r#""mode":"CredentialsURI","credentials_uri":"http://127.0.0.1:1/k""#,
    );
    load(&service, &uri).await.unwrap();
    assert_eq!(service.lines(), ["GET http://127.0.0.1:1/k"]);
}

#[cfg(unix)]
#[tokio::test]
async fn keys_that_a_program_prints() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new("aliyun-external");
    for (script, expected) in [
        (
            r#"echo '{"mode":"StsToken","access_key_id":"i","access_key_secret":"s","sts_token":"t"}'"#,
            "i s t",
        ),
        (
            r#"echo '{"mode":"StsToken","access_key_id":"i","access_key_secret":"s"}'"#,
            "the output of the process has no sts_token",
        ),
        (
            r#"echo '{"mode":"StsToken","access_key_id":"i","access_key_secret":"s","sts_token":"t","sts_expiration":1}'"#,
            "the output of the process has expired: run `aliyun configure`",
        ),
        ("echo hidden", "the output of the process is not JSON"),
        ("exit 3", "ended with exit status: 3"),
        (
            r#"echo '{"mode":"External","process_command":"x"}'"#,
            "the output of the process names another program",
        ),
    ] {
        let program = home.write("program", format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let members = format!(
            r#""mode":"External","process_command":"{} with arguments""#,
            program.display()
        );
        let message = says(single(&home, &members)).await;
        assert!(
            message.ends_with(expected) && !message.contains("hidden"),
            "{message}"
        );
    }
    let absent = single(
        &home,
        r#""mode":"External","process_command":"/nowhere/program""#,
    );
    let message = says(absent).await;
    assert!(
        message.contains("the credential process failed: /nowhere/program: "),
        "{message}"
    );
}

#[tokio::test]
async fn profiles_of_tccli() {
    let home = Home::new("tccli");
    let profile = |more: &[(&str, &str)]| tencent::CliProfile::of(home.variables(more), None);
    assert!(says(profile(&[])).await.starts_with("- no file "));
    let message = says(profile(&[("TCCLI_PROFILE", "z")])).await;
    assert!(message.starts_with("no file "), "{message}");

    let write = |name: &str, text: &str| home.write(&format!(".tccli/{name}"), text);
    write(
        "default.credential",
        r#"{"secretId": "a", "secretKey": "b"}"#,
    );
    write(
        "default.configure",
        r#"{"_sys_param": {"region": "ap-tokyo"}}"#,
    );
    write(
        "later.credential",
        r#"{"type": "oauth", "secretId": "a", "secretKey": "b", "token": "t", "expiresAt": 4922996645.5}"#,
    );
    write(
        "sso.credential",
        r#"{"type": "sso", "secretId": "a", "secretKey": "b", "token": "t", "expiresAt": 1700000000}"#,
    );
    write(
        "login.credential",
        r#"{"type": "oauth", "secretId": "a", "secretKey": "b", "token": "t", "expiresAt": 1700000000}"#,
    );
    write(
        "new.credential",
        r#"{"type": "quantum", "secretId": "a", "secretKey": "b"}"#,
    );
    write("broken.credential", "{\"secretId\": hidden}");
    write(
        "empty.credential",
        r#"{"secretId": "", "secretKey": "hidden"}"#,
    );
    for (name, expected) in [
        ("default", "a b -"),
        ("later", "a b t"),
        (
            "sso",
            "sso.credential: the profile has expired: run `tccli sso login --profile sso`",
        ),
        (
            "login",
            "login.credential: the profile has expired: run `tccli auth login --profile login`",
        ),
        (
            "new",
            "the profile has the unknown type `quantum`: expected keys, a role, `oauth` or `sso`",
        ),
        (
            "broken",
            "broken.credential: invalid JSON at line 1, column 14",
        ),
        ("empty", "empty.credential: the profile has no secretId"),
        ("../b", "\"../b\" is not the name of a profile"),
    ] {
        for variable in ["TCCLI_PROFILE", "TENCENTCLOUD_PROFILE"] {
            let message = says(profile(&[(variable, name)])).await;
            assert!(message.ends_with(expected), "{message}");
        }
    }
    let region = |more| region_of::<tencent::Tencent>(&home.variables(more));
    assert_eq!(region(&[]).as_deref(), Some("ap-tokyo"));
    assert_eq!(region(&[("TCCLI_PROFILE", "sso")]), None);
    assert_eq!(
        region(&[("TCCLI_PROFILE", "sso"), ("TKE_REGION", "r")]).as_deref(),
        Some("r")
    );
}

#[tokio::test]
async fn a_role_of_tccli() {
    let home = Home::new("tccli-role");
    home.write(
        "other/work.credential",
        r#"{"secretId": "c", "secretKey": "d", "type": "assume-role", "role-arn": "qcs::r",
            "role-session-name": "s"}"#,
    );
    let directory = home.path("other");
    let variables = [
        (
            "TENCENTCLOUD_SHARED_CREDENTIALS_DIR",
            directory.to_str().unwrap(),
        ),
        ("TENCENTCLOUD_PROFILE", "work"),
    ];
    let service = Service::new(&[(200, TENCENT)]);
    let profile = tencent::CliProfile::of(home.variables(&variables), None);
    let keys = load(&service, &profile).await.unwrap();
    assert_eq!((keys.access_key_id(), keys.expiry()), ("i", Some(expiry())));
    let body: serde_json::Value = serde_json::from_slice(service.sent()[0].body()).unwrap();
    assert_eq!(
        (&body["RoleArn"], &body["RoleSessionName"]),
        (&"qcs::r".into(), &"s".into())
    );
}
