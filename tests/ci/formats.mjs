// Holds the reports of `dolc --format` to SARIF's schema and to each other.
// usage: node formats.mjs NODE_MODULES NAMES, in the folder with NAME.{text,json,sarif,github,junit}
// and, for what has sources, a folder NAME or one that starts with it
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const modules = path.resolve(process.argv[2]);
const require = createRequire(path.join(modules, "x.js"));
const Ajv = require("ajv");
const ajv = new Ajv({ schemaId: "auto", allErrors: true, format: "full" });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const fits = ajv.compile(
  JSON.parse(readFileSync(path.join(modules, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8")),
);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// ---- what each format says, in one form: {file, line, column, level, code, message} ----
function fromText(text) {
  const found = [];
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    const m = /^(?:(\S.*?):(\d+):(\d+)|dolc): (error|warning|note)\[([EW]\d{4})\]: (.*)$/u.exec(line);
    if (!m) return;
    const [, file, row, column, level, code, message] = m;
    const carets = /^ *\| ( *)(\^+)/u.exec(lines[i + 2] ?? "");
    const source = /^ *\d+ \| (.*)$/u.exec(lines[i + 1] ?? "");
    const plain = file && carets && source && /^[\x20-\x7e]*$/.test(source[1]);
    found.push({
      of: { file, line: row && +row, column: column && +column, level, code,
            message: message.replace(/ \(-W[a-z-]+\)$/, "") },
      carets: plain ? { from: carets[1].length + 1, count: carets[2].length } : undefined,
    });
  });
  return found;
}

const unescaped = (s) => s.replace(/%(25|0D|0A|3A|2C)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
function fromGithub(text) { // as the runner reads it
  return text.split("\n").filter(Boolean).map((line) => {
    const m = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line);
    if (!m) throw new Error(`not a workflow command: ${line}`);
    const of = Object.fromEntries(m[2].split(",").map((p) => {
      const at = p.indexOf("=");
      return [p.slice(0, at), unescaped(p.slice(at + 1))];
    }));
    return { level: m[1], ...of, message: unescaped(m[3]) };
  });
}

const fileOf = (location) => {
  const { uri } = location.artifactLocation;
  return decodeURIComponent(uri.replace(/^file:\/\//, ""));
};
const spot = (p) => p && { file: fileOf(p), ...p.region };
const place = (location) => spot(location?.physicalLocation);
const fromJson = (d) => d.file === null ? undefined : {
  file: d.file, startLine: d.start.line, startColumn: d.start.column, endLine: d.end.line, endColumn: d.end.column };

// ---- the checks: each gives the faults that it finds ----
function faultsOf(log, report) {
  const faults = [];
  const say = (good, what) => good || faults.push(what);
  if (!fits(log)) return fits.errors.map((e) => `${e.dataPath} ${e.message}`);
  const [run] = log.runs;
  const { rules } = run.tool.driver;
  say(new Set(rules.map((r) => r.id)).size === rules.length, "a rule twice");
  say(rules.every((r, i) => run.results.some((x) => x.ruleIndex === i)), "a rule that no result has");
  say(run.results.length === report.json.diagnostics.length, "another number of results than in JSON");
  say(run.results.length === report.text.length, `another number of results than as text: ${report.text.length}`);
  run.results.forEach((result, i) => {
    const where = `result ${i} (${result.ruleId})`;
    const json = report.json.diagnostics[i], text = report.text[i];
    if (!json || !text) return;
    const at = place(result.locations?.[0]);
    say(rules[result.ruleIndex]?.id === result.ruleId, `${where}: its index is of another rule`);
    say(same(at, fromJson(json)), `${where}: stands elsewhere than in JSON`);
    say(same(text.of, { file: at?.file, line: at?.startLine, column: at?.startColumn, level: result.level,
                        code: result.ruleId, message: result.message.text.split("\n")[0] }),
        `${where}: is not what the text says: ${JSON.stringify(text.of)}`);
    say(result.message.text === [json.message, ...json.notes].join("\n"), `${where}: another message`);
    if (text.carets && at.startLine === at.endLine)
      say(text.carets.from === at.startColumn &&
          text.carets.count === Math.max(1, at.endColumn - at.startColumn), `${where}: not what is underlined`);
    const peers = (result.relatedLocations ?? []).map((l) => ({ ...place(l), text: l.message.text }));
    say(same(peers, json.peers.map((p) => ({ ...fromJson(p), text: p.label }))), `${where}: other peers`);
    const fixes = result.fixes ?? [];
    say(same(fixes.map((f) => f.description.text), json.fixes.map((f) => f.label)), `${where}: other fixes`);
    fixes.forEach((fix, k) => {
      const files = fix.artifactChanges.map((c) => c.artifactLocation.uri);
      say(new Set(files).size === files.length, `${where}: a file changes twice in a fix`);
      const edits = fix.artifactChanges.flatMap((c) => c.replacements.map((r) => (
        { ...spot({ artifactLocation: c.artifactLocation, region: r.deletedRegion }), text: r.insertedContent.text })));
      const wanted = json.fixes[k]?.edits.map((e) => ({ ...fromJson(e), text: e.text }));
      const order = (list) => list?.map((e) => JSON.stringify(e)).sort();
      say(same(order(edits), order(wanted)), `${where}: other edits`);
    });
    // Columns count code points: they lead to the byte that JSON names.
    if (at && report.folder && existsSync(path.join(report.folder, at.file)))
      say(offsetOf(readFileSync(path.join(report.folder, at.file)), at.startLine, at.startColumn) ===
          json.start.offset, `${where}: the region does not lead to its byte`);
  });
  return faults;
}

function offsetOf(bytes, line, column) {
  let at = 0;
  for (; line > 1; line--) at = bytes.indexOf(10, at) + 1;
  const points = [...bytes.subarray(at).toString("utf8")].slice(0, column - 1);
  return at + Buffer.byteLength(points.join(""));
}

function githubFaults(report) {
  const faults = [];
  const given = fromGithub(report.github), { diagnostics, dropped } = report.json;
  if (given.length !== diagnostics.length + (dropped ? 1 : 0)) faults.push("another number of commands");
  diagnostics.forEach((d, i) => {
    const wanted = { level: d.severity === "note" ? "notice" : d.severity };
    if (d.file !== null)
      Object.assign(wanted, { file: d.file, line: `${d.start.line}`, col: `${d.start.column}`,
                              endLine: `${d.end.line}`, endColumn: `${d.end.column}` });
    wanted.title = d.code;
    wanted.message = [d.message, ...d.notes, ...d.fixes.map((f) => f.label)].join("\n");
    if (!same(given[i], wanted)) faults.push(`${JSON.stringify(given[i])} for ${JSON.stringify(wanted)}`);
  });
  return faults;
}

const read = (name, suffix) => readFileSync(`${name}.${suffix}`, "utf8");
function load(name) {
  const folder = [name, "data"].find((f) => existsSync(f));
  return { name, folder, text: fromText(read(name, "text")), json: JSON.parse(read(name, "json")),
           github: read(name, "github"), log: JSON.parse(read(name, "sarif")) };
}

function tell(good, name, faults = []) {
  console.log(`${good ? "ok" : "not ok"} ${name}`);
  if (!good) faults.slice(0, 8).forEach((f) => console.log(`   ${f}`));
}

const names = readFileSync(process.argv[3], "utf8").split("\n").filter(Boolean);
const reports = Object.fromEntries(names.map((n) => [n, load(n)]));
for (const r of Object.values(reports)) {
  const faults = [...faultsOf(r.log, r), ...githubFaults(r)];
  tell(!faults.length, `SARIF and commands of ${r.name}: ${r.log.runs[0].results.length} results`, faults);
}
const results = Object.values(reports).flatMap((r) => r.log.runs[0].results);
for (const part of ["fixes", "relatedLocations", "properties"]) {
  const n = results.filter((r) => r[part]).length;
  tell(n > 5, `${n} results have ${part}`);
}
tell(results.some((r) => !r.locations), "a result without a place has none");
tell(reports.good.log.runs[0].results.length === 0, "no results are an empty list");
tell(/more were left out/.test(JSON.stringify(reports.many.log.runs[0].invocations)) &&
     /notice title=dolc::\d+ more/.test(reports.many.github), "what is left out is told");

// ---- the certain fixes of a log, applied, are what `dolc fix` does ----
{
  const { log, json } = reports.fixes;
  const bytes = readFileSync("fixes/m.dol");
  const edits = log.runs[0].results.flatMap((r, i) => (r.fixes ?? []).filter((f, k) => json.diagnostics[i].fixes[k].certain))
    .flatMap((f) => f.artifactChanges).flatMap((c) => c.replacements)
    .map(({ deletedRegion: d, insertedContent }) => ({ from: offsetOf(bytes, d.startLine, d.startColumn),
                                                       to: offsetOf(bytes, d.endLine, d.endColumn),
                                                       text: Buffer.from(insertedContent.text) }))
    .sort((a, b) => b.from - a.from);
  let fixed = bytes;
  for (const e of edits) fixed = Buffer.concat([fixed.subarray(0, e.from), e.text, fixed.subarray(e.to)]);
  tell(edits.length >= 4 && fixed.equals(readFileSync("fixed.dol")), `${edits.length} fixes do what dolc fix does`,
       [fixed.toString()]);
}

// ---- a good log, broken: each must be noticed ----
const first = (log) => log.runs[0].results.find((r) => r.fixes && r.relatedLocations) ??
  log.runs[0].results.find((r) => r.fixes);
const region = (log) => first(log).locations[0].physicalLocation.region;
const mutations = {
  "no version": (l) => delete l.version,
  "another version": (l) => { l.version = "2.0.0"; },
  "no runs": (l) => delete l.runs,
  "no tool": (l) => delete l.runs[0].tool,
  "a tool without a name": (l) => delete l.runs[0].tool.driver.name,
  "an unknown way to count columns": (l) => { l.runs[0].columnKind = "bytes"; },
  "a field that there is not": (l) => { first(l).code = "E0301"; },
  "a level that there is not": (l) => { first(l).level = "fatal"; },
  "a result without a message": (l) => delete first(l).message,
  "a message that is no object": (l) => { first(l).message = "text"; },
  "a place that is no URI": (l) => { first(l).locations[0].physicalLocation.artifactLocation.uri = "a b<"; },
  "a line zero": (l) => { region(l).startLine = 0; },
  "a line as text": (l) => { region(l).startLine = "1"; },
  "a line that is not whole": (l) => { region(l).startLine += 0.5; },
  "an empty fix": (l) => { first(l).fixes[0].artifactChanges = []; },
  "a change of no file": (l) => delete first(l).fixes[0].artifactChanges[0].artifactLocation,
  "a replacement of nothing": (l) => delete first(l).fixes[0].artifactChanges[0].replacements[0].deletedRegion,
  "a rule twice": (l) => { l.runs[0].tool.driver.rules.push(l.runs[0].tool.driver.rules[0]); },
  "an index of another rule": (l) => { first(l).ruleIndex += first(l).ruleIndex ? -1 : 1; },
  "another column": (l) => { region(l).startColumn += 1; },
  "another line": (l) => { region(l).startLine -= 1; },
  "another end": (l) => { region(l).endColumn += 1; },
  "another file": (l) => { first(l).locations[0].physicalLocation.artifactLocation.uri += "x"; },
  "a result less": (l) => l.runs[0].results.pop(),
  "another order": (l) => l.runs[0].results.reverse(),
  "another message": (l) => { first(l).message.text += "."; },
  "another replacement": (l) => { first(l).fixes[0].artifactChanges[0].replacements[0].insertedContent.text += "x"; },
  "a fix less": (l) => delete first(l).fixes,
};
for (const [name, mutate] of Object.entries(mutations)) {
  const log = structuredClone(reports.places.log);
  mutate(log);
  tell(!same(log, reports.places.log) && faultsOf(log, reports.places).length > 0, `${name} is noticed`);
}
