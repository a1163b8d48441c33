import { inside, slurm } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';

const candidates = await inside('libs/event-processing/dist/commands/import-candidates.js');
const periodic = await inside('libs/event-processing/dist/commands/periodic-settings.js');
const payload = await inside('libs/event-processing/dist/handlers/command-events.controller.js');

/** What messages ask of the plugin that orders and cycles do not. */
export const functions = {
  importable: ({ projectPrefix, accounts, known }) => {
    const records = accounts.map(([name, organization]) => ({ name, organization }));
    const listed = need(slurm, 'importableAccounts')(records, projectPrefix);
    const found = need(candidates, 'importCandidates')(listed, known, projectPrefix);
    return found.map(({ backendId, projectSlug }) => [backendId, projectSlug]);
  },
  periodicMessage: async ({ outcome, ...message }) => {
    const reports = [];
    const offering = offeringThat((path, { path: { uuid }, body }) => {
      if (path.endsWith('/report-command-result/')) reports.push({ policy: uuid, ...body });
    });
    const { success, mode, commands_executed, error } = outcome ?? {};
    const backend = {
      applyPeriodicSettings: () => Promise.resolve({ success, mode, commandsExecuted: commands_executed, error }),
    };
    const commands = new (need(periodic, 'PeriodicSettingsCommands'))(offering, backend);
    const CommandEvents = need(payload, 'CommandEvents');
    const events = new CommandEvents({
      of: () => ({ commands: { applyPeriodicSettings: (it) => commands.apply(it) } }),
    });
    await events.periodicLimits(message, {});
    return { report: reports[0] ?? null };
  },
};

/** An offering as far as a report needs it. */
function offeringThat(post) {
  return {
    exposeErrorDetails: true,
    freshness: { mark: () => undefined },
    writer: { dryRun: false, write: (_change, apply) => apply() },
    client: { post: (path, options) => Promise.resolve(post(path, options)) },
  };
}
