import {
  CommandRunner,
  CommandTimeoutError,
  LiveWriter,
  type ChangeWriter,
  type CommandResult,
  type CreateRequest,
  type Member,
  type OfferingContext,
  type Resource,
} from '@waldur-site-agent/plugin-sdk';

/** A server that answers calls within the process, such as the sandbox's. */
export interface AnsweringMam {
  answer(program: string, argv: readonly string[]): { code: number; stdout: string; stderr: string };
}

/** Asks such a server instead of starting processes; what it would wait for without end has run out of time at once. */
export class AnswerRunner extends CommandRunner {
  constructor(private readonly mam: AnsweringMam) {
    super();
  }

  override async run(program: string, args: readonly string[]): Promise<CommandResult> {
    const { code, stdout, stderr } = this.answered(program, args);
    return { exitCode: code, stdout, stderr };
  }

  private answered(program: string, args: readonly string[]): ReturnType<AnsweringMam['answer']> {
    try {
      return this.mam.answer(program.split('/').at(-1) ?? '', args);
    } catch (error) {
      throw new CommandTimeoutError((error as Error).message);
    }
  }
}

export function moabContext(
  settings: Readonly<Record<string, unknown>> = {},
  writer: ChangeWriter = new LiveWriter(),
): OfferingContext {
  return {
    name: 'MOAB cluster',
    uuid: 'a'.repeat(32),
    backendType: 'moab',
    settings: { allocation_prefix: 'a_', project_prefix: 'p_', ...settings },
    components: () => ({ deposit: { measured_unit: 'EUR', accounting_type: 'limit', label: 'Deposit' } }),
    facts: () => ({ partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} }),
    timezone: 'UTC',
    writer,
  };
}

export const RESOURCE: Resource = {
  uuid: 'b'.repeat(32),
  name: 'My first run',
  slug: 'run-1',
  state: 'Creating',
  backendId: 'a_run-1',
  projectUuid: 'c'.repeat(32),
  projectName: 'Alpha',
  projectSlug: 'alpha',
  customerUuid: 'd'.repeat(32),
  customerName: 'Org',
  customerSlug: 'org',
  limits: { deposit: 100 },
  planUuid: '',
  paused: false,
  downscaled: false,
  restrictMemberAccess: false,
  attributes: {},
  backendMetadata: {},
  offeringPluginOptions: {},
};

export function createRequest(changes: Partial<CreateRequest> = {}): CreateRequest {
  return {
    resource: RESOURCE,
    backendId: RESOURCE.backendId,
    purpose: 'create',
    context: { members: [], planQuotas: {}, sshKeys: {} },
    isUsedByAnotherResource: () => Promise.resolve(false),
    ...changes,
  };
}

export function members(...names: readonly string[]): Member[] {
  return names.map((username) => ({ username }));
}
