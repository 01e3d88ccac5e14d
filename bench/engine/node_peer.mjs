// Runs a Python program in Monty or MicroPython (WebAssembly) and writes its CPU seconds to stderr, start-up excluded.
// node node_peer.mjs monty|micropython PACKAGE_FOLDER PROGRAM
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { writeSync } from "node:fs";

const [kind, folder, program] = process.argv.slice(2);
const source = readFileSync(program, "utf8");
let output = [];
let run;
if (kind === "monty") {
  const { Monty } = await import(pathToFileURL(`${folder}/wrapper.js`));
  run = () => new Monty(source).run({ printCallback: (stream, text) => void output.push(text) });
} else {
  const { loadMicroPython } = await import(pathToFileURL(`${folder}/micropython.mjs`));
  const decoder = new TextDecoder();
  const python = await loadMicroPython({
    heapsize: 512 << 20,
    linebuffer: false,
    stdout: (bytes) => output.push(decoder.decode(bytes)),
  });
  run = () => python.runPython(source);
}
const before = process.cpuUsage();
try {
  run();
} catch (error) {
  const lines = String(error.message || error).trim().split("\n");
  writeSync(2, lines[lines.length - 1] + "\n");
  process.exit(1);
}
const used = process.cpuUsage(before);
writeSync(1, output.join(""));
writeSync(2, `CPU ${(used.user + used.system) / 1e6}\n`);
process.exit(0);
