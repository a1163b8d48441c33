/**
 * - `error`: the file cannot be used.
 * - `plugin`: the plugin's schema refuses a value; it is handed on as written.
 * - `warning`: allowed, but probably not what was meant.
 */
export type Severity = 'error' | 'plugin' | 'warning';

/** Something wrong in the configuration. Texts never hold the value of a secret. */
export interface Problem {
  readonly severity: Severity;
  /** The file as it was named by the operator, or `environment`. */
  readonly file: string;
  /** From 1, like the column; absent when the problem has no place in the file. */
  readonly line?: number;
  readonly column?: number;
  /** Keys from the top of the file, for example `offerings[0].waldur_api_url`; empty for the whole file. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What would be right. */
  readonly hint: string;
}

export function formatProblem(problem: Problem): string {
  const { severity, file, line, column, path, message, hint } = problem;
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const subject = path === '' ? '' : `${path}: `;
  const remark = severity === 'error' ? '' : ' (warning)';
  return `${place}: ${subject}${message}${hint === '' ? '' : `; ${hint}`}${remark}`;
}

/** One problem per line: `file:line:column: path: what is wrong; what would be right`, marked unless it is an error. */
export function formatProblems(problems: readonly Problem[]): string {
  return problems.map((problem) => formatProblem(problem)).join('\n');
}

/** By place in the file; problems without a place come first. */
export function byPosition(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
