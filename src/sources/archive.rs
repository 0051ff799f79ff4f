//! Opens archives in memory: zip, tar, gzip, one in another. Writes nothing, follows nothing.
//!
//! Member names are labels only, so `../` and absolute names lead nowhere. Size, number, ratio and
//! depth are bounded while unpacking, not by what the archive claims of itself.

use super::delivery::{Delivery, MAX_FILE, hidden, join, too_large};
use std::io::{Cursor, Read};

/// Members over all archives of one gathering.
const MAX_MEMBERS: usize = 50_000;
/// Unpacked bytes over all archives of one gathering.
const MAX_TOTAL: u64 = 2 << 30;
/// Unpacked over packed bytes of a member, from `RATIO_FROM` bytes on; text packs ten- to fiftyfold.
const MAX_RATIO: u64 = 300;
const RATIO_FROM: u64 = 16 << 20;
/// Archives in archives; a `.tar.gz` is two deep.
const MAX_DEPTH: usize = 4;

/// What is left of the limits.
pub struct Budget {
    members: usize,
    bytes: u64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { members: MAX_MEMBERS, bytes: MAX_TOTAL }
    }
}

/// Adds the delivery to `out`, or its members if it is an archive.
pub fn open(delivery: Delivery, budget: &mut Budget, out: &mut Vec<Delivery>) {
    open_at(delivery, budget, out, 0);
}

fn open_at(delivery: Delivery, budget: &mut Budget, out: &mut Vec<Delivery>, depth: usize) {
    let Ok(bytes) = &delivery.content else { return out.push(delivery) };
    let kind = kind(bytes);
    if kind == Kind::Plain {
        return out.push(delivery);
    }
    if depth == MAX_DEPTH {
        return out.push(refuse(&delivery, format!("archives more than {MAX_DEPTH} deep; unpack it first")));
    }
    let mut members = Vec::new();
    let stopped = match kind {
        Kind::Zip => unzip(bytes, &delivery, budget, &mut members),
        Kind::Tar => untar(bytes, &delivery, budget, &mut members),
        Kind::Gzip => gunzip(bytes, &delivery, budget, &mut members),
        Kind::Plain => Ok(()),
    };
    members.sort_by(|a, b| a.label.cmp(&b.label));
    if let Err(why) = stopped {
        out.push(refuse(&delivery, why));
    } else if members.is_empty() {
        out.push(refuse(&delivery, "an archive without files".to_owned()));
    }
    for member in members {
        open_at(member, budget, out, depth + 1);
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Zip,
    Tar,
    Gzip,
    Plain,
}

/// By content. Office documents are zip files too, but one document each: they stay whole.
fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let head = &bytes[..bytes.len().min(4096)];
        let has = |name: &[u8]| head.windows(name.len()).any(|w| w == name);
        let office = has(b"[Content_Types].xml") || has(b"mimetypeapplication/vnd.");
        return if office { Kind::Plain } else { Kind::Zip };
    }
    if bytes.starts_with(b"\x1F\x8B") {
        return Kind::Gzip;
    }
    if bytes.get(257..262) == Some(b"ustar") { Kind::Tar } else { Kind::Plain }
}

fn unzip(bytes: &[u8], from: &Delivery, budget: &mut Budget, out: &mut Vec<Delivery>) -> Result<(), String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("a damaged zip archive: {e}"))?;
    for k in 0..zip.len() {
        let mut member = match zip.by_index(k) {
            Ok(member) => member,
            Err(error) => {
                take_member(budget)?;
                out.push(refuse(from, format!("member {k} cannot be unpacked: {error}")));
                continue;
            }
        };
        let name = member.name().map_or_else(|_| format!("member-{k}"), |n| n.into_owned());
        if member.is_dir() || member.is_symlink() {
            continue;
        }
        let packed = member.compressed_size();
        unpack(&mut member, &name, packed, from, budget, out)?;
    }
    Ok(())
}

fn untar(bytes: &[u8], from: &Delivery, budget: &mut Budget, out: &mut Vec<Delivery>) -> Result<(), String> {
    let damaged = |e: std::io::Error| format!("a damaged tar archive: {e}");
    let mut tar = tar::Archive::new(Cursor::new(bytes));
    for member in tar.entries().map_err(damaged)? {
        let mut member = member.map_err(damaged)?;
        if !member.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&member.path_bytes()).into_owned();
        let packed = member.size();
        unpack(&mut member, &name, packed, from, budget, out)?;
    }
    Ok(())
}

fn gunzip(bytes: &[u8], from: &Delivery, budget: &mut Budget, out: &mut Vec<Delivery>) -> Result<(), String> {
    // Lowering ASCII only keeps every byte in its place.
    let name = from.name.to_ascii_lowercase();
    let inner = match (name.strip_suffix(".tgz"), name.strip_suffix(".gz")) {
        (Some(stem), _) => format!("{}.tar", &from.name[..stem.len()]),
        (None, Some(stem)) => from.name[..stem.len()].to_owned(),
        (None, None) => from.name.clone(),
    };
    let packed = bytes.len() as u64;
    unpack(&mut flate2::read::MultiGzDecoder::new(bytes), &inner, packed, from, budget, out)
}

/// Unpacks one member within the limits; an error ends the archive.
fn unpack(
    reader: &mut impl Read,
    name: &str,
    packed: u64,
    from: &Delivery,
    budget: &mut Budget,
    out: &mut Vec<Delivery>,
) -> Result<(), String> {
    take_member(budget)?;
    let Some((folder, name)) = place(from, name) else { return Ok(()) };
    let most = packed.saturating_mul(MAX_RATIO).clamp(RATIO_FROM, MAX_FILE);
    let mut bytes = Vec::new();
    let read = reader.take(most.min(budget.bytes) + 1).read_to_end(&mut bytes);
    let size = bytes.len() as u64;
    if size > budget.bytes {
        return Err(format!("archives unpack to more than {} MB; unpack it and name the folder", MAX_TOTAL >> 20));
    }
    budget.bytes -= size;
    out.push(match read {
        Err(error) => Delivery::refused(&folder, &name, format!("cannot be unpacked: {error}")),
        Ok(_) if size > MAX_FILE => Delivery::refused(&folder, &name, too_large()),
        Ok(_) if size > most => Delivery::refused(
            &folder,
            &name,
            format!("unpacks more than {MAX_RATIO} times its size; unpack it by hand if you trust it"),
        ),
        Ok(_) => Delivery::new(&folder, &name, bytes),
    });
    Ok(())
}

fn take_member(budget: &mut Budget) -> Result<(), String> {
    budget.members = budget
        .members
        .checked_sub(1)
        .ok_or_else(|| format!("archives hold more than {MAX_MEMBERS} files; unpack it and name the folder"))?;
    Ok(())
}

/// Folder and name of a member under its archive's label: dots, roots, drives and control characters fall away. None for hidden files.
fn place(from: &Delivery, name: &str) -> Option<(String, String)> {
    let clean: String = name.chars().filter(|c| !c.is_control()).collect();
    let parts: Vec<&str> =
        clean.split(['/', '\\']).filter(|p| !matches!(*p, "" | "." | "..") && !p.ends_with(':')).collect();
    let (last, folders) = parts.split_last()?;
    if parts.iter().any(|p| hidden(p)) {
        return None;
    }
    let mut folder = format!("{}!", from.label);
    for part in folders {
        folder = join(&folder, part);
    }
    Some((folder, (*last).to_owned()))
}

fn refuse(archive: &Delivery, why: String) -> Delivery {
    Delivery::refused(&archive.folder, &archive.name, why)
}
