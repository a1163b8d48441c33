import type { InstalledPlugin } from '@waldur-site-agent/plugin-loader';
import { ENTRY_POINT_GROUPS } from '@waldur-site-agent/plugin-sdk';
import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';
import { fitColumns, renderTable, terminalStyle, type Row, type TableStyle } from '../../render/table.ts';

const HEAD: Row = ['plugin', 'version', 'backends', 'username backends', 'directory'];

export function renderPlugins(
  plugins: readonly InstalledPlugin[],
  output: OutputFormat,
  style: TableStyle = terminalStyle(),
): string {
  if (output === 'json') return `${JSON.stringify({ plugins: plugins.map(plain), count: plugins.length }, null, 2)}\n`;
  if (plugins.length === 0) return 'No plugin is installed.\n';
  const rows = plugins.map(pluginRow);
  const table = renderTable(HEAD, rows, fitColumns([HEAD, ...rows], style.columns), style);
  return [table, ...problemLines(plugins), `${counted(plugins.length, 'plugin')}.`, ''].join('\n');
}

function plain({ name, version, dir, apiVersion, problems, entryPoints }: InstalledPlugin) {
  return {
    name,
    version,
    directory: dir,
    apiVersion: apiVersion ?? null,
    backends: Object.keys(entryPoints[ENTRY_POINT_GROUPS.backends]),
    usernameBackends: Object.keys(entryPoints[ENTRY_POINT_GROUPS.usernames]),
    problems,
  };
}

function pluginRow(plugin: InstalledPlugin): Row {
  const { name, version, backends, usernameBackends, directory } = plain(plugin);
  return [name, version, backends.join(', ') || '-', usernameBackends.join(', ') || '-', directory];
}

function problemLines(plugins: readonly InstalledPlugin[]): string[] {
  return plugins.flatMap(({ name, problems }) =>
    problems.map((problem) => `problem: ${printable(name)}: ${printable(problem)}`),
  );
}
