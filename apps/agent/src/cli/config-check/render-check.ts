import { formatProblem, type OfferingConfiguration, type Problem } from '@waldur-site-agent/configuration';
import type { OutputFormat } from '../../render/output-format.ts';
import { counted, printable } from '../../render/printable.ts';
import { fitColumns, renderTable, terminalStyle, type Row, type TableStyle } from '../../render/table.ts';
import type { CheckResult } from './check-configuration.ts';

const HEAD: Row = ['offering', 'uuid', 'orders', 'members', 'usage', 'usernames'];

export function renderCheck(result: CheckResult, output: OutputFormat, style: TableStyle = terminalStyle()): string {
  return `${output === 'json' ? checkAsJson(result) : checkAsText(result, style)}\n`;
}

function checkAsJson({ usable, problems, offerings }: CheckResult): string {
  return JSON.stringify({ usable, problems, offerings: offerings.map(described) }, null, 2);
}

function checkAsText({ usable, problems, offerings }: CheckResult, style: TableStyle): string {
  const warnings = problems.filter(({ severity }) => severity === 'warning').length;
  const alsoWarnings = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
  const verdict = usable
    ? `OK: ${counted(offerings.length, 'offering')}${alsoWarnings}`
    : `${counted(problems.length - warnings, 'problem')}${alsoWarnings}`;
  return [...problems.map(problemLine), ...(usable ? [offeringTable(offerings, style)] : []), verdict].join('\n');
}

function problemLine(problem: Problem): string {
  const label = problem.severity === 'warning' ? 'warning' : 'error';
  return `${label}: ${printable(formatProblem({ ...problem, severity: 'error' }))}`; // the label says it already
}

function offeringTable(offerings: readonly OfferingConfiguration[], style: TableStyle): string {
  const rows = offerings.map((offering) => {
    const { name, uuid, backends } = described(offering);
    return [name, uuid, ...Object.values(backends).map((backend) => backend || '-')];
  });
  return renderTable(HEAD, rows, fitColumns([HEAD, ...rows], style.columns), style);
}

/** Only what is no secret. */
function described(offering: OfferingConfiguration) {
  return {
    name: offering.name,
    uuid: offering.waldur_offering_uuid,
    backends: {
      orders: offering.order_processing_backend,
      members: offering.membership_sync_backend,
      usage: offering.reporting_backend,
      usernames: offering.username_management_backend,
    },
  };
}
