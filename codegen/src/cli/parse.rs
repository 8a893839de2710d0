//! `cloudapi parse`: a document becomes a spec.

mod pages;

use super::job::Job;
use super::{Console, Failure, Outcome, Project};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::output::OutputSet;
use crate::parse::findings::{self, Findings};
use crate::parse::{Parsed, Vendor, page, parse_next, parse_parts, vendor};
use crate::source::Source;
use crate::spec::{Api, CrateInfo, Documented, Protocol, json};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Read a vendor's documents into a spec
///
/// A manual: writes what it says to spec/<provider>/<service>/<version>: api.json, changelog.json and examples/. A
/// manual that also holds an older API gives a second spec. Descriptions, corrections and the crate's name, which
/// people write, are left alone. The document says many things twice; the table that is printed counts how often it
/// agrees with itself, and each contradiction is a warning, but for those that findings.json lists: they are counted. With
/// an error, nothing is written. A spec that is there
/// already remembers what the document no longer tells: constructor arguments, and types of what is deprecated.
///
/// Single pages of the vendor's site, saved as text, Markdown or HTML, or folders of them, are the whole document of a
/// spec: name all of them, those of data types as well. Older pages of an action add to the newest one. Beside the
/// spec of a manual, pages of Tencent Cloud are evidence: they are compared with it, member by member, in either
/// language; what they say, their host and actions that the manual lacks go to pages.json.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  pdftotext -enc UTF-8 manual.pdf manual.txt
  cloudapi parse --provider tencent --service ckafka manual.txt
  cloudapi parse --provider tencent --service ckafka manual.txt --check    compare alone
  cloudapi parse --provider tencent --service ckafka DescribeGroup.html    one page, as evidence
  cloudapi parse --provider alibaba --service alikafka --api-version 2019-09-16 pages/

After a parse, `git diff spec` shows what is new; `cloudapi check` and `cloudapi docs missing`
say what is left to do.")]
pub(crate) struct Args {
    /// Whose document it is: tencent or alibaba
    #[arg(long)]
    provider: String,

    /// Short name of the service, as in its host name: ckafka
    #[arg(long)]
    service: String,

    /// Version of the API, where pages do not name it [default: that of the spec on file]
    #[arg(long, value_name = "VERSION")]
    api_version: Option<String>,

    /// Compare instead of writing: print a diff and fail if the spec is not what the document says
    #[arg(long)]
    check: bool,

    /// Write even if actions or examples of the spec on file vanish
    #[arg(long)]
    replace: bool,

    /// Take structures that no page describes as objects of anything
    #[arg(long)]
    allow_undefined: bool,

    /// Accept the contradictions that are new for this reason, and drop those that are gone from the list
    #[arg(long, value_name = "REASON")]
    accept: Option<String>,

    /// The document as text; or pages as text, Markdown or HTML, and folders of them
    #[arg(required = true)]
    documents: Vec<PathBuf>,
}

impl Args {
    pub(crate) fn run(self, project: &Project, console: &Console) -> Outcome {
        let vendor = vendor(&self.provider)?;
        let written = match &*self.documents {
            [manual] if is_manual(vendor, manual) => self.manual(manual, project, console)?,
            _ => self.pages(vendor, project, console)?,
        };
        let folder = project.specs();
        let done = Job {
            files: &written.files,
            folder: &folder,
            command: &self.command(),
        }
        .run(self.check)?;
        write!(console.out(), "{}", written.report)?;
        if !written.messages.is_empty() {
            console.report(&written.messages);
        }
        done.print(console)
    }

    fn manual(
        &self,
        document: &Path,
        project: &Project,
        console: &Console,
    ) -> Result<Written, Failure> {
        let progress = console.progress(format!("reading {}", document.display()));
        let source = Source::load(document)?;
        let parts: Vec<_> = parse_parts(&source, &self.provider, &self.service)
            .into_iter()
            .map(|parsed| remember(project, &source, parsed))
            .collect();
        drop(progress);
        // The specs of one document are written together or not at all.
        self.written(parts, project)
    }

    /// The command that makes the check pass.
    fn command(&self) -> String {
        let mut command = format!(
            "cargo run --release -- parse --provider {} --service {}",
            self.provider, self.service
        );
        if let Some(version) = &self.api_version {
            command.push_str(&format!(" --api-version {version}"));
        }
        for document in &self.documents {
            command.push_str(&format!(" {}", document.display()));
        }
        command
    }
}

fn is_manual(vendor: &Vendor, document: &Path) -> bool {
    // What is neither a folder nor readable is refused with the words for a manual.
    vendor.manual.is_some()
        && !document.is_dir()
        && !Source::read(document).is_ok_and(|source| page::is_page(&source))
}

impl Args {
    /// Specs of documents. They must not take away what is on file, unless that is meant.
    fn written(&self, parts: Vec<Parsed>, project: &Project) -> Result<Written, Failure> {
        if !self.replace && !self.check && !parts.iter().any(Parsed::is_refused) {
            let removed: Vec<_> = parts
                .iter()
                .filter_map(|parsed| removed(project, parsed))
                .collect();
            if !removed.is_empty() {
                return Err(Failure::Diagnostics(removed));
            }
        }
        let crates: Vec<_> = parts
            .iter()
            .filter_map(|parsed| crate_info(project, parsed.api.as_ref()?))
            .collect();
        let mut written = self.of(parts, project)?;
        for (path, text) in crates {
            written.files.insert(path, text.into_bytes());
        }
        Ok(written)
    }
}

