/** Any subscription. */
export const ANY = '+';

/** MQTT topic of the events of one type and offering; UUIDs are 32 hex digits. */
export function eventTopic(subscription: string, offering: string, objectType: string): string {
  return `subscription/${subscription}/offering/${offering}/${objectType}`;
}

/** The filters that an agent may have subscribed with to get a message of this topic. */
export function filtersOf(topic: string): readonly string[] {
  const [root = '', , ...rest] = topic.split('/');
  return [topic, [root, ANY, ...rest].join('/')];
}
