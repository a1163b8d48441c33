import type { AgentFacts } from '@waldur-site-agent/agent-identity';

export interface EventModeFacts {
  readonly agent: Pick<AgentFacts, 'version' | 'dependencies'>;
  /** Where commands outlive a crash; empty: nowhere. */
  readonly journalDirectory: string;
  /** `global_proxy`. */
  readonly proxy: string;
}
