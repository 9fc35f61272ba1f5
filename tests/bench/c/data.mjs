// The same files with JSON.parse and ajv: the array as a whole, JSON Lines in pieces as they come in.
// usage: node data.mjs NODE_MODULES_PARENT array|lines FILE
// prints processor time in microseconds without the start of node, records, those that are wrong
import { createReadStream, readFileSync } from "node:fs";
import { ajvOf } from "./order.mjs";

const [, , parent, form, file] = process.argv;
const { order, orders, urgent } = ajvOf(parent);
let records = 0, wrong = 0;
function line(text) {
  records++;
  try {
    const o = JSON.parse(text);
    if (!order(o) || !urgent(o)) wrong++;
  } catch {
    wrong++;
  }
}
const from = process.cpuUsage();
if (form === "array") {
  const read = JSON.parse(readFileSync(file, "utf8"));
  records = read.length;
  if (!orders(read) || !read.every(urgent)) wrong++;
} else {
  let rest = ""; // much faster than readline
  for await (const piece of createReadStream(file, { encoding: "utf8", highWaterMark: 256 * 1024 })) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop();
    lines.forEach(line);
  }
  if (rest) line(rest);
}
const { user, system } = process.cpuUsage(from);
console.log(`${user + system} ${records} ${wrong}`);
