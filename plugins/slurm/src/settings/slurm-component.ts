import type { SettingsProblem } from '@waldur-site-agent/plugin-sdk';
import { IsObject, IsOptional } from 'class-validator';

/** Keys of a component that only this plugin reads. */
export class SlurmComponent {
  /** TRES that the component stands for, each with how much of it one unit is. */
  @IsOptional()
  @IsObject()
  target_components?: Record<string, { factor?: number }>;

  static crossCheck(raw: Readonly<Record<string, unknown>>): readonly SettingsProblem[] {
    const targets = raw['target_components'];
    if (typeof targets !== 'object' || targets === null) return [];
    return Object.entries(targets).flatMap(([tres, target]) => targetProblems(tres, target));
  }
}

function targetProblems(tres: string, target: unknown): readonly SettingsProblem[] {
  const path = ['target_components', tres];
  if (typeof target !== 'object' || target === null)
    return [{ path, message: 'must be a mapping with the key factor' }];
  return Object.entries(target).flatMap(([key, value]) => {
    if (key !== 'factor') return [{ path: [...path, key], message: 'is not a known key' }];
    const isValid = typeof value === 'number' && value > 0;
    return isValid ? [] : [{ path: [...path, key], message: 'must be a number above 0' }];
  });
}
