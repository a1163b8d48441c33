import { sdk } from '../../../lib/built.mjs';
import { importBuilt, need } from '../../../lib/not-built.mjs';
import { offeringContext, resourceWith } from '../../slurm/support/context.mjs';
import { scriptedMam } from './scripted-mam.mjs';

const moab = await importBuilt('@waldur-site-agent/plugin-moab');

const SETTINGS = { allocation_prefix: 'a_', project_prefix: 'p_' };
const COMPONENTS = { deposit: { measured_unit: 'EUR', accounting_type: 'limit', label: 'Deposit (EUR)' } };

/** An offering as a vector states it, on scripted programs; making it is part of the operation. */
export class Site {
  constructor(input, settings = {}) {
    this.input = input;
    this.settings = { ...SETTINGS, ...settings, ...input.settings };
    this.runner = scriptedMam(input.cmds);
  }

  get backend() {
    return need(moab, 'createMoabBackend')(this.context(), { runner: this.runner });
  }

  get reader() {
    return need(moab, 'createMoabSite')(this.context(), { runner: this.runner }).reader;
  }

  context() {
    const { components = COMPONENTS } = this.input;
    return {
      ...offeringContext({ settings: this.settings, components }),
      backendType: 'moab',
      settings: this.settings,
    };
  }

  get resource() {
    const { backend_id: backendId = '', resource = {} } = this.input.input ?? {};
    const given = { slug: 'Res-1', name: 'Sim', project_slug: 'proj-1', project_name: 'Alpha', ...resource };
    return resourceWith({
      slug: given.slug,
      name: given.name,
      projectSlug: given.project_slug,
      projectName: given.project_name,
      backendId: given.backend_id ?? backendId,
      limits: given.limits ?? {},
    });
  }

  /** The name that the core chooses first. */
  get candidate() {
    return need(sdk, 'accountName')('allocation', this.settings.allocation_prefix, this.resource.slug);
  }
}

export { moab };
