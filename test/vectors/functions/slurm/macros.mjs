const K = { cpu: { unit_factor: 60000 }, mem: { unit_factor: 61440 }, 'gres/gpu': { unit_factor: 60 } };
const M = { node_hours: { target_components: { cpu: { factor: 64 }, gpu: { factor: 8 } } } };

/** Abbreviations of the vectors. */
export const macros = {
  '@K': K,
  '@P': Object.fromEntries(Object.keys(K).map((name) => [name, { unit_factor: 1 }])),
  '@M': M,
  '@N': { node_hours: { ...M.node_hours, accounting_type: 'limit' } },
  '@D': {
    cpu: { measured_unit: 'Hours', unit_factor: 60 },
    mem: { measured_unit: 'GB-Hours', unit_factor: 1000 },
  },
  '@Q': { qos_paused: 'paused', qos_downscaled: 'limited', qos_default: 'normal' },
  '@S': { fairshare: 666, grp_tres_mins: { billing: 119400 }, limit_type: 'GrpTRESMins' },
  '@R': { url: 'http://localhost:6820', username: 'waldur-agent', token_env: 'SLURM_JWT' },
  '@B': { default_account: 'root', customer_prefix: 'c_', project_prefix: 'p_', allocation_prefix: 'a_' },
  '@O': [
    { name: 'A', uuid: 'u1', type: 'slurm', prefix: 'alloc_' },
    { name: 'B', uuid: 'u2', type: 'slurm', prefix: 'hpc_' },
    { name: 'C', uuid: 'u3', type: 'moab' },
  ],
  '@TREE': [
    'add account c_org1 Description=x Organization=c_org1 parent=root',
    'add account p_proj1 Description=x Organization=p_proj1 parent=c_org1',
    'add account a_alloc1 Description=x Organization=p_proj1 parent=p_proj1',
  ],
};

/** In a list this one stands for several items. */
macros['@TREE...'] = true;
