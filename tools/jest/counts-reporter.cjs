'use strict';
const { appendFileSync } = require('node:fs');

/** Adds `passed failed` of a run to the file that TEST_COUNTS_FILE names, so that several runs can be added up. */
module.exports = class CountsReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const file = process.env.TEST_COUNTS_FILE;
    if (file) appendFileSync(file, `${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites}\n`);
  }
};
