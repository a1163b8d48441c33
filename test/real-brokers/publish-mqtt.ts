import { connectAsync } from 'mqtt';

interface Publisher {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

/** Publishes one message as a client that comes for it and goes. */
export async function publishMqtt(
  { url, username, password }: Publisher,
  topic: string,
  body: string,
  qos: 0 | 1,
): Promise<void> {
  const client = await connectAsync(url, { username, password, reconnectPeriod: 0 });
  await client.publishAsync(topic, body, { qos });
  await client.endAsync();
}
