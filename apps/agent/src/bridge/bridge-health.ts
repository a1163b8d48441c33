import type { EventBridge } from '@waldur-site-agent/event-processing';
import { Heartbeat } from '@waldur-site-agent/observability';
import type { HealthState } from '../health/health-state.ts';

const INTERVAL_MS = 1_000;
/** Events come in, all of them or some, and can be handed on. */
const AT_WORK: ReadonlySet<string> = new Set(['consuming', 'partly']);

/** Tells the health endpoints and the heartbeat how the bridge is doing, every second. */
export class BridgeHealth {
  private readonly heartbeat = new Heartbeat('event_bridge');
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly bridge: EventBridge,
    private readonly state: HealthState,
  ) {
    state.configurationLoaded([...bridge.states.keys()]);
    state.eventsFrom(() => bridge.states);
    this.timer = setInterval(() => this.look(), INTERVAL_MS);
    this.look();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    this.heartbeat.touch();
    this.state.progress();
    for (const [offering, word] of this.bridge.states) {
      if (AT_WORK.has(word)) this.state.sweepSucceeded(offering);
      else if (word !== 'starting') this.state.sweepFailed(offering);
    }
  }
}
