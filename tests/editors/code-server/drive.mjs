// Opens specs/enr/core.dol in Visual Studio Code in a browser, without and with trust, types a mistake.
// usage: node drive.mjs NODE_MODULES PORT FOLDER PICTURES
import { createRequire } from "node:module";
import path from "node:path";

const [, , modules, port, folder, pictures] = process.argv;
const puppeteer = createRequire(path.join(path.resolve(modules), "x.js"))("puppeteer-core");
const tell = (good, name) => console.log(`${good ? "ok" : "not ok"} ${name}`);
const browser = await puppeteer.launch({ executablePath: "/usr/bin/chromium", headless: true,
                                         args: ["--no-sandbox", "--disable-gpu"], protocolTimeout: 240000 });
const page = await browser.newPage();
await page.setViewport({ width: 1300, height: 850 });

const status = () => document.querySelector(".statusbar")?.innerText ?? "";
// The grammar cannot know that an imported name is a function: its colour is the server's.
const colour = () => {
  const name = [...document.querySelectorAll(".view-line span span")].find((s) => s.textContent.trim() === "is_probability");
  return name && getComputedStyle(name).color;
};
async function until(what, condition) {
  try {
    await page.waitForFunction(condition, { timeout: 120000, polling: 500 });
    tell(true, what);
  } catch {
    console.log(`   ${(await page.evaluate(status)).replaceAll("\n", " | ")}`);
    tell(false, what);
  }
}
const shot = (name) => page.screenshot({ path: path.join(pictures, `${name}.png`) });

const file = `vscode-remote://127.0.0.1:${port}${folder}/enr/core.dol`;
await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=` +
                encodeURIComponent(JSON.stringify([["openFile", file]])), { waitUntil: "domcontentloaded" });
await until("the file is open as DOL", () => /\bDOL\b/.test(document.querySelector(".statusbar")?.innerText ?? ""));
await until("in a folder that is not trusted it is highlighted", () =>
  /Restricted/.test(document.querySelector(".statusbar").innerText) &&
  new Set([...document.querySelectorAll(".view-line span span")].map((s) => getComputedStyle(s).color)).size >= 5);
const plain = await page.evaluate(colour);
await shot("restricted");
for (const button of await page.$$(".monaco-dialog-box .monaco-button"))
  if (/^Yes/.test(await button.evaluate((e) => e.innerText))) await button.click();
await until("the server colours what the grammar cannot know", `(${colour})() !== ${JSON.stringify(plain)}`);
await until("a whole file has no problems", () =>
  document.getElementById("status.problems").innerText.match(/\d+/)?.[0] === "0");
await shot("trusted");
await page.click(".monaco-editor .view-lines");
await page.keyboard.down("Control");
await page.keyboard.press("End");
await page.keyboard.up("Control");
await page.keyboard.type("\nfun broken() -> UInt64 {\nundefinde_name\n");
await until("a mistake is underlined", () => document.querySelectorAll(".squiggly-error").length === 1);
await until("and counted", () => document.getElementById("status.problems").innerText.match(/\d+/)?.[0] === "1");
await shot("mistake");
await browser.close();
