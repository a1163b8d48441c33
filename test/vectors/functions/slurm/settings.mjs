import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { sdk, slurm } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';
import { offeringContext } from './support/context.mjs';

/** Checks of `backend_settings`. */
export const functions = {
  settings: (raw) => {
    const problems = [...schemaProblems(raw), ...crossProblems(raw)];
    if (problems.length > 0) throw new Error(problems.join('; '));
    return 'ok';
  },
  startup: (raw) => {
    need(slurm, 'createSlurmBackend')(offeringContext({ settings: raw }));
    return 'ok';
  },
};

function schemaProblems(raw) {
  const instance = plainToInstance(need(slurm, 'SlurmSettings'), raw, { enableImplicitConversion: false });
  return flatten(validateSync(instance, { whitelist: false }), []);
}

function crossProblems(raw) {
  const { SlurmSettings } = slurm;
  const found = SlurmSettings.crossCheck?.(raw) ?? [];
  const homes = need(sdk, 'homedirQuotaProblems')(raw['homedir_quota']);
  return [...found, ...homes].map(({ path, message }) => `${path.join('.')} ${message}`);
}

function flatten(errors, path) {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => [
    ...Object.values(constraints).map((text) => `${[...path, property].join('.')}: ${text}`),
    ...flatten(children, [...path, property]),
  ]);
}
