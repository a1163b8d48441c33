import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { slurm } from '../../lib/built.mjs';
import { matches, sameList } from '../../lib/compare.mjs';
import { need } from '../../lib/not-built.mjs';
import { effectsOf, isWrite, plain } from '../../lib/slurm-effects.mjs';
import { offeringContext } from './support/context.mjs';
import { RecordingRunner } from './support/runners.mjs';

/** Command lines: compared by what they write, or literally when they write nothing. */
export function sameCommands(expected, got) {
  if (!Array.isArray(expected) || !Array.isArray(got)) return matches(expected, got);
  if (!expected.some((command) => isWrite(command)))
    return matches(
      expected,
      got.map((command) => plain(command)),
    );
  return sameList(effectsOf(expected), effectsOf(got));
}

export const functions = {
  argv: { run: argv, check: sameCommands },
  accountQosSetup: { run: accountQosSetup, check: sameCommands },
  outcome: { run: outcome },
};

async function argv({ op, args = [], opts, settings = {}, toolOutput = '' }) {
  const runner = new RecordingRunner(() => ({ stdout: toolOutput }));
  const site = siteWith(settings, runner);
  const extra = op === 'setUserLimits' ? [await site.reader.tresNames()] : [];
  for (const command of commandsOf(op, [...args, ...extra, ...(opts ? [opts] : [])])) await send(site, command);
  return runner.commands;
}

async function accountQosSetup({ config }) {
  const runner = new RecordingRunner();
  const site = siteWith({}, runner);
  for (const command of need(slurm, 'accountQosCommands')('acct1', config)) await send(site, command);
  return runner.commands;
}

/** One write with a real program that ends as the vector says. */
async function outcome({ op, args, exit, output }) {
  const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  const path = process.env['PATH'];
  try {
    writeFileSync(join(folder, 'output'), `${output}\n`);
    const script = `#!/bin/sh\ncat "${folder}/output"\nexit ${exit}\n`;
    writeFileSync(join(folder, 'sacctmgr'), script, { mode: 0o755 });
    process.env['PATH'] = `${folder}${delimiter}${path}`;
    const { tools } = need(slurm, 'createSlurmSite')(offeringContext({}));
    for (const command of commandsOf(op, args)) {
      await tools.write(command, { target: String(args[0]), confirm: () => Promise.resolve(true) });
    }
    return 'ok';
  } finally {
    process.env['PATH'] = path;
    rmSync(folder, { recursive: true });
  }
}

function siteWith(settings, runner) {
  return need(slurm, 'createSlurmSite')(offeringContext({ settings }), { runner });
}

function commandsOf(op, args) {
  const made = need(need(slurm, 'slurmCommands'), op)(...args.map((arg) => arg ?? undefined));
  return Array.isArray(made) ? made : [made];
}

async function send({ tools }, command) {
  if (command.kind === 'read') await tools.read(command);
  else await tools.write(command, { target: 'vector' });
}
