'use strict';
const temporaryDirectory = require('./temporary-directory.cjs');

module.exports = () => temporaryDirectory.make();
