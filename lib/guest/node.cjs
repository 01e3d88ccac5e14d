// The driver of waiting node processes (docs/pool.md): a started runtime that reads what to run from descriptor 3.
//
//     node /work/.cordon.cjs
//
// It is made before anybody asks, runs one program or one session, and leaves nothing of itself where programs look.
'use strict';
const fs = require('fs');
const Module = require('module');

const DISPATCH = 3;
const MESSAGE_BYTES = 64 << 20;
const ITEM_BYTES = 8 << 20;

function readExactly(size) {
  const bytes = Buffer.allocUnsafe(size);
  for (let at = 0; at < size;) {
    const got = fs.readSync(DISPATCH, bytes, at, size - at, null);
    if (got === 0) process.exit(0);  // nobody is there who could ask
    at += got;
  }
  return bytes;
}

function readMessage() {
  const size = readExactly(4).readUInt32LE(0);
  if (size > MESSAGE_BYTES) process.exit(1);
  return JSON.parse(readExactly(size).toString());
}

function forgetDriver() {
  delete require.cache[__filename];
  process.mainModule = undefined;
}

function runScript(request) {
  if ('size' in request) fs.writeFileSync(request.script, readExactly(request.size));
  fs.closeSync(DISPATCH);
  forgetDriver();
  process.argv = [process.argv[0], request.script, ...request.argv];
  // From the queue, so that the driver is in no stack trace.
  setImmediate(Module.runMain);
}

// --- sessions: cells in one global scope, as node's own prompt runs them ---

const send = (message) => {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(text.length);
  let rest = Buffer.concat([head, text]);
  while (rest.length) rest = rest.subarray(fs.writeSync(DISPATCH, rest));
};

const cut = (text) => (text.length > ITEM_BYTES ? text.slice(0, ITEM_BYTES) + '…' : text);

function isPlain(value) {
  if (Array.isArray(value)) return true;
  const prototype = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === Object.prototype || prototype === null;
}

// A value by MIME type: what its Symbol.for('Jupyter.display') gives, as Deno's notebooks do it, its text, and JSON of plain ones.
function bundle(value, inspect) {
  const found = {};
  try {
    const show = value !== null && typeof value === 'object' ? value[Symbol.for('Jupyter.display')] : undefined;
    const own = typeof show === 'function' ? show.call(value) : undefined;
    for (const [mime, data] of Object.entries(own ?? {})) {
      const text = typeof data === 'string' ? data : data === undefined ? undefined : JSON.stringify(data);
      if (text !== undefined && text.length <= ITEM_BYTES) found[mime] = text;
    }
  } catch { /* it is shown as any other */ }
  if (!('text/plain' in found)) {
    try {
      found['text/plain'] = cut(inspect(value));
    } catch (error) {
      found['text/plain'] = `<${typeof value}: it cannot be shown>`;
    }
  }
  if (isPlain(value)) {
    try {
      const text = JSON.stringify(value);
      if (text !== undefined && text.length <= ITEM_BYTES) found['application/json'] ??= text;
    } catch { /* it refers to itself, or holds a BigInt */ }
  }
  return found;
}

function lineOf(error, name) {
  const at = String(error?.stack).split(name + ':')[1];
  const line = parseInt(at, 10);
  return Number.isSafeInteger(line) ? line : null;
}

function tellError(error, name, inspect) {
  const isError = error !== null && typeof error === 'object' && 'message' in error;
  let text;
  try {
    text = isError && error.stack ? String(error.stack) : `Uncaught ${inspect(error)}`;
  } catch {
    text = 'Uncaught exception that cannot be shown';
  }
  // What is below the cell is ours and node's.
  const lines = text.split('\n').filter((line) => !/^ +at .*(node:|\.cordon\.cjs)/.test(line));
  process.stderr.write(lines.join('\n').trimEnd() + '\n');
  let type = 'Error', message = '';
  try {
    type = String(isError ? error.name : typeof error).slice(0, 256);
    message = String(isError ? error.message : error).slice(0, 4096);
  } catch { /* the names above stand */ }
  send({ error: { type, message, line: lineOf(error, name) } });
}

function runSession(first) {
  const { PassThrough } = require('stream');
  const { inspect } = require('util');
  const net = require('net');
  forgetDriver();
  process.argv = [process.argv[0]];
  let finish = null;  // of the cell that runs
  const prompt = require('repl').start({
    prompt: '', input: new PassThrough(), output: new PassThrough(), terminal: false, useGlobal: true,
    breakEvalOnSigint: true, ignoreUndefined: true,
  });
  delete prompt.context.module;
  // What a cell throws comes to the prompt's domain; it would print it.
  prompt._domain.removeAllListeners('error');
  prompt._domain.on('error', (error) => finish?.(error ?? new Error(String(error))));
  const show = (value) => inspect(value, { depth: 4 });
  Object.defineProperty(globalThis, 'display', {
    value: (...values) => values.forEach((value) => send({ display: bundle(value, show) })),
    configurable: true, writable: true,
  });
  const interrupt = () => finish?.(Object.assign(new Error('interrupted'), { name: 'KeyboardInterrupt' }));
  process.on('uncaughtException', (error) => finish?.(error));
  process.on('unhandledRejection', (error) => finish?.(error));

  function run({ cell, source }) {
    const name = `<cell ${cell}>`;
    finish = (error, value) => {
      finish = null;
      process.off('SIGINT', interrupt);
      if (error?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED') error.name = 'KeyboardInterrupt';
      if (error) {
        tellError(error, name, show);
      } else if (value !== undefined) {
        globalThis._ = value;
        send({ value: bundle(value, show) });
      }
      send({ done: cell });
    };
    const end = finish;
    prompt.eval(source + '\n', prompt.context, name, (error, value) => {
      if (finish === end) finish(error?.constructor?.name === 'Recoverable' ? error.err : error, value);
    });
    // What the cell awaits is interrupted here; while it computes, the prompt's own watchdog does that, and wants no other.
    if (finish === end) process.on('SIGINT', interrupt);
  }

  let inbox = Buffer.alloc(0);
  const socket = new net.Socket({ fd: DISPATCH, readable: true, writable: false });
  socket.on('data', (bytes) => {
    inbox = Buffer.concat([inbox, bytes]);
    while (inbox.length >= 4 && inbox.length - 4 >= inbox.readUInt32LE(0)) {
      const size = inbox.readUInt32LE(0);
      const message = JSON.parse(inbox.subarray(4, 4 + size).toString());
      inbox = inbox.subarray(4 + size);
      run(message);
    }
  });
  socket.on('close', () => process.exit(0));
  run(first);
}

fs.unlinkSync(__filename);
let request = readMessage();
if ('rehearse' in request) {
  const text = '{"ready": true}';
  fs.writeSync(DISPATCH, Buffer.from(`${String.fromCharCode(text.length)}\0\0\0${text}`));
  request = readMessage();
}
if ('cell' in request) runSession(request);
else runScript(request);