/// The folder of a spec.
fn folder(project: &Project, api: &Api) -> PathBuf {
    let id = [&api.provider, &api.service, &api.version];
    id.iter()
        .fold(project.specs(), |path, part| path.join(part))
}

/// What a parse would take away from the spec on file.
fn removed(project: &Project, parsed: &Parsed) -> Option<Diagnostic> {
    let api = parsed.api.as_ref()?;
    let folder = folder(project, api);
    let before = json::parse::<Api>(&Source::read(&folder.join("api.json")).ok()?).ok()?;
    let gone = before
        .actions
        .iter()
        .filter(|action| api.action(&action.name).is_none());
    let mut lost: Vec<String> = gone
        .map(|action| format!("action {}", action.name))
        .collect();
    let files = std::fs::read_dir(folder.join("examples")).into_iter();
    let mut examples: Vec<String> = files
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some(
                entry
                    .file_name()
                    .to_str()?
                    .strip_suffix(".json")?
                    .to_owned(),
            )
        })
        .filter(|action| !parsed.examples.contains_key(action))
        .map(|action| format!("examples of {action}"))
        .collect();
    examples.sort();
    lost.extend(examples);
    (!lost.is_empty()).then(|| {
        let message = format!("the spec on file would lose {}", lost.join(", "));
        Diagnostic::error("would-remove", message)
            .at(Location::file(
                folder.join("api.json").display().to_string(),
            ))
            .expected("expected documents of everything that the spec has")
            .help("name all documents, or write all the same with --replace")
    })
}

/// The first `crate.json` of a spec, and its path.
fn crate_info(project: &Project, api: &Api) -> Option<(String, String)> {
    if folder(project, api).join("crate.json").exists() {
        return None;
    }
    let (prefix, vendor) = match &*api.provider {
        "tencent" => ("tencentcloud", "Tencent Cloud"),
        _ => ("alibabacloud", "Alibaba Cloud"),
    };
    let legacy = if api.protocol == Protocol::TencentV2 {
        "-legacy"
    } else {
        ""
    };
    let info = CrateInfo {
        name: format!("{prefix}-{}{legacy}", api.service),
        version: "0.1.0".to_owned(),
        title: format!("{vendor} {}", api.service),
        ..CrateInfo::default()
    };
    let path = format!(
        "{}/{}/{}/crate.json",
        api.provider, api.service, api.version
    );
    Some((path, json::canonical(&info)))
}

/// What a parse gives: files below `spec/`, what to print, and messages.
struct Written {
    files: OutputSet,
    report: String,
    messages: Vec<Diagnostic>,
}

impl Args {
    /// Specs of documents; nothing if one of them is refused.
    fn of(&self, parts: Vec<Parsed>, project: &Project) -> Result<Written, Failure> {
        if parts.iter().any(Parsed::is_refused) {
            let messages = parts.into_iter().flat_map(|parsed| parsed.diagnostics);
            return Err(Failure::Diagnostics(messages.collect()));
        }
        let mut files = OutputSet::new();
        let (mut owned, mut reports, mut messages) = (Vec::new(), Vec::new(), Vec::new());
        let mut gone = Vec::new();
        for parsed in parts {
            let Some(api) = parsed.api else { continue };
            let id = format!("{}/{}/{}", api.provider, api.service, api.version);
            owned.extend(Documented::FILES.iter().map(|file| format!("{id}/{file}")));
            let list = folder(project, &api).join(findings::FILE);
            let list = list.exists().then(|| Source::read(&list)).transpose()?;
            let found =
                Findings::compare(parsed.diagnostics, list.as_ref(), self.accept.as_deref())?;
            if let Some(accepted) = &found.accepted
                && (list.is_some() || !accepted.is_empty())
            {
                let path = format!("{id}/{}", findings::FILE);
                owned.push(path.clone());
                files.insert(path, json::canonical(accepted).into_bytes());
            }
            gone.extend(found.gone);
            let (changelog, examples) = (parsed.changelog, parsed.examples);
            for (path, text) in (Documented {
                api,
                changelog,
                examples,
            })
            .files()
            {
                files.insert(format!("{id}/{path}"), text.into_bytes());
            }
            let known = match found.known {
                0 => String::new(),
                known => format!(
                    "{known} known contradictions, listed in {}\n",
                    findings::FILE
                ),
            };
            reports.push(format!("{id}\n{}{known}", parsed.report));
            messages.extend(found.new);
        }
        if !gone.is_empty() {
            return Err(Failure::Diagnostics(gone));
        }
        Ok(Written {
            files: files.owning(owned),
            report: reports.join("\n"),
            messages,
        })
    }
}

/// Parses once more if there is a spec already: it remembers what the document no longer tells.
fn remember(project: &Project, source: &Source, mut parsed: Parsed) -> Parsed {
    let Some(api) = &parsed.api else {
        return parsed;
    };
    let file = folder(project, api).join("api.json");
    if !file.exists() {
        return parsed;
    }
    match Source::read(&file).and_then(|spec| json::parse::<Api>(&spec)) {
        Ok(previous) => parse_next(source, &previous),
        Err(mut unreadable) => {
            unreadable.severity = Severity::Warning;
            unreadable.help =
                Some("what this spec remembers of earlier releases is lost".to_owned());
            parsed.diagnostics.push(unreadable);
            parsed
        }
    }
}
