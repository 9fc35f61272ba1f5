// Runs the composite action as GitHub's runner does: inputs into the environment of each step, its
// `if`, its shell; stops at the first step that fails. Prints what the steps print and "exit N".
// usage: node action.mjs NODE_MODULES ACTION.yml INPUTS.json
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [, , modules, file, given] = process.argv;
const yaml = createRequire(path.join(path.resolve(modules), "x.js"))("js-yaml");
const action = yaml.load(readFileSync(file, "utf8"));
const inputs = Object.fromEntries(Object.entries(action.inputs).map(([name, i]) => [name, i.default ?? ""]));
Object.assign(inputs, JSON.parse(readFileSync(given, "utf8")));

// The expressions that the action uses; others are an error here.
function evaluated(text) {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_, expression) => {
    const name = /^ *inputs\.([\w-]+) *$/.exec(expression)?.[1];
    if (!(name in inputs)) throw new Error(`what is ${expression}?`);
    return inputs[name];
  });
}
function wanted(condition) {
  const m = /^inputs\.([\w-]+) (==|!=) '([^']*)'$/.exec(condition ?? "inputs.specs != ''");
  if (!m || !(m[1] in inputs)) throw new Error(`what is ${condition}?`);
  return (inputs[m[1]] === m[3]) === (m[2] === "==");
}

if (action.runs.using !== "composite") throw new Error("not composite");
let status = 0;
for (const step of action.runs.steps) {
  if (step.shell !== "bash") throw new Error(`${step.name}: no shell that this knows`);
  if (step.run.includes("${{")) throw new Error(`${step.name}: an input becomes a part of the script`);
  if (!wanted(step.if)) continue;
  const env = { ...process.env };
  for (const [name, value] of Object.entries(step.env ?? {})) env[name] = evaluated(value);
  writeFileSync(".step.sh", evaluated(step.run));
  console.log(`== ${step.name}`);
  const run = spawnSync("bash", ["--noprofile", "--norc", "-eo", "pipefail", ".step.sh"],
                        { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  process.stdout.write(run.stdout + run.stderr);
  status = run.status;
  if (status) break;
}
console.log(`exit ${status}`);
