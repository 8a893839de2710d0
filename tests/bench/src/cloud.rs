//! A whole cloud: 300 services with 12,500 actions, 36,000 objects and 160,000 members, from descriptions to crates.
//!
//! The services are made up, in the proportions of a real cloud. Each step is a process of its own, as a person would
//! run it; memory is the greatest resident size of one of them.

use crate::generate::build;
use crate::measure;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const SERVICES: usize = 300;
const ACTIONS: usize = 42;
/// Structures beside requests and responses.
const STRUCTURES: usize = 36;
/// Seconds on the clock, on two cores that do nothing else.
const BUDGET: f64 = 15.0;
const MEMORY: u64 = 800 << 20;

const VERBS: [&str; 6] = ["Describe", "Create", "Modify", "Delete", "List", "Check"];
const NOUNS: [&str; 12] = [
    "Instance", "Snapshot", "Policy", "Cluster", "Route", "Image", "Domain", "Record", "Queue",
    "Task", "Alarm", "Gateway",
];
const FIELDS: [&str; 16] = [
    "InstanceId",
    "Name",
    "Status",
    "CreatedTime",
    "Zone",
    "Tags",
    "Size",
    "Enabled",
    "Price",
    "Offset",
    "Limit",
    "Remark",
    "Type",
    "Owner",
    "Region",
    "Filters",
];

/// Runs the three steps and prints what they took.
pub fn run(root: &Path) -> Result<(), String> {
    let folder = root.join("target/bench/cloud");
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(wrong)?;
    }
    let descriptions = folder.join("descriptions");
    std::fs::create_dir_all(&descriptions).map_err(wrong)?;
    std::fs::create_dir_all(folder.join("spec")).map_err(wrong)?;
    let mut bytes = 0;
    for service in 0..SERVICES {
        let text = description(service);
        bytes += text.len();
        std::fs::write(descriptions.join(format!("{service}.api.json")), text).map_err(wrong)?;
    }
    println!(
        "{SERVICES} services, {} actions, {} MiB of descriptions",
        SERVICES * ACTIONS,
        bytes >> 20
    );
    let program = build(&root.join("codegen"), &root.join("target"), "cloudapi")?;
    let (mut wall, mut cpu, mut most) = (0.0, 0.0, 0);
    println!(
        "{:<32} {:>12} {:>12} {:>13}",
        "", "seconds", "CPU", "memory"
    );
    let row = |what: &str, wall: f64, cpu: f64, memory: u64| {
        println!(
            "{what:<32} {wall:>12.1} {cpu:>12.1} {:>9} MiB",
            memory >> 20
        );
    };
    for arguments in [&["import", "descriptions"][..], &["check"], &["generate"]] {
        let mut command = Command::new(&program);
        command.args(arguments).current_dir(&folder);
        let mut memory = 0;
        let cost = measure::cost(|| {
            memory = watched(&mut command)?;
            Ok(())
        })?;
        row(arguments[0], cost.wall, cost.cpu, memory);
        wall += cost.wall;
        cpu += cost.cpu;
        most = most.max(memory);
    }
    row("together", wall, cpu, most);
    let verdict = |good: bool| if good { "within" } else { "MISSES" };
    println!(
        "{} the budget of {BUDGET} s, {} that of {} MiB",
        verdict(wall <= BUDGET),
        verdict(most <= MEMORY),
        MEMORY >> 20
    );
    Ok(())
}

/// Runs a command to its end; gives its greatest resident size as far as it was seen.
fn watched(command: &mut Command) -> Result<u64, String> {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    loop {
        if let Some(code) = child.try_wait().map_err(|error| error.to_string())? {
            return match code.success() {
                true => Ok(most),
                false => Err(format!("{command:?} fails")),
            };
        }
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes =
            line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or_default() * 1024);
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The description of one service. The same number gives the same text.
fn description(service: usize) -> String {
    let mut random = Random(service as u64 + 1);
    let mut actions = String::new();
    let mut objects = String::new();
    let structures: Vec<String> = (0..STRUCTURES)
        .map(|index| format!("{}{}", NOUNS[index % NOUNS.len()], index / NOUNS.len()))
        .collect();
    for (index, name) in structures.iter().enumerate() {
        // A structure refers to those behind it, and sometimes to itself.
        object(&mut objects, name, &structures[index..], 8, &mut random);
    }
    for index in 0..ACTIONS {
        let name = format!(
            "{}{}{}",
            VERBS[index % VERBS.len()],
            NOUNS[index / VERBS.len() % NOUNS.len()],
            index
        );
        let _ = write!(
            actions,
            "{}\n    \"{name}\": {{\"document\": \"{}\", \"input\": \"{name}Request\", \"name\": \"操作\", \"output\": \
             \"{name}Response\", \"status\": \"online\"}}",
            if index > 0 { "," } else { "" },
            random.prose()
        );
        object(
            &mut objects,
            &format!("{name}Request"),
            &structures,
            5,
            &mut random,
        );
        object(
            &mut objects,
            &format!("{name}Response"),
            &structures,
            3,
            &mut random,
        );
    }
    format!(
        "{{\n  \"actions\": {{{actions}\n  }},\n  \"metadata\": {{\"apiVersion\": \"2024-01-{:02}\", \"serviceShortName\": \
         \"svc{service}\"}},\n  \"objects\": {{{}\n  }},\n  \"version\": \"1.0\"\n}}\n",
        service % 28 + 1,
        objects.trim_end_matches(',')
    )
}

fn object(
    text: &mut String,
    name: &str,
    structures: &[String],
    members: usize,
    random: &mut Random,
) {
    let _ = write!(
        text,
        "\n    \"{name}\": {{\"document\": \"结构\", \"members\": ["
    );
    let first = random.below(FIELDS.len());
    for index in 0..members {
        let field = FIELDS[(first + index) % FIELDS.len()];
        let (kind, member) = match random.below(10) {
            0 | 1 => ("int", "int64"),
            2 => ("bool", "bool"),
            3 => ("float", "float"),
            4 => ("list", "string"),
            5 => ("list", &*structures[random.below(structures.len())]),
            6 => ("object", &*structures[random.below(structures.len())]),
            _ => ("string", "string"),
        };
        let _ = write!(
            text,
            "{}\n      {{\"disabled\": false, \"document\": \"{}\", \"example\": \"{}\", \"member\": \"{member}\", \
             \"name\": \"{field}\", \"output_required\": true, \"required\": {}, \"type\": \"{kind}\", \
             \"value_allowed_null\": false}}",
            if index > 0 { "," } else { "" },
            random.prose(),
            random.below(1000),
            random.below(3) == 0
        );
    }
    text.push_str("\n    ]},");
}

/// A generator of numbers that nobody has to guess.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// A sentence, with facts in every third.
    fn prose(&mut self) -> &'static str {
        const SENTENCES: [&str; 6] = [
            "返回数量，默认为20，最大值为100。更多信息请参考相关说明。",
            "状态。取值范围：\\n<li>RUNNING：运行中</li>\\n<li>STOPPED：已停止</li>",
            "实例的唯一标识，可以通过查询接口返回值中的字段获取。",
            "名称，长度不超过64个字符，只能包含字母、数字和下划线。",
            "是否开启该功能，默认不开启；开启以后按量计费，具体费用请参考定价。",
            "该字段用于描述资源所在的位置以及与其相关的其他属性。",
        ];
        SENTENCES[self.below(SENTENCES.len())]
    }
}
