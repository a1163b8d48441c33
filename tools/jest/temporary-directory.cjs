'use strict';
const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

let directory;

/** Gives the workers, and all that they start, one directory for what they leave behind; other users may look in. */
exports.make = () => {
  if (directory !== undefined) return;
  directory = mkdtempSync(join(tmpdir(), 'waldur-tests-'));
  chmodSync(directory, 0o755);
  process.env.TMPDIR = directory;
};

exports.remove = () => {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
};
