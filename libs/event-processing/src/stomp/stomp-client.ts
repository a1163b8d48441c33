import { Client, type IFrame, type IStompSocket, Versions } from '@stomp/stompjs';
import type { BrokerLogin } from '../broker/broker-login.ts';
import type { TransportSettings } from '../broker/transport-settings.ts';
import { openWebSocket, SocketEnd } from '../broker/web-socket.ts';

export interface StompClientEvents {
  connected(): void;
  /** An ERROR frame. */
  error(frame: IFrame): void;
  ended(end: SocketEnd): void;
}

/** So many intervals without a sign of life mean that the broker is gone. */
const HEARTBEAT_TOLERANCE = 1.5;

/** STOMP 1.2 over WebSocket, for one connection after another. Its `debug` stays unset: it would be told the password. */
export function createStompClient(
  login: () => BrokerLogin,
  settings: TransportSettings,
  events: StompClientEvents,
): Client {
  const { heartbeatMs, connectTimeoutMs } = settings;
  let end: SocketEnd;
  let patience: NodeJS.Timeout;
  const client: Client = new Client({
    stompVersions: new Versions([Versions.V1_2]),
    heartbeatIncoming: heartbeatMs,
    heartbeatOutgoing: heartbeatMs,
    heartbeatToleranceMultiplier: HEARTBEAT_TOLERANCE,
    // a connection that broke would not answer a closing handshake
    discardWebsocketOnCommFailure: true,
    // never by itself: its pauses know no jitter
    reconnectDelay: 0,
    beforeConnect: () => {
      client.connectHeaders = connectHeaders(login());
    },
    webSocketFactory: () => {
      const socket = openWebSocket(login(), 'v12.stomp', connectTimeoutMs);
      end = new SocketEnd(socket);
      patience = setTimeout(() => {
        end.note(`no answer within ${connectTimeoutMs / 1000} s`);
        client.forceDisconnect();
      }, connectTimeoutMs);
      return socket as IStompSocket;
    },
    onConnect: () => {
      clearTimeout(patience);
      events.connected();
    },
    onStompError: (frame) => events.error(frame),
    onHeartbeatLost: () => end.note('no sign of life from the broker'),
    onWebSocketClose: () => {
      clearTimeout(patience);
      // only what has been deactivated can be activated again
      void client.deactivate();
      events.ended(end);
    },
  });
  return client;
}

function connectHeaders({ vhost, login, password }: BrokerLogin): Record<string, string> {
  return { ...(vhost === undefined ? {} : { host: vhost }), login, passcode: password };
}

/** Says goodbye, and no later than `limitMs` milliseconds hangs up. */
export async function disconnect(client: Client, limitMs: number): Promise<void> {
  const insist = setTimeout(() => void client.deactivate({ force: true }), limitMs);
  await client.deactivate();
  clearTimeout(insist);
}
