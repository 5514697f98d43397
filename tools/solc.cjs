#!/usr/bin/env node
// Gives npm's solc (the compiler as WebAssembly) the command line of the native compiler, as far as py-solc-x, Ape and
// Foundry use it: `--version`, and `--standard-json [FILE]` with `--base-path`, `--include-path` and `--allow-paths`.
"use strict";

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

function parse(argv) {
  const options = { version: false, standardJson: false, file: null, roots: [""], include: [] };
  const queue = argv.flatMap((word) => (/^--[\w-]+=/.test(word) ? splitOnce(word) : [word]));
  const value = (name) => {
    if (queue.length === 0) refuse(`${name} needs a value`);
    return queue.shift();
  };
  while (queue.length > 0) {
    const word = queue.shift();
    if (word === "--version") options.version = true;
    else if (word === "--standard-json") options.standardJson = true;
    else if (word === "--base-path") options.roots = [value(word)];
    else if (word === "--include-path" || word === "-I") options.include.push(value(word));
    else if (word === "--allow-paths") value(word); // a fence around --base-path that no caller here depends on
    else if (word.startsWith("-")) refuse(`unrecognised option '${word}'`); // py-solc-x looks for these words
    else options.file = word;
  }
  options.roots.push(...options.include);
  return options;
}

function splitOnce(word) {
  const at = word.indexOf("=");
  return [word.slice(0, at), word.slice(at + 1)];
}

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function finder(roots) {
  return (name) => {
    const candidates = path.isAbsolute(name) ? [name] : roots.map((root) => path.join(root, name));
    const found = candidates.find((candidate) => fs.existsSync(candidate));
    return found ? { contents: fs.readFileSync(found, "utf8") } : { error: `File not found: ${candidates.join(", ")}` };
  };
}

// Z3 from the PATH, since the one that is part of the compiler is slower and proves less. It stops by what it has done, not by
// the clock, so that its answers are the same on every machine; the other words are those of npm's solc.
const Z3 = ["-smt2", "-in", "rlimit=20000000", "rewriter.pull_cheap_ite=true", "fp.spacer.q3.use_qgen=true"].concat([
  "fp.spacer.mbqi=false",
  "fp.spacer.ground_pobs=false",
]);

function solve(query) {
  const { error, stdout } = spawnSync("z3", Z3, { input: query, encoding: "utf8", maxBuffer: 2 ** 30 });
  return error ? { error: error.message } : { contents: stdout };
}

const options = parse(process.argv.slice(2));
if (!options.version && !options.standardJson) refuse("give --version or --standard-json");
const solc = require("../node_modules/solc");
if (options.version) {
  process.stdout.write(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`);
} else {
  const input = fs.readFileSync(options.file ?? 0, "utf8");
  const callbacks = { import: finder(options.roots) };
  if (input.includes('"modelChecker"')) callbacks.smtSolver = solve;
  process.stdout.write(`${solc.compile(input, callbacks)}\n`);
}
