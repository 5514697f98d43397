// Compiles one document of standard JSON a line, and answers with a line each: an instance that has run is far faster.
"use strict";

const readline = require("node:readline");
const solc = require("../../../node_modules/solc");

readline.createInterface({ input: process.stdin }).on("line", (line) => process.stdout.write(`${solc.compile(line)}\n`));
