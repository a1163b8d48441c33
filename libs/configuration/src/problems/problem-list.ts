import { byPosition, type Problem, type Severity } from './problem.ts';
import { formatPath, type Path } from './path.ts';

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** What the checks see of the file: where a key stands and how a value was written. */
export interface Locator {
  place(path: Path): Place | undefined;
  /** The unquoted text of a value, before YAML gave it a type. */
  writtenAs(path: Path): string | undefined;
}

interface Finding {
  readonly severity: Severity;
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
  readonly place?: Place | undefined;
}

/** Collects the problems of one file. */
export class ProblemList {
  private readonly found: Problem[] = [];
  private secrets: readonly string[] = [];

  constructor(
    private readonly file: string,
    readonly locator: Locator,
  ) {}

  error(path: Path, message: string, hint: string): void {
    this.add({ severity: 'error', path, message, hint });
  }

  warning(path: Path, message: string, hint: string): void {
    this.add({ severity: 'warning', path, message, hint });
  }

  plugin(path: Path, message: string, hint: string): void {
    this.add({ severity: 'plugin', path, message, hint });
  }

  add(finding: Finding): void {
    const place = finding.place ?? this.locator.place(finding.path);
    const { severity, message, hint } = finding;
    this.found.push({ severity, file: this.file, ...place, path: formatPath(finding.path), message, hint });
  }

  /** Texts that must not appear in any message, wherever they came from. */
  hide(secrets: readonly string[]): void {
    this.secrets = secrets;
  }

  hasErrors(): boolean {
    return this.found.some((problem) => problem.severity === 'error');
  }

  sorted(): Problem[] {
    return this.found.map((problem) => this.withoutSecrets(problem)).sort(byPosition);
  }

  private withoutSecrets(problem: Problem): Problem {
    const clean = (text: string): string => hideIn(text, this.secrets);
    return { ...problem, path: clean(problem.path), message: clean(problem.message), hint: clean(problem.hint) };
  }
}

/** In any case: some values are compared in upper or lower case, and shown so. */
function hideIn(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => rest.replace(new RegExp(escaped(secret), 'gi'), () => '***'), text);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
