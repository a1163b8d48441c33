import { homedirQuotaProblems, umaskProblem, type SettingsProblem } from '@waldur-site-agent/plugin-sdk';

type Raw = Readonly<Record<string, unknown>>;

/** Problems that concern several keys, or that a type alone does not show. */
export function crossCheck(raw: Raw): readonly SettingsProblem[] {
  return [
    ...restProblems(raw),
    ...tokenProblem(raw['rest_api']),
    ...enforcementProblems(raw),
    ...umaskProblem(raw['default_homedir_umask']),
    ...homedirQuotaProblems(raw['homedir_quota']),
  ];
}

/** What REST mode needs besides its own name. */
export function restProblems(raw: Raw): readonly SettingsProblem[] {
  if (raw['execution_mode'] !== 'rest') return [];
  return ['rest_api', 'cluster_name']
    .filter((key) => !raw[key])
    .map((key) => ({ path: [key], message: `${key} is required with execution_mode 'rest'` }));
}

function tokenProblem(restApi: unknown): readonly SettingsProblem[] {
  if (typeof restApi !== 'object' || restApi === null) return [];
  const { token_file: file, token_env: variable } = restApi as Raw;
  return file || variable
    ? []
    : [{ path: ['rest_api'], message: 'a token source is required: token_file or token_env' }];
}

/** With enforcement by job submission the QoS of paused and downscaled resources would never be used. */
function enforcementProblems(raw: Raw): readonly SettingsProblem[] {
  if (raw['qos_enforcement_enabled'] !== true || raw['enforce_offering_qos'] !== true) return [];
  return ['qos_paused', 'qos_downscaled']
    .filter((key) => Boolean(raw[key]))
    .map((key) => ({
      path: [key],
      message: `${key} has no effect together with qos_enforcement_enabled and enforce_offering_qos: remove one of them`,
    }));
}
