import { Logger } from '@nestjs/common';
import { JsonLogger } from '@waldur-site-agent/observability';
import { UsernameGeneration } from '@waldur-site-agent/offering-users';
import { type ChangeWriter, LiveWriter, type OfferingUser, type UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';
import { benchRuntime } from './bench-offering.ts';

const USERS = '/api/marketplace-offering-users/';

/** The offering leaves the usernames to the service provider. */
export const PROVIDER_MAKES_NAMES = {
  username_generation_policy: 'service_provider',
  service_provider_can_create_offering_user: true,
};

export type UserState = Exclude<Parameters<SandboxWaldur['addOfferingUser']>[0]['state'], undefined>;

/** A write to an offering user, or a question to the username backend. */
export type UserCall = 'ask' | readonly [method: string, what: string | object, body?: unknown];

/** What a username backend says about one person: a name, nothing, or a failure. */
export type NameAnswer = string | Error;

/** One offering of the sandbox's Waldur, its users, and a username backend that answers as told. */
export class UsernameWorld {
  /** In order. */
  readonly calls: UserCall[] = [];
  /** Whom the backend was asked about, in order. */
  readonly asked: string[] = [];
  readonly logs: string[] = [];

  private constructor(
    readonly waldur: SandboxWaldur,
    private readonly offering: ReturnType<SandboxWaldur['addOffering']>,
  ) {
    Logger.overrideLogger(new JsonLogger({ destination: { write: (line: string) => void this.logs.push(line) } }));
    waldur.beforeRequest(({ method, path, body }) => {
      if (method === 'GET' || !path.startsWith(USERS)) return;
      const [, action = ''] = path.slice(USERS.length).split('/');
      const post: UserCall = body === undefined ? [method, action] : [method, action, body];
      this.calls.push(method === 'PATCH' ? [method, body as object] : post);
    });
  }

  static async start(pluginOptions: Record<string, unknown> = PROVIDER_MAKES_NAMES): Promise<UsernameWorld> {
    const waldur = await SandboxWaldur.start();
    return new UsernameWorld(waldur, waldur.addOffering({ name: 'Cluster', plugin_options: pluginOptions }));
  }

  /** A new person, known to the backend by this name, as offering user. */
  person(name: string, state: UserState, username: string | null = null) {
    const user = this.waldur.addUser({ username: `${name}@example.org` });
    return this.waldur.addOfferingUser({ offering: this.offering, user, username, state });
  }

  /** @param otherwise for those who are not named */
  backend(answers: Readonly<Record<string, NameAnswer>>, otherwise: NameAnswer = ''): UsernameBackend {
    return {
      getUsername: async (user) => {
        this.calls.push('ask');
        this.asked.push(nameOf(user));
        return undefined;
      },
      generateUsername: async (user) => {
        const answer = answers[nameOf(user)] ?? otherwise;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    };
  }

  async runtime(writer: ChangeWriter = new LiveWriter()) {
    const runtime = benchRuntime(this.waldur, this.offering, writer, {});
    await runtime.details.refresh();
    return runtime;
  }

  async generation(names: UsernameBackend | undefined, writer?: ChangeWriter): Promise<UsernameGeneration> {
    return new UsernameGeneration(await this.runtime(writer), names);
  }

  /** As Waldur has them now. */
  async users() {
    const { client, uuid } = await this.runtime();
    return client.list(USERS, { query: { offering_uuid: [uuid], is_restricted: false } });
  }

  async close(): Promise<void> {
    const { violations } = this.waldur;
    await this.waldur.close();
    expect(violations).toEqual([]);
  }
}

function nameOf(user: OfferingUser): string {
  return String(user.attributes['user_username']).replace(/@.*/, '');
}
