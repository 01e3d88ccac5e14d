// The oracle's process: CPython 3.14 as WebAssembly. A request is a line of JSON on stdin, its answer a line of JSON on
// stdout; guest.py, which runs inside, says what can be asked. Ends with status 3 when the interpreter is broken.
//
// usage: node oracle.mjs FOLDER_OF_PYODIDE GUEST.PY
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, guest] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")).href);
const say = (object) => process.stdout.write(JSON.stringify(object) + "\n");
// What the interpreter itself prints (a fatal error, say) must not come between the answers.
const python = await loadPyodide({
  indexURL: folder,
  stdin: () => null,
  stdout: (line) => process.stderr.write(line + "\n"),
  stderr: (line) => process.stderr.write(line + "\n"),
});
python.runPython(readFileSync(guest, "utf8"), { filename: "guest.py" });
const answer = python.globals.get("answer");
say({ ready: python.runPython("import sys; sys.version.split()[0]") });

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  try {
    process.stdout.write(answer(line) + "\n");
  } catch (error) {
    // The guest catches every Python exception: what arrives here is a trap, an exhausted stack or exhausted memory.
    say({ crash: String(error?.stack ?? error).slice(0, 2000) });
    process.exitCode = 3;
    break;
  }
}
process.stdin.destroy();
