export interface StatedCheck {
  readonly topic: string;
  readonly title: string;
  readonly needs: readonly string[];
}

export function readChecks(folder: string): StatedCheck[];
