import { Logger } from '@nestjs/common';
import type { Component } from '../offering/offering-context.ts';
import type { Limits } from '../resource/limits.ts';
import { Decimal } from './decimal.ts';

interface Target {
  readonly name: string;
  readonly factor: number;
}

/** Translates between the components of an offering and what the backend counts, by `target_components`. */
export class ComponentMapper {
  private readonly logger = new Logger(ComponentMapper.name);
  /** No component has targets: names are the same on both sides. */
  readonly isPassthrough: boolean;

  constructor(private readonly components: Readonly<Record<string, Component>>) {
    this.isPassthrough = !Object.values(components).some((component) => hasTargets(component));
  }

  /** What a component becomes in the backend; itself with factor 1 when it has no targets. */
  targetsOf(name: string): readonly Target[] {
    const targets = this.components[name]?.target_components;
    if (!targets || Object.keys(targets).length === 0) return [{ name, factor: 1 }];
    return Object.entries(targets).map(([target, { factor }]) => ({ name: target, factor: factor ?? 1 }));
  }

  /** Every name that the backend counts for this offering. */
  targetNames(): ReadonlySet<string> {
    const names = Object.keys(this.components).flatMap((name) => this.targetsOf(name).map((target) => target.name));
    return new Set(names);
  }

  /**
   * Amounts of components to whole amounts of targets; what several components put on one target is added up before
   * cutting. Unknown components pass through.
   * @param multiplier further factor of a component, e.g. months
   */
  limitsToTargets(limits: Limits, multiplier: (component: string) => number = () => 1): Limits {
    const sums = new Map<string, Decimal>();
    for (const [name, value] of Object.entries(limits)) {
      if (!this.components[name])
        this.logger.warn(`Component "${name}" is not configured; its limit is passed on as it is`);
      const amount = Decimal.of(value).times(Decimal.of(multiplier(name)));
      for (const target of this.targetsOf(name)) {
        const contribution = amount.times(Decimal.of(target.factor));
        sums.set(target.name, sums.get(target.name)?.plus(contribution) ?? contribution);
      }
    }
    return Object.fromEntries([...sums].map(([name, sum]) => [name, sum.truncated()]));
  }

  /** Usage of targets to usage of components, not rounded. Targets of no component are ignored. */
  usageToComponents(usage: Readonly<Record<string, number>>): Record<string, number> {
    const known = this.targetNames();
    const ignored = Object.keys(usage).filter((name) => !known.has(name));
    if (ignored.length > 0) this.logger.warn(`Usage of ${ignored.join(', ')} belongs to no component and is ignored`);
    const result: Record<string, number> = {};
    for (const component of Object.keys(this.components)) {
      const used = this.targetsOf(component).filter((target) => usage[target.name] !== undefined);
      if (used.length === 0) continue;
      result[component] = used.reduce((sum, target) => sum + share(usage[target.name] ?? 0, target.factor), 0);
    }
    return result;
  }
}

function share(value: number, factor: number): number {
  return factor === 0 ? 0 : value / factor;
}

function hasTargets(component: Component): boolean {
  return Object.keys(component.target_components ?? {}).length > 0;
}
